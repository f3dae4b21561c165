"""Words of somebody who is on the way out, taken out of every table by the map of personal data, and put back.

Since the words are nowhere else meanwhile, no list, search, page or plugin needs to know that they are hidden.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    DateTime,
    LargeBinary,
    Table,
    TypeDecorator,
    UniqueConstraint,
    and_,
    delete,
    exists,
    insert,
    select,
    update,
)

from community.current import house, session
from community.db.base import Base
from community.leaving.models import Leaving, SetAside
from community.privacy.personal_data import BLANK, UNNAME, PersonalData
from community.privacy.queries import theirs
from community.privacy.services import empty_value

OWN = (Leaving.__tablename__, SetAside.__tablename__)


def set_words_aside(member_key: int) -> None:
    """Set aside every word that would be erased with this person; what others wrote stays where it is."""
    for table in reversed(Base.metadata.sorted_tables):
        for entry in house().registry.personal_data:
            if (
                entry.table == table.name
                and entry.on_erasure is not UNNAME
                and entry.exported
                and table.name not in OWN
            ):
                _set_aside(table, entry, member_key)


def set_fields_aside(table: Table, rows: ColumnElement[bool], member_key: int, values: Mapping[str, Any]) -> None:
    """Give rows other values for as long as their author is on the way out."""
    names = [column.name for column in table.primary_key.columns]
    found = session().execute(select(table).where(rows).with_for_update()).mappings().all()
    _keep(
        member_key,
        table,
        ({"key": _plain(table, row, names), "values": _plain(table, row, list(values))} for row in found),
    )
    session().execute(update(table).where(rows).values(**values))


def put_back(member_key: int) -> None:
    """Put back what was set aside, in rows that are still there."""
    kept = session().execute(
        select(SetAside.stood_in, SetAside.kept).where(SetAside.member_id == member_key).order_by(SetAside.id.desc())
    )
    for name, text in kept.all():
        table = Base.metadata.tables.get(name)
        if table is None:
            continue  # a plugin's, which was taken away meanwhile
        row: dict[str, Any] = json.loads(text)
        if "whole" in row:
            _put_row_back(table, _typed(table, row["whole"]))
        else:
            same = (table.columns[key] == value for key, value in _typed(table, row["key"]).items())
            session().execute(update(table).where(*same).values(_typed(table, row["values"])))
    session().execute(delete(SetAside).where(SetAside.member_id == member_key))
    session().expire_all()


def _set_aside(table: Table, entry: PersonalData, member_key: int) -> None:
    special = [c for c in table.columns if c.info["data"] == "special" and c.name not in entry.of_others]
    rows = theirs(table, entry.member, member_key)
    if not special:
        return
    if any(_is_part_of_a_key(table, column) for column in special):
        if not _is_referred_to(table):
            found = session().execute(select(table).where(rows).with_for_update()).mappings().all()
            every = [column.name for column in table.columns]
            _keep(member_key, table, ({"whole": _plain(table, row, every)} for row in found))
            session().execute(delete(table).where(rows))
        return
    values = {column.name: empty_value(column) for column in special}
    set_fields_aside(table, rows, member_key, {**values, **(entry.then if entry.on_erasure is BLANK else {})})


def _keep(member_key: int, table: Table, rows: Iterator[Mapping[str, Any]]) -> None:
    kept = [
        {"member_id": member_key, "stood_in": table.name, "kept": json.dumps(row, ensure_ascii=False)} for row in rows
    ]
    if kept:
        session().execute(insert(SetAside), kept)


def _put_row_back(table: Table, row: Mapping[str, Any]) -> None:
    """If what it hangs on is still there, and nothing of the same key has come meanwhile."""
    for column in table.columns:
        for key in column.foreign_keys:
            value = row[column.name]
            if value is not None and not session().scalar(select(exists().where(key.column == value))):
                return
    same = and_(*(column == row[column.name] for column in table.primary_key.columns))
    if not session().scalar(select(exists().where(same))):
        session().execute(insert(table).values(**row))


def _is_part_of_a_key(table: Table, column: Column[Any]) -> bool:
    unique = [set(found.columns) for found in table.constraints if isinstance(found, UniqueConstraint)]
    indexed = [set(index.columns) for index in table.indexes if index.unique]
    return column.primary_key or any(column in found for found in (*unique, *indexed))


def _is_referred_to(table: Table) -> bool:
    return any(key.column.table is table for other in Base.metadata.sorted_tables for key in other.foreign_keys)


def _plain(table: Table, row: Mapping[Any, Any], names: list[str]) -> dict[str, Any]:
    return {name: _as_json(row[table.columns[name]]) for name in names}


def _as_json(value: Any) -> Any:
    if isinstance(value, date):  # and moments
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return list(value) if isinstance(value, tuple) else value


def _typed(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _from_json(table.columns[name], value) for name, value in values.items() if name in table.columns}


def _from_json(column: Column[Any], value: Any) -> Any:
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(value, str) and isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(value, str) and isinstance(kind, LargeBinary):
        return b64decode(value)
    return value
