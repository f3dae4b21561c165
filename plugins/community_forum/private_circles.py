"""Circles that only their owner knows: a few people whom one asks together."""

from typing import Any

from flask import g

from community.private_circles import presenters, queries, services
from community.private_circles.schemas import ChangePrivateCircleFormSchema, PrivateCircleFormSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.editions import changed_meanwhile, check_unchanged, edition_of, edition_read
from community.web.schema import CursorSchema, RequestSchema
from community.web.templating import Form
from community_forum.links import older
from community_forum.views import pages


@pages.get("/circles/own")
@allows(P.KEEP_PRIVATE_CIRCLES)
@accepts(CursorSchema, location="query")
@returns(page="community_forum/private_circles.html")
def read_private_circles(identity: Identity, limit: str = "20", cursor: str | None = None) -> dict[str, Any]:
    """The circles that only this member knows, and the form for one more."""
    found = presenters.private_circles_page(identity, limit=limit, cursor=cursor)
    return {"circles": found.items, "older": older(found)}


@pages.post("/circles/own")
@allows(P.KEEP_PRIVATE_CIRCLES)
@accepts(PrivateCircleFormSchema, location="form", again=read_private_circles)
@returns(creates=True)
def start_private_circle(identity: Identity, **data: Any) -> SeeOther:
    """Make one."""
    services.start(identity, **data)
    return SeeOther("/circles/own", "kept")


@pages.get("/circles/own/<private_circle_id>")
@allows(P.KEEP_PRIVATE_CIRCLES, on=queries.find_private_circle)
@returns(page="community_forum/private_circle.html")
def read_private_circle(identity: Identity, thing: Any) -> dict[str, Any]:
    """One of them, to be changed; when it changed meanwhile, both versions."""
    view = presenters.private_circle(thing, identity)
    if "community_form" not in g:
        people = ", ".join(person.handle for person in view.people)
        g.community_form = Form(typed={"name": [view.name], "people": [people]})
    version = edition_read(edition_of(view.name, view.people))
    return {"circle": view, "version": version, "theirs": view if changed_meanwhile() else None}


@pages.post("/circles/own/<private_circle_id>")
@allows(P.KEEP_PRIVATE_CIRCLES, on=queries.find_private_circle)
@accepts(ChangePrivateCircleFormSchema, location="form", again=read_private_circle)
@returns()
def change_private_circle(identity: Identity, thing: Any, version: str, **data: Any) -> SeeOther:
    """Give it another name, and say again who is in it; what was said in another place is not overwritten unseen."""
    view = presenters.private_circle(thing, identity)
    check_unchanged(version, view.name, view.people)
    services.change(identity, thing, **data)
    return SeeOther("/circles/own", "kept")


@pages.post("/circles/own/<private_circle_id>/ending")
@allows(P.KEEP_PRIVATE_CIRCLES, on=queries.find_private_circle)
@accepts(RequestSchema, location="form")
@returns()
def end_private_circle(_identity: Identity, thing: Any) -> SeeOther:
    """End it."""
    services.end(thing)
    return SeeOther("/circles/own", "done")
