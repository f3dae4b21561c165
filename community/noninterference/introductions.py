"""Introductions: Maud asks a confidant whether they would like to be introduced to Asta, who asked; or is asked herself
by Rita, who may never learn that Maud said "not now". No yes is said here: it would tell, and may.

Asta observes: before a yes there is nothing of it for her, and nothing for anybody else but the two.
"""

from collections.abc import Callable

from sqlalchemy import select

from community.current import now
from community.db.unit_of_work import unit_of_work
from community.introductions.models import Course, Introduction
from community.members.models import Member
from community.noninterference.facts import BOTH, Thing
from community.noninterference.story import MAUD, Teller
from community.notices.services import tell

INTRODUCING, ASKED = "introducing", "asked to meet"

# ── In both worlds ──────────────────────────────────────────────────────────────────────────────────


def begin(teller: Teller) -> None:
    """Asta asks; Maud and Rita know somebody whom she could meet, and Rita has asked Maud."""
    body = {"title": "Asta would like to meet somebody", "body": teller.words(BOTH, "Anybody who knows")}
    ask = teller.act("asta", "POST", "/advice-requests", BOTH, "request_id", wanted=("introduction",), **body)
    for who in (MAUD, "rita"):
        words = {"kind": "introduction", "body": teller.words(BOTH, "Somebody")}
        reply = teller.act(who, "POST", f"/advice-requests/{{{ask}}}/replies", BOTH, "reply_id", **words)
        if who == MAUD:
            teller.things.append(Thing(reply, INTRODUCING, who, "", BOTH, about=ask))
    words = {"to": MAUD, "message": teller.words(BOTH, "Thank you")}
    teller.act("rita", "POST", "/thanks", BOTH, "thanks_id", **words)
    name = _introduce(teller, reply, "rita", MAUD, BOTH)
    teller.things.append(Thing(name, ASKED, "rita", MAUD, BOTH))


# ── Between two people ──────────────────────────────────────────────────────────────────────────────


def introduce(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Ask somebody whom one has thanked; it comes to them, and they say no, not now, or nothing; one takes it back."""
    thing = teller.some(INTRODUCING, lambda t: t.maker == one and not set(t.state) & set(worlds))
    thanked = any(
        t.kind == "thanks" and (t.maker, t.other) == (one, other) and t.worlds in (worlds, BOTH) for t in teller.things
    )
    if thing is None or not thanked or other == "asta":
        return
    thing.state += worlds
    name = _introduce(teller, thing.name, one, other, worlds)
    said = teller.chance.choice(("declined", "not_now", ""))
    if said or teller.likely(0.5):
        teller.act(other, "LETTERS", "", worlds)
    if said:
        _move(teller, name, other, worlds, said)
    if said != "declined" and teller.likely(0.3):
        teller.act(one, "PUT", f"/introductions/{{{name}}}/state", worlds, state="withdrawn")


# ── Alone ───────────────────────────────────────────────────────────────────────────────────────────


def put_off(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """What Rita asked comes, and one says "not now"; she sees no difference."""
    thing = teller.some(ASKED, lambda t: t.other == one)
    if thing is not None:
        teller.act(one, "LETTERS", "", worlds)
        _move(teller, thing.name, one, worlds, "not_now")


ALONE: tuple[Callable[[Teller, str, str, str], None], ...] = (put_off,)


def come(handle: str) -> None:
    """What the worker does when a window of somebody's opens, with what they are asked."""
    with unit_of_work() as work:
        third = work.scalars(select(Member.id).where(Member.handle == handle)).one()
        waits = Introduction.third_id == third, Introduction.state == Course.ASKED, Introduction.brought_at.is_(None)
        for found in work.scalars(select(Introduction).where(*waits).order_by(Introduction.id)).all():
            found.brought_at = now()
            tell(third, "introduce", found.public_id, actor_id=found.maker_id)


def _introduce(teller: Teller, reply: str, one: str, other: str, worlds: str) -> str:
    body = {"handle": other, "words": teller.words(worlds, "Would you")}
    return teller.act(one, "POST", f"/replies/{{{reply}}}/introductions", worlds, "introduction_id", **body)


def _move(teller: Teller, name: str, who: str, worlds: str, state: str) -> None:
    answer = teller.words(worlds, "Well")
    teller.act(who, "PUT", f"/introductions/{{{name}}}/state", worlds, state=state, answer=answer)
