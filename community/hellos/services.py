"""Leaving a hello, changing it, taking it back; saying hello to somebody new, and answering once."""

from sqlalchemy import delete, select

from community.current import now, session
from community.errors import Conflict
from community.hellos.models import Hello, HelloWord, WordKind
from community.hellos.queries import is_new, own_hello, word_between
from community.language import _
from community.members.models import Member
from community.notices.services import forget, tell
from community.security.identity import Identity
from community.security.throttling import DAY, slow_down_writing

IN_A_DAY = 20


def say(identity: Identity, *, words: str) -> Hello:
    """Leave a hello, or change the one that one left.

    Raises:
        Conflict: when it is folded, or when one is not new any more: a month has passed, or somebody said hello.
    """
    session().execute(select(Member.id).where(Member.id == identity.key).with_for_update(key_share=True))
    thing = own_hello(identity, to_change=True)
    if thing is not None and thing.folded_at is not None:
        raise Conflict(_("These words are folded. Under You, the care team, you can ask for another look."))
    if (thing is None or not thing.words) and not is_new(identity):
        raise Conflict(_("A hello is for your first days here."))
    if thing is None:
        thing = Hello(member_id=identity.key, words=words, said_at=now())
        session().add(thing)
    elif not thing.words:
        thing.said_at = now()
    thing.words = words
    session().flush()
    return thing


def take_back(identity: Identity) -> None:
    """Take one's hello back; what others wrote to one stays."""
    thing = own_hello(identity, to_change=True)
    if thing is not None:
        thing.words = ""
        session().flush()


def say_hello(identity: Identity, thing: Hello, *, body: str) -> HelloWord:
    """Say hello to somebody who left one, or change what one said; they are told once.

    Raises:
        TooMany: after twenty in a day.
    """
    return _write(identity, thing.member_id, WordKind.HELLO, "hello", body)


def answer(identity: Identity, thing: HelloWord, *, body: str) -> HelloWord:
    """Answer a hello that came back, once, or change the answer; they are told once.

    Raises:
        TooMany: after twenty in a day.
    """
    return _write(identity, thing.author_id, WordKind.ANSWER, "word_back", body)


def take_word_back(thing: HelloWord) -> None:
    """Take back what one wrote; an answer goes with what it answers."""
    gone = [thing]
    if thing.kind == WordKind.HELLO and thing.reader_id is not None:
        hanging = word_between(thing.reader_id, thing.author_id, WordKind.ANSWER)
        gone += [hanging] if hanging is not None else []
    for one in gone:
        forget(one.public_id)
        session().execute(delete(HelloWord).where(HelloWord.id == one.id))


def _write(identity: Identity, reader_key: int, kind: str, told: str, body: str) -> HelloWord:
    session().execute(select(Member.id).where(Member.id == identity.key).with_for_update(key_share=True))
    found = word_between(identity.key, reader_key, kind)
    if found is not None:
        found.body = body
        session().flush()
        return found
    slow_down_writing(identity, HelloWord.author_id, HelloWord.written_at, IN_A_DAY, DAY)
    made = HelloWord(author_id=identity.key, reader_id=reader_key, kind=kind, body=body, written_at=now())
    session().add(made)
    session().flush()
    tell(reader_key, told, made.public_id, actor_id=identity.key)
    return made
