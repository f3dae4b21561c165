"""Requests and replies over the API."""

from typing import Any

from flask import request as http

from community.advice import presenters, queries, services
from community.advice.models import AdviceRequest, Reply
from community.advice.schemas import (
    AdviceRequestSchema,
    AskSchema,
    EditReplySchema,
    EditRequestSchema,
    ListSchema,
    ReplySchema,
    ReplyViewSchema,
    RequestItemSchema,
    StateSchema,
)
from community.errors import Stale
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns
from community.web.paging import Page
from community.web.schema import CursorSchema, page_of

api = ApiBlueprint("advice", __name__, description="Asking for advice and replying")


@api.get("/advice-requests")
@allows(P.LOOK_AROUND)
@accepts(ListSchema, location="query")
@returns(page_of(RequestItemSchema))
def look_around(identity: Identity, **asked: Any) -> Page[presenters.RequestItem]:
    """Requests that you may read."""
    return presenters.requests_page(identity, **asked)


@api.post("/advice-requests")
@allows(P.ASK)
@accepts(AskSchema)
@returns(AdviceRequestSchema, status=201, creates=True, refuses=(429,))
def ask(identity: Identity, **data: Any) -> presenters.RequestView:
    """Ask for advice."""
    return presenters.request(services.ask(identity, **data), identity)


@api.get("/advice-requests/<request_id>")
@allows(P.READ_REQUEST, on=queries.find_request)
@returns(AdviceRequestSchema)
def read(identity: Identity, thing: AdviceRequest) -> presenters.RequestView:
    """A request with the beginning of its thread."""
    return presenters.request(thing, identity)


@api.patch("/advice-requests/<request_id>")
@allows(P.CHANGE_REQUEST, on=queries.find_request_to_change)
@accepts(EditRequestSchema)
@returns(AdviceRequestSchema, refuses=(412,))
def edit(identity: Identity, thing: AdviceRequest, **data: Any) -> presenters.RequestView:
    """Change the words of your request; with If-Match nobody's change is lost."""
    if _changed(thing):
        raise Stale(AdviceRequestSchema().dump(presenters.request(thing, identity)), presenters.etag(thing))
    return presenters.request(services.edit(identity, thing, **data), identity)


@api.delete("/advice-requests/<request_id>")
@allows(P.CHANGE_REQUEST, on=queries.find_request_to_change)
@returns(status=204)
def take_back(_identity: Identity, thing: AdviceRequest) -> None:
    """Take your request back; its words are erased."""
    services.take_back(thing)


@api.put("/advice-requests/<request_id>/state")
@allows(P.CHANGE_REQUEST, on=queries.find_request_to_change)
@accepts(StateSchema)
@returns(AdviceRequestSchema)
def settle(identity: Identity, thing: AdviceRequest, **data: Any) -> presenters.RequestView:
    """Say where your request stands, who helped, and what became of it."""
    return presenters.request(services.settle(identity, thing, **data), identity)


@api.get("/advice-requests/<request_id>/replies")
@allows(P.READ_REQUEST, on=queries.find_request)
@accepts(CursorSchema, location="query")
@returns(page_of(ReplyViewSchema))
def read_replies(
    identity: Identity, thing: AdviceRequest, limit: str, cursor: str | None = None
) -> Page[presenters.ReplyView]:
    """The replies that you may read, oldest first."""
    return presenters.replies_page(thing, identity, limit=limit, cursor=cursor)


@api.post("/advice-requests/<request_id>/replies")
@allows(P.REPLY, on=queries.find_request_to_change)
@accepts(ReplySchema)
@returns(ReplyViewSchema, status=201, creates=True, refuses=(429,))
def reply(identity: Identity, thing: AdviceRequest, **data: Any) -> presenters.ReplyView:
    """Reply."""
    return presenters.reply(services.reply(identity, thing, **data), identity)


@api.patch("/replies/<reply_id>")
@allows(P.CHANGE_REPLY, on=queries.find_reply)
@accepts(EditReplySchema)
@returns(ReplyViewSchema, refuses=(412,))
def edit_reply(identity: Identity, thing: Reply, **data: Any) -> presenters.ReplyView:
    """Change your reply; with If-Match nobody's change is lost."""
    if _changed(thing):
        raise Stale(ReplyViewSchema().dump(presenters.reply(thing, identity)), presenters.etag(thing))
    return presenters.reply(services.edit_reply(thing, **data), identity)


@api.delete("/replies/<reply_id>")
@allows(P.CHANGE_REPLY, on=queries.find_reply)
@returns(status=204)
def take_back_reply(_identity: Identity, thing: Reply) -> None:
    """Take your reply back; its words are erased."""
    services.take_back_reply(thing)


def _changed(thing: AdviceRequest | Reply) -> bool:
    """Whether the caller read another edition than the present one."""
    return http.headers.get("If-Match") not in (None, "*", presenters.etag(thing))
