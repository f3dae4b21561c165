"""Introductions: asking somebody whom one knows, answering, and what has become of it."""

from typing import Any

from community.advice.queries import find_reply
from community.correspondence.schemas import WriteLetterSchema
from community.introductions import presenters, queries, services, writing
from community.introductions.schemas import IntroduceSchema, IntroductionStateSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.schema import CursorSchema, RequestSchema, Text
from community_forum.heavy import after_introduction
from community_forum.links import older
from community_forum.views import pages

SAID = {"open": "accepted", "not_now": "later", "declined": "declined", "withdrawn": "taken-back", "resting": "at-rest"}


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
    late = presenters.is_late(thing)
    people = () if waits or late else presenters.people_to_ask(thing, identity)
    return {
        "reply_id": thing.public_id,
        "request_id": thing.request.public_id,
        "asked": asked,
        "waits": waits,
        "late": late,
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
@accepts(CursorSchema, location="query")
@returns(page="community_forum/introduction.html")
def read_introduction(identity: Identity, thing: Any, limit: str = "20", cursor: str | None = None) -> dict[str, Any]:
    """An introduction, as one of its three people finds it, and their letters once they have met."""
    view = presenters.introduction(thing, identity)
    met = view.state in ("met", "resting")
    found = presenters.letters_page(thing, identity, limit=limit, cursor=cursor) if met else None
    letters = found.items if found else ()
    return {
        "one": view,
        "met": met,
        "letters": letters,
        "older": older(found) if found else None,
        "heavy": after_introduction(view, letters),
    }


@pages.post("/introductions/<introduction_id>/state")
@allows(P.READ_INTRODUCTION, on=queries.find_introduction)
@accepts(IntroductionStateSchema, location="form", again=read_introduction, form="state")
@returns()
def answer_introduction(identity: Identity, thing: Any, state: str, answer: str) -> SeeOther:
    """Say yes, not now or no; take back that one would like it; let it rest, or take it up again."""
    before = presenters.introduction(thing, identity)
    services.move(identity, thing, state=state, answer=answer)
    back = "/introductions" if state in ("not_now", "withdrawn") else f"/introductions/{thing.public_id}"
    said = SAID[state]
    if state == "open" and before.part != "asker":  # whose yes comes first: nobody can be written to yet
        said = "declined"
    if state == "open" and before.state == "resting":
        said = "taken-up"
    return SeeOther(back, said)


@pages.post("/introductions/<introduction_id>/letters")
@allows(P.WRITE_TO_THREE, on=queries.find_introduction)
@accepts(WriteLetterSchema, location="form", again=read_introduction, form="letter")
@returns(creates=True)
def write_to_three(identity: Identity, thing: Any, body: str) -> SeeOther:
    """Write a letter to the two others."""
    writing.write(identity, thing, body=body)
    return SeeOther(f"/introductions/{thing.public_id}", "posted")


@pages.post("/introduction-letters/<introduction_letter_id>/withdrawal")
@allows(P.TAKE_BACK_LETTER, on=queries.find_letter)
@accepts(RequestSchema, location="form")
@returns()
def take_letter_of_three_back(_identity: Identity, thing: Any) -> SeeOther:
    """Take a letter back."""
    back = f"/introductions/{thing.introduction.public_id}"
    writing.take_back(thing)
    return SeeOther(back, "taken-back")
