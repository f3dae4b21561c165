"""The job: each open ask that waits gets its first people, and more when those were reached and nobody wrote."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from community.advice.models import AdviceRequest, Audience, State
from community.current import now, session
from community.db.unit_of_work import again_if_crossed, unit_of_work
from community.invitations.models import OVER, RINGS, Invitation, InvitationRing
from community.invitations.seats import Delivery, widens
from community.invitations.services import open_ring, people_for
from community.members.models import Member

PIECE = 20
LOOKED_AT = 500
A_DAY = timedelta(days=1)
STEPS_OF = {**{ring: step for step, ring in enumerate(RINGS)}, OVER: len(RINGS) - 1}
NOT_OLDER = timedelta(days=30)  # an ask that nobody was invited to by then has found its way, or is a steward's


def invite_next() -> bool:
    """Invite to some asks; whether there may be more to do at once.

    Each ask is a transaction of its own: cut off in between, what was done stays and the rest is found again. Nothing
    is counted on the clock, so that one that jumps neither invites twice nor passes anybody over.
    """
    _close_what_is_answered()
    fresh = _asks_without_a_ring()
    for request_key in fresh:
        _open(request_key, None)
    for request_key, ring in () if fresh else _ready_for_more():
        _open(request_key, ring)
    return bool(fresh)


def _open(request_key: int, after: str | None) -> None:
    people = people_for(request_key, after)

    def work() -> None:
        with unit_of_work():
            open_ring(request_key, after, people)

    again_if_crossed(work)


def waits_for_people() -> ColumnElement[bool]:
    """An ask that people are invited to: open, without a public reply, for everyone here or for a circle. Whoever
    asks people by name has chosen them."""
    for_many = or_(
        AdviceRequest.audience == Audience.SPACE,
        and_(AdviceRequest.audience == Audience.PEOPLE, AdviceRequest.circle_id.is_not(None)),
    )
    return and_(AdviceRequest.state == State.OPEN, AdviceRequest.waiting, for_many)


def _asks_without_a_ring() -> Sequence[int]:
    begun = exists().where(InvitationRing.request_id == AdviceRequest.id)
    here = and_(Member.left_at.is_(None), Member.password_hash.is_not(None))
    statement = (
        select(AdviceRequest.id)
        .join(Member, Member.id == AdviceRequest.author_id)
        .where(waits_for_people(), here, AdviceRequest.asked_at > now() - NOT_OLDER, ~begun)
        .order_by(AdviceRequest.asked_at, AdviceRequest.id)
        .limit(PIECE)
    )
    return session().scalars(statement).all()


def _ready_for_more() -> list[tuple[int, str]]:
    """The asks whose invited people were all reached, with the ring that stands. Once a day those are among them that
    have had all their rings, since some seats may have stayed empty; a clock that was set back delays none of it."""
    opened = InvitationRing.opened_at
    once_a_day = or_(opened <= now() - A_DAY, opened > now())
    standing = (
        select(InvitationRing.request_id, InvitationRing.ring)
        .join(AdviceRequest, AdviceRequest.id == InvitationRing.request_id)
        .where(InvitationRing.closed_at.is_(None), or_(InvitationRing.ring != OVER, once_a_day), waits_for_people())
        .order_by(InvitationRing.opened_at, InvitationRing.request_id)
        .limit(LOOKED_AT)
    )
    rings = session().execute(standing).all()
    deliveries = _deliveries([row.request_id for row in rings])
    return [
        (row.request_id, row.ring)
        for row in rings
        if widens(deliveries[row.request_id], now(), step=STEPS_OF[row.ring], replied=False)
    ]


def _deliveries(request_keys: Iterable[int]) -> Mapping[int, Sequence[Delivery]]:
    columns: Any = (Invitation.request_id, Invitation.invited_at, Invitation.delivered_at)
    rows = session().execute(select(*columns).where(Invitation.request_id.in_(request_keys))).all()
    found: defaultdict[int, list[Delivery]] = defaultdict(list)
    for row in rows:
        found[row.request_id].append(Delivery(row.invited_at, row.delivered_at))
    return found


def _close_what_is_answered() -> None:
    """Note when an ask stopped waiting, from which its invitations are forgotten; one that waits again goes on."""
    waits = exists().where(AdviceRequest.id == InvitationRing.request_id, waits_for_people())
    ended = select(InvitationRing.request_id).where(InvitationRing.closed_at.is_(None), ~waits).limit(LOOKED_AT)
    again = select(InvitationRing.request_id).where(InvitationRing.closed_at.is_not(None), waits).limit(LOOKED_AT)
    for keys, moment in ((session().scalars(ended).all(), now()), (session().scalars(again).all(), None)):
        if keys:
            with unit_of_work() as work:
                work.execute(update(InvitationRing).where(InvitationRing.request_id.in_(keys)).values(closed_at=moment))
