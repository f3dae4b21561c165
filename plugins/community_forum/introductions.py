"""Introductions: asking somebody whom one knows, answering, and what has become of it."""

from typing import Any

from community.advice.queries import find_reply
from community.introductions import presenters, queries, services
from community.introductions.schemas import IntroduceSchema, IntroductionStateSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.schema import CursorSchema, Text
from community_forum.links import older
from community_forum.views import pages

SAID = {"open": "accepted", "not_now": "later", "declined": "declined", "withdrawn": "taken-back"}


class IntroduceFormSchema(IntroduceSchema):
    """Somebody is chosen among those whom one knows, or named."""

    known = Text(most=32, least=0, load_default="")
    handle = Text(most=32, least=0, load_default="")


@pages.get("/replies/<reply_id>/introduction")
@allows(P.INTRODUCE, on=find_reply)
@returns(page="community_forum/introduce.html")
def show_introduce(identity: Identity, thing: Any) -> dict[str, Any]:
    """The form for asking somebody, and whom one has asked."""
    asked = presenters.on_reply(thing, identity)
    waits = any(one.state in ("asked", "offered") for one in asked)
    people = () if waits else presenters.people_to_ask(thing, identity)
    return {
        "reply_id": thing.public_id,
        "request_id": thing.request.public_id,
        "asked": asked,
        "waits": waits,
        "people": people,
    }


@pages.post("/replies/<reply_id>/introduction")
@allows(P.INTRODUCE, on=find_reply)
@accepts(IntroduceFormSchema, location="form", again=show_introduce)
@returns(creates=True)
def introduce(identity: Identity, thing: Any, known: str, handle: str, words: str) -> SeeOther:
    """Ask somebody."""
    made = services.introduce(identity, thing, handle=handle or known, words=words)
    return SeeOther(f"/introductions/{made.public_id}", "invited")


@pages.get("/introductions")
@allows(P.BE_A_MEMBER)
@accepts(CursorSchema, location="query")
@returns(page="community_forum/introductions.html")
def read_introductions(identity: Identity, **asked: Any) -> dict[str, Any]:
    """One's introductions: what one is asked, whom one has asked, and whom one has met."""
    found = presenters.own_page(identity, **asked)
    return {
        "asked": [one for one in found.items if "answer" in one.may],
        "items": [one for one in found.items if "answer" not in one.may],
        "older": older(found),
    }


@pages.get("/introductions/<introduction_id>")
@allows(P.READ_INTRODUCTION, on=queries.find_introduction)
@returns(page="community_forum/introduction.html")
def read_introduction(identity: Identity, thing: Any) -> dict[str, Any]:
    """An introduction, as one of its three people finds it."""
    return {"one": presenters.introduction(thing, identity)}


@pages.post("/introductions/<introduction_id>/state")
@allows(P.READ_INTRODUCTION, on=queries.find_introduction)
@accepts(IntroductionStateSchema, location="form", again=read_introduction, form="state")
@returns()
def answer_introduction(identity: Identity, thing: Any, state: str, answer: str) -> SeeOther:
    """Say yes, not now or no; or take back that one would like it."""
    services.move(identity, thing, state=state, answer=answer)
    back = "/introductions" if state in ("not_now", "withdrawn") else f"/introductions/{thing.public_id}"
    return SeeOther(back, SAID[state])
