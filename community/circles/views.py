"""Circles over the API."""

from community.circles import doors, joining, listed, presenters, queries, services
from community.circles.models import Circle, CircleInvitation, CircleKnock
from community.circles.schemas import (
    ChangeCircleSchema,
    CircleItemSchema,
    CircleKnockSchema,
    CircleLinkSchema,
    CircleSchema,
    HouseCircleSchema,
    InvitationSchema,
    InvitationStateSchema,
    InviteSchema,
    KnockSchema,
    KnockStateSchema,
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


@api.put("/circles/<circle_id>")
@allows(P.CHANGE_CIRCLE, on=queries.find_circle_to_change)
@accepts(ChangeCircleSchema)
@returns(CircleSchema)
def change(identity: Identity, thing: Circle, **data: str) -> presenters.CircleView:
    """Say what a circle that you keep is called and for, its ways, and how one comes in."""
    return presenters.circle(services.change(identity, thing, **data), identity)


@api.post("/circles/<circle_id>/link")
@allows(P.RENEW_LINK, on=queries.find_circle_to_change)
@returns(CircleSchema)
def renew_link(identity: Identity, thing: Circle) -> presenters.CircleView:
    """Make a new link into a circle that you keep; the one of before opens nothing any more."""
    return presenters.circle(joining.renew_link(thing), identity)


@api.get("/house-circles")
@allows(P.BE_A_MEMBER)
@accepts(CursorSchema, location="query")
@returns(page_of(HouseCircleSchema))
def read_house_circles(identity: Identity, limit: str, cursor: str | None = None) -> Page[doors.HouseCircleView]:
    """Circles of the house that you may come into, or ask to."""
    return doors.house_circles_page(identity, limit=limit, cursor=cursor)


@api.post("/circles/<circle_id>/membership")
@allows(P.COME_INTO_CIRCLE, on=listed.find_listed_to_change)
@returns(CircleSchema)
def come_in(identity: Identity, thing: Circle) -> presenters.CircleView:
    """Come into a circle that is open to the house."""
    return presenters.circle(services.come_in(identity, thing.id), identity)


@api.post("/circle-links")
@allows(P.BE_A_MEMBER)
@accepts(CircleLinkSchema)
@returns(CircleSchema, refuses=(404,))
def come_in_by_link(identity: Identity, key: str) -> presenters.CircleView:
    """Come into a circle by its link."""
    return presenters.circle(joining.come_in_by_link(identity, key=key), identity)


@api.post("/circles/<circle_id>/knocks")
@allows(P.KNOCK, on=listed.find_listed_to_change)
@accepts(KnockSchema)
@returns(CircleKnockSchema, status=201, creates=True, refuses=(429,))
def knock(identity: Identity, thing: Circle, words: str) -> doors.KnockView:
    """Write to whoever keeps a circle that you would like to come into; a no looks like silence."""
    return doors.knock(joining.knock(identity, thing, words=words), identity)


@api.get("/circle-knocks/<knock_id>")
@allows(P.READ_KNOCK, on=listed.find_knock)
@returns(CircleKnockSchema)
def read_knock(identity: Identity, thing: CircleKnock) -> doors.KnockView:
    """What you wrote to come in, or what somebody wrote to a circle that you keep."""
    return doors.knock(thing, identity)


@api.put("/circle-knocks/<knock_id>/state")
@allows(P.ANSWER_KNOCK, on=listed.find_knock)
@accepts(KnockStateSchema)
@returns(status=204, refuses=(429,))
def answer_knock(identity: Identity, thing: CircleKnock, state: str) -> None:
    """Ask somebody in who wrote, or leave it: then nobody is told."""
    joining.answer(identity, thing, state=state)


@api.delete("/circle-knocks/<knock_id>")
@allows(P.TAKE_BACK_KNOCK, on=listed.find_knock)
@returns(status=204)
def take_knock_back(_identity: Identity, thing: CircleKnock) -> None:
    """Take back what you wrote; the words are erased."""
    joining.take_back(thing)
