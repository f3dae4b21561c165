"""What this viewer may know of a circle from outside, and of the words that ask to come in."""

from dataclasses import dataclass
from typing import Any

from community.circles import listed
from community.circles.models import Circle, CircleKnock
from community.circles.services import PLACES
from community.members.presenters import Person, person_of
from community.security.identity import Identity, kept_apart, same_person
from community.security.permissions import Permission as P
from community.security.policy import allowed
from community.web.paging import Page, limit_of, seal, unseal


@dataclass(frozen=True, slots=True)
class HouseCircleView:
    """A circle, for a member who does not belong to it: neither who is in it nor how many."""

    id: str
    name: str
    purpose: str
    ways: str
    joining: str
    complete: bool
    knock: str | None
    words: str
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnockView:
    """What somebody wrote who would like to come in. A no stands nowhere in it."""

    id: str
    circle: str
    circle_name: str
    from_: Person | None
    words: str
    may: tuple[str, ...]


def house_circle(thing: Circle, viewer: Identity) -> HouseCircleView:
    """A circle that this member found among those of the house, or by its link."""
    mine = listed.own_knock(viewer, thing) if thing.joining == "words" else None
    met = sum(not kept_apart(viewer, m.member_id) for m in thing.memberships)
    written = mine if mine is not None and mine.words else None
    if allowed(viewer, P.READ_CIRCLE, thing):
        return _from_outside(thing, complete=False, knock=None, words="", inside=True)
    return _from_outside(thing, met >= PLACES, written.public_id if written else None, written.words if written else "")


def house_circles_page(viewer: Identity, *, limit: str, cursor: str | None = None) -> Page[HouseCircleView]:
    """One page of the circles of the house to which this member does not belong."""
    most = limit_of(limit)
    rows = listed.here(viewer, unseal("house circles", cursor), most + 1)
    views = tuple(_from_outside(row[0], row.people >= PLACES, row.knock, row.words or "") for row in rows[:most])
    last: Any = rows[most - 1][0] if len(rows) > most else None
    return Page(views, seal("house circles", (last.started_at, last.public_id)) if last else None)


def knock(thing: CircleKnock, viewer: Identity) -> KnockView:
    """What was written, for the one who wrote it or for whoever keeps the circle."""
    own = same_person(viewer, thing.member_id)
    return KnockView(
        id=thing.public_id,
        circle=thing.circle.public_id,
        circle_name=thing.circle.name,
        from_=person_of(thing.member),
        words=thing.words,
        may=("take_back",) if own else ("welcome", "decline"),
    )


def knocks(thing: Circle, viewer: Identity) -> tuple[KnockView, ...]:
    """What waits for this member, if they keep the circle."""
    if not allowed(viewer, P.INVITE_TO_CIRCLE, thing):
        return ()
    return tuple(knock(one, viewer) for one in listed.knocks(viewer, thing))


def _from_outside(
    thing: Circle, complete: bool, knock: str | None, words: str, *, inside: bool = False
) -> HouseCircleView:
    ways = {"open": ("come_in",), "link": ("come_in",), "words": ("knock",)}.get(thing.joining, ())
    may = () if complete or inside else ways
    return HouseCircleView(
        id=thing.public_id,
        name=thing.name,
        purpose=thing.purpose,
        ways=thing.ways,
        joining=thing.joining,
        complete=complete,
        knock=knock,
        words=words,
        may=(*may, "take_back") if knock else ("enter",) if inside else may,
    )
