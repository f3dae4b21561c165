"""What this viewer may know of a standing offer."""

from dataclasses import dataclass

from community.current import now
from community.members.presenters import Person, person_of
from community.security.identity import Identity, same_person
from community.standing_offers import queries
from community.standing_offers.models import StandingOffer
from community.web.paging import Page, limit_of, seal, unseal


@dataclass(frozen=True, slots=True)
class StandingOfferView:
    """A standing offer."""

    id: str
    what: str
    when: str
    limit: str
    topics: tuple[str, ...]
    state: str
    from_: Person | None
    may: tuple[str, ...]


def standing_offer(thing: StandingOffer, viewer: Identity) -> StandingOfferView:
    """One standing offer."""
    awake = thing.asleep_at > now()
    own = same_person(viewer, thing.author_id)
    return StandingOfferView(
        id=thing.public_id,
        what=thing.what,
        when=thing.when,
        limit=thing.limit,
        topics=tuple(thing.topics),
        state="awake" if awake else "asleep",
        from_=person_of(thing.author),
        may=(("rest", "withdraw") if awake else ("wake", "withdraw")) if own else (),
    )


def standing_offers_page(
    viewer: Identity, *, limit: str, topic: str = "", cursor: str | None = None
) -> Page[StandingOfferView]:
    """One page of one's own standing offers, or of everyone's that are awake on a topic."""
    most = limit_of(limit)
    kind = f"standing offers {'on a topic' if topic else 'of my own'}"
    place = unseal(kind, cursor)
    found = queries.awake_on(viewer, topic, place, most + 1) if topic else queries.own(viewer, place, most + 1)
    last = found[most - 1] if len(found) > most else None
    moment = (last.asleep_at if topic else last.made_at) if last else None
    views = tuple(standing_offer(thing, viewer) for thing in found[:most])
    return Page(views, seal(kind, (moment, last.public_id)) if last else None)
