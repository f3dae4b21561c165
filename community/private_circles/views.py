"""Private circles over the API."""

from typing import Any

from community.private_circles import presenters, queries, services
from community.private_circles.models import PrivateCircle
from community.private_circles.schemas import PrivateCircleFormSchema, PrivateCircleSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns
from community.web.paging import Page
from community.web.schema import CursorSchema, page_of

api = ApiBlueprint("private_circles", __name__, description="People whom you ask together, known to you alone")


@api.get("/private-circles")
@allows(P.KEEP_PRIVATE_CIRCLES)
@accepts(CursorSchema, location="query")
@returns(page_of(PrivateCircleSchema))
def read_mine(identity: Identity, limit: str, cursor: str | None = None) -> Page[presenters.PrivateCircleView]:
    """The circles that only you know."""
    return presenters.private_circles_page(identity, limit=limit, cursor=cursor)


@api.post("/private-circles")
@allows(P.KEEP_PRIVATE_CIRCLES)
@accepts(PrivateCircleFormSchema)
@returns(PrivateCircleSchema, status=201, creates=True, refuses=(429,))
def start(identity: Identity, **data: Any) -> presenters.PrivateCircleView:
    """Make one; nobody in it is told."""
    return presenters.private_circle(services.start(identity, **data), identity)


@api.get("/private-circles/<private_circle_id>")
@allows(P.KEEP_PRIVATE_CIRCLES, on=queries.find_private_circle)
@returns(PrivateCircleSchema)
def read(identity: Identity, thing: PrivateCircle) -> presenters.PrivateCircleView:
    """One of them."""
    return presenters.private_circle(thing, identity)


@api.put("/private-circles/<private_circle_id>")
@allows(P.KEEP_PRIVATE_CIRCLES, on=queries.find_private_circle)
@accepts(PrivateCircleFormSchema)
@returns(PrivateCircleSchema)
def change(identity: Identity, thing: PrivateCircle, **data: Any) -> presenters.PrivateCircleView:
    """Give it another name, and say again who is in it."""
    return presenters.private_circle(services.change(identity, thing, **data), identity)


@api.delete("/private-circles/<private_circle_id>")
@allows(P.KEEP_PRIVATE_CIRCLES, on=queries.find_private_circle)
@returns(status=204)
def end(_identity: Identity, thing: PrivateCircle) -> None:
    """End it; what you asked through it stays."""
    services.end(thing)
