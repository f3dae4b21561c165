"""Circles over the API."""

from community.circles import presenters, queries, services
from community.circles.models import Circle, CircleInvitation
from community.circles.schemas import (
    CircleItemSchema,
    CircleSchema,
    InvitationSchema,
    InvitationStateSchema,
    InviteSchema,
    StartCircleSchema,
)
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns
from community.web.paging import Page
from community.web.schema import CursorSchema, page_of

api = ApiBlueprint("circles", __name__, description="A few people who can ask each other")


@api.get("/circles")
@allows(P.BE_A_MEMBER)
@accepts(CursorSchema, location="query")
@returns(page_of(CircleItemSchema))
def read_mine(identity: Identity, limit: str, cursor: str | None = None) -> Page[presenters.CircleItem]:
    """Your circles, and the invitations that wait for your answer."""
    return presenters.circles_page(identity, limit=limit, cursor=cursor)


@api.post("/circles")
@allows(P.START_CIRCLE)
@accepts(StartCircleSchema)
@returns(CircleSchema, status=201, creates=True, refuses=(429,))
def start(identity: Identity, **data: str) -> presenters.CircleView:
    """Start a circle."""
    return presenters.circle(services.start(identity, **data), identity)


@api.get("/circles/<circle_id>")
@allows(P.READ_CIRCLE, on=queries.find_circle)
@returns(CircleSchema)
def read(identity: Identity, thing: Circle) -> presenters.CircleView:
    """A circle that you belong to, with its people."""
    return presenters.circle(thing, identity)


@api.post("/circles/<circle_id>/invitations")
@allows(P.INVITE_TO_CIRCLE, on=queries.find_circle_to_change)
@accepts(InviteSchema)
@returns(InvitationSchema, status=201, creates=True, refuses=(429,))
def invite(identity: Identity, thing: Circle, handle: str) -> presenters.InvitationView:
    """Invite somebody; they may say no, and you will not be told."""
    return presenters.invitation(services.invite(identity, thing, handle=handle), identity)


@api.put("/circle-invitations/<invitation_id>/state")
@allows(P.READ_INVITATION, on=queries.find_invitation)
@accepts(InvitationStateSchema)
@returns(InvitationSchema)
def answer(identity: Identity, thing: CircleInvitation, state: str) -> presenters.InvitationView:
    """Accept or decline an invitation, or take back one that you made."""
    return presenters.invitation(services.answer(identity, thing, state=state), identity)


@api.delete("/circles/<circle_id>/membership")
@allows(P.LEAVE_CIRCLE, on=queries.find_circle_to_change)
@returns(status=204)
def leave(identity: Identity, thing: Circle) -> None:
    """Leave a circle, at once; nobody is told."""
    services.leave(identity, thing)
