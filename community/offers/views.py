"""Offers of help over the API."""

from community.advice.models import AdviceRequest
from community.advice.queries import find_request_to_change
from community.offers import presenters, queries, services
from community.offers.models import HelpOffer
from community.offers.schemas import MessageSchema, OfferHelpSchema, OfferSchema, OfferStateSchema, WriteMessageSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns
from community.web.paging import Page
from community.web.schema import CursorSchema, page_of

api = ApiBlueprint("offers", __name__, description="Offering help and arranging it")


@api.post("/advice-requests/<request_id>/offers")
@allows(P.OFFER, on=find_request_to_change)
@accepts(OfferHelpSchema)
@returns(OfferSchema, status=201, creates=True, refuses=(429,))
def offer(identity: Identity, thing: AdviceRequest, **data: str) -> presenters.OfferView:
    """Offer help: what, when, until."""
    return presenters.offer(services.offer(identity, thing, **data), identity)


@api.get("/help-offers/<offer_id>")
@allows(P.READ_OFFER, on=queries.find_offer)
@returns(OfferSchema)
def read(identity: Identity, thing: HelpOffer) -> presenters.OfferView:
    """An offer that you made or received."""
    return presenters.offer(thing, identity)


@api.put("/help-offers/<offer_id>/state")
@allows(P.READ_OFFER, on=queries.find_offer)
@accepts(OfferStateSchema)
@returns(OfferSchema)
def move(identity: Identity, thing: HelpOffer, state: str, message: str | None) -> presenters.OfferView:
    """Accept, decline, take back, or say that the help has been given."""
    return presenters.offer(services.move(identity, thing, state=state, message=message), identity)


@api.get("/help-offers/<offer_id>/messages")
@allows(P.READ_MESSAGES, on=queries.find_offer)
@accepts(CursorSchema, location="query")
@returns(page_of(MessageSchema))
def read_messages(
    identity: Identity, thing: HelpOffer, limit: str, cursor: str | None = None
) -> Page[presenters.MessageView]:
    """The thread of an accepted offer, oldest first."""
    return presenters.messages_page(thing, identity, limit=limit, cursor=cursor)


@api.post("/help-offers/<offer_id>/messages")
@allows(P.WRITE_MESSAGE, on=queries.find_offer)
@accepts(WriteMessageSchema)
@returns(MessageSchema, status=201, creates=True, refuses=(429,))
def write(identity: Identity, thing: HelpOffer, body: str) -> presenters.MessageView:
    """Write in the thread of an accepted offer."""
    return presenters.message(services.write(identity, thing, body=body), identity)
