"""Circles: one's own, one circle with what was asked in it, inviting, answering, leaving."""

from typing import Any

from community.advice.presenters import circle_page
from community.circles import doors, presenters, queries, services
from community.circles.schemas import InvitationStateSchema, InviteSchema, StartCircleSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.schema import CursorSchema, RequestSchema
from community_forum.links import older
from community_forum.views import pages

SAID = {"accepted": "come-in", "declined": "no-word", "withdrawn": "taken-back"}


@pages.get("/circles")
@allows(P.BE_A_MEMBER)
@accepts(CursorSchema, location="query")
@returns(page="community_forum/circles.html")
def read_circles(identity: Identity, limit: str = "20", cursor: str | None = None) -> dict[str, Any]:
    """One's circles, the invitations that wait, and the form for a new circle."""
    found = presenters.circles_page(identity, limit=limit, cursor=cursor)
    return {"circles": found.items, "older": older(found)}


@pages.post("/circles")
@allows(P.START_CIRCLE)
@accepts(StartCircleSchema, location="form", again=read_circles)
@returns(creates=True)
def start_circle(identity: Identity, **data: str) -> SeeOther:
    """Start a circle."""
    return SeeOther(f"/circles/{services.start(identity, **data).public_id}", "kept")


@pages.get("/circles/<circle_id>")
@allows(P.READ_CIRCLE, on=queries.find_circle)
@accepts(CursorSchema, location="query")
@returns(page="community_forum/circle.html")
def read_circle(identity: Identity, thing: Any, limit: str = "20", cursor: str | None = None) -> dict[str, Any]:
    """A circle: its people by name, and what was asked in it."""
    asked = circle_page(thing, identity, limit=limit, cursor=cursor)
    view = presenters.circle(thing, identity)
    return {"circle": view, "knocks": doors.knocks(thing, identity), "items": asked.items, "older": older(asked)}


@pages.post("/circles/<circle_id>/invitations")
@allows(P.INVITE_TO_CIRCLE, on=queries.find_circle_to_change)
@accepts(InviteSchema, location="form", again=read_circle)
@returns(creates=True)
def invite(identity: Identity, thing: Any, handle: str) -> SeeOther:
    """Invite somebody into a circle."""
    services.invite(identity, thing, handle=handle)
    return SeeOther(f"/circles/{thing.public_id}", "invited")


@pages.post("/circle-invitations/<invitation_id>/state")
@allows(P.READ_INVITATION, on=queries.find_invitation)
@accepts(InvitationStateSchema, location="form")
@returns()
def answer_invitation(identity: Identity, thing: Any, state: str) -> SeeOther:
    """Accept or decline an invitation."""
    answered = services.answer(identity, thing, state=state)
    return SeeOther(f"/circles/{answered.circle.public_id}" if state == "accepted" else "/circles", SAID[state])


@pages.post("/circles/<circle_id>/leaving")
@allows(P.LEAVE_CIRCLE, on=queries.find_circle_to_change)
@accepts(RequestSchema, location="form")
@returns()
def leave_circle(identity: Identity, thing: Any) -> SeeOther:
    """Leave a circle."""
    services.leave(identity, thing)
    return SeeOther("/circles", "left")
