"""Introductions over the API."""

from community.advice.models import Reply
from community.advice.queries import find_reply
from community.correspondence.presenters import LetterView
from community.correspondence.schemas import WriteLetterSchema
from community.introductions import presenters, queries, services, writing
from community.introductions.models import Introduction, IntroductionLetter
from community.introductions.schemas import (
    IntroduceSchema,
    IntroductionSchema,
    IntroductionStateSchema,
    LetterOfThreeSchema,
)
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns
from community.web.paging import Page
from community.web.schema import CursorSchema, page_of

api = ApiBlueprint("introductions", __name__, description="Introducing two people who would both like it")


@api.post("/replies/<reply_id>/introductions")
@allows(P.INTRODUCE, on=find_reply)
@accepts(IntroduceSchema)
@returns(IntroductionSchema, status=201, creates=True, refuses=(409, 429))
def introduce(identity: Identity, thing: Reply, handle: str, words: str) -> presenters.IntroductionView:
    """On a reply of yours of that kind, ask somebody whom you know whether they would like to be introduced. Whoever
    asked learns of it once they have said yes."""
    return presenters.introduction(services.introduce(identity, thing, handle=handle, words=words), identity)


@api.get("/introductions")
@allows(P.BE_A_MEMBER)
@accepts(CursorSchema, location="query")
@returns(page_of(IntroductionSchema))
def read_all(identity: Identity, limit: str, cursor: str | None = None) -> Page[presenters.IntroductionView]:
    """Introductions in which you are one of the three, the newest first."""
    return presenters.own_page(identity, limit=limit, cursor=cursor)


@api.get("/introductions/<introduction_id>")
@allows(P.READ_INTRODUCTION, on=queries.find_introduction)
@returns(IntroductionSchema)
def read(identity: Identity, thing: Introduction) -> presenters.IntroductionView:
    """An introduction in which you are one of the three, with what each has said."""
    return presenters.introduction(thing, identity)


@api.put("/introductions/<introduction_id>/state")
@allows(P.READ_INTRODUCTION, on=queries.find_introduction)
@accepts(IntroductionStateSchema)
@returns(IntroductionSchema)
def move(identity: Identity, thing: Introduction, state: str, answer: str) -> presenters.IntroductionView:
    """Say yes, not now or no; take back that you would introduce, or be introduced; once you have met, let it rest, or
    take it up again. The last two, and "not now", nobody else learns."""
    services.move(identity, thing, state=state, answer=answer)
    return presenters.introduction(thing, identity)


@api.get("/introductions/<introduction_id>/letters")
@allows(P.READ_INTRODUCTION, on=queries.find_introduction)
@accepts(CursorSchema, location="query")
@returns(page_of(LetterOfThreeSchema))
def read_letters(identity: Identity, thing: Introduction, limit: str, cursor: str | None = None) -> Page[LetterView]:
    """The letters that you wrote and those that have come to you, the newest first."""
    return presenters.letters_page(thing, identity, limit=limit, cursor=cursor)


@api.post("/introductions/<introduction_id>/letters")
@allows(P.WRITE_TO_THREE, on=queries.find_introduction)
@accepts(WriteLetterSchema)
@returns(LetterOfThreeSchema, status=201, creates=True, refuses=(429,))
def write(identity: Identity, thing: Introduction, body: str) -> LetterView:
    """Write a letter to the two others. It comes to each at their own pace; nobody is told when, nor whether it was
    read."""
    return presenters.letter(writing.write(identity, thing, body=body), identity)


@api.delete("/introduction-letters/<introduction_letter_id>")
@allows(P.TAKE_BACK_LETTER, on=queries.find_letter)
@returns(status=204)
def take_back(_identity: Identity, thing: IntroductionLetter) -> None:
    """Take a letter back: it is erased for all three, whether it has come or not."""
    writing.take_back(thing)
