"""What one of the two may know of a correspondence: their own side of it, and the words of both."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from community.clock import day_of
from community.correspondence import meetings, queries
from community.correspondence.models import Correspondence, Course, Letter
from community.members.presenters import Person, person, person_of, title_of
from community.security.identity import Identity, same_person
from community.security.permissions import Permission as P
from community.security.policy import allowed
from community.web.paging import Page, limit_of, seal, unseal

STEPS = (
    ("answer", P.ANSWER_PROPOSAL),
    ("withdraw", P.TAKE_BACK_PROPOSAL),
    ("write", P.WRITE_LETTER),
    ("rest", P.LET_LETTERS_REST),
    ("put_away", P.PUT_LETTERS_AWAY),
)


@dataclass(frozen=True, slots=True)
class CameFromView:
    """What a correspondence came from; a hello is named by the newcomer's handle, one's own by nothing."""

    type: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class CorrespondenceView:
    """A correspondence. ``state`` is as this reader finds it: ``resting`` if they let it rest themselves, ``put_off``
    if they said "not now"; of what the other one chose alone there is nothing. ``mine`` is what one proposed oneself.
    """

    id: str
    with_: Person | None
    mine: bool
    state: str
    words: str
    answer: str
    proposed_on: date
    came_from: CameFromView | None
    may: tuple[str, ...]
    muted: bool


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter, by the day on which it was written."""

    id: str
    body: str
    from_: Person | None
    written_on: date
    may: tuple[str, ...]
    muted: bool


def correspondence(thing: Correspondence, viewer: Identity) -> CorrespondenceView:
    """One correspondence with what it came from."""
    return _view(thing, viewer, _came_from(thing, viewer))


def own_page(viewer: Identity, *, limit: str, cursor: str | None = None) -> Page[CorrespondenceView]:
    """One page of this member's correspondences, and of what waits for an answer."""
    most = limit_of(limit)
    found = queries.own(viewer, unseal("correspondence", cursor), most + 1)
    last = found[most - 1] if len(found) > most else None
    views = tuple(_view(thing, viewer, None) for thing in found[:most])
    return Page(views, seal("correspondence", (last.proposed_at, last.public_id)) if last else None)


def letters_page(thing: Correspondence, viewer: Identity, *, limit: str, cursor: str | None = None) -> Page[LetterView]:
    """One page of letters, the newest first."""
    most = limit_of(limit)
    rows = queries.letters(viewer, thing, unseal("letters", cursor), most + 1)
    last = rows[most - 1] if len(rows) > most else None
    views = tuple(_letter(row, person(row.handle, row.name, row.left_at), viewer) for row in rows[:most])
    return Page(views, seal("letters", (last.written_at, last.id)) if last else None)


def letter(thing: Letter, viewer: Identity) -> LetterView:
    """One letter, as its author reads it after writing."""
    return LetterView(
        id=thing.public_id,
        body=thing.body,
        from_=Person(viewer.handle, viewer.name),
        written_on=day_of(thing.written_at, viewer.timezone),
        may=("take_back",),
        muted=False,
    )


def people_to_write_to(viewer: Identity) -> tuple[Person, ...]:
    """Some of those to whom this member may propose letters."""
    return tuple(Person(member.handle, member.name) for member in meetings.people_to_write_to(viewer))


def may_propose(viewer: Identity, *people: Person | None) -> str:
    """The handle of somebody with whom this member has finished something, if they may propose letters to them now;
    else nothing, and no page says why. Of the two people of a thing, it is the other one."""
    handle = next((who.handle for who in people if who is not None and who.handle != viewer.handle), "")
    return handle if handle and meetings.is_free(viewer, handle) else ""


def _view(thing: Correspondence, viewer: Identity, came_from: CameFromView | None) -> CorrespondenceView:
    mine = same_person(viewer, thing.proposer_id)
    whom = thing.with_whom(viewer.key)
    return CorrespondenceView(
        id=thing.public_id,
        with_=person_of(whom),
        mine=mine,
        state=_state(thing, viewer, mine),
        words=thing.words,
        answer=thing.answer,
        proposed_on=day_of(thing.proposed_at, viewer.timezone),
        came_from=came_from,
        may=tuple(word for word, permission in STEPS if allowed(viewer, permission, thing)),
        muted=whom is not None and whom.id in viewer.muted,
    )


def _state(thing: Correspondence, viewer: Identity, mine: bool) -> str:
    if thing.state == Course.OPEN and thing.rests_for(viewer.key):
        return "resting"
    return "put_off" if thing.state == Course.PROPOSED and not mine and thing.put_off_at else thing.state


def _came_from(thing: Correspondence, viewer: Identity) -> CameFromView | None:
    found = queries.came_from(viewer, thing)
    if found is None:
        return None
    kind, name, title = found
    return CameFromView(kind, name, title_of(title) if kind == "advice_request" else "")


def _letter(row: Any, author: Person | None, viewer: Identity) -> LetterView:
    return LetterView(
        id=row.id,
        body=row.body,
        from_=author,
        written_on=day_of(row.written_at, viewer.timezone),
        may=("take_back",) if same_person(viewer, row.author_id) else (),
        muted=row.author_id in viewer.muted,
    )
