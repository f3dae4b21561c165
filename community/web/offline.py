"""What a phone needs to keep the house beside its own apps, and to show something calm without a network."""

from typing import Any

import orjson
from flask import Response, request

from community.current import house
from community.household.profile import known_by_now, language_of
from community.language import preferred, speak, spoken
from community.safety.help_lines import Country, HelpLine
from community.web.pages import house_pages, lines_for
from community.web.root import root
from community.web.templating import static_page

PAPER, INK = "#FBF7F0", "#1B554D"


def manifest() -> Response:
    """How the house calls itself where it is installed (W3C, Web Application Manifest)."""
    set_to = known_by_now()
    language = language_of(_asked(), asks=False)
    home, picture = f"{root()}/", house().assets.path
    said: dict[str, Any] = {
        "name": set_to.name,
        "short_name": set_to.name,
        "lang": language.code,
        "dir": language.direction,
        "id": home,
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": INK,
        "icons": [
            {"src": root() + picture("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {
                "src": root() + picture("icon-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "any maskable",
            },
        ],
    }
    return Response(orjson.dumps(said), content_type="application/manifest+json")


def worker() -> Response:
    """The service worker: it stands at the root of the house, since it may only look after what lies below it."""
    found = house().assets.answer("", "community/worker.js")
    assert found is not None  # noqa: S101 (it is one of ours)
    return found


def offline() -> Response:
    """The page that a device keeps for when there is no network; it knows nobody."""
    speak(language_of(_asked(), asks=False))
    place = lines_for(spoken().code)[0]
    context = {"place": place, "first_lines": _first_lines(place)}
    return Response(static_page("community/offline.html", context), content_type="text/html; charset=utf-8")


def _asked() -> str:
    return preferred(request.args.get("lang"), None, request.accept_languages.values())


def _first_lines(place: Country) -> list[HelpLine]:
    """Whom to call in danger, and somebody trained to talk to."""
    called = [line for line in place.lines if "phone" in line.channels]
    found = (next((line for line in called if line.kind == kind), None) for kind in ("emergency", "talk"))
    return [line for line in found if line is not None]


house_pages.add_plain_rule("/manifest.webmanifest", manifest)
house_pages.add_plain_rule("/worker.js", worker)
house_pages.add_plain_rule("/offline", offline)
