"""What two people do with each other, and nobody else may know.

Each act does one thing of ``one`` towards ``other`` in the given worlds, if it is possible there, and keeps to things
of exactly these worlds, less the asks that everyone may read.
"""

from collections.abc import Callable
from typing import Any

from community.noninterference import gather, introductions, letters
from community.noninterference.facts import BOTH, Thing
from community.noninterference.story import Teller


def ask(teller: Teller, one: str, other: str, worlds: str, *, too: str = "") -> str:
    """Ask the other alone, or everyone when there is no other; ``too`` is named as well in world B."""
    body: dict[str, Any] = {"title": teller.words(worlds, "Asking"), "body": teller.words(worlds, "It is a long story")}
    body["wanted"] = teller.chance.choice(((), ("listening",), ("advice", "practical")))
    body["topics"] = [teller.chance.choice(teller.topics)] if teller.likely(0.5) else []
    if other:
        body |= {"audience": "people", "people": [other]}
    name = teller.act(one, "POST", "/advice-requests", worlds, "request_id", **body)
    if too:
        teller.differ(people=[other, too])
        teller.parties.add(too)
    teller.things.append(Thing(name, "ask", one, other, worlds, state="open"))
    return name


def _ask_the_other(teller: Teller, one: str, other: str, worlds: str) -> None:
    ask(teller, one, other, worlds)


def reply(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Reply in private to what the other asked."""
    thing = _ask_of(teller, other, one, worlds)
    if thing is None:
        return
    path = f"/advice-requests/{{{thing.name}}}/replies"
    words = teller.words(worlds, "Between us")
    private = thing.worlds == BOTH or teller.likely(0.5)
    name = teller.act(one, "POST", path, worlds, "reply_id", kind="experience", body=words, private=private)
    teller.things.append(Thing(name, "reply", one, other, worlds, about=thing.name, private=True))


def edit_reply(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Change a private reply, or take it back."""
    thing = teller.some("reply", lambda t: t.private and (t.maker, t.other, t.worlds) == (one, other, worlds))
    if thing is None:
        return
    if teller.likely(0.5):
        teller.act(one, "PATCH", f"/replies/{{{thing.name}}}", worlds, body=teller.words(worlds, "Rather"))
        return
    teller.act(one, "DELETE", f"/replies/{{{thing.name}}}", worlds)
    teller.things.remove(thing)


def offer(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Offer help on what the other asked."""
    thing = _ask_of(teller, other, one, worlds)
    if thing is None or thing.state != "open":
        return
    words = {part: teller.words(worlds, part.title()) for part in ("what", "when", "until")}
    name = teller.act(one, "POST", f"/advice-requests/{{{thing.name}}}/offers", worlds, "offer_id", **words)
    teller.things.append(Thing(name, "offer", one, other, worlds, about=thing.name, state="offered"))


def answer(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Accept an offer, or refuse it."""
    thing = teller.some("offer", lambda t: (t.maker, t.other, t.worlds, t.state) == (other, one, worlds, "offered"))
    if thing is not None:
        _move(teller, thing, one, teller.chance.choice(("accepted", "accepted", "declined")))


def finish(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Take an offer back, or say that the help has been given."""
    thing = teller.some("offer", lambda t: (t.maker, t.other, t.worlds, t.state) == (one, other, worlds, "accepted"))
    if thing is not None:
        _move(teller, thing, one, teller.chance.choice(("withdrawn", "done")))


def write(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Write in the thread of an accepted offer."""
    thing = teller.some("offer", lambda t: {t.maker, t.other} == {one, other} and t.worlds == worlds)
    if thing is not None and thing.state == "accepted":
        path = f"/help-offers/{{{thing.name}}}/messages"
        teller.act(one, "POST", path, worlds, "message_id", body=teller.words(worlds, "About Friday"))


def help_fully(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Offer, be accepted, write to each other."""
    for who, act, whom in ((one, offer, other), (other, answer, one), (one, write, other), (other, write, one)):
        act(teller, who, whom, worlds)


def thank(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Thank the other, for nothing named or for something; at most one of the two would show it."""
    body: dict[str, Any] = {"to": other, "message": teller.words(worlds, "Thank you"), "shared": teller.likely(0.3)}
    body["qualities"] = [teller.words(worlds, "kind")[:40]] if teller.likely(0.5) else []
    thing = teller.some("reply", lambda t: (t.maker, t.other) == (other, one) and t.worlds in (worlds, BOTH))
    if thing is not None and teller.likely(0.7):
        body["for"] = {"type": "reply", "id": f"{{{thing.name}}}"}
    name = teller.act(one, "POST", "/thanks", worlds, "thanks_id", **body)
    teller.things.append(Thing(name, "thanks", one, other, worlds, state="hers" if body["shared"] else ""))


def show_and_hide(teller: Teller, one: str, other: str, worlds: str) -> None:
    """The other agrees to show a thank-you too; for a while it stands there, then one thinks better of it."""
    thing = teller.some("thanks", lambda t: (t.maker, t.other, t.worlds, t.state) == (one, other, worlds, "hers"))
    if thing is not None:
        for who, shared in ((other, True), (teller.chance.choice((one, other)), False)):
            teller.act(who, "PUT", f"/thanks/{{{thing.name}}}/consent", worlds, shared=shared)
        thing.state = "hidden"


def take_thanks_back(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Take a thank-you back."""
    thing = teller.some("thanks", lambda t: (t.maker, t.other, t.worlds) == (one, other, worlds))
    if thing is not None:
        teller.act(one, "DELETE", f"/thanks/{{{thing.name}}}", worlds)
        teller.things.remove(thing)


def say_hello(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Say hello to the other, who left one, or change what one said; the stewards may know that somebody did."""
    left = any(t.kind == "hello" and t.maker == other for t in teller.things)
    said = (t for t in teller.things if t.kind == "greeting" and (t.maker, t.other) == (one, other))
    if not left or any(t.worlds != worlds and set(t.worlds) & set(worlds) for t in said):
        return
    words = teller.words(worlds, "Welcome")
    name = teller.act(one, "PUT", f"/members/{other}/hello", worlds, "hello_word_id", body=words)
    teller.things.append(Thing(name, "greeting", one, other, worlds))
    if worlds != BOTH:
        teller.parties.update(teller.stewards)


def answer_hello(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Answer a hello of the other, or take back what one said to theirs."""
    thing = teller.some("greeting", lambda t: (t.maker, t.other, t.worlds) == (other, one, worlds))
    if thing is not None:
        path = f"/hello-words/{{{thing.name}}}/answer"
        teller.act(one, "PUT", path, worlds, body=teller.words(worlds, "Thank you"))
    mine = teller.some("greeting", lambda t: (t.maker, t.other, t.worlds) == (one, other, worlds))
    if mine is not None and teller.likely(0.3):
        teller.act(one, "DELETE", f"/hello-words/{{{mine.name}}}", worlds)
        gone = ("greeting", one, other, worlds)
        teller.things[:] = [t for t in teller.things if (t.kind, t.maker, t.other, t.worlds) != gone]


ACTS: tuple[Callable[[Teller, str, str, str], None], ...] = (
    _ask_the_other,
    reply,
    reply,
    edit_reply,
    offer,
    help_fully,
    answer,
    finish,
    write,
    thank,
    thank,
    show_and_hide,
    take_thanks_back,
    say_hello,
    say_hello,
    answer_hello,
    letters.propose,
    letters.write,
    introductions.introduce,
    gather.gather,
    gather.knock,
    gather.leave_circle,
)


def _move(teller: Teller, thing: Thing, who: str, state: str) -> None:
    words = teller.words(thing.worlds, "Well") if state in ("accepted", "declined") else None
    teller.act(who, "PUT", f"/help-offers/{{{thing.name}}}/state", thing.worlds, state=state, message=words)
    thing.state = state


def _ask_of(teller: Teller, asker: str, helper: str, worlds: str) -> Thing | None:
    """An ask of the asker that the helper may read and reply to."""
    return teller.some(
        "ask",
        lambda t: t.maker == asker and t.other in ("", helper) and t.worlds in (worlds, BOTH) and t.state != "resting",
    )
