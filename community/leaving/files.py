"""Everything of one's own as a file to keep: for programs, and to read."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import Response

from community.clock import day_of
from community.current import house, now
from community.db.unit_of_work import unit_of_work
from community.language import long_day, spoken
from community.leaving.labels import FOR_PROGRAMS, LABELS, OF_VALUES, VALUES
from community.members.queries import find_me
from community.privacy.queries import everything_of
from community.security import throttling
from community.security.identity import Identity
from community.web.templating import static_page

MOST = 20


def as_json(identity: Identity) -> Response:
    """The whole document, for programs.

    Raises:
        TooMany: after twenty in an hour.
    """
    words = json.dumps(_everything(identity), ensure_ascii=False, indent=2)
    return _file(words, "application/json", f"{identity.handle}.json")


def as_page(identity: Identity) -> Response:
    """The same to read, in one page that needs nothing else: by kinds, with headings and days.

    Raises:
        TooMany: after twenty in an hour.
    """
    document = _everything(identity)
    parts = [
        {
            "title": spoken().catalogue.gettext(part["title"]),
            "rows": [found for row in part["rows"] if (found := _readable(row, identity))],
        }
        for part in document["parts"]
    ]
    context = {"owner": identity, "parts": [part for part in parts if part["rows"]], "day": _day(now(), identity)}
    return _file(static_page("community/export.html", context), "text/html; charset=utf-8", f"{identity.handle}.html")


def _everything(identity: Identity) -> dict[str, Any]:
    with unit_of_work():
        throttling.slow_down_door("export", identity.handle, MOST, throttling.HOUR)
    member = find_me(identity)
    assert member is not None  # noqa: S101 (the door has seen to it)
    return everything_of(member)


def _readable(row: Mapping[str, Any], identity: Identity) -> list[tuple[str, list[str]]]:
    """The fields of a row that say something, with what they are called."""
    found = []
    for name, value in row.items():
        if name in FOR_PROGRAMS or value in (None, "", [], False):
            continue
        label = LABELS[name]() if name in LABELS else name.replace("_", " ")
        values = value if isinstance(value, list) else [value]
        found.append((label, [_in_words(name, str(one), one is True, identity) for one in values]))
    return found


def _in_words(name: str, value: str, yes: bool, identity: Identity) -> str:
    if yes:
        return VALUES["yes"]()
    if name.endswith(("_at", "_on", "_until")):
        moment = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        return _day(moment, identity)
    return VALUES[value]() if name in OF_VALUES and value in VALUES else value


def _day(moment: date, identity: Identity) -> str:
    return long_day(day_of(moment, identity.timezone) if isinstance(moment, datetime) else moment)


def _file(words: str, kind: str, name: str) -> Response:
    house_name = "".join(c if c.isascii() and c.isalnum() else "-" for c in house().settings.name).strip("-").lower()
    disposition = f'attachment; filename="{house_name or "community"}-{name}"'
    return Response(words, content_type=kind, headers={"Content-Disposition": disposition})
