"""What this viewer may know of a hello and of the words around it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from community.clock import day_of
from community.hellos import queries
from community.hellos.models import Hello, HelloWord
from community.members.presenters import Person, person, person_of
from community.security.identity import Identity, same_person
from community.security.permissions import Permission as P
from community.security.policy import allowed

FIRST_DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class HelloWordView:
    """A hello that came back, with its answer if there is one."""

    id: str
    body: str
    from_: Person | None
    to: Person | None
    written_on: date
    answer: str
    answer_id: str
    may: tuple[str, ...]
    muted: bool


@dataclass(frozen=True, slots=True)
class HelloView:
    """Somebody's hello, as a reader sees it."""

    id: str
    words: str
    from_: Person | None
    said_on: date
    mine: HelloWordView | None
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnHelloView:
    """One's own hello, and the hellos that came back."""

    id: str
    words: str
    folded: bool
    may: tuple[str, ...]
    back: tuple[HelloWordView, ...]


@dataclass(frozen=True, slots=True)
class LeftHelloView:
    """A hello that nobody has answered, for those who look after the house."""

    author: Person | None
    words: str
    said_on: date


def hello(thing: Hello, viewer: Identity) -> HelloView:
    """Somebody's hello; when it was taken back, what this reader said to it is left."""
    said = queries.said_to(viewer, thing.member_id)
    own = same_person(viewer, thing.member_id)
    return HelloView(
        id=thing.public_id,
        words=thing.words if own or thing.folded_at is None else "",
        from_=person_of(thing.member),
        said_on=day_of(thing.said_at, viewer.timezone),
        mine=_word(said, viewer) if said else None,
        may=("say_hello",) if allowed(viewer, P.SAY_HELLO, thing) else (),
    )


def own(viewer: Identity) -> OwnHelloView:
    """One's own hello, or an empty one."""
    thing = queries.own_hello(viewer)
    standing = thing is not None and thing.words != ""
    folded = thing is not None and thing.folded_at is not None
    may = ("take_back",) if standing else ()
    if not folded and (standing or queries.is_new(viewer)):
        may = ("say", *may)
    back = tuple(_word(row, viewer) for row in queries.hellos_back(viewer))
    return OwnHelloView(thing.public_id if thing else "", thing.words if thing else "", folded, may, back)


def word(thing: HelloWord, viewer: Identity) -> HelloWordView:
    """A hello that came back, for one of its two people."""
    return _word(queries.word_with_answer(thing.id), viewer)


def left_to_stewards(viewer: Identity) -> tuple[LeftHelloView, ...]:
    """The hellos that wait quietly."""
    return tuple(
        LeftHelloView(person(row.handle, row.name), row.words, day_of(row.said_at, viewer.timezone))
        for row in queries.left_to_stewards(viewer)
    )


def may_say_hello(viewer: Identity) -> bool:
    """Whether these are somebody's first days, in which they have not said hello."""
    return queries.may_say_hello(viewer, FIRST_DAYS)


def has_hello(viewer: Identity) -> bool:
    """Whether a way to one's own hello is of any use: one is new, or has left one."""
    return queries.has_hello(viewer)


def _word(row: Any, viewer: Identity) -> HelloWordView:
    author = person(row.author_handle, row.author_name, row.author_left_at)
    reader = person(row.reader_handle, row.reader_name, row.reader_left_at)
    to_me = same_person(viewer, row.reader_id)
    may = (("answer",) if author else ()) if to_me else ("take_back",)
    return HelloWordView(
        id=row.id,
        body=row.body,
        from_=author,
        to=reader,
        written_on=day_of(row.written_at, viewer.timezone),
        answer=row.answer or "",
        answer_id=(row.answer_id or "") if row.answer else "",
        may=may,
        muted=row.author_id in viewer.muted,
    )
