"""Standing offers over the API."""

from typing import Any

from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.standing_offers import presenters, queries, services
from community.standing_offers.models import StandingOffer
from community.standing_offers.schemas import (
    StandBySchema,
    StandingListSchema,
    StandingOfferSchema,
    StandingStateSchema,
)
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns
from community.web.paging import Page
from community.web.schema import page_of

api = ApiBlueprint("standing_offers", __name__, description="What members offer now and then")


@api.get("/standing-offers")
@allows(P.BE_A_MEMBER)
@accepts(StandingListSchema, location="query")
@returns(page_of(StandingOfferSchema))
def read_standing_offers(identity: Identity, **asked: Any) -> Page[presenters.StandingOfferView]:
    """Your own standing offers; with a topic, everyone's that are awake."""
    return presenters.standing_offers_page(identity, **asked)


@api.post("/standing-offers")
@allows(P.STAND_BY)
@accepts(StandBySchema)
@returns(StandingOfferSchema, status=201, creates=True, refuses=(429,))
def stand_by(identity: Identity, **data: Any) -> presenters.StandingOfferView:
    """Offer something now and then; after three months it falls asleep, with one question."""
    return presenters.standing_offer(services.stand_by(identity, **data), identity)


@api.put("/standing-offers/<standing_offer_id>/state")
@allows(P.CHANGE_STANDING_OFFER, on=queries.find_standing_offer)
@accepts(StandingStateSchema)
@returns(StandingOfferSchema)
def move(identity: Identity, thing: StandingOffer, state: str) -> presenters.StandingOfferView:
    """Say that it still holds, or let it sleep."""
    return presenters.standing_offer(services.move(thing, state=state), identity)


@api.delete("/standing-offers/<standing_offer_id>")
@allows(P.CHANGE_STANDING_OFFER, on=queries.find_standing_offer)
@returns(status=204)
def take_back(_identity: Identity, thing: StandingOffer) -> None:
    """Take your standing offer back; its words are erased."""
    services.take_back(thing)
