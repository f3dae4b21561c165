"""Circles, what is offered now and then, and tokens: in both worlds, and in one alone."""

from collections.abc import Callable

from community.noninterference.facts import BOTH, Thing
from community.noninterference.story import CONFIDANTS, MAUD, Teller

A_FEW = 8

# ── Between two people ──────────────────────────────────────────────────────────────────────────────


def gather(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Start a circle with the other, and ask there; or ask them in, and hear nothing."""
    name = _start(teller, one, worlds)
    invitation = _invite(teller, name, one, other, worlds)
    if teller.likely(0.3):
        teller.things.append(Thing(invitation, "invitation", one, other, worlds, about=name))
        return
    _answer(teller, invitation, other, worlds, "accepted")
    teller.things.append(Thing(name, "circle", one, other, worlds))
    _ask_in(teller, name, one, other, worlds)


def knock(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Write to come into a circle that the other keeps, where everybody can find it; they ask one in, or say no, or
    nothing, and one may think better of it."""
    thing = teller.some("listed circle", lambda t: t.maker == other and not set(t.state) & set(worlds))
    if thing is None:
        return
    thing.state += worlds
    path = f"/circles/{{{thing.name}}}/knocks"
    name = teller.act(one, "POST", path, worlds, "knock_id", words=teller.words(worlds, "May I"))
    if teller.likely(0.3):
        teller.act(one, "DELETE", f"/circle-knocks/{{{name}}}", worlds)
    elif teller.likely(0.6):
        state = teller.chance.choice(("welcome", "declined"))
        teller.act(other, "PUT", f"/circle-knocks/{{{name}}}/state", worlds, state=state)


def leave_circle(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Leave a circle of the other; what was asked there by them is theirs again."""
    thing = teller.some("circle", lambda t: (t.maker, t.other, t.worlds) == (other, one, worlds))
    if thing is not None:
        teller.act(one, "DELETE", f"/circles/{{{thing.name}}}/membership", worlds)
        asked = {t.name for t in teller.things if t.kind == "ask" and t.about == thing.name}
        gone = {thing.name, *asked, *(t.name for t in teller.things if t.about in asked)}
        teller.things[:] = [t for t in teller.things if t.name not in gone]


# ── In both worlds ──────────────────────────────────────────────────────────────────────────────────


def gather_some(teller: Teller) -> None:
    """Rita keeps a circle with Asta, and would have Maud in it; Maud keeps one with Rita."""
    for keeper, other in (("rita", "asta"), (MAUD, "rita")):
        name = _start(teller, keeper, BOTH)
        _answer(teller, _invite(teller, name, keeper, other, BOTH), other, BOTH, "accepted")
        _ask_in(teller, name, keeper, other, BOTH)
        teller.things.append(Thing(name, "kept circle", keeper, other, BOTH))
        if keeper == "rita":
            invitation = _invite(teller, name, keeper, MAUD, BOTH)
            teller.things.append(Thing(invitation, "invitation", keeper, MAUD, BOTH, about=name))
    for keeper, joining in ((MAUD, "words"), (CONFIDANTS[0], "words"), ("asta", "open")):
        name = _start(teller, keeper, BOTH, joining=joining)
        teller.things.append(Thing(name, "listed circle", keeper, "", BOTH))


def ask_in_again(teller: Teller) -> None:
    """Rita asks Maud into her circle once more, or thinks better of it."""
    thing = teller.some("invitation", lambda t: (t.maker, t.other, t.worlds) == ("rita", MAUD, BOTH))
    if thing is not None and teller.likely(0.7):
        teller.act("rita", "POST", f"/circles/{{{thing.about}}}/invitations", BOTH, handle=MAUD)
    elif thing is not None:
        _answer(teller, thing.name, "rita", BOTH, "withdrawn")
        teller.things.remove(thing)


def stand_by(teller: Teller, who: str = "", worlds: str = BOTH) -> None:
    """Somebody offers something now and then, where it can be found."""
    who = who or teller.chance.choice((MAUD, MAUD, "charlie", "stella", "asta"))
    name = _stand_by(teller, who, worlds, topics=list(teller.chance.sample(teller.topics, k=2)))
    teller.things.append(Thing(name, "standing offer", who, "", worlds))


# ── Alone ───────────────────────────────────────────────────────────────────────────────────────────


def decline_quietly(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Say no to an invitation; whoever made it is not told."""
    thing = teller.some("invitation", lambda t: (t.other, t.worlds, t.state) == (one, BOTH, ""))
    if thing is not None:
        thing.state = "quiet"
        _answer(teller, thing.name, one, worlds, "declined")


def invite_quietly(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Ask a confidant into the circle that one keeps with somebody else; they say no, or nothing."""
    thing = teller.some("kept circle", lambda t: t.maker == one)
    if thing is not None and not thing.state:
        thing.state = "asked"
        confidant = teller.chance.choice(CONFIDANTS)
        teller.parties.add(confidant)
        invitation = _invite(teller, thing.name, one, confidant, worlds)
        if teller.likely(0.5):
            _answer(teller, invitation, confidant, worlds, "declined")


def know_a_circle(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Keep a circle that nobody else knows, whoever is in it; perhaps change it, or let go of it."""
    people = teller.chance.sample([*CONFIDANTS, "charlie", "rita", "asta"], k=2)
    body = {"name": teller.words(worlds, "Mine")[:60], "people": people}
    name = teller.act(one, "POST", "/private-circles", worlds, "private_circle_id", **body)
    if teller.likely(0.3):
        teller.act(one, "PUT", f"/private-circles/{{{name}}}", worlds, **{**body, "people": people[:1]})
    elif teller.likely(0.3):
        teller.act(one, "DELETE", f"/private-circles/{{{name}}}", worlds)


def offer_in_silence(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Keep something to offer where nobody finds it: without a topic, or asleep, or taken back."""
    topics = list(teller.chance.sample(teller.topics, k=1)) if teller.likely(0.6) else []
    name = _stand_by(teller, one, worlds, topics=topics)
    if topics and teller.likely(0.5):
        teller.act(one, "PUT", f"/standing-offers/{{{name}}}/state", worlds, state="asleep")
    elif topics:
        teller.act(one, "DELETE", f"/standing-offers/{{{name}}}", worlds)


def say_that_it_holds(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Say of something that is awake that it still holds."""
    thing = teller.some("standing offer", lambda t: (t.maker, t.worlds) == (one, BOTH))
    if thing is not None:
        teller.act(one, "PUT", f"/standing-offers/{{{thing.name}}}/state", worlds, state="awake")


def keep_tokens(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Make a token for a program, and perhaps end it."""
    if sum(step.makes == "token_id" and step.who == one for step in teller.steps) > A_FEW:
        return
    body = {"name": teller.words(worlds, "A program")[:60], "scopes": ["read", "write"]}
    name = teller.act(one, "POST", "/me/tokens", worlds, "token_id", **body)
    if teller.likely(0.3):
        teller.act(one, "DELETE", f"/me/tokens/{{{name}}}", worlds)


ALONE: tuple[Callable[[Teller, str, str, str], None], ...] = (
    decline_quietly,
    invite_quietly,
    know_a_circle,
    offer_in_silence,
    say_that_it_holds,
    keep_tokens,
)


def _start(teller: Teller, who: str, worlds: str, joining: str = "invitation") -> str:
    words = teller.words(worlds, "A circle")[:60]
    said = {"name": words, "purpose": words, "ways": words, "joining": joining}
    return teller.act(who, "POST", "/circles", worlds, "circle_id", **said)


def _invite(teller: Teller, circle: str, one: str, other: str, worlds: str) -> str:
    return teller.act(one, "POST", f"/circles/{{{circle}}}/invitations", worlds, "invitation_id", handle=other)


def _answer(teller: Teller, invitation: str, who: str, worlds: str, state: str) -> None:
    teller.act(who, "PUT", f"/circle-invitations/{{{invitation}}}/state", worlds, state=state)


def _ask_in(teller: Teller, circle: str, one: str, other: str, worlds: str) -> None:
    body = {"title": teller.words(worlds, "Asking"), "body": "It is a long story.", "audience": "circle"}
    name = teller.act(one, "POST", "/advice-requests", worlds, "request_id", **body, circle=f"{{{circle}}}")
    teller.things.append(Thing(name, "ask", one, other, worlds, about=circle, state="open"))


def _stand_by(teller: Teller, who: str, worlds: str, topics: list[str]) -> str:
    words = {part: teller.words(worlds, part.title()) for part in ("what", "when", "limit")}
    return teller.act(who, "POST", "/standing-offers", worlds, "standing_offer_id", **words, topics=topics)
