"""What a member is told of their own ties."""

from dataclasses import dataclass

from community.members.presenters import Person
from community.security.identity import Identity
from community.ties import queries
from community.ties.models import Tie
from community.web.paging import Page, limit_of, seal, unseal


@dataclass(frozen=True, slots=True)
class TieView:
    """Somebody whom one keeps in touch with."""

    person: Person
    note: str
    rhythm: str


def tie(thing: Tie) -> TieView:
    """One tie, for its owner."""
    return TieView(Person(thing.other.handle, thing.other.name), thing.note, thing.rhythm)


def ties_page(viewer: Identity, *, limit: str, cursor: str | None = None) -> Page[TieView]:
    """One page of one's own ties."""
    most = limit_of(limit)
    [after] = unseal("ties", cursor) or [""]
    found = queries.ties(viewer, after, most + 1)
    last = found[most - 1] if len(found) > most else None
    views = tuple(TieView(Person(row.handle, row.name), row.note, row.rhythm) for row in found[:most])
    return Page(views, seal("ties", (last.handle,)) if last else None)
