"""Letters: between two people, and between Maud and two who observe and may never learn what she does with theirs.

Rita and Maud write to each other in both worlds, and Asta has proposed it to her. When a letter comes to Maud, whether
she lets it rest, and that she said "not now": that is hers, and differs.
"""

from collections.abc import Callable

from sqlalchemy import select

from community.correspondence.models import Correspondence, Letter
from community.current import now
from community.db.unit_of_work import unit_of_work
from community.members.models import Member
from community.noninterference.facts import BOTH, Thing
from community.noninterference.story import MAUD, Teller
from community.notices.services import forget, tell

WRITING = "writing"

# ── Between two people ──────────────────────────────────────────────────────────────────────────────


def propose(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Propose letters to somebody whom one has thanked; they say yes, no, or nothing."""
    thanked = any(
        t.kind == "thanks" and (t.maker, t.other) == (one, other) and t.worlds in (worlds, BOTH) for t in teller.things
    )
    asked = any(
        t.kind == WRITING and {t.maker, t.other} == {one, other} and set(t.worlds) & set(worlds) for t in teller.things
    )
    if thanked and not asked:
        thing = _propose(teller, one, other, worlds)
        said = teller.chance.choice(("open", "open", "open", "declined", "not_now", ""))
        if said:
            _move(teller, thing, other, said)


def write(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Write to the other, whom it reaches or not; perhaps take it back."""
    thing = teller.some(
        WRITING, lambda t: {t.maker, t.other} == {one, other} and (t.worlds, t.state) == (worlds, "open")
    )
    if thing is not None:
        letter = _write(teller, thing, one)
        if teller.likely(0.6):
            teller.act(other, "LETTERS", "", worlds)
        if teller.likely(0.3):
            teller.act(one, "DELETE", f"/letters/{{{letter}}}", worlds)


# ── In both worlds ──────────────────────────────────────────────────────────────────────────────────


def begin(teller: Teller) -> None:
    """Rita and Maud write to each other from the beginning; Asta has proposed it, and waits."""
    for who in ("rita", "asta"):
        words = teller.words(BOTH, "Thank you")
        teller.act(who, "POST", "/thanks", BOTH, "thanks_id", to=MAUD, message=words)
        thing = _propose(teller, who, MAUD, BOTH)
        if who == "rita":
            _move(teller, thing, MAUD, "open")
            _write(teller, thing, MAUD)
            teller.act(who, "LETTERS", "", BOTH)
            _write(teller, thing, who)


def go_on(teller: Teller) -> None:
    """Rita writes to Maud again, or takes back what she wrote last, which may have come or not."""
    thing = teller.some(WRITING, lambda t: (t.maker, t.other, t.worlds, t.state) == ("rita", MAUD, BOTH, "open"))
    letter = teller.some("letter", lambda t: (t.maker, t.other, t.worlds) == ("rita", MAUD, BOTH))
    if letter is not None and teller.likely(0.3):
        teller.act("rita", "DELETE", f"/letters/{{{letter.name}}}", BOTH)
        teller.things.remove(letter)
    elif thing is not None:
        _write(teller, thing, "rita")


# ── Alone ───────────────────────────────────────────────────────────────────────────────────────────


def let_rest(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Let letters rest that one exchanges with Rita, or take them up again."""
    thing = teller.some(WRITING, lambda t: one in (t.maker, t.other) and (t.worlds, t.state) == (BOTH, "open"))
    if thing is not None:
        path = f"/correspondences/{{{thing.name}}}/state"
        teller.act(one, "PUT", path, worlds, state=teller.chance.choice(("resting", "resting", "open")))


def put_off(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Say "not now" to what Asta has proposed; she sees no difference."""
    thing = teller.some(WRITING, lambda t: (t.other, t.worlds, t.state) == (one, BOTH, "proposed"))
    if thing is not None:
        teller.act(one, "PUT", f"/correspondences/{{{thing.name}}}/state", worlds, state="not_now")


def receive(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """A window of one's own opens, and what others wrote has come."""
    teller.act(one, "LETTERS", "", worlds)


ALONE: tuple[Callable[[Teller, str, str, str], None], ...] = (let_rest, put_off, receive)


def come(handle: str) -> None:
    """What the worker does when a window of somebody's opens."""
    with unit_of_work() as work:
        reader = work.scalars(select(Member.id).where(Member.handle == handle)).one()
        letters = select(Letter).join(Letter.correspondence).where(Letter.delivered_at.is_(None))
        mine = (Correspondence.proposer_id == reader) | (Correspondence.other_id == reader)
        for letter in work.scalars(letters.where(mine, Letter.author_id != reader).order_by(Letter.id)).all():
            if not letter.correspondence.rests_for(reader):
                letter.delivered_at = now()
                forget(letter.correspondence.public_id, "letter", member_key=reader)
                tell(reader, "letter", letter.correspondence.public_id, actor_id=letter.author_id)


def _propose(teller: Teller, one: str, other: str, worlds: str) -> Thing:
    path, words = f"/members/{other}/correspondence", teller.words(worlds, "Letters")
    name = teller.act(one, "POST", path, worlds, "correspondence_id", words=words)
    thing = Thing(name, WRITING, one, other, worlds, state="proposed")
    teller.things.append(thing)
    return thing


def _write(teller: Teller, thing: Thing, who: str) -> str:
    path, words = f"/correspondences/{{{thing.name}}}/letters", teller.words(thing.worlds, "Dear you")
    name = teller.act(who, "POST", path, thing.worlds, "letter_id", body=words)
    other = thing.other if who == thing.maker else thing.maker
    teller.things.append(Thing(name, "letter", who, other, thing.worlds, about=thing.name))
    return name


def _move(teller: Teller, thing: Thing, who: str, state: str) -> None:
    answer = teller.words(thing.worlds, "Well")
    teller.act(who, "PUT", f"/correspondences/{{{thing.name}}}/state", thing.worlds, state=state, answer=answer)
    thing.state = "proposed" if state == "not_now" else state
