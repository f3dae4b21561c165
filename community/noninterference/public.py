"""What happens in both worlds: the public skeleton, and what is private between other people."""

from collections.abc import Callable
from typing import Any

from community.noninterference import between, brought, gather, introductions, letters
from community.noninterference.facts import BOTH, Thing
from community.noninterference.story import CONFIDANTS, MAUD, NEIGHBOUR, PEOPLE, Teller

HANDLES = tuple(person.handle for person in PEOPLE if person.handle != NEIGHBOUR)


def ask(teller: Teller, who: str = "") -> None:
    """Somebody asks everyone."""
    who = who or teller.chance.choice(HANDLES)
    between.ask(teller, who, "", BOTH)


def ask_some(teller: Teller) -> None:
    """Asta asks a few people by name, Rita first."""
    name = between.ask(teller, "asta", "rita", BOTH)
    teller.also(people=["rita", *teller.chance.sample(("maud", "stella", "charlie"), k=2)])
    path = f"/advice-requests/{{{name}}}/replies"
    teller.act("rita", "POST", path, BOTH, "reply_id", kind="advice", body=teller.words(BOTH, "Perhaps"))


def ask_some_and_one_more(teller: Teller) -> None:
    """Maud asks Rita; in one of the worlds she names a confidant too, which Rita must not learn."""
    between.ask(teller, MAUD, "rita", BOTH, too=teller.chance.choice(CONFIDANTS))


def reply(teller: Teller, who: str = "") -> None:
    """Somebody replies for everyone to read."""
    thing = teller.some("ask", lambda t: t.worlds == BOTH and not t.other and t.state != "resting")
    if thing is None:
        return
    who = who or teller.chance.choice(HANDLES)
    kind = teller.chance.choice(("listening", "experience", "advice", "practical", "with_you"))
    path = f"/advice-requests/{{{thing.name}}}/replies"
    name = teller.act(who, "POST", path, BOTH, "reply_id", kind=kind, body=teller.words(BOTH, "A reply"))
    teller.things.append(Thing(name, "reply", who, thing.maker, BOTH, about=thing.name))


def share_thanks(teller: Teller) -> None:
    """An asker thanks somebody who replied, and both show it."""
    thing = teller.some("reply", lambda t: t.worlds == BOTH and not t.private and t.maker != t.other)
    if thing is None:
        return
    qualities = list(teller.chance.sample(("patience", "warmth", "clarity", "humour"), k=2))
    subject = {"type": "reply", "id": f"{{{thing.name}}}"}
    words = teller.words(BOTH, "Thank you")
    body = {"to": thing.maker, "for": subject, "message": words, "qualities": qualities, "shared": True}
    name = teller.act(thing.other, "POST", "/thanks", BOTH, "thanks_id", **body)
    teller.act(thing.maker, "PUT", f"/thanks/{{{name}}}/consent", BOTH, shared=True)
    if qualities[0] == "humour":  # with these first on their page, and none of those before
        teller.act(thing.maker, "PUT", "/me/known-for", BOTH, shown=[*reversed(qualities)])


def settle(teller: Teller) -> None:
    """An asker says where a request stands, perhaps what became of it; who helped, in private; or to be asked later."""
    thing = teller.some("ask", lambda t: t.worlds == BOTH)
    if thing is None:
        return
    thing.state = teller.chance.choice(("open", "settled", "resting"))
    news = teller.words(BOTH, "It went") if teller.likely(0.5) else None
    body: dict[str, Any] = {"state": thing.state, "news": news}
    if thing.maker != MAUD and not thing.other:
        told = (t for t in teller.things if t.about == thing.name and t.worlds == BOTH and t.maker != thing.maker)
        body["helped_by"] = [f"{{{t.name}}}" for t in told if t.kind == "reply"][:2]
        body["ask_again_in"] = "3 months"
    teller.act(thing.maker, "PUT", f"/advice-requests/{{{thing.name}}}/state", BOTH, **body)


def edit(teller: Teller) -> None:
    """An author changes what they wrote."""
    thing = teller.some("reply", lambda t: t.worlds == BOTH)
    if thing is not None:
        teller.act(thing.maker, "PATCH", f"/replies/{{{thing.name}}}", BOTH, body=teller.words(BOTH, "Rather"))


def tell_care(teller: Teller) -> None:
    """An observer tells the care team of what somebody wrote for everyone to read."""
    thing = teller.some("reply", lambda t: t.worlds == BOTH and not t.private)
    who = teller.chance.choice(("charlie", "rita", "asta"))
    if thing is not None and thing.maker != who and any(a.name == thing.about and not a.other for a in teller.things):
        about = {"type": "reply", "id": f"{{{thing.name}}}"}
        teller.act(who, "POST", "/reports", BOTH, "report_id", about=about, words=teller.words(BOTH, "Look"))


def help_an_observer(teller: Teller) -> None:
    """Maud helps somebody who asked, in private; it is the same in both worlds, for they know it."""
    for act in (between.reply, between.help_fully):
        act(teller, MAUD, "asta", BOTH)
    for thing in [t for t in teller.things if t.kind == "reply" and (t.maker, t.other) == (MAUD, "asta")][:1]:
        path = f"/advice-requests/{{{thing.about}}}/state"  # she says so to herself, and may be told of it later
        teller.act("asta", "PUT", path, BOTH, state="open", helped_by=[f"{{{thing.name}}}"], ask_again_in="1 month")
    between.thank(teller, teller.chance.choice(("asta", "rita")), MAUD, BOTH)


def a_neighbour_speaks(teller: Teller) -> None:
    """Blanche asks, replies to Asta, who thanks her so that everybody sees it; after that she only reads."""
    asked = teller.act(
        NEIGHBOUR, "POST", "/advice-requests", BOTH, "request_id", title="The neighbour asks", body="It is long."
    )
    for who in ("charlie", "asta"):
        path = f"/advice-requests/{{{asked}}}/replies"
        teller.act(who, "POST", path, BOTH, "reply_id", kind="advice", body=teller.words(BOTH, "Perhaps"))
    ask = teller.act("asta", "POST", "/advice-requests", BOTH, "request_id", title="Asta asks", body="It is long.")
    path = f"/advice-requests/{{{ask}}}/replies"
    reply = teller.act(NEIGHBOUR, "POST", path, BOTH, "reply_id", kind="advice", body=teller.words(BOTH, "Perhaps"))
    body = {"to": NEIGHBOUR, "for": {"type": "reply", "id": f"{{{reply}}}"}, "message": "Thank you.", "shared": True}
    thanks = teller.act("asta", "POST", "/thanks", BOTH, "thanks_id", **body)
    teller.act(NEIGHBOUR, "PUT", f"/thanks/{{{thanks}}}/consent", BOTH, shared=True)
    words = {part: teller.words(BOTH, part.title()) for part in ("what", "when", "limit")}
    teller.act(
        NEIGHBOUR, "POST", "/standing-offers", BOTH, "standing_offer_id", **words, topics=list(teller.topics[:2])
    )
    teller.things.append(Thing(NEIGHBOUR, "neighbour", NEIGHBOUR, "", BOTH))


def between_others(teller: Teller) -> None:
    """Something private that an observer takes part in, so that it is the same in both worlds."""
    one, other = teller.chance.sample(HANDLES, k=2)
    teller.chance.choice(between.ACTS)(teller, one, other, BOTH)


def say_hello(teller: Teller) -> None:
    """A few people who have just come in say some words about themselves."""
    for who in (MAUD, *CONFIDANTS, "asta", "charlie"):
        name = teller.act(who, "PUT", "/me/hello", BOTH, "hello_id", words=teller.words(BOTH, "Hello"))
        teller.things.append(Thing(name, "hello", who, "", BOTH))


def change_hello(teller: Teller) -> None:
    """Somebody says something else about themselves."""
    thing = teller.some("hello", lambda _thing: True)
    if thing is not None:
        teller.act(thing.maker, "PUT", "/me/hello", BOTH, words=teller.words(BOTH, "Hello"))


OPENING: tuple[Callable[[Teller], None], ...] = (
    lambda teller: ask(teller, MAUD),
    lambda teller: ask(teller, teller.chance.choice(CONFIDANTS)),
    lambda teller: ask(teller, "asta"),
    lambda teller: reply(teller, MAUD),
    say_hello,
    brought.bring_some_hello,
    brought.bring_some_hello,
    ask_some,
    a_neighbour_speaks,
    help_an_observer,
    letters.begin,
    introductions.begin,
    gather.gather_some,
    lambda teller: gather.stand_by(teller, MAUD),
    lambda teller: gather.stand_by(teller, teller.chance.choice(("charlie", "stella"))),
    share_thanks,
)
BEATS: tuple[Callable[[Teller], None], ...] = (
    ask,
    ask,
    ask_some,
    ask_some_and_one_more,
    reply,
    reply,
    share_thanks,
    share_thanks,
    settle,
    edit,
    tell_care,
    gather.ask_in_again,
    gather.stand_by,
    letters.go_on,
    letters.go_on,
    brought.invite_some,
    brought.bring_some_hello,
    change_hello,
    between_others,
    between_others,
    between_others,
)
