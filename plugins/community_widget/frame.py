"""The document inside the frame: one file with its words, style and script, so that it costs one request.

It is about nobody, and may be kept for a while. Who may frame it stands in its header, exactly.
"""

import gzip
import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Response, request
from markupsafe import Markup

from community.current import house
from community.errors import NotFound
from community.household.presenters import age_in_words
from community.household.profile import house_profile
from community.language import spoken
from community.members.presenters import ways_of_the_house
from community.safety.help_lines import ELSEWHERE, HelpLine, begun_with, help_lines, talk_line
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import accepts, allows, returns
from community.web.pages import USUAL_COUNTRY
from community.web.root import root
from community.web.schema import RequestSchema, Text
from community_widget.frames import embed
from community_widget.models import Site
from community_widget.queries import is_any_open, open_site
from community_widget.snippet import LOADER, VERSION
from community_widget.words import first_words, more_words, own_words

STATIC = Path(__file__).parent / "static"
SCRIPTS = ("parts.js", "talk.js", "home.js", "frame.js")  # after meet.js, which does not wait for them
KEPT = "public, max-age=600, stale-while-revalidate=86400"
FOR_EVER = "public, max-age=31536000, immutable"
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


class FrameSchema(RequestSchema):
    """Which site's page frames it, and what to begin with."""

    k = Text(most=60, least=0, load_default="")
    site = Text(most=60, least=0, load_default="")
    view = Text(most=20, least=0, load_default="")
    item = Text(most=64, least=0, load_default="")


def loader(version: str) -> Response:
    """The element's script: the newest of version 1, or one version for ever."""
    name = LOADER.name if version in ("v1", VERSION) else ""
    found = house().assets.answer(house().assets.version, f"community_widget/{name}")
    if found is None:
        return Response("not here\n", 404, content_type="text/plain; charset=utf-8")
    found.headers["Access-Control-Allow-Origin"] = "*"
    found.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    found.headers["Cache-Control"] = KEPT if version == "v1" else FOR_EVER
    return found


embed.add_plain_rule("/embed/<version>/embed.js", loader)


@embed.get("/embed/v1/frame")
@allows(P.VISIT)
@accepts(FrameSchema, location="query")
@returns()
def frame(_identity: Identity | None, k: str, site: str, view: str, item: str) -> Response:
    """The document, for a site that is open; for anything else there is none."""
    found = open_site(site or k)
    if found is None:
        raise NotFound
    style, meeting, script = _written("frame.css"), _written("meet.js"), _written(*SCRIPTS)
    known = json.dumps(_known(found, view, item), ensure_ascii=False).replace("<", "\\u003c")
    texts = {"style": style, "meeting": meeting, "script": script, "known": known}
    parts = {name: Markup(ours) for name, ours in texts.items()}  # noqa: S704 (our own files)
    context = {**parts, "root": root(), "locale": spoken().code, "direction": spoken().direction}
    text = house().templates.render("community_widget/frame.html", context)
    headers = _headers(found, style, meeting, script)
    return _packed(Response(text, headers=headers, content_type="text/html; charset=utf-8"))


def _known(site: Site, view: str, item: str) -> dict[str, Any]:
    """What the script must know; all of it is the same for everybody."""
    return {
        "site": site.publishable,
        "origins": site.origins,
        "root": root(),
        "lang": spoken().code,
        "view": view,
        "item": item,
        "house": house_profile().name,
        "words": first_words(),
        "more": f"{_more()}?lang={spoken().code}",
    }


def _headers(site: Site, style: str, *inside: str) -> dict[str, str]:
    ours = house().settings.origin
    hashes = " ".join(f"'{_hash(script)}'" for script in inside)
    scripts = f"{hashes} {ours}{_more()} {ours}{_heavy()}"
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src '{_hash(style)}'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'; "
        f"frame-ancestors {' '.join(site.origins)}"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": PERMISSIONS,
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cache-Control": KEPT,
        "Vary": "Accept-Language, Accept-Encoding",
    }


@embed.get("/embed/v1/more/<edition>")
@allows(P.VISIT)
@returns()
def more(_identity: Identity | None, edition: str) -> Response:
    """The other views with their words, under a name that changes with them."""
    if not is_any_open():
        raise NotFound
    text = _views()
    answer = Response(
        text, headers={"X-Content-Type-Options": "nosniff"}, content_type="text/javascript; charset=utf-8"
    )
    answer.headers["Cache-Control"] = FOR_EVER if edition == _edition(text) else "no-cache"
    answer.headers["Vary"] = "Accept-Encoding"
    return _packed(answer)


def _views() -> str:
    found = talk_line()
    talk = (
        {"tel": found[1].tel, "number": found[1].number, "where": f"{found[0].country}, {found[1].hours}"}
        if found
        else None
    )
    set_to = house_profile()
    given: dict[str, Any] = {"WORDS": {**more_words(), **own_words(age_in_words(set_to))}, "TALK": talk}
    given |= {"STYLE": _written("views.css"), "HEAVY": _heavy()}
    given["HOUSE"] = {"house": set_to.name, "ways": ways_of_the_house()}
    given |= {"HELP": f"{root()}/help-now", "PLACES": _places()}
    constants = ", ".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in given.items())
    return f"const {constants};\n{_written('own.js', 'views.js')}"


def _places() -> list[dict[str, Any]]:
    """The help lines of every country, as the page of them begins."""
    first = house_profile().country or USUAL_COUNTRY.get(spoken().code, ELSEWHERE)
    return [
        {"country": place.country, "lines": [_line(one) for one in place.lines]}
        for place in begun_with(help_lines(), first)
    ]


def _line(line: HelpLine) -> dict[str, Any]:
    told = ("number", "tel", "channels", "text", "name", "hours")
    return {name: getattr(line, name) for name in told}


def _heavy() -> str:
    return root() + house().assets.path("heavy.js")


def _edition(text: str) -> str:
    return f"{sha256(text.encode()).hexdigest()[:16]}.js"


def _more() -> str:
    return f"{root()}/embed/v1/more/{_edition(_views())}"


@cache
def _written(*names: str) -> str:
    """Files of ours, one after the other, without the indents and the comments that are for us."""
    lines = (line.strip() for name in names for line in (STATIC / name).read_text().splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/*")))


@cache
def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _packed(response: Response) -> Response:
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
