"""Saying hello as somebody new, and to somebody new."""

from typing import Any

from flask import g

from community.correspondence.presenters import may_propose
from community.hellos import presenters, queries, services
from community.hellos.schemas import HelloWordsSchema, SayHelloFormSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.ties.starters import BEGINNINGS, starter
from community.web.door import SeeOther, accepts, allows, returns
from community.web.editions import changed_meanwhile, check_unchanged, edition_of, edition_read
from community.web.schema import Choice, RequestSchema
from community.web.templating import Form
from community_forum.heavy import after_hello
from community_forum.views import pages


class BeginSchema(RequestSchema):
    """The first line that a link suggests."""

    begin = Choice(BEGINNINGS, load_default="")


@pages.get("/you/hello")
@allows(P.LEAVE_HELLO)
@returns(page="community_forum/hello_own.html")
def read_own_hello(identity: Identity) -> dict[str, Any]:
    """One's own hello, and the hellos that came back; after a clash, both versions of one's own."""
    own = presenters.own(identity)
    if "community_form" not in g:
        g.community_form = Form(typed={"words": [own.words]})
    return {
        "own": own,
        "heavy": after_hello(own.words, *(word.answer for word in own.back)),
        "version": edition_read(edition_of(own.words)),
        "theirs": own if changed_meanwhile() else None,
    }


@pages.post("/you/hello")
@allows(P.LEAVE_HELLO)
@accepts(SayHelloFormSchema, location="form", again=read_own_hello)
@returns()
def leave_hello(identity: Identity, words: str, version: str) -> SeeOther:
    """Leave a hello, or change it; what was changed in another place meanwhile is never overwritten unseen."""
    check_unchanged(version, presenters.own(identity).words)
    services.say(identity, words=words)
    return SeeOther("/you/hello", "kept")


@pages.post("/you/hello/withdrawal")
@allows(P.LEAVE_HELLO)
@accepts(RequestSchema, location="form")
@returns()
def take_back_hello(identity: Identity) -> SeeOther:
    """Take one's hello back."""
    services.take_back(identity)
    return SeeOther("/you/hello", "taken-back")


@pages.get("/people/<handle>/hello")
@allows(P.READ_HELLO, on=queries.find_hello)
@accepts(BeginSchema, location="query")
@returns(page="community_forum/hello.html")
def read_hello(identity: Identity, thing: Any, begin: str = "") -> dict[str, Any]:
    """Somebody's hello, and the words between them and this reader."""
    view = presenters.hello(thing, identity)
    if "community_form" not in g:
        g.community_form = Form(typed={"body": [view.mine.body if view.mine else starter(begin)]})
    answered = view.mine is not None and view.mine.answer != ""
    return {
        "hello": view,
        "heavy": after_hello(view.mine.body if view.mine else ""),
        "letters_to": may_propose(identity, view.from_) if answered else "",
    }


@pages.post("/people/<handle>/hello")
@allows(P.SAY_HELLO, on=queries.find_hello)
@accepts(HelloWordsSchema, location="form", again=read_hello)
@returns()
def say_hello(identity: Identity, thing: Any, body: str) -> SeeOther:
    """Say hello to somebody new, or change what one said."""
    services.say_hello(identity, thing, body=body)
    return SeeOther(f"/people/{thing.member.handle}/hello", "sent")


@pages.get("/hello-words/<hello_word_id>/answer")
@allows(P.ANSWER_HELLO, on=queries.find_word)
@returns(page="community_forum/hello_answer.html")
def show_answer(identity: Identity, thing: Any) -> dict[str, Any]:
    """The form for answering a hello that came back."""
    view = presenters.word(thing, identity)
    if "community_form" not in g:
        g.community_form = Form(typed={"body": [view.answer]})
    return {"word": view}


@pages.post("/hello-words/<hello_word_id>/answer")
@allows(P.ANSWER_HELLO, on=queries.find_word)
@accepts(HelloWordsSchema, location="form", again=show_answer)
@returns()
def answer_hello(identity: Identity, thing: Any, body: str) -> SeeOther:
    """Answer a hello that came back."""
    services.answer(identity, thing, body=body)
    return SeeOther("/you/hello", "sent")


@pages.post("/hello-words/<hello_word_id>/withdrawal")
@allows(P.TAKE_BACK_HELLO_WORD, on=queries.find_word)
@accepts(RequestSchema, location="form")
@returns()
def take_back_hello_word(_identity: Identity, thing: Any) -> SeeOther:
    """Take back what one wrote."""
    services.take_word_back(thing)
    return SeeOther("/you/hello", "taken-back")
