"""What waits quietly, for those who look after the house: never whom it was brought to, and no number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, exists, or_, select, tuple_
from sqlalchemy.orm import aliased, joinedload

from community.advice.models import AdviceRequest, Audience, State
from community.advice.queries import readable_by
from community.clock import day_of
from community.current import now, session
from community.invitations.models import OVER, InvitationRing
from community.members.models import Member
from community.members.presenters import Person, person_of
from community.security.identity import Identity

MOST = 50
FIRST_ASK_WAITS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class WaitingView:
    """An ask that waits quietly."""

    id: str
    title: str
    author: Person | None
    asked_on: date


def waiting_quietly(viewer: Identity) -> tuple[WaitingView, ...]:
    """Open asks for everyone here that had all their rings, and first asks without a reply for a day: the oldest
    first."""
    return tuple(
        WaitingView(one.public_id, one.title, person_of(one.author), day_of(one.asked_at, viewer.timezone))
        for one in _waiting(viewer)
    )


def _waiting(viewer: Identity) -> Sequence[AdviceRequest]:
    had_all = exists().where(InvitationRing.request_id == AdviceRequest.id, InvitationRing.ring == OVER)
    earlier = aliased(AdviceRequest)
    before = exists().where(
        earlier.author_id == AdviceRequest.author_id,
        earlier.audience == Audience.SPACE,
        tuple_(earlier.asked_at, earlier.id) < tuple_(AdviceRequest.asked_at, AdviceRequest.id),
    )
    by_newcomer = and_(~before, AdviceRequest.asked_at <= now() - FIRST_ASK_WAITS)
    statement = (
        select(AdviceRequest)
        .join(Member, Member.id == AdviceRequest.author_id)
        .where(AdviceRequest.audience == Audience.SPACE, AdviceRequest.state == State.OPEN, AdviceRequest.waiting)
        .where(Member.password_hash.is_not(None), readable_by(viewer), or_(had_all, by_newcomer))
        .options(joinedload(AdviceRequest.author))
        .order_by(AdviceRequest.asked_at, AdviceRequest.id)
        .limit(MOST)
    )
    return session().scalars(statement).all()
