"""What a member is told of their own private circles."""

from dataclasses import dataclass

from community.members.presenters import Person
from community.private_circles import queries
from community.private_circles.models import PrivateCircle
from community.security.identity import Identity, kept_apart
from community.web.paging import Page, limit_of, seal, unseal

KIND = "private circles"


@dataclass(frozen=True, slots=True)
class PrivateCircleView:
    """A circle that only its owner knows."""

    id: str
    name: str
    people: tuple[Person, ...]


def private_circle(thing: PrivateCircle, viewer: Identity) -> PrivateCircleView:
    """One of one's own, its people in the order of the alphabet."""
    members = (one.member for one in thing.people)
    here = [one for one in members if one.left_at is None and not kept_apart(viewer, one.id)]
    people = sorted((Person(one.handle, one.name) for one in here), key=lambda p: (p.name.casefold(), p.handle))
    return PrivateCircleView(thing.public_id, thing.name, tuple(people))


def private_circles_page(viewer: Identity, *, limit: str = "20", cursor: str | None = None) -> Page[PrivateCircleView]:
    """One page of one's own."""
    most = limit_of(limit)
    found = queries.private_circles(viewer, unseal(KIND, cursor), most + 1)
    last = found[most - 1] if len(found) > most else None
    views = tuple(private_circle(thing, viewer) for thing in found[:most])
    return Page(views, seal(KIND, (last.made_at, last.public_id)) if last else None)
