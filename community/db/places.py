"""Places in a list, named by what stands there: a moment, and the public id of the row.

Inner keys order rows of one moment, but never leave the server, not even inside a sealed cursor: another
person's private rows would shift them.
"""

from typing import Any

from sqlalchemy import BigInteger, Tuple, bindparam, func, literal, select, tuple_

NOBODYS = 2**62  # above every inner key


def place_of(moment: Any, model: Any, name: str) -> Tuple:
    """The row value (moment, inner key) of a place bound as ``name`` and ``name_ref``.

    When the row is gone, the place stands at the edge of its moment: something may be met twice, nothing is lost.
    """
    key = select(model.id).where(model.public_id == bindparam(f"{name}_ref")).scalar_subquery()
    edge = literal(NOBODYS if name == "before" else 0, BigInteger)
    return tuple_(bindparam(name, type_=moment.type), func.coalesce(key, edge))
