"""Leaving out people: the one way in which a statement passes over what is of somebody."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, and_, bindparam, func

NO_ROW = 0  # no key of ours: whoever has gone for good is not left out


def not_by(keys: Iterable[int] | BindParameter[Any], *columns: Any) -> ColumnElement[bool]:
    """None of these columns, which refer to members and may be empty, names one of ``keys``."""
    among = keys if isinstance(keys, BindParameter) else sorted(keys)
    return and_(*(func.coalesce(column, NO_ROW).not_in(among) for column in columns))


def left_out(name: str = "apart") -> BindParameter[Any]:
    """The keys as a value, of this name, of a statement that is built once."""
    return bindparam(name, expanding=True, type_=Integer)
