"""What a member is told of those from whom they stay away: by name, nothing else."""

from dataclasses import dataclass

from community.blocks import queries
from community.members.models import Member
from community.members.presenters import Person
from community.security.identity import Identity
from community.web.paging import Page, limit_of, seal, unseal


@dataclass(frozen=True, slots=True)
class ApartView:
    """Somebody, and how far one stays from them."""

    person: Person
    kind: str


def apart(other: Member, kind: str) -> ApartView:
    """One person, as they are kept away now."""
    return ApartView(Person(other.handle, other.name), kind)


def apart_page(viewer: Identity, *, limit: str, cursor: str | None = None) -> Page[ApartView]:
    """One page of those whom one has muted or blocked."""
    most = limit_of(limit)
    [after] = unseal("apart", cursor) or [""]
    rows = queries.kept_apart_by(viewer, after, most + 1)
    views = tuple(ApartView(Person(row.handle, row.name), row.kind) for row in rows[:most])
    return Page(views, seal("apart", (rows[most - 1].handle,)) if len(rows) > most else None)
