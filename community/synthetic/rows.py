"""Rows that are gathered and inserted in bulk, with keys given here."""

from typing import Any

from sqlalchemy import Table, func, insert, select

from community.current import session
from community.db.base import Base
from community.ids import Ids

FULL = 20_000


class Rows:
    """Gathers rows of all tables; a row may refer to any that was added before it.

    It must be used within one transaction in which nobody else writes.
    """

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._last: dict[str, int] = {}
        self._waiting: dict[str, list[dict[str, Any]]] = {}
        self._length = 0

    def add(self, model: type[Base], **values: Any) -> int:
        """Add a row by the names of its columns; returns its key (0 for a row whose key is made of others)."""
        name = model.__tablename__
        if name not in self._waiting:
            self._waiting[name] = []
            self._last[name] = self._largest(model)
        if self._last[name] >= 0:
            self._last[name] += 1
            values["id"] = self._last[name]
            if "public_id" in model.__table__.columns:
                values["public_id"] = self._ids.public_id()
        self._waiting[name].append(values)
        self._length += 1
        return max(self._last[name], 0)

    def change(self, model: type[Base], key: int, **values: Any) -> None:
        """Change a row that was added and not inserted yet."""
        rows = self._waiting[model.__tablename__]
        rows[key - rows[0]["id"]].update(values)

    def insert(self, *, all_of_them: bool = False) -> None:
        """Insert what has gathered when it is much, or in any case."""
        if self._length < FULL and not all_of_them:
            return
        for table in Base.metadata.sorted_tables:
            rows = self._waiting.get(table.name)
            if rows:
                session().execute(insert(table), rows)
                rows.clear()
        self._length = 0

    def end(self) -> None:
        """Insert what is left, and let the database go on after the last keys."""
        self.insert(all_of_them=True)
        if session().get_bind().dialect.name == "postgresql":
            for name, last in self._last.items():
                if last > 0:
                    session().execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), last)))

    def _largest(self, model: type[Base]) -> int:
        table = model.__table__
        assert isinstance(table, Table)  # noqa: S101 (a mapped class has one)
        if "id" not in table.columns:
            return -1
        return session().scalar(select(func.max(table.columns["id"]))) or 0
