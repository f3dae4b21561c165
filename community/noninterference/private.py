"""What Maud does in one world alone: with a confidant, or all by herself."""

from collections.abc import Callable
from typing import Any

from community.noninterference import between, brought, gather, introductions, letters
from community.noninterference.facts import BOTH
from community.noninterference.story import CONFIDANTS, MAUD, NEIGHBOUR, PEOPLE, Teller
from community.reciprocity.gestures import Kind

THOUGHTS = tuple(str(kind) for kind in Kind)
Act = Callable[[Teller, str, str, str], None]


def say_who_helped(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """On an ask of one's own, say in private who helped; where it stands stays as it is."""
    asks = [t for t in teller.things if t.kind == "ask" and t.maker == one and t.worlds in (worlds, BOTH)]
    helped = [t for t in teller.things if t.kind in ("reply", "offer") and t.other == one and t.maker != one]
    for thing in asks:
        ids = [f"{{{t.name}}}" for t in helped if t.about == thing.name and t.worlds in (worlds, BOTH)]
        if ids:
            body: dict[str, Any] = {"state": thing.state, "helped_by": ids[:2], "ask_again_in": "3 months"}
            teller.act(one, "PUT", f"/advice-requests/{{{thing.name}}}/state", worlds, **body)


def settle_between(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Tell the other what became of an ask that only they two may read."""
    thing = teller.some("ask", lambda t: (t.maker, t.other, t.worlds) == (one, other, worlds))
    if thing is not None:
        path = f"/advice-requests/{{{thing.name}}}/state"
        teller.act(one, "PUT", path, worlds, state=thing.state, news=teller.words(worlds, "It went"))


def take_ask_back(teller: Teller, one: str, other: str, worlds: str) -> None:
    """Take an ask back that only the other may read."""
    thing = teller.some("ask", lambda t: (t.maker, t.other, t.worlds) == (one, other, worlds))
    if thing is not None:
        teller.act(one, "DELETE", f"/advice-requests/{{{thing.name}}}", worlds)
        gone = {thing.name, *(t.name for t in teller.things if t.about == thing.name)}
        teller.things[:] = [t for t in teller.things if t.name not in gone]


def keep_to_oneself(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Words of one's page that nobody reads but oneself, or who holds the same value; address, language, hours,
    how pages are set."""
    value = teller.words(worlds, "Value")[:60]
    changed: dict[str, Any] = {
        "avoid": [teller.words(worlds, "Not") for _ in range(teller.chance.randrange(1, 3))],
        "values": [value, *teller.values.get(one, ())],
        "email": f"{teller.words(worlds, 'Address').split()[1]}@example.org",
        "locale": teller.chance.choice(("en", "fr")),
        "roomier": teller.likely(0.5),
        "timezone": teller.chance.choice(("UTC", "Asia/Tokyo", "America/Lima")),
        "pace": {"touches": "0", "rest": teller.likely(0.5), "days": ["monday"], "from": "10:00", "digests": []},
    }
    chosen = teller.chance.sample(sorted(changed), k=2)
    body = {name: changed[name] for name in chosen}
    if {"values", "avoid"} <= body.keys():
        body["values_seen_by"] = [{"value": value, "seen_by": "matching"}]
    teller.act(one, "PATCH", "/me", worlds, **body)


def come_in_again(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Sign in with another browser."""
    teller.act(one, "SIGN IN", "", worlds)


def choose_mail(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Say whether the house may write."""
    teller.act(one, "PUT", "/me/mail", worlds, notices=teller.likely(0.7))


def put_away(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Put a card away: what is for oneself, or somebody's ask."""
    thing = teller.some("ask", lambda t: t.worlds == BOTH and not t.other)
    card = "{first card}" if thing is None or teller.likely(0.5) else f"ask-{{{thing.name}}}"
    teller.act(one, "POST", f"/today/{card}/dismissal", worlds)


def hear_a_thought(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Come and read what is suggested; put it off, or never wish to hear it again, or let it in again."""
    kind = teller.chance.choice(THOUGHTS)
    teller.act(one, "GET", "/today", worlds)
    if teller.likely(0.5):
        path = f"/today/encouragement-{kind}/dismissal"
        teller.act(one, "POST", path, worlds, for_ever=teller.likely(0.5))
    else:
        teller.act(one, "PUT", "/me/encouragements", worlds, kind=kind, stopped=teller.likely(0.5))


def put_the_question_off(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Be asked what became of an ask of one's own, and put that off, or say no."""
    thing = teller.some("ask", lambda t: t.maker == one and t.worlds in (worlds, BOTH))
    if thing is not None:
        teller.act(one, "GET", "/today", worlds)
        path = f"/today/became-{{{thing.name}}}/dismissal"
        teller.act(one, "POST", path, worlds, for_ever=teller.likely(0.5))


def be_quiet_about_thanks(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Let go of a thank-you from somebody else, or agree to show it, which stays one's own until they do."""
    thing = teller.some("thanks", lambda t: (t.other, t.worlds, t.state) == (one, BOTH, ""))
    if thing is None:
        return
    thing.state = "quiet"
    if teller.likely(0.5):
        teller.act(one, "DELETE", f"/thanks/{{{thing.name}}}", worlds)
    else:
        teller.act(one, "PUT", f"/thanks/{{{thing.name}}}/consent", worlds, shared=True)


def keep_in_touch(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Choose somebody to think of, whoever it is; be reminded of them one day, put it off, or let go of them."""
    other = teller.chance.choice([person.handle for person in PEOPLE if person.handle not in (one, NEIGHBOUR)])
    body = {"note": teller.words(worlds, "Ask"), "rhythm": teller.chance.choice(("season", "some_day", "never"))}
    teller.act(one, "PUT", f"/ties/{other}", worlds, **body)
    teller.act(one, "GET", "/today", worlds)
    if teller.likely(0.3):
        teller.act(one, "POST", f"/today/tie-{other}/dismissal", worlds, for_ever=teller.likely(0.5))
    elif teller.likely(0.3):
        teller.act(one, "DELETE", f"/ties/{other}", worlds)


def mute(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Mute somebody, whoever it is, or hear them again; they see no difference."""
    others = [person.handle for person in PEOPLE if person.handle not in (one, NEIGHBOUR)]
    path = f"/members/{teller.chance.choice(others)}/apart"
    teller.act(one, "PUT", path, worlds, kind=teller.chance.choice(("mute", "mute", "none")))


def block(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Block a neighbour, perhaps let her back in; nobody else sees a difference."""
    thing = teller.some("neighbour", lambda t: worlds not in t.state)
    if thing is not None:
        thing.state += worlds
        teller.parties.add(thing.maker)
        path = f"/members/{thing.maker}/apart"
        for kind in teller.chance.choice((("block",), ("mute", "block"), ("block", "none"))):
            teller.act(one, "PUT", path, worlds, kind=kind)


def tell_care(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Tell the care team of something that one may read, or of a person; the stewards may know of it, nobody else."""
    thing = teller.some("reply", lambda t: t.maker != one and not t.private and t.worlds in (worlds, BOTH))
    about = {"type": "member", "id": teller.chance.choice([w for w in (*CONFIDANTS, "rita") if w != one])}
    if thing is not None and _readable(teller, one, thing.about):
        about = {"type": "reply", "id": f"{{{thing.name}}}"}
    kind = teller.chance.choice(("report", "concern"))
    teller.act(one, "POST", "/reports", worlds, "report_id", about=about, kind=kind, words=teller.words(worlds, "Look"))
    teller.parties.update(teller.stewards)


def _readable(teller: Teller, one: str, ask: str) -> bool:
    """Whether somebody may read an ask."""
    return any(t.name == ask and (not t.other or one in (t.maker, t.other)) for t in teller.things if t.kind == "ask")


ALONE: tuple[Act, ...] = (
    keep_in_touch,
    mute,
    block,
    say_who_helped,
    tell_care,
    keep_to_oneself,
    come_in_again,
    choose_mail,
    put_away,
    hear_a_thought,
    put_the_question_off,
    be_quiet_about_thanks,
    brought.be_invited,
    brought.be_asked_to_welcome,
    *gather.ALONE,
    *letters.ALONE,
    *introductions.ALONE,
)
ACTS: tuple[Act, ...] = (*between.ACTS, settle_between, take_ask_back, *ALONE)


def happen(teller: Teller, world: str) -> None:
    """One private act in one world."""
    act = teller.chance.choice(ACTS)
    confidant = teller.chance.choice(CONFIDANTS)
    one, other = (MAUD, confidant) if act in ALONE or teller.likely(0.5) else (confidant, MAUD)
    told = len(teller.steps)
    act(teller, one, other, world)
    if act not in ALONE and len(teller.steps) > told:
        teller.parties.add(confidant)
