"""Hellos over the API."""

from community.hellos import presenters, queries, services
from community.hellos.models import Hello, HelloWord
from community.hellos.schemas import HelloSchema, HelloWordSchema, HelloWordsSchema, OwnHelloSchema, SayHelloSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns

api = ApiBlueprint("hellos", __name__, description="Saying hello as somebody new, and to somebody new")


@api.get("/me/hello")
@allows(P.LEAVE_HELLO)
@returns(OwnHelloSchema)
def read_own(identity: Identity) -> presenters.OwnHelloView:
    """Your own hello, and the hellos that came back."""
    return presenters.own(identity)


@api.put("/me/hello")
@allows(P.LEAVE_HELLO)
@accepts(SayHelloSchema)
@returns(OwnHelloSchema)
def say(identity: Identity, words: str) -> presenters.OwnHelloView:
    """Leave a hello in your first days here, or change it."""
    services.say(identity, words=words)
    return presenters.own(identity)


@api.delete("/me/hello")
@allows(P.LEAVE_HELLO)
@returns(status=204)
def take_back(identity: Identity) -> None:
    """Take your hello back."""
    services.take_back(identity)


@api.get("/members/<handle>/hello")
@allows(P.READ_HELLO, on=queries.find_hello)
@returns(HelloSchema)
def read(identity: Identity, thing: Hello) -> presenters.HelloView:
    """Somebody's hello, and what you said to it."""
    return presenters.hello(thing, identity)


@api.put("/members/<handle>/hello")
@allows(P.SAY_HELLO, on=queries.find_hello)
@accepts(HelloWordsSchema)
@returns(HelloWordSchema, refuses=(429,))
def say_hello(identity: Identity, thing: Hello, body: str) -> presenters.HelloWordView:
    """Say hello to somebody new, or change what you said: only they read it."""
    return presenters.word(services.say_hello(identity, thing, body=body), identity)


@api.put("/hello-words/<hello_word_id>/answer")
@allows(P.ANSWER_HELLO, on=queries.find_word)
@accepts(HelloWordsSchema)
@returns(HelloWordSchema, refuses=(429,))
def answer(identity: Identity, thing: HelloWord, body: str) -> presenters.HelloWordView:
    """Answer a hello that came to you, once; or change the answer."""
    services.answer(identity, thing, body=body)
    return presenters.word(thing, identity)


@api.delete("/hello-words/<hello_word_id>")
@allows(P.TAKE_BACK_HELLO_WORD, on=queries.find_word)
@returns(status=204)
def take_word_back(_identity: Identity, thing: HelloWord) -> None:
    """Take back what you wrote: it is erased, and an answer to it with it."""
    services.take_word_back(thing)
