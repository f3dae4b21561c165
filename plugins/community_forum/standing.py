"""What one offers now and then."""

from typing import Any

from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.standing_offers import presenters, queries, services
from community.standing_offers.schemas import StandBySchema, StandingStateSchema
from community.web.door import SeeOther, accepts, allows, returns
from community.web.schema import CursorSchema, RequestSchema
from community_forum.links import older
from community_forum.views import pages


@pages.get("/standing-offers")
@allows(P.BE_A_MEMBER)
@accepts(CursorSchema, location="query")
@returns(page="community_forum/standing_offers.html")
def read_standing_offers(identity: Identity, limit: str = "20", cursor: str | None = None) -> dict[str, Any]:
    """One's standing offers, and the form for a new one."""
    found = presenters.standing_offers_page(identity, limit=limit, cursor=cursor)
    return {"offers": found.items, "older": older(found)}


@pages.post("/standing-offers")
@allows(P.STAND_BY)
@accepts(StandBySchema, location="form", again=read_standing_offers)
@returns(creates=True)
def stand_by(identity: Identity, **data: Any) -> SeeOther:
    """Offer something now and then."""
    services.stand_by(identity, **data)
    return SeeOther("/standing-offers", "kept")


@pages.post("/standing-offers/<standing_offer_id>/state")
@allows(P.CHANGE_STANDING_OFFER, on=queries.find_standing_offer)
@accepts(StandingStateSchema, location="form")
@returns()
def move_standing_offer(_identity: Identity, thing: Any, state: str) -> SeeOther:
    """Say that it still holds, or let it sleep."""
    services.move(thing, state=state)
    return SeeOther("/standing-offers", "kept")


@pages.post("/standing-offers/<standing_offer_id>/withdrawal")
@allows(P.CHANGE_STANDING_OFFER, on=queries.find_standing_offer)
@accepts(RequestSchema, location="form")
@returns()
def take_back_standing_offer(_identity: Identity, thing: Any) -> SeeOther:
    """Take it back."""
    services.take_back(thing)
    return SeeOther("/standing-offers", "taken-back")
