"""Reading one's own private circles."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import literal, select, tuple_
from sqlalchemy.orm import selectinload

from community.current import session
from community.private_circles.models import PrivateCircle, PrivateCirclePerson
from community.security.identity import Identity

WITH_PEOPLE = selectinload(PrivateCircle.people).joinedload(PrivateCirclePerson.member)


def find_private_circle(identity: Identity | None, private_circle_id: str) -> PrivateCircle | None:
    """One of one's own, its row locked in a writing transaction."""
    if identity is None:
        return None
    return session().scalar(
        select(PrivateCircle)
        .where(PrivateCircle.public_id == private_circle_id, PrivateCircle.member_id == identity.key)
        .options(WITH_PEOPLE)
        .execution_options(populate_existing=True)
        .with_for_update(of=PrivateCircle)
    )


def private_circles(identity: Identity, place: Sequence[Any] | None, limit: int) -> Sequence[PrivateCircle]:
    """One's own, the newest first."""
    statement = (
        select(PrivateCircle)
        .where(PrivateCircle.member_id == identity.key)
        .options(WITH_PEOPLE)
        .order_by(PrivateCircle.made_at.desc(), PrivateCircle.public_id.desc())
        .limit(limit)
    )
    if place is not None:
        moment, public_id = place
        before = tuple_(literal(moment, PrivateCircle.made_at.type), literal(public_id))
        statement = statement.where(tuple_(PrivateCircle.made_at, PrivateCircle.public_id) < before)
    return session().scalars(statement).all()
