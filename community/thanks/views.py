"""Thanks over the API."""

from typing import Any

from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.thanks import presenters, queries, services
from community.thanks.models import Thanks
from community.thanks.schemas import BoxSchema, ConsentSchema, ThankSchema, ThanksSchema
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns
from community.web.paging import Page
from community.web.schema import page_of

api = ApiBlueprint("thanks", __name__, description="Saying thank you")


@api.post("/thanks")
@allows(P.THANK)
@accepts(ThankSchema)
@returns(ThanksSchema, status=201, creates=True, refuses=(404, 429))
def thank(identity: Identity, **data: Any) -> presenters.ThanksView:
    """Say thank you: between the two of you, unless you both show it."""
    return presenters.thanks(services.thank(identity, **data), identity)


@api.get("/thanks")
@allows(P.BE_A_MEMBER)
@accepts(BoxSchema, location="query")
@returns(page_of(ThanksSchema))
def read_box(identity: Identity, **asked: Any) -> Page[presenters.ThanksView]:
    """Thanks that you received or gave, or that both people show."""
    return presenters.box_page(identity, **asked)


@api.get("/thanks/<thanks_id>")
@allows(P.READ_THANKS, on=queries.find_thanks)
@returns(ThanksSchema)
def read(identity: Identity, thing: Thanks) -> presenters.ThanksView:
    """One thank-you."""
    return presenters.thanks(thing, identity)


@api.put("/thanks/<thanks_id>/consent")
@allows(P.CONSENT_TO_SHARE, on=queries.find_thanks)
@accepts(ConsentSchema)
@returns(ThanksSchema)
def consent(identity: Identity, thing: Thanks, shared: bool) -> presenters.ThanksView:
    """Say whether you agree to show it; it is shown while you both do."""
    return presenters.thanks(services.consent(identity, thing, shared=shared), identity)


@api.delete("/thanks/<thanks_id>")
@allows(P.TAKE_BACK_THANKS, on=queries.find_thanks)
@returns(status=204)
def take_back(identity: Identity, thing: Thanks) -> None:
    """Take your thanks back, or let go of those you received."""
    services.take_back(identity, thing)
