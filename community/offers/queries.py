"""Reading offers and their threads."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, null, or_, select, tuple_, union_all
from sqlalchemy.orm import contains_eager, joinedload

from community.advice.models import AdviceRequest, RequestReader, RequestTopic
from community.advice.queries import readable_by
from community.current import now, session
from community.db.people import left_out, not_by
from community.db.places import place_of
from community.members.models import Member
from community.offers.models import HelpOffer, OfferMessage
from community.security.identity import Identity
from community.standing_offers.models import StandingOffer, StandingOfferTopic

MOST = 100
SOME = 24
AWAKE = StandingOfferTopic.asleep_at.type


def find_offer(identity: Identity | None, offer_id: str) -> HelpOffer | None:
    """An offer that this member made or received, its row locked in a writing transaction."""
    if identity is None:
        return None
    both_met = [not_by(identity.apart, HelpOffer.author_id)] if identity.apart else []
    return (
        session()
        .scalars(
            select(HelpOffer)
            .join(HelpOffer.request)
            .where(
                HelpOffer.public_id == offer_id,
                or_(HelpOffer.author_id == identity.key, AdviceRequest.author_id == identity.key),
                readable_by(identity),
                *both_met,
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
    """The offers on a request that this member may see: all for the asker, one's own for a maker, else none.

    With them come standing offers of others on its topics, without a state: one statement for both.
    """
    values: dict[str, Any] = {"request": request.id, "me": identity.key, "asker": request.author_id, "now": now()}
    values |= identity.left_out
    own, with_standing = request.author_id == identity.key, bool(request.topics)
    statement = _offers_on(own, with_standing, bool(identity.apart), bool(identity.unseen))
    found = session().execute(statement, values).all()
    once = {(row.state is None, row.key): row for row in found}  # what is offered on two of its topics comes twice
    return sorted(once.values(), key=lambda row: (row.moment, row.key))


@cache
def _offers_on(own: bool, with_standing: bool, apart: bool, unseen: bool) -> Executable:
    made = (
        select(
            HelpOffer.id.label("key"),
            HelpOffer.offered_at.label("moment"),
            HelpOffer.public_id.label("id"),
            HelpOffer.author_id,
            HelpOffer.what,
            HelpOffer.when.label("when"),
            HelpOffer.until.label("until"),
            HelpOffer.state,
            HelpOffer.message,
            Member.handle,
            Member.name,
            Member.left_at,
        )
        .outerjoin(Member, Member.id == HelpOffer.author_id)
        .where(HelpOffer.request_id == bindparam("request"))
        .limit(MOST)
    )
    if apart:
        made = made.where(not_by(left_out(), HelpOffer.author_id))
    # One's own offers on one request are few: they are put in order where they are read.
    made = (
        made.order_by(HelpOffer.offered_at, HelpOffer.id) if own else made.where(HelpOffer.author_id == bindparam("me"))
    )
    if not with_standing:
        return made
    topics = select(RequestTopic.topic).where(RequestTopic.request_id == bindparam("request"))
    standing = (
        select(
            StandingOffer.id.label("key"),
            StandingOffer.made_at.label("moment"),
            StandingOffer.public_id.label("id"),
            StandingOffer.author_id,
            StandingOffer.what,
            StandingOffer.when.label("when"),
            StandingOffer.limit.label("until"),
            null().label("state"),
            null().label("message"),
            Member.handle,
            Member.name,
            Member.left_at,
        )
        .select_from(StandingOfferTopic)
        .join(StandingOffer, StandingOffer.id == StandingOfferTopic.offer_id)
        .join(Member, Member.id == StandingOffer.author_id)
        .where(
            StandingOfferTopic.topic.in_(topics),
            StandingOfferTopic.asleep_at > bindparam("now", type_=AWAKE),
            StandingOffer.author_id.is_distinct_from(bindparam("asker")),
            Member.left_at.is_(None),
        )
        .limit(SOME)  # a bound, not an order: the few that are shown are chosen for this request
    )
    if unseen:
        standing = standing.where(not_by(left_out("unseen"), StandingOffer.author_id))
    return union_all(select(made.subquery()), select(standing.subquery()))


def find_message(identity: Identity | None, message_id: str) -> tuple[OfferMessage, HelpOffer] | None:
    """A message of a thread that this member may read, with its offer."""
    if identity is None:
        return None
    both_met = [not_by(identity.apart, HelpOffer.author_id)] if identity.apart else []
    found = (
        session()
        .execute(
            select(OfferMessage, HelpOffer)
            .join(HelpOffer, HelpOffer.id == OfferMessage.offer_id)
            .join(HelpOffer.request)
            .where(
                OfferMessage.public_id == message_id,
                HelpOffer.state.in_(("accepted", "done")),
                or_(HelpOffer.author_id == identity.key, AdviceRequest.author_id == identity.key),
                readable_by(identity),
                *both_met,
            )
        )
        .first()
    )
    return None if found is None else (found[0], found[1])


def messages(offer: HelpOffer, place: Sequence[Any] | None, limit: int) -> Sequence[Any]:
    """The messages of a thread, oldest first."""
    statement = (
        select(
            OfferMessage.id.label("key"),
            OfferMessage.public_id.label("id"),
            OfferMessage.author_id,
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
    values: dict[str, Any] = {}
    if place is not None:
        here = place_of(OfferMessage.sent_at, OfferMessage, "after")
        statement = statement.where(tuple_(OfferMessage.sent_at, OfferMessage.id) > here)
        values["after"], values["after_ref"] = place
    return session().execute(statement, values).all()
