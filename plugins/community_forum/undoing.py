"""Undoing what one sent a moment ago: nothing of it stays with anybody, and the words stand in their form again."""

from collections.abc import Mapping
from typing import Any

from flask import g

from community.advice import presenters, undoing
from community.advice import queries as requests
from community.language import _
from community.offers import queries as offer_queries
from community.offers import services as offers
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.thanks import presenters as thanks_presenters
from community.thanks import queries as thanks_queries
from community.thanks import services as thanks
from community.web.door import accepts, allows, returns
from community.web.schema import RequestSchema
from community.web.templating import Form
from community_forum.asking import read, show_ask, typed
from community_forum.thanking import show_thank
from community_forum.views import pages


@pages.post("/requests/<request_id>/undo")
@allows(P.CHANGE_REQUEST, on=requests.find_request_to_change)
@accepts(RequestSchema, location="form")
@returns(page="community_forum/ask.html")
def undo_ask(identity: Identity, thing: Any) -> dict[str, Any]:
    """Undo an ask."""
    view = presenters.request(thing, identity)
    whom = [who.handle for who in view.people if who.handle != identity.handle]
    audience = "circle" if view.circle else view.audience
    words = {**typed(view), "audience": [audience], "people": [", ".join(whom)], "circle": [view.circle or ""]}
    undoing.undo_ask(thing)
    return _back("ask", words, show_ask, identity)


@pages.post("/replies/<reply_id>/undo")
@allows(P.CHANGE_REPLY, on=requests.find_reply)
@accepts(RequestSchema, location="form")
@returns(page="community_forum/request.html")
def undo_reply(identity: Identity, thing: Any) -> dict[str, Any]:
    """Undo a reply."""
    words = {"kind": [thing.kind], "body": [thing.body], "private": ["true"] if thing.private else []}
    request = thing.request
    undoing.undo_reply(thing)
    return _back("reply", words, read, identity, request)


@pages.post("/offers/<offer_id>/undo")
@allows(P.TAKE_BACK_OFFER, on=offer_queries.find_offer)
@accepts(RequestSchema, location="form")
@returns(page="community_forum/request.html")
def undo_offer(identity: Identity, thing: Any) -> dict[str, Any]:
    """Undo an offer."""
    words = {name: [getattr(thing, name)] for name in ("what", "when", "until")}
    request = thing.request
    offers.undo(identity, thing)
    return _back("offer", words, read, identity, request)


@pages.post("/thanks/<thanks_id>/undo")
@allows(P.TAKE_BACK_THANKS, on=thanks_queries.find_thanks)
@accepts(RequestSchema, location="form")
@returns(page="community_forum/thank.html")
def undo_thanks(identity: Identity, thing: Any) -> dict[str, Any]:
    """Undo a thank-you."""
    view = thanks_presenters.thanks(thing, identity)
    words = {"message": [view.message], "qualities": [", ".join(view.qualities)]}
    words["shared"] = ["true"] if thing.giver_shares else []
    to, about = (view.to.handle if view.to else ""), view.for_
    thanks.undo(identity, thing)
    return _back("thanks", words, show_thank, identity, to, about.type if about else "", about.id if about else "")


def _back(form: str, words: Mapping[str, list[str]], show: Any, *arguments: Any) -> dict[str, Any]:
    """The page of the form with the words in it; they are kept nowhere else any more."""
    g.community_form = Form(form, words)
    return {**show(*arguments), "said": _("Taken back. Your words are here again, for you alone.")}
