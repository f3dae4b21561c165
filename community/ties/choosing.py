"""Which tie may be suggested today: seldom, and at most one a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from community.clock import day_of
from community.current import now
from community.security.identity import Identity
from community.ties import queries
from community.ties.contacts import last_in_touch
from community.ties.models import Rhythm

SEASON = timedelta(days=90)
SOME_DAY = timedelta(days=180)
AFTER: Mapping[str, timedelta] = {Rhythm.SEASON: SEASON, Rhythm.SOME_DAY: SOME_DAY}
BETWEEN = timedelta(days=7)  # from one suggestion to the next, whoever it is about
AGAIN = timedelta(days=30)  # until somebody is suggested again who was let go by


@dataclass(frozen=True, slots=True)
class Suggested:
    """Whom to think of today, and whether it is the first time today that this is said."""

    other_key: int
    handle: str
    name: str
    note: str
    day: date
    first: bool


def to_suggest(identity: Identity) -> Suggested | None:
    """The one tie of this member's local day, or None: mostly one statement, two when a tie may be due."""
    moment = now()
    today = day_of(moment, identity.timezone)
    rows = queries.rhythms(identity)
    said = [row.suggested_on for row in rows if row.suggested_on is not None]
    if today in said:
        may = [row for row in rows if row.suggested_on == today]
    elif any(today - day < BETWEEN for day in said):
        return None
    else:
        may = [row for row in rows if row.suggested_on is None or today - row.suggested_on >= AGAIN]
    due = _without_contact(identity, [row for row in may if _wakes(row, moment)], moment)
    chosen = min(due, key=lambda row: _draw(identity, today, row.handle), default=None)
    if chosen is None:
        return None
    return Suggested(chosen.other_id, chosen.handle, chosen.name, chosen.note, today, today not in said)


def _wakes(row: Any, moment: datetime) -> bool:
    """Whether the rhythm of a tie has come round, as its owner said: no "not now" stands, and it does not rest."""
    after = AFTER.get(row.rhythm)
    quiet = row.quiet_until is not None and row.quiet_until > moment
    return after is not None and not quiet and row.since <= moment - after


def _without_contact(identity: Identity, rows: Sequence[Any], moment: datetime) -> Sequence[Any]:
    """Those with whom this member was not in touch for as long as their rhythm says."""
    if not rows:
        return rows
    longest = max(AFTER[row.rhythm] for row in rows)
    touched = last_in_touch(identity.key, [row.other_id for row in rows], moment - longest)
    return [row for row in rows if row.other_id not in touched or touched[row.other_id] <= moment - AFTER[row.rhythm]]


def _draw(identity: Identity, day: date, handle: str) -> str:
    """An order that differs from day to day and is stable within it."""
    return sha256(f"{identity.handle} {day} {handle}".encode()).hexdigest()
