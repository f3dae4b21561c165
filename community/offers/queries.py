"""Reading offers and their threads."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from community.advice.models import AdviceRequest, RequestReader
from community.advice.queries import readable_by
from community.current import session
from community.members.models import Member
from community.offers.models import HelpOffer, OfferMessage
from community.security.identity import Identity

MOST = 100


def find_offer(identity: Identity | None, offer_id: str) -> HelpOffer | None:
    """An offer that this member made or received, its row locked in a writing transaction."""
    if identity is None:
        return None
    return (
        session()
        .scalars(
            select(HelpOffer)
            .join(HelpOffer.request)
            .where(
                HelpOffer.public_id == offer_id,
                or_(HelpOffer.author_id == identity.key, AdviceRequest.author_id == identity.key),
                readable_by(identity),
            )
            .options(
                contains_eager(HelpOffer.request).joinedload(AdviceRequest.readers).joinedload(RequestReader.member),
                contains_eager(HelpOffer.request).joinedload(AdviceRequest.author),
                joinedload(HelpOffer.author),
            )
            .execution_options(populate_existing=True)
            .with_for_update(of=HelpOffer)
        )
        .unique()
        .one_or_none()
    )


def offers_on(request: AdviceRequest, identity: Identity) -> Sequence[Any]:
    """The offers on a request that this member may see: all for the asker, one's own for a maker, else none."""
    values = {"request": request.id, "me": identity.key}
    return session().execute(_offers_on(request.author_id == identity.key), values).all()


@cache
def _offers_on(own: bool) -> Executable:
    statement = (
        select(
            HelpOffer.public_id.label("id"),
            HelpOffer.author_id,
            HelpOffer.what,
            HelpOffer.when,
            HelpOffer.until,
            HelpOffer.state,
            HelpOffer.message,
            Member.handle,
            Member.name,
            Member.left_at,
        )
        .outerjoin(Member, Member.id == HelpOffer.author_id)
        .where(HelpOffer.request_id == bindparam("request"))
        .order_by(HelpOffer.offered_at, HelpOffer.id)
        .limit(MOST)
    )
    return statement if own else statement.where(HelpOffer.author_id == bindparam("me"))


def messages(offer: HelpOffer, place: Sequence[Any] | None, limit: int) -> Sequence[Any]:
    """The messages of a thread, oldest first."""
    statement = (
        select(
            OfferMessage.id.label("key"),
            OfferMessage.public_id.label("id"),
            OfferMessage.body,
            OfferMessage.sent_at,
            Member.handle,
            Member.name,
            Member.left_at,
        )
        .outerjoin(Member, Member.id == OfferMessage.author_id)
        .where(OfferMessage.offer_id == offer.id)
        .order_by(OfferMessage.sent_at, OfferMessage.id)
        .limit(limit)
    )
    if place is not None:
        statement = statement.where(tuple_(OfferMessage.sent_at, OfferMessage.id) > tuple_(*place))
    return session().execute(statement).all()
