"""Reading standing offers: one's own, and those that are awake on a topic."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, exists, or_, select, true, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from community.current import columns, now, session
from community.db.people import not_by
from community.db.places import place_of
from community.db.words import same_word
from community.members.models import Member
from community.security.identity import Identity
from community.standing_offers.models import StandingOffer, StandingOfferTopic

_OWN = (
    select(StandingOffer.public_id.label("id"), StandingOffer.what, StandingOffer.asleep_at)
    .where(StandingOffer.author_id == bindparam("me"), StandingOffer.folded_at.is_(None))
    .order_by(StandingOffer.made_at.desc(), StandingOffer.id.desc())
    .limit(50)
)


def find_standing_offer(identity: Identity | None, standing_offer_id: str) -> StandingOffer | None:
    """One of one's own standing offers, its row locked in a writing transaction."""
    if identity is None:
        return None
    return session().scalar(
        select(StandingOffer)
        .where(
            StandingOffer.public_id == standing_offer_id,
            StandingOffer.author_id == identity.key,
            StandingOffer.folded_at.is_(None),
        )
        .options(joinedload(StandingOffer.author))
        .execution_options(populate_existing=True)
        .with_for_update(of=StandingOffer)
    )


def find_standing_offer_to_read(identity: Identity | None, standing_offer_id: str) -> StandingOffer | None:
    """A standing offer that this member may read: one's own, or one that is awake on a topic."""
    if identity is None:
        return None
    awake = exists().where(StandingOfferTopic.offer_id == StandingOffer.id, StandingOfferTopic.asleep_at > now())
    return session().scalar(
        select(StandingOffer)
        .join(StandingOffer.author)
        .where(
            StandingOffer.public_id == standing_offer_id,
            StandingOffer.folded_at.is_(None),
            or_(StandingOffer.author_id == identity.key, awake),
            Member.left_at.is_(None),
            not_by(identity.apart, StandingOffer.author_id) if identity.apart else true(),
        )
    )


def own(identity: Identity, place: Sequence[Any] | None, limit: int) -> Sequence[StandingOffer]:
    """One's own standing offers, the newest first."""
    statement = (
        select(StandingOffer)
        .where(StandingOffer.author_id == identity.key, StandingOffer.folded_at.is_(None))
        .options(joinedload(StandingOffer.author))
        .order_by(StandingOffer.made_at.desc(), StandingOffer.id.desc())
        .limit(limit)
    )
    return _page(statement, StandingOffer.made_at, place)


def awake_on(identity: Identity, topic: str, place: Sequence[Any] | None, limit: int) -> Sequence[StandingOffer]:
    """Everyone's standing offers that are awake on a topic, in the order in which they were last said to hold."""
    statement = (
        select(StandingOffer)
        .join(StandingOfferTopic, StandingOfferTopic.offer_id == StandingOffer.id)
        .join(StandingOffer.author)
        .where(
            StandingOfferTopic.topic == same_word(topic),
            StandingOfferTopic.asleep_at > now(),
            Member.left_at.is_(None),
            not_by(identity.unseen, StandingOffer.author_id) if identity.unseen else true(),
        )
        .options(contains_eager(StandingOffer.author))
        .order_by(StandingOfferTopic.asleep_at.desc(), StandingOfferTopic.offer_id.desc())
        .limit(limit)
    )
    return _page(statement, StandingOffer.asleep_at, place)


def newest_asleep(identity: Identity) -> Any:
    """The own offer that fell asleep last, within the past month."""
    moment = now()
    own_offers = columns(_OWN, {"me": identity.key})
    asleep = [offer for offer in own_offers if 0 <= (moment - offer.asleep_at).days < 30 and offer.asleep_at <= moment]
    return max(asleep, key=lambda offer: offer.asleep_at, default=None)


def _page(statement: Any, moment: Any, place: Sequence[Any] | None) -> Sequence[StandingOffer]:
    values: dict[str, Any] = {}
    if place is not None:
        statement = statement.where(tuple_(moment, StandingOffer.id) < place_of(moment, StandingOffer, "before"))
        values["before"], values["before_ref"] = place
    return session().scalars(statement, values).all()
