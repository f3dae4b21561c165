"""Reading the circles of the house that anybody may know of, and what is written to come into them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, bindparam, exists, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import joinedload

from community.circles.models import Circle, CircleKnock, CircleMembership
from community.circles.queries import keeps_among
from community.current import columns, session
from community.db.people import left_out, not_by
from community.errors import Invalid
from community.members.models import Member
from community.security.identity import Identity
from community.web.paging import unseal

MOST = 50
LINK = "a link into a circle"
_WAITS = CircleKnock.words != "", CircleKnock.declined_at.is_(None), Member.left_at.is_(None)


def find_listed(identity: Identity | None, circle_id: str) -> Circle | None:
    """A circle of the house that everybody may know of, as long as somebody is in it whom this member meets."""
    if identity is None:
        return None
    return _with_people(Circle.public_id == circle_id, Circle.listed.is_(True), _lives_on(identity))


def find_listed_to_change(identity: Identity | None, circle_id: str) -> Circle | None:
    """The same, its row locked until the end of the transaction."""
    session().execute(select(Circle.id).where(Circle.public_id == circle_id).with_for_update())
    return find_listed(identity, circle_id)


def find_by_link(identity: Identity, key: str) -> Circle | None:
    """The circle that a link opens, if the link still does."""
    try:
        circle_id, link_key = unseal(LINK, key) or ("", "")
    except (Invalid, ValueError):
        return None
    opened = Circle.public_id == circle_id, Circle.link_key == link_key, Circle.joining == "link"
    return _with_people(*opened, _lives_on(identity))


def here(identity: Identity, place: Sequence[Any] | None, limit: int) -> Sequence[Any]:
    """The circles of the house to which this member does not belong, the newest first: one statement."""
    met = and_(CircleMembership.circle_id == Circle.id, _met(identity, CircleMembership.member_id))
    mine = exists().where(CircleMembership.circle_id == Circle.id, CircleMembership.member_id == identity.key)
    people = select(func.count()).select_from(CircleMembership).where(met).scalar_subquery()
    knock = and_(CircleKnock.circle_id == Circle.id, CircleKnock.member_id == identity.key, CircleKnock.words != "")
    statement = (
        select(Circle, people.label("people"), CircleKnock.public_id.label("knock"), CircleKnock.words)
        .outerjoin(CircleKnock, knock)
        .where(Circle.listed.is_(True), _lives_on(identity), ~mine)
        .order_by(Circle.started_at.desc(), Circle.public_id.desc())
        .limit(limit)
    )
    if place is not None:
        moment, public_id = place
        before = tuple_(literal(moment, Circle.started_at.type), literal(public_id))
        statement = statement.where(tuple_(Circle.started_at, Circle.public_id) < before)
    return session().execute(statement).all()


def own_knock(identity: Identity, circle: Circle) -> CircleKnock | None:
    """What this member wrote to come into a circle, taken back or not; its row locked in a writing transaction."""
    mine = CircleKnock.circle_id == circle.id, CircleKnock.member_id == identity.key
    statement = select(CircleKnock).where(*mine).options(joinedload(CircleKnock.member))
    return session().scalar(statement.execution_options(populate_existing=True).with_for_update(of=CircleKnock))


def find_knock(identity: Identity | None, knock_id: str) -> CircleKnock | None:
    """What this member wrote, or what was written to a circle that they belong to and nobody has answered."""
    if identity is None:
        return None
    inside = select(CircleMembership.circle_id).where(CircleMembership.member_id == identity.key)
    waits = and_(CircleKnock.circle_id.in_(inside), CircleKnock.declined_at.is_(None), Member.left_at.is_(None))
    return (
        session()
        .scalars(
            select(CircleKnock)
            .join(CircleKnock.member)
            .join(CircleKnock.circle)
            .where(
                CircleKnock.public_id == knock_id,
                CircleKnock.words != "",
                or_(CircleKnock.member_id == identity.key, waits),
                _met(identity, CircleKnock.member_id),
                _lives_on(identity),
            )
            .options(
                joinedload(CircleKnock.member),
                joinedload(CircleKnock.circle).joinedload(Circle.memberships).joinedload(CircleMembership.member),
            )
            .execution_options(populate_existing=True)
            .with_for_update(of=CircleKnock)
        )
        .unique()
        .one_or_none()
    )


def knocks(identity: Identity, circle: Circle) -> Sequence[CircleKnock]:
    """What was written to come into a circle and waits for its keeper, the first before the others."""
    return (
        session()
        .scalars(
            select(CircleKnock)
            .join(CircleKnock.member)
            .where(CircleKnock.circle_id == circle.id, *_waits(identity))
            .options(joinedload(CircleKnock.member), joinedload(CircleKnock.circle))
            .order_by(CircleKnock.asked_at, CircleKnock.id)
            .limit(MOST)
        )
        .all()
    )


def newest_knock(identity: Identity) -> Any:
    """The newest words that wait for this member, who keeps the circle."""
    statement = _newest_knock(apart=bool(identity.apart), unseen=bool(identity.unseen))
    found = columns(statement, {"me": identity.key, **identity.left_out})
    return found[0] if found else None


@cache
def _newest_knock(*, apart: bool, unseen: bool) -> Executable:
    met = not_by(left_out("unseen"), CircleKnock.member_id) if unseen else true()
    return (
        select(CircleKnock.public_id.label("id"), CircleKnock.words, Circle.public_id.label("circle"), Member.name)
        .join(Member, Member.id == CircleKnock.member_id)
        .join(Circle, Circle.id == CircleKnock.circle_id)
        .join(CircleMembership, CircleMembership.circle_id == CircleKnock.circle_id)
        .where(CircleMembership.member_id == bindparam("me"), keeps_among(left_out() if apart else ()), *_WAITS, met)
        .order_by(CircleKnock.asked_at.desc(), CircleKnock.id.desc())
        .limit(1)
    )


def _waits(identity: Identity) -> tuple[ColumnElement[bool], ...]:
    return (*_WAITS, not_by(identity.unseen, CircleKnock.member_id)) if identity.unseen else _WAITS


def _lives_on(identity: Identity) -> ColumnElement[bool]:
    """Without the people from whom a block keeps this member apart, the circle would not have ended."""
    return exists().where(CircleMembership.circle_id == Circle.id, _met(identity, CircleMembership.member_id))


def _met(identity: Identity, column: Any) -> ColumnElement[bool]:
    met: ColumnElement[bool] = not_by(identity.apart, column) if identity.apart else column.is_not(None)
    return met


def _with_people(*such: ColumnElement[bool]) -> Circle | None:
    return (
        session()
        .scalars(
            select(Circle)
            .where(*such)
            .options(joinedload(Circle.memberships).joinedload(CircleMembership.member))
            .execution_options(populate_existing=True)
        )
        .unique()
        .one_or_none()
    )
