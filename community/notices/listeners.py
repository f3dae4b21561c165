"""From what has happened to the people whom it concerns; runs in the transaction that delivers the event."""

from functools import singledispatch

from sqlalchemy import select

from community.advice.models import AdviceRequest, Reply
from community.current import session
from community.events import (
    Event,
    HelpOffered,
    MessageSent,
    NewsTold,
    OfferAnswered,
    ReplyWritten,
    RequestAsked,
    ThanksRecorded,
)
from community.notices import services
from community.offers.models import HelpOffer, OfferMessage
from community.thanks.models import Thanks


@singledispatch
def tell(_event: Event) -> None:
    """Tell those whom an event concerns; most events concern nobody here."""


@tell.register
def _asked(event: RequestAsked) -> None:
    request = _request(event.request_id)
    if request is None or request.circle_id is not None:  # a circle finds it among what waits: nobody is singled out
        return
    for reader in request.readers:
        services.tell(reader.member_id, "named", event.request_id, actor_id=request.author_id, request_id=request.id)


@tell.register
def _replied(event: ReplyWritten) -> None:
    reply = session().scalar(select(Reply).where(Reply.public_id == event.reply_id))
    if reply is not None:
        services.tell(
            reply.request.author_id, "reply", event.reply_id, actor_id=reply.author_id, request_id=reply.request_id
        )


@tell.register
def _offered(event: HelpOffered) -> None:
    offer = _offer(event.offer_id)
    if offer is not None and offer.state == "offered":
        services.tell(
            offer.request.author_id,
            "offer",
            event.offer_id,
            actor_id=offer.author_id,
            request_id=offer.request_id,
            offer_id=offer.id,
        )


@tell.register
def _answered(event: OfferAnswered) -> None:
    offer = _offer(event.offer_id)
    if offer is not None:
        services.tell(
            offer.author_id,
            event.state,
            event.offer_id,
            actor_id=offer.request.author_id,
            request_id=offer.request_id,
            offer_id=offer.id,
        )


@tell.register
def _wrote(event: MessageSent) -> None:
    message = session().scalar(select(OfferMessage).where(OfferMessage.public_id == event.message_id))
    offer = session().get(HelpOffer, message.offer_id) if message else None
    if message is not None and offer is not None:
        other = offer.author_id if message.author_id != offer.author_id else offer.request.author_id
        services.tell(
            other,
            "message",
            event.message_id,
            actor_id=message.author_id,
            request_id=offer.request_id,
            offer_id=offer.id,
        )


@tell.register
def _news(event: NewsTold) -> None:
    """News reaches everybody who replied or whose help was accepted, once; a later chapter once more."""
    request = _request(event.request_id)
    if request is None:
        return
    services.forget(event.request_id, kind="news")
    unfolded = (Reply.request_id == request.id, Reply.folded_at.is_(None))
    repliers = session().scalars(select(Reply.author_id).where(*unfolded).distinct())
    helpers = session().scalars(
        select(HelpOffer.author_id).where(HelpOffer.request_id == request.id, HelpOffer.state.in_(("accepted", "done")))
    )
    for member_key in dict.fromkeys([*repliers, *helpers]):
        services.tell(member_key, "news", event.request_id, actor_id=request.author_id, request_id=request.id)


@tell.register
def _thanked(event: ThanksRecorded) -> None:
    thanks = session().scalar(select(Thanks).where(Thanks.public_id == event.thanks_id))
    if thanks is not None:
        services.tell(thanks.receiver_id, "thanks", event.thanks_id, actor_id=thanks.giver_id, thanks_id=thanks.id)


def _request(request_id: str) -> AdviceRequest | None:
    return session().scalar(select(AdviceRequest).where(AdviceRequest.public_id == request_id))


def _offer(offer_id: str) -> HelpOffer | None:
    return session().scalar(select(HelpOffer).where(HelpOffer.public_id == offer_id))
