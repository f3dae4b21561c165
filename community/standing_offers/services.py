"""Offering something now and then, saying that it still holds, letting it sleep, taking it back."""

from collections.abc import Sequence
from datetime import timedelta

from community.current import now, session
from community.db.words import same_word
from community.security.identity import Identity
from community.security.throttling import DAY, slow_down_writing
from community.standing_offers.models import StandingOffer, StandingOfferTopic

SEASON = timedelta(days=90)


def stand_by(identity: Identity, *, what: str, when: str, limit: str, topics: Sequence[str] = ()) -> StandingOffer:
    """Offer something now and then; after a season the offer falls asleep by itself.

    Raises:
        TooMany: after five in a day.
    """
    slow_down_writing(identity, StandingOffer.author_id, StandingOffer.made_at, 5, DAY)
    moment = now()
    offer = StandingOffer(
        author_id=identity.key,
        what=what,
        when=when,
        limit=limit,
        topics=list(topics),
        made_at=moment,
        asleep_at=moment + SEASON,
    )
    offer.topic_rows = [
        StandingOfferTopic(topic=topic, asleep_at=offer.asleep_at) for topic in dict.fromkeys(map(same_word, topics))
    ]
    session().add(offer)
    session().flush()
    return offer


def move(offer: StandingOffer, *, state: str) -> StandingOffer:
    """Wake an offer for another season, or let it sleep from now on; saying again what is so changes nothing.

    Others find what is awake in the order in which it was woken: to move it whenever its author looks in would tell
    them when that was.
    """
    if (offer.asleep_at > now()) == (state == "awake"):
        return offer
    offer.asleep_at = now() + SEASON if state == "awake" else now()
    for row in offer.topic_rows:
        row.asleep_at = offer.asleep_at
    session().flush()
    return offer


def take_back(offer: StandingOffer) -> None:
    """Take an offer back; its words are erased."""
    session().delete(offer)
