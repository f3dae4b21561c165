"""Ways into a circle: the circles of the house, a link, words to whoever keeps one, and what a keeper says of it."""

from typing import Any

from flask import g, request

from community.circles import doors, joining, listed, presenters, queries, services
from community.circles.schemas import ChangeCircleFormSchema, CircleLinkSchema, KnockSchema, KnockStateSchema
from community.errors import NotFound
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.editions import changed_meanwhile, check_unchanged, edition_of, edition_read
from community.web.schema import CursorSchema, RequestSchema, Text
from community.web.templating import Form
from community_forum.links import older
from community_forum.views import pages

SAID_OF_CIRCLE = ("name", "purpose", "ways", "joining")


class KeySchema(RequestSchema):
    """The key that a link carries."""

    key = Text(most=300, least=0, load_default="")


@pages.get("/circles/here")
@allows(P.BE_A_MEMBER)
@accepts(CursorSchema, location="query")
@returns(page="community_forum/circles_here.html")
def read_house_circles(identity: Identity, limit: str = "20", cursor: str | None = None) -> dict[str, Any]:
    """The circles of the house that one may come into, or ask to."""
    found = doors.house_circles_page(identity, limit=limit, cursor=cursor)
    return {"circles": found.items, "older": older(found)}


@pages.get("/circles/here/<circle_id>")
@allows(P.LOOK_AROUND, on=listed.find_listed)
@returns(page="community_forum/circle_outside.html")
def read_house_circle(identity: Identity, thing: Any) -> dict[str, Any]:
    """One of them, with what one wrote to come in."""
    view = doors.house_circle(thing, identity)
    if "community_form" not in g and view.knock:
        g.community_form = Form(typed={"words": [view.words]})
    return {"circle": view, "key": ""}


@pages.post("/circles/<circle_id>/membership")
@allows(P.COME_INTO_CIRCLE, on=listed.find_listed_to_change)
@accepts(RequestSchema, location="form")
@returns()
def come_in(identity: Identity, thing: Any) -> SeeOther:
    """Come into a circle that is open to the house."""
    return SeeOther(f"/circles/{services.come_in(identity, thing.id).public_id}", "come-in")


@pages.post("/circles/<circle_id>/knocks")
@allows(P.KNOCK, on=listed.find_listed_to_change)
@accepts(KnockSchema, location="form", again=read_house_circle)
@returns(creates=True)
def knock(identity: Identity, thing: Any, words: str) -> SeeOther:
    """Write to whoever keeps a circle."""
    joining.knock(identity, thing, words=words)
    return SeeOther(f"/circles/here/{thing.public_id}", "sent")


@pages.post("/circle-knocks/<knock_id>/withdrawal")
@allows(P.TAKE_BACK_KNOCK, on=listed.find_knock)
@accepts(RequestSchema, location="form")
@returns()
def take_knock_back(_identity: Identity, thing: Any) -> SeeOther:
    """Take back what one wrote."""
    joining.take_back(thing)
    return SeeOther("/circles/here", "taken-back")


@pages.post("/circle-knocks/<knock_id>/state")
@allows(P.ANSWER_KNOCK, on=listed.find_knock)
@accepts(KnockStateSchema, location="form")
@returns()
def answer_knock(identity: Identity, thing: Any, state: str) -> SeeOther:
    """Ask somebody in who wrote, or leave it."""
    circle = thing.circle.public_id
    joining.answer(identity, thing, state=state)
    return SeeOther(f"/circles/{circle}", "invited" if state == "welcome" else "no-word")


@pages.get("/circles/by-link")
@allows(P.BE_A_MEMBER)
@accepts(KeySchema, location="query")
@returns(page="community_forum/circle_outside.html")
def read_by_link(identity: Identity, key: str = "") -> dict[str, Any]:
    """The circle that a link opens."""
    name = key or request.form.get("key", "")
    thing = listed.find_by_link(identity, name)
    if thing is None:
        raise NotFound
    return {"circle": doors.house_circle(thing, identity), "key": name}


@pages.post("/circles/by-link")
@allows(P.BE_A_MEMBER)
@accepts(CircleLinkSchema, location="form")
@returns()
def come_in_by_link(identity: Identity, key: str) -> SeeOther:
    """Come into a circle by its link."""
    return SeeOther(f"/circles/{joining.come_in_by_link(identity, key=key).public_id}", "come-in")


@pages.get("/circles/<circle_id>/edit")
@allows(P.CHANGE_CIRCLE, on=queries.find_circle)
@returns(page="community_forum/circle_edit.html")
def show_edit_circle(identity: Identity, thing: Any) -> dict[str, Any]:
    """The form in which a keeper says what a circle is for, its ways, and how one comes in."""
    if "community_form" not in g:
        g.community_form = Form(typed={name: [getattr(thing, name)] for name in SAID_OF_CIRCLE})
    version, view = edition_read(edition_of(*_said_of(thing))), presenters.circle(thing, identity)
    return {"circle": view, "version": version, "theirs": view if changed_meanwhile() else None}


@pages.post("/circles/<circle_id>/edit")
@allows(P.CHANGE_CIRCLE, on=queries.find_circle_to_change)
@accepts(ChangeCircleFormSchema, location="form", again=show_edit_circle)
@returns()
def edit_circle(identity: Identity, thing: Any, version: str, **data: str) -> SeeOther:
    """Keep what a keeper says of a circle; what another one said meanwhile is never overwritten unseen."""
    check_unchanged(version, *_said_of(thing))
    services.change(identity, thing, **data)
    return SeeOther(f"/circles/{thing.public_id}", "kept")


@pages.post("/circles/<circle_id>/link")
@allows(P.RENEW_LINK, on=queries.find_circle_to_change)
@accepts(RequestSchema, location="form")
@returns()
def renew_link(_identity: Identity, thing: Any) -> SeeOther:
    """Make a new link into a circle."""
    joining.renew_link(thing)
    return SeeOther(f"/circles/{thing.public_id}", "kept")


def _said_of(circle: Any) -> list[str]:
    """Everything that a keeper says of a circle, as it stands."""
    return [getattr(circle, name) for name in SAID_OF_CIRCLE]
