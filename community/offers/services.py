"""Offering help, answering an offer, arranging it, finishing it."""

from community.advice.models import AdviceRequest
from community.current import now, session
from community.errors import Conflict
from community.events import HelpOffered, MessageSent, OfferAnswered
from community.notices.services import forget
from community.offers.models import HelpOffer, OfferMessage, OfferState
from community.outbox import record
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.security.policy import allowed
from community.security.throttling import DAY, HOUR, slow_down_writing
from community.undoing import check_just_sent

STEP = {
    OfferState.ACCEPTED: P.ANSWER_OFFER,
    OfferState.DECLINED: P.ANSWER_OFFER,
    OfferState.WITHDRAWN: P.TAKE_BACK_OFFER,
    OfferState.DONE: P.FINISH_OFFER,
}


def offer(identity: Identity, request: AdviceRequest, *, what: str, when: str, until: str) -> HelpOffer:
    """Offer help on a request.

    Raises:
        TooMany: after ten offers in a day.
    """
    slow_down_writing(identity, HelpOffer.author_id, HelpOffer.offered_at, 10, DAY)
    made = HelpOffer(
        request_id=request.id,
        author_id=identity.key,
        what=what,
        when=when,
        until=until,
        state=OfferState.OFFERED,
        offered_at=now(),
    )
    session().add(made)
    session().flush()
    record(HelpOffered(made.public_id))
    return made


def move(identity: Identity, offer: HelpOffer, *, state: str, message: str | None = None) -> HelpOffer:
    """Take an offer one step on: the asker accepts or declines, its maker withdraws, either says done.

    Saying again what is already so, by whoever may say it, changes nothing.

    Raises:
        Conflict: when the step is not this person's, or not possible from where the offer stands.
    """
    target = OfferState(state)
    if offer.state == target and _said_by(identity, offer, target):
        return offer
    if not allowed(identity, STEP[target], offer):
        raise Conflict
    offer.state = target
    if target is OfferState.DONE:
        offer.done_at = now()
    if target in (OfferState.ACCEPTED, OfferState.DECLINED):
        offer.message = message or None
        record(OfferAnswered(offer.public_id, target))
    if target is OfferState.WITHDRAWN:
        forget(offer.public_id)
    session().flush()
    return offer


def undo(identity: Identity, offer: HelpOffer) -> None:
    """Take an offer back that was made a moment ago: no row of it stays, unless the asker has said yes by then.

    Raises:
        Conflict: when the half minute is over.
    """
    check_just_sent(offer.offered_at)
    if offer.state == OfferState.ACCEPTED:
        move(identity, offer, state=OfferState.WITHDRAWN)
        return
    forget(offer.public_id)
    session().delete(offer)
    session().flush()


def write(identity: Identity, offer: HelpOffer, *, body: str) -> OfferMessage:
    """Write in the thread of an accepted offer.

    Raises:
        TooMany: after sixty messages in an hour.
    """
    slow_down_writing(identity, OfferMessage.author_id, OfferMessage.sent_at, 60, HOUR)
    message = OfferMessage(offer_id=offer.id, author_id=identity.key, body=body, sent_at=now())
    session().add(message)
    session().flush()
    record(MessageSent(message.public_id))
    return message


def _said_by(identity: Identity, offer: HelpOffer, state: OfferState) -> bool:
    if state is OfferState.DONE:
        return True
    by_asker = state in (OfferState.ACCEPTED, OfferState.DECLINED)
    return identity.key == (offer.request.author_id if by_asker else offer.author_id)
