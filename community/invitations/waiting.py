"""What waits quietly, for those who look after the house: never whom it was brought to, and no number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, tuple_
from sqlalchemy.orm import aliased, joinedload

from community.advice.models import AdviceRequest, Audience, State
from community.advice.queries import readable_by
from community.clock import day_of
from community.current import now, session
from community.invitations.models import OVER, RINGS, InvitationRing
from community.members.models import Member
from community.members.presenters import Person, person_of
from community.security.identity import Identity

MOST = 50
FIRST_ASK_WAITS, A_MONTH = timedelta(hours=24), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class WaitingView:
    """An ask that waits quietly."""

    id: str
    title: str
    author: Person | None
    asked_on: date


def waiting_quietly(viewer: Identity) -> tuple[WaitingView, ...]:
    """Open asks for everyone here that two rings had and nobody replied to, and first asks without a reply for a day:
    the oldest first. They stand here beside their last ring, since to wait for it would cost them a day more."""
    return tuple(
        WaitingView(one.public_id, one.title, person_of(one.author), day_of(one.asked_at, viewer.timezone))
        for one in _waiting(viewer)
    )


def first_asks_waiting(viewer: Identity) -> Sequence[tuple[str, datetime]]:
    """The ids of first asks of others that nobody has replied to in public for a day, and the moment from which they
    wait quietly: the oldest first. What is older than a month is no news, and stands on the list alone."""
    lately = AdviceRequest.asked_at > now() - A_MONTH
    asked = select(AdviceRequest.public_id, AdviceRequest.asked_at).where(*_open_to(viewer), lately, _by_newcomer())
    asked = asked.join(Member, Member.id == AdviceRequest.author_id).where(AdviceRequest.author_id != viewer.key)
    rows = session().execute(asked.order_by(AdviceRequest.asked_at, AdviceRequest.id).limit(MOST))
    return [(row.public_id, row.asked_at + FIRST_ASK_WAITS) for row in rows]


def _waiting(viewer: Identity) -> Sequence[AdviceRequest]:
    widely_asked = exists().where(
        InvitationRing.request_id == AdviceRequest.id, InvitationRing.ring.in_((RINGS[-1], OVER))
    )
    statement = (
        select(AdviceRequest)
        .join(Member, Member.id == AdviceRequest.author_id)
        .where(*_open_to(viewer), or_(widely_asked, _by_newcomer()))
        .options(joinedload(AdviceRequest.author))
        .order_by(AdviceRequest.asked_at, AdviceRequest.id)
        .limit(MOST)
    )
    return session().scalars(statement).all()


def _open_to(viewer: Identity) -> tuple[Any, ...]:
    """Open asks of members for everyone here, to which nobody has replied in public."""
    return (
        AdviceRequest.audience == Audience.SPACE,
        AdviceRequest.state == State.OPEN,
        AdviceRequest.waiting,
        Member.password_hash.is_not(None),
        readable_by(viewer),
    )


def _by_newcomer() -> ColumnElement[bool]:
    """The first ask of its author for everyone here, a day old."""
    earlier = aliased(AdviceRequest)
    before = exists().where(
        earlier.author_id == AdviceRequest.author_id,
        earlier.audience == Audience.SPACE,
        tuple_(earlier.asked_at, earlier.id) < tuple_(AdviceRequest.asked_at, AdviceRequest.id),
    )
    return and_(~before, AdviceRequest.asked_at <= now() - FIRST_ASK_WAITS)
