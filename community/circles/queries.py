"""Reading circles and invitations."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    and_,
    bindparam,
    exists,
    literal,
    null,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased, joinedload

from community.circles.models import Circle, CircleInvitation, CircleMembership, InvitationState
from community.current import columns, session
from community.db.people import left_out, not_by
from community.members.models import Member
from community.security.identity import Identity


def find_circle(identity: Identity | None, circle_id: str) -> Circle | None:
    """A circle that this member belongs to, with its people."""
    if identity is None:
        return None
    mine = select(CircleMembership.circle_id).where(CircleMembership.member_id == identity.key)
    return (
        session()
        .scalars(
            select(Circle)
            .where(Circle.public_id == circle_id, Circle.id.in_(mine))
            .options(joinedload(Circle.memberships).joinedload(CircleMembership.member))
            .execution_options(populate_existing=True)
        )
        .unique()
        .one_or_none()
    )


def find_circle_to_change(identity: Identity | None, circle_id: str) -> Circle | None:
    """The same, its row locked until the end of the transaction.

    The lock comes first, by itself: people who are read in the statement that waits for it would be those of before.
    """
    session().execute(select(Circle.id).where(Circle.public_id == circle_id).with_for_update())
    return find_circle(identity, circle_id)


def find_invitation(identity: Identity | None, invitation_id: str) -> CircleInvitation | None:
    """An invitation that this member made, or received and can still see."""
    if identity is None:
        return None
    return session().scalar(
        select(CircleInvitation)
        .where(
            CircleInvitation.public_id == invitation_id,
            or_(CircleInvitation.inviter_id == identity.key, CircleInvitation.member_id == identity.key),
            not_by(identity.apart, CircleInvitation.inviter_id, CircleInvitation.member_id)
            if identity.apart
            else true(),
        )
        .options(
            joinedload(CircleInvitation.circle),
            joinedload(CircleInvitation.inviter),
            joinedload(CircleInvitation.member),
        )
        .execution_options(populate_existing=True)
        .with_for_update(of=CircleInvitation)
    )


def mine(identity: Identity, place: Sequence[Any] | None, limit: int) -> Sequence[Any]:
    """One's circles and the invitations that wait for an answer, the newest first: one statement."""
    inviter = aliased(Member)
    belonging = (
        select(
            CircleMembership.joined_at.label("moment"),
            Circle.public_id.label("id"),
            Circle.name,
            Circle.purpose,
            keeps(identity).label("keeper"),
            null().label("invitation"),
            null().label("handle"),
            null().label("person"),
            literal(None, CircleMembership.joined_at.type).label("left_at"),
        )
        .join(Circle, Circle.id == CircleMembership.circle_id)
        .where(CircleMembership.member_id == identity.key)
    )
    invited = (
        select(
            CircleInvitation.invited_at.label("moment"),
            Circle.public_id.label("id"),
            Circle.name,
            Circle.purpose,
            literal(False).label("keeper"),
            CircleInvitation.public_id.label("invitation"),
            inviter.handle.label("handle"),
            inviter.name.label("person"),
            inviter.left_at.label("left_at"),
        )
        .join(Circle, Circle.id == CircleInvitation.circle_id)
        .outerjoin(inviter, inviter.id == CircleInvitation.inviter_id)
        .where(_waits_for(identity))
    )
    both = union_all(belonging, invited).subquery()
    statement = select(both).order_by(both.c.moment.desc(), both.c.id.desc()).limit(limit)
    if place is not None:
        moment, public_id = place
        here = tuple_(literal(moment, both.c.moment.type), literal(public_id))
        statement = statement.where(tuple_(both.c.moment, both.c.id) < here)
    return session().execute(statement).all()


def invitation_between(circle: Circle, member: Member) -> CircleInvitation | None:
    """The one invitation of a person into a circle."""
    return session().scalar(
        select(CircleInvitation)
        .where(CircleInvitation.circle_id == circle.id, CircleInvitation.member_id == member.id)
        .with_for_update(of=CircleInvitation)
    )


def newest_invitation(identity: Identity) -> Any:
    """The newest invitation that waits for this member's answer, with its circle and who invites."""
    found = columns(_newest_invitation(unseen=bool(identity.unseen)), {"me": identity.key, **identity.left_out})
    return found[0] if found else None


@cache
def _newest_invitation(*, unseen: bool) -> Executable:
    return (
        select(CircleInvitation.public_id.label("id"), Circle.name.label("circle"), Member.name, Member.left_at)
        .join(Circle, Circle.id == CircleInvitation.circle_id)
        .outerjoin(Member, Member.id == CircleInvitation.inviter_id)
        .where(*_waits(bindparam("me")))
        .where(not_by(left_out("unseen"), CircleInvitation.inviter_id) if unseen else true())
        .order_by(CircleInvitation.invited_at.desc())
        .limit(1)
    )


def _waits_for(identity: Identity) -> ColumnElement[bool]:
    waits = and_(*_waits(identity.key))
    return and_(waits, not_by(identity.unseen, CircleInvitation.inviter_id)) if identity.unseen else waits


def _waits(member_key: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        CircleInvitation.member_id == member_key,
        CircleInvitation.state == InvitationState.OFFERED,
        CircleInvitation.declined_at.is_(None),
    )


def keeps(identity: Identity) -> ColumnElement[bool]:
    """Whether this member keeps the circle of a membership; ``predicates.keeps`` says the same of one object."""
    return keeps_among(identity.apart)


def keeps_among(apart: Iterable[int] | BindParameter[Any]) -> ColumnElement[bool]:
    """The same, without those whom a block keeps apart: their keys, or the value of a statement that is built once."""
    if not isinstance(apart, BindParameter) and not apart:
        return CircleMembership.keeper.is_(True)
    other = aliased(CircleMembership)
    met = and_(other.circle_id == CircleMembership.circle_id, not_by(apart, other.member_id))
    earlier = tuple_(other.joined_at, other.member_id) < tuple_(CircleMembership.joined_at, CircleMembership.member_id)
    before = exists().where(met, or_(other.keeper, earlier))
    return or_(CircleMembership.keeper, ~before)
