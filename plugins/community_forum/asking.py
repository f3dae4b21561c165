"""Looking around, asking, and looking after what one asked."""

from typing import Any

from flask import g, request
from marshmallow import fields

from community.advice import presenters, queries, services
from community.advice.schemas import AskSchema, EditFormSchema, ListSchema, StateFormSchema
from community.circles.presenters import circles_page
from community.errors import Stale
from community.household.profile import house_profile
from community.private_circles.presenters import private_circles_page
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.editions import changed_meanwhile, check_unchanged, edition_of, edition_read
from community.web.schema import Choice, RequestSchema, Text
from community.web.templating import Form
from community_forum.heavy import after_writing
from community_forum.links import older
from community_forum.views import pages


class LookAroundSchema(ListSchema):
    """The same as over the API, with what waits first; a page of ten is read to its end, and light on a phone."""

    limit = fields.String(load_default="10")
    order = Choice(("waiting", "newest"), load_default="waiting")


class ThreadSchema(RequestSchema):
    """The place in a long thread."""

    cursor = Text(most=400, load_default=None)


@pages.get("/requests")
@allows(P.LOOK_AROUND)
@accepts(LookAroundSchema, location="query")
@returns(page="community_forum/requests.html")
def look_around(identity: Identity, **asked: Any) -> dict[str, Any]:
    """Requests that one may read, those that wait first."""
    found = presenters.requests_page(identity, **asked)
    return {"items": found.items, "older": older(found), "filters": asked}


class AskWhomSchema(RequestSchema):
    """Whom one already thinks of asking: a circle, or somebody by name."""

    circle = Text(most=40, least=0, load_default="")
    to = Text(most=31, least=0, load_default="")


@pages.get("/ask")
@allows(P.ASK)
@accepts(AskWhomSchema, location="query")
@returns(page="community_forum/ask.html")
def show_ask(identity: Identity, circle: str = "", to: str = "") -> dict[str, Any]:
    """The form for asking."""
    mine = [found for found in circles_page(identity, limit="50").items if not found.invitation]
    return {
        "mode": "ask",
        "ask_id": None,
        "version": "",
        "theirs": None,
        "circles": (*mine, *private_circles_page(identity, limit="50").items),
        "circle": circle,
        "to": to,
        "topics": house_profile().lines("topics"),
    }


@pages.post("/ask")
@allows(P.ASK)
@accepts(AskSchema, location="form", again=show_ask)
@returns(creates=True)
def ask(identity: Identity, **data: Any) -> SeeOther:
    """Ask for advice."""
    asked = services.ask(identity, **data).public_id
    return SeeOther(f"/requests/{asked}", "asked", undo=f"/requests/{asked}/undo")


@pages.get("/requests/<request_id>")
@allows(P.READ_REQUEST, on=queries.find_request)
@accepts(ThreadSchema, location="query")
@returns(page="community_forum/request.html")
def read(identity: Identity, thing: Any, cursor: str | None = None) -> dict[str, Any]:
    """A request, its thread, and everything that this reader can do with it."""
    view = presenters.request(thing, identity, cursor=cursor)
    following = f"?cursor={view.replies_next}" if view.replies_next else None
    heavy = after_writing(view, identity)
    return {
        "ask": view,
        "older_replies": following,
        "heavy": heavy,
        "news_version": edition_read(edition_of(view.news)),
    }


def typed(view: presenters.RequestView) -> dict[str, list[str]]:
    """The words of a request as they stand in its form."""
    return {
        "title": [view.title],
        "body": [view.body],
        "wanted": list(view.wanted),
        "topics": [", ".join(view.topics)],
        "content_note": [view.content_note or ""],
        "no_advice": ["true"] if view.no_advice else [],
    }


@pages.get("/requests/<request_id>/edit")
@allows(P.CHANGE_REQUEST, on=queries.find_request)
@returns(page="community_forum/ask.html")
def show_edit(identity: Identity, thing: Any) -> dict[str, Any]:
    """The form for changing one's words; when they changed meanwhile, both versions."""
    view = presenters.request(thing, identity)
    if "community_form" not in g:
        g.community_form = Form(typed=typed(view))
    theirs = view if changed_meanwhile() else None
    topics = house_profile().lines("topics")
    return {"mode": "edit", "ask_id": view.id, "version": edition_read(view.etag), "theirs": theirs, "topics": topics}


@pages.post("/requests/<request_id>/edit")
@allows(P.CHANGE_REQUEST, on=queries.find_request_to_change)
@accepts(EditFormSchema, location="form", again=show_edit)
@returns()
def edit(identity: Identity, thing: Any, version: str, **data: Any) -> SeeOther:
    """Change one's words; what somebody changed meanwhile is never overwritten unseen."""
    if version and version != presenters.etag(thing):
        raise Stale(None, presenters.etag(thing))
    data["content_note"] = data["content_note"] or ""
    services.edit(identity, thing, **data)
    return SeeOther(f"/requests/{thing.public_id}", "kept")


@pages.post("/requests/<request_id>/withdrawal")
@allows(P.CHANGE_REQUEST, on=queries.find_request_to_change)
@accepts(RequestSchema, location="form")
@returns()
def take_back(_identity: Identity, thing: Any) -> SeeOther:
    """Take one's request back."""
    services.take_back(thing)
    return SeeOther("/you", "taken-back")


@pages.post("/requests/<request_id>/state")
@allows(P.CHANGE_REQUEST, on=queries.find_request_to_change)
@accepts(StateFormSchema, location="form", again=read, form="state")
@returns()
def settle(identity: Identity, thing: Any, version: str, **data: Any) -> SeeOther:
    """Settle, rest or reopen; perhaps tell what became of it."""
    check_unchanged(version, thing.news)
    services.settle(identity, thing, **data)
    said = "kept" if request.form.get("state") == "open" else "settled"
    return SeeOther(f"/requests/{thing.public_id}", said)
