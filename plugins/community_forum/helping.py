"""Replying, offering a hand, arranging it."""

from typing import Any

from flask import g

from community.advice import presenters as advice
from community.advice import queries as requests
from community.advice import services
from community.advice.schemas import EditReplyFormSchema, ReplySchema
from community.correspondence.presenters import may_propose
from community.offers import presenters, queries
from community.offers import services as offers
from community.offers.schemas import OfferHelpSchema, OfferStateSchema, WriteMessageSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.editions import changed_meanwhile, check_unchanged, edition_of, edition_read
from community.web.schema import CursorSchema, RequestSchema
from community.web.templating import Form
from community_forum.asking import read
from community_forum.heavy import after_sending
from community_forum.links import older
from community_forum.views import pages

SAID = {"accepted": "accepted", "declined": "declined", "withdrawn": "taken-back", "done": "done"}


@pages.post("/requests/<request_id>/replies")
@allows(P.REPLY, on=requests.find_request_to_change)
@accepts(ReplySchema, location="form", again=read, form="reply")
@returns(creates=True)
def reply(identity: Identity, thing: Any, **data: Any) -> SeeOther:
    """Reply."""
    sent = services.reply(identity, thing, **data).public_id
    return SeeOther(f"/requests/{thing.public_id}", "sent", undo=f"/replies/{sent}/undo")


@pages.get("/replies/<reply_id>/edit")
@allows(P.CHANGE_REPLY, on=requests.find_reply)
@returns(page="community_forum/reply_edit.html")
def show_reply(identity: Identity, thing: Any) -> dict[str, Any]:
    """The form for changing one's reply."""
    if "community_form" not in g:
        g.community_form = Form(typed={"kind": [thing.kind], "body": [thing.body]})
    view, version = advice.reply(thing, identity), edition_read(edition_of(thing.kind, thing.body))
    theirs = view if changed_meanwhile() else None
    return {"reply": view, "request_id": thing.request.public_id, "version": version, "theirs": theirs}


@pages.post("/replies/<reply_id>/edit")
@allows(P.CHANGE_REPLY, on=requests.find_reply)
@accepts(EditReplyFormSchema, location="form", again=show_reply)
@returns()
def edit_reply(_identity: Identity, thing: Any, version: str, **data: Any) -> SeeOther:
    """Change one's reply; what was changed in another place meanwhile is never overwritten unseen."""
    check_unchanged(version, thing.kind, thing.body)
    services.edit_reply(thing, **data)
    return SeeOther(f"/requests/{thing.request.public_id}", "kept")


@pages.post("/replies/<reply_id>/withdrawal")
@allows(P.CHANGE_REPLY, on=requests.find_reply)
@accepts(RequestSchema, location="form")
@returns()
def take_back_reply(_identity: Identity, thing: Any) -> SeeOther:
    """Take one's reply back."""
    request_id = thing.request.public_id
    services.take_back_reply(thing)
    return SeeOther(f"/requests/{request_id}", "taken-back")


@pages.post("/requests/<request_id>/offers")
@allows(P.OFFER, on=requests.find_request_to_change)
@accepts(OfferHelpSchema, location="form", again=read, form="offer")
@returns(creates=True)
def offer(identity: Identity, thing: Any, **data: str) -> SeeOther:
    """Offer a hand."""
    made = offers.offer(identity, thing, **data).public_id
    return SeeOther(f"/requests/{thing.public_id}", "offered", undo=f"/offers/{made}/undo")


@pages.get("/offers/<offer_id>")
@allows(P.READ_OFFER, on=queries.find_offer)
@accepts(CursorSchema, location="query")
@returns(page="community_forum/offer.html")
def read_offer(identity: Identity, thing: Any, limit: str = "50", cursor: str | None = None) -> dict[str, Any]:
    """An offer, for its two people; its thread once it was accepted."""
    view = presenters.offer(thing, identity)
    begun = "read" in view.may
    thread = presenters.messages_page(thing, identity, limit=limit, cursor=cursor) if begun else None
    messages = thread.items if thread else ()
    letters_to = may_propose(identity, view.from_, view.to) if view.state == "done" else ""
    return {
        "offer": view,
        "messages": messages,
        "older": older(thread) if thread else None,
        "heavy": after_sending(messages, identity),
        "letters_to": letters_to,
    }


@pages.post("/offers/<offer_id>/state")
@allows(P.READ_OFFER, on=queries.find_offer)
@accepts(OfferStateSchema, location="form", again=read_offer, form="state")
@returns()
def move(identity: Identity, thing: Any, state: str, message: str | None) -> SeeOther:
    """Accept, decline, take back, or say that the help has been given."""
    offers.move(identity, thing, state=state, message=message)
    return SeeOther(f"/offers/{thing.public_id}", SAID[state])


@pages.post("/offers/<offer_id>/messages")
@allows(P.WRITE_MESSAGE, on=queries.find_offer)
@accepts(WriteMessageSchema, location="form", again=read_offer, form="message")
@returns(creates=True)
def write(identity: Identity, thing: Any, body: str) -> SeeOther:
    """Write in the thread of an accepted offer."""
    offers.write(identity, thing, body=body)
    return SeeOther(f"/offers/{thing.public_id}", "sent")
