"""Muting, blocking, and undoing either. Nobody is told, and nobody else sees a difference."""

from datetime import timedelta

from sqlalchemy import delete, or_, select, update

from community.advice.models import AdviceRequest
from community.blocks.models import Apart, ApartKind
from community.blocks.queries import apart_of
from community.correspondence.services import part
from community.current import now, session
from community.errors import Conflict
from community.language import _
from community.members.models import Member
from community.notices.services import forget_between
from community.offers.models import HelpOffer, OfferState
from community.security.identity import Identity
from community.security.throttling import DAY, slow_down_writing
from community.web.models import KeptAnswer

AGAIN = timedelta(days=1)  # a block that comes and goes would be a way of knocking


def keep_apart(identity: Identity, other: Member, *, kind: str) -> str:
    """Mute somebody, block them, or undo it; saying again what is so changes nothing. Returns the kind.

    A block ends their open offers to each other, what they were told of each other and what is kept of answers that
    name the other. Whatever they were writing to each other at this moment is either there before it or refused.

    Raises:
        Conflict: when the same person was blocked, and let back in, less than a day ago.
        TooMany: after fifty people in a day.
    """
    _hold_still(identity.key, other.id)
    found = apart_of(identity.key, other.id)
    before = ApartKind(found.kind) if found is not None else ApartKind.NONE
    wanted, moment = ApartKind(kind), now()
    if wanted is before:
        return wanted
    if wanted is ApartKind.BLOCK and found is not None and found.ended_at and moment - found.ended_at < AGAIN:
        raise Conflict(
            _("You let %(name)s back in less than a day ago. Until tomorrow, you can mute them.", name=other.name)
        )
    if found is None:
        slow_down_writing(identity, Apart.member_id, Apart.since, 50, DAY)
        found = Apart(member_id=identity.key, other_id=other.id)
        session().add(found)
    found.kind, found.since = wanted, moment
    found.ended_at = moment if before is ApartKind.BLOCK else found.ended_at
    session().flush()
    if ApartKind.BLOCK in (wanted, before):
        forget_between(identity.key, other.id)
    if wanted is ApartKind.BLOCK:
        _forget_answers(identity, other)
    elif before is ApartKind.BLOCK:
        _close_offers(identity.key, other.id)
        part(identity.key, other.id)
    clear_out(identity.key)
    return wanted


def clear_out(member_key: int | None = None) -> None:
    """Forget what ended more than a day ago: of one member, or of everybody."""
    own = [] if member_key is None else [Apart.member_id == member_key]
    ended = or_(Apart.ended_at.is_(None), Apart.ended_at <= now() - AGAIN)
    session().execute(delete(Apart).where(Apart.kind == ApartKind.NONE, ended, *own))


def _hold_still(one: int, other: int) -> None:
    """Wait until nobody of the two is writing, and let nobody of them write until this has happened."""
    both = select(Member.id).where(Member.id.in_((one, other))).order_by(Member.id)
    session().execute(both.with_for_update()).all()


def _close_offers(one: int, other: int) -> None:
    """What waited for an answer when the two parted waits no more.

    It is done when they meet again: until then neither reads it, and in what is exported of the other nothing has
    changed, as it would not have if this member had left.
    """
    for asker, maker, state in ((one, other, OfferState.DECLINED), (other, one, OfferState.WITHDRAWN)):
        asked = select(AdviceRequest.id).where(AdviceRequest.author_id == asker)
        session().execute(
            update(HelpOffer)
            .where(HelpOffer.author_id == maker, HelpOffer.state == OfferState.OFFERED, HelpOffer.request_id.in_(asked))
            .values(state=state)
        )


def _forget_answers(identity: Identity, other: Member) -> None:
    """An answer that is kept for a lost call and names the other would name them again."""
    kept = session().scalars(select(KeptAnswer).where(KeptAnswer.member_id.in_((identity.key, other.id))))
    names = {identity.key: other.handle, other.id: identity.handle}
    for answer in kept:
        if f'"{names[answer.member_id]}"'.encode() in answer.answer:
            answer.forget()
