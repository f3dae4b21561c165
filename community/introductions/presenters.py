"""What one of the three may know of an introduction: their own side of it, and of the others what these have said yes
to. Whoever asked stays unnamed to the third person until they have said yes themselves, unless the third person may
read what they asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from community.advice.models import Reply
from community.clock import day_of
from community.correspondence.presenters import LetterView
from community.correspondence.queries import SEASON
from community.current import now
from community.introductions import people, queries
from community.introductions.models import Course, Introduction, IntroductionLetter, Said
from community.members.models import Member
from community.members.presenters import Person, person, person_of, title_of
from community.security.identity import Identity, same_person
from community.security.permissions import Permission as P
from community.security.policy import allowed
from community.web.paging import Page, limit_of, seal, unseal

STEPS = (
    ("answer", P.ANSWER_INTRODUCTION),
    ("withdraw", P.TAKE_BACK_INTRODUCTION),
    ("write", P.WRITE_TO_THREE),
    ("rest", P.LET_THREE_REST),
)


@dataclass(frozen=True, slots=True)
class IntroducedRequestView:
    """What was asked."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class SaidView:
    """What one of the three said; ``from_`` is None for who has left, or is not named to this reader."""

    by: str
    from_: Person | None
    words: str
    muted: bool


@dataclass(frozen=True, slots=True)
class IntroductionView:
    """An introduction. ``part`` is this reader's own in it: maker, third or asker. ``state`` is as this reader finds
    it: ``put_off`` if they said "not now" themselves, ``resting`` if they let the letters rest; of what another chose
    alone there is nothing."""

    id: str
    part: str
    state: str
    maker: Person | None
    third: Person | None
    asker: Person | None
    request: IntroducedRequestView | None
    said: tuple[SaidView, ...]
    asked_on: date
    may: tuple[str, ...]


def introduction(thing: Introduction, viewer: Identity) -> IntroductionView:
    """One introduction."""
    return _views([thing], viewer)[0]


def own_page(viewer: Identity, *, limit: str, cursor: str | None = None) -> Page[IntroductionView]:
    """One page of this member's introductions."""
    most = limit_of(limit)
    found = queries.own(viewer, unseal("introductions", cursor), most + 1)
    last = found[most - 1] if len(found) > most else None
    views = _views(found[:most], viewer)
    return Page(views, seal("introductions", (last.asked_at, last.public_id)) if last else None)


def on_reply(reply: Reply, viewer: Identity) -> tuple[IntroductionView, ...]:
    """Whom this member has asked on a reply of theirs: what was asked there they know."""
    return tuple(_view(thing, viewer, None) for thing in queries.on_reply(viewer, reply))


def is_late(reply: Reply) -> bool:
    """Whether a reply was written too long ago for asking somebody: a season, so that nobody is asked twice."""
    return reply.written_at <= now() - SEASON


def people_to_ask(reply: Reply, viewer: Identity) -> tuple[Person, ...]:
    """Some of those whom this member knows, and may ask on a reply of theirs."""
    asker = reply.request.author_id or 0
    return tuple(Person(member.handle, member.name) for member in people.people_to_ask(viewer, asker))


def letters_page(thing: Introduction, viewer: Identity, *, limit: str, cursor: str | None = None) -> Page[LetterView]:
    """One page of the letters of three, the newest first."""
    most = limit_of(limit)
    rows = queries.letters(viewer, thing, unseal("letters of three", cursor), most + 1)
    last = rows[most - 1] if len(rows) > most else None
    views = tuple(_letter(row, person(row.handle, row.name, row.left_at), viewer) for row in rows[:most])
    return Page(views, seal("letters of three", (last.written_at, last.id)) if last else None)


def letter(thing: IntroductionLetter, viewer: Identity) -> LetterView:
    """One letter, as its author reads it after writing."""
    on = day_of(thing.written_at, viewer.timezone)
    return LetterView(thing.public_id, thing.body, Person(viewer.handle, viewer.name), on, ("take_back",), muted=False)


def _views(things: Any, viewer: Identity) -> tuple[IntroductionView, ...]:
    requests = queries.requests_of(viewer, [thing.reply_id for thing in things if thing.reply_id]) if things else {}
    return tuple(_view(thing, viewer, requests.get(thing.reply_id)) for thing in things)


def _view(thing: Introduction, viewer: Identity, request: Any) -> IntroductionView:
    part = _part(thing, viewer)
    named = thing.state == Course.MET or part == "asker" or request is not None
    three = {
        "maker": _person(thing.maker, viewer),
        "third": _person(thing.third, viewer),
        "asker": _person(thing.asker, viewer) if named else None,
    }
    return IntroductionView(
        id=thing.public_id,
        part=part,
        state=_state(thing, viewer),
        **three,
        request=None if request is None else IntroducedRequestView(request.public_id, title_of(request.title)),
        said=tuple(_said(thing, viewer, three)),
        # To the asker it began with the third person's yes: when they were asked is not theirs to know.
        asked_on=day_of(_began_at(thing, part), viewer.timezone),
        may=tuple(word for word, permission in STEPS if allowed(viewer, permission, thing)),
    )


def _part(thing: Introduction, viewer: Identity) -> str:
    if same_person(viewer, thing.maker_id):
        return "maker"
    return "third" if same_person(viewer, thing.third_id) else "asker"


def _person(member: Member | None, viewer: Identity) -> Person | None:
    return None if member is None or member.id in viewer.apart else person_of(member)


def _state(thing: Introduction, viewer: Identity) -> str:
    if thing.state == Course.MET:
        return "resting" if thing.rests_for(viewer.key) else thing.state
    mine = thing.said_by(viewer.key)
    put_off = mine is not None and mine.said == Said.NOT_NOW
    return "put_off" if put_off and thing.state in (Course.ASKED, Course.OFFERED) else thing.state


def _letter(row: Any, author: Person | None, viewer: Identity) -> LetterView:
    return LetterView(
        id=row.id,
        body=row.body,
        from_=author,
        written_on=day_of(row.written_at, viewer.timezone),
        may=("take_back",) if same_person(viewer, row.author_id) else (),
        muted=row.author_id in viewer.muted,
    )


def _said(thing: Introduction, viewer: Identity, three: dict[str, Person | None]) -> Iterator[SaidView]:
    """The words of the three, in the order in which they were asked; of who is kept apart from this reader, nothing."""
    for by, key in (("maker", thing.maker_id), ("third", thing.third_id), ("asker", thing.asker_id)):
        found = thing.said_by(key) if key is not None and key not in viewer.apart else None
        if found is not None and found.body:
            yield SaidView(by, three[by], found.body, key in viewer.muted)


def _began_at(thing: Introduction, part: str) -> Any:
    yes = thing.said_by(thing.third_id) if part == "asker" else None
    return yes.said_at if yes is not None else thing.asked_at
