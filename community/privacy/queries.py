"""Reading everything that a house knows of one person, by the map."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, inspect, select
from sqlalchemy.orm import aliased

from community.blocks.models import Apart, ApartKind
from community.current import house, session
from community.db.base import Base
from community.members.models import Member
from community.privacy.personal_data import PersonalData

INNER = ("technical", "secret")
OUTER = ("handle", "public_id")  # how a row is known outside: a person, a thing; anything else not at all


def find_person(handle: str) -> Member | None:
    """The member with this handle, present, an archive voice, or on the way out; None when nobody has it."""
    return session().scalar(select(Member).where(Member.handle == handle.strip().lstrip("@").lower()))


def theirs(table: Table, way: str, member_key: int) -> ColumnElement[bool]:
    """The rows of a table that belong to a person, by the way of an entry."""
    name, _, rest = way.partition(".")
    column = table.columns[name]
    if not rest:
        return column == member_key
    [key] = column.foreign_keys
    target = key.column.table
    assert isinstance(target, Table)  # noqa: S101 (the map is checked when the house starts)
    return column.in_(select(key.column).where(theirs(target, rest, member_key)))


def everything_of(member: Member) -> dict[str, Any]:
    """A document with everything of this person and of nobody else, ready for JSON.

    Shape: ``{"person": handle, "parts": [{"title", "table", "purpose", "retention", "rows": [{…}]}]}``. Secrets and
    inner keys are left out; another person stands there by handle, another thing by its public id.
    """
    parts = []
    for entry in house().registry.personal_data:
        table = Base.metadata.tables[entry.table]
        rows = _rows(table, entry, member.id) if entry.exported else []
        if rows:
            about = {name: table.info[name] for name in ("purpose", "retention")}
            parts.append({"title": entry.title, "table": entry.table, **about, "rows": rows})
    return {"person": member.handle, "parts": parts}


def out_of_reach() -> Sequence[str]:
    """Tables of the database that refer to members and belong to nothing that is enabled."""
    found = inspect(session().connection()).get_multi_foreign_keys()
    known = {entry.table for entry in house().registry.personal_data}
    return sorted(
        name
        for (_schema, name), keys in found.items()
        if name not in known and any(key["referred_table"] == Member.__tablename__ for key in keys)
    )


def _rows(table: Table, entry: PersonalData, member_key: int) -> list[dict[str, Any]]:
    shown = list(_shown(table, entry, member_key))
    if not shown:
        return []
    found = session().execute(
        select(*shown).where(theirs(table, entry.member, member_key)).order_by(*table.primary_key.columns)
    )
    return [{name: _plain(value) for name, value in row.items()} for row in found.mappings()]


def _shown(table: Table, entry: PersonalData, member_key: int) -> Iterator[ColumnElement[Any]]:
    block = aliased(Apart)
    for column in table.columns:
        if column.name == entry.member or column.name in entry.of_others:
            continue
        reference = next(iter(column.foreign_keys), None)
        if column.name == "public_id":
            yield column.label("id")
        elif reference is not None:
            target = reference.column.table.alias()
            outer = next((name for name in OUTER if name in target.columns), None)
            if outer is not None:
                names = select(target.columns[outer]).where(target.columns[reference.column.name] == column)
                if "left_at" in target.columns:  # somebody who has left, or blocked this person, is not named
                    away = select(block.member_id).where(block.other_id == member_key, block.kind == ApartKind.BLOCK)
                    names = names.where(target.columns["left_at"].is_(None), target.columns["id"].not_in(away))
                yield names.scalar_subquery().label(column.name.removesuffix("_id"))
        elif column.info["data"] not in INNER:
            yield column


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # and moments
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str | bool | int | float | None) else str(value)
