"""Beginning a visit, coming in, ending it. ``/embed/v1/…`` answers no other site's scripts: it has no CORS."""

from typing import Any

from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import accepts, allows, returns
from community_widget import presenters, services
from community_widget.frames import embed
from community_widget.schemas import ArriveSchema, BeginSchema, NewsSchema, NextSchema, OnwardSchema, VisitSchema


@embed.post("/embed/v1/session")
@allows(P.SIGN_IN, own_transaction=True)
@accepts(BeginSchema)
@returns(VisitSchema, refuses=(401, 429))
def begin(_identity: Identity | None, site: str, assertion: str, day: bool) -> presenters.VisitView:
    """Begin a visit by what the app signed of its person."""
    begun = services.exchange(site=site, assertion=assertion)
    return presenters.visit(begun.token, begun.who, begun.name, day=day)


@embed.post("/embed/v1/arrival")
@allows(P.JOIN, own_transaction=True)
@accepts(ArriveSchema)
@returns(VisitSchema, refuses=(401, 409))
def arrive(_identity: Identity | None, **data: Any) -> presenters.VisitView:
    """Come in: from here on this is a member like everybody."""
    return presenters.visit(data["token"], services.arrive(**data), day=True)


@embed.post("/embed/v1/events")
@allows(P.SIGN_IN, own_transaction=True)
@accepts(NewsSchema)
@returns(status=204, refuses=(401, 429))
def hear(_identity: Identity | None, site: str, event: str) -> None:
    """Hear from the app's server what became of one of its people."""
    services.hear(site=site, event=event)


@embed.delete("/embed/v1/session")
@allows(P.BE_A_MEMBER)
@returns(status=204)
def end(identity: Identity) -> None:
    """End the visit: its bearer is dead."""
    services.end_visit(identity)


@embed.post("/embed/v1/onward")
@allows(P.BE_A_MEMBER)
@accepts(NextSchema)
@returns(OnwardSchema)
def make_way(identity: Identity, next: str) -> presenters.OnwardView:
    """Make a link that leads on in the house itself, once."""
    return presenters.onward(services.make_way(identity), next)
