"""A small village in which everybody has something with everybody, to be lived in several copies."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import permutations

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import InstrumentedAttribute

from community.current import KEY, now
from community.db.unit_of_work import unit_of_work
from community.introductions.models import Introduction, IntroductionCopy
from community.testing import Someone

HANDLES = ("alice", "bob", "charlie", "dana")
TOPIC = "gardening"


@dataclass
class Made:
    """The ids of what was made, by the name of the path parameter that they fit."""

    ids: dict[str, list[str]] = field(default_factory=dict)
    open_to_all: dict[str, list[str]] = field(default_factory=dict)

    def note(self, parameter: str, made: str) -> str:
        self.ids.setdefault(parameter, []).append(made)
        return made


@dataclass
class Village:
    """Everybody who lives there, and what they made."""

    app: Flask
    people: dict[str, Someone]
    made: Made

    def later(self) -> None:
        """Some minutes pass, so that nothing falls together."""
        clock = self.app.extensions[KEY].clock
        clock.moment += timedelta(minutes=7)


def settle(app: Flask) -> Village:
    """Let them all come in and do everything that people do here, each towards each."""
    village = Village(app, {handle: Someone(app, handle) for handle in HANDLES}, Made())
    for who in village.people.values():
        who.patch("/me", about="A life.", values=["patience", f"the value of {who.handle}"], experience=["moving"])
        asks = [_ask(village, who, "to everyone"), _ask(village, who, "again", wanted=["practical"])]
        village.made.open_to_all[who.handle] = asks
        for parameter, made in (
            ("standing_offer_id", who.stands_by(topics=[TOPIC])),
            ("token_id", who.post("/me/tokens", name="a program", scopes=["read", "write"]).json["id"]),
        ):
            village.made.note(parameter, made)
        village.later()
        hello = who.put("/me/hello", words=f"A hello from {who.handle}.")
        village.made.note("hello_id", hello.json["id"])
    for one, other in permutations(HANDLES, 2):
        _help(village, one, other)
        _greet(village, one, other)
        if one < other:
            _write(village, one, other)
        assert village.people[one].put(f"/ties/{other}", note=f"{one} thinks of {other}.").status_code == 200
    for one in HANDLES[:3]:
        _gather(village, one)
    for three in (
        ("bob", "charlie", "alice", "met"),
        ("charlie", "bob", "alice", "offered"),
        ("alice", "charlie", "bob", "met"),
        ("bob", "alice", "charlie", "asked"),
        ("charlie", "alice", "bob", "declined"),
    ):
        _introduce(village, *three)
    _end_some(village)
    return village


def _ask(village: Village, who: Someone, what: str, **more: object) -> str:
    title = f"{who.handle.title()} asks {what}"
    body = f"It is a long story about gardens, says {who.handle}."
    ask = village.made.note("request_id", who.asks(title, body=body, topics=[TOPIC], **more))
    village.later()
    return ask


def _help(village: Village, one: str, other: str) -> None:
    """One replies to what the other asked, offers, is accepted, writes, and is thanked; and asks by name."""
    helper, asker, made = village.people[one], village.people[other], village.made
    asks = made.open_to_all[other]
    reply = made.note("reply_id", helper.replies(asks[0], f"{one} has been there, {other}."))
    village.later()
    made.note("reply_id", helper.replies(asks[0], f"Between us, {other}, says {one}.", private=True))
    made.note("offer_id", helper.offers(asks[0], what=f"{one} would come by"))
    offer = made.note("offer_id", helper.offers(asks[-1], what=f"{one} would bring soup"))
    asker.put(f"/help-offers/{offer}/state", state="accepted", message=f"Yes please, says {other}.")
    for writer in (helper, asker):
        sent = writer.post(f"/help-offers/{offer}/messages", body=f"Friday, says {writer.handle}?")
        made.note("message_id", sent.json["id"])
        village.later()
    for what in ({"type": "reply", "id": reply}, {"type": "help_offer", "id": offer}, None):
        more = {"for": what} if what else {}
        words = f"{other} thanks {one} for {(what or {}).get('type', 'being there')}."
        thanks = asker.thanks(one, words, qualities=[f"{other}s word", "patience"], shared=True, **more)
        village.later()
        if what is None or what["type"] == "reply":
            helper.put(f"/thanks/{made.note('thanks_id', thanks)}/consent", shared=True)
    _ask(village, helper, f"{other} alone", audience="people", people=[other])


def _greet(village: Village, one: str, other: str) -> None:
    """One says hello to the other, who answers."""
    said = village.people[one].put(f"/members/{other}/hello", body=f"Hello {other}, says {one}.")
    word = village.made.note("hello_word_id", said.json["id"])
    village.later()
    done = village.people[other].put(f"/hello-words/{word}/answer", body=f"Thank you {one}, says {other}.")
    assert done.status_code == 200
    village.later()


def _write(village: Village, one: str, other: str) -> None:
    """One proposes letters to the other; to Dana it waits, to the others it was said yes, and each has written."""
    made, people = village.made, village.people
    proposed = people[one].post(f"/members/{other}/correspondence", words=f"Letters, {other}, says {one}?")
    name = made.note("correspondence_id", proposed.json["id"])
    village.later()
    if other == "dana":
        return
    people[other].put(f"/correspondences/{name}/state", state="open", answer=f"Yes {one}, says {other}.")
    for writer in (one, other):
        sent = people[writer].post(f"/correspondences/{name}/letters", body=f"A letter by {writer}.")
        made.note("letter_id", sent.json["id"])
        village.later()


def _introduce(village: Village, maker: str, third: str, asker: str, state: str) -> None:
    """One would introduce another to whoever asked; how far it comes, and letters of the three once they have met."""
    made, people = village.made, village.people
    ask = made.open_to_all[asker][-1]
    reply = made.note("reply_id", people[maker].replies(ask, f"To meet, says {maker}.", kind="introduction"))
    words = {"handle": third, "words": f"Would you, {third}, asks {maker}?"}
    name = made.note("introduction_id", people[maker].post(f"/replies/{reply}/introductions", **words).json["id"])
    village.later()
    _bring(village, Introduction.brought_at)
    steps = {
        "met": ((third, "open"), (asker, "open")),
        "offered": ((third, "open"),),
        "declined": ((third, "declined"),),
    }
    for who, said in steps.get(state, ()):
        done = people[who].put(f"/introductions/{name}/state", state=said, answer=f"So says {who}.")
        assert done.status_code == 200, done.text
    for writer in (maker, third, asker) if state == "met" else ():
        sent = people[writer].post(f"/introductions/{name}/letters", body=f"To both, by {writer}.")
        made.note("introduction_letter_id", sent.json["id"])
        village.later()
    _bring(village, IntroductionCopy.delivered_at)


def _bring(village: Village, moment: InstrumentedAttribute[datetime | None]) -> None:
    """Let it come to whoever it is for."""
    with village.app.app_context(), unit_of_work() as work:
        work.execute(update(moment.class_).where(moment.is_(None)).values({moment: now()}))


def _gather(village: Village, keeper: str) -> None:
    """A circle of each one's with two others, and one with one other; invitations that wait; asks by name."""
    others = [handle for handle in HANDLES[:3] if handle != keeper]
    who = village.people[keeper]
    for guests in (others, others[:1]):
        circle, _last = who.circle(*guests)
        village.made.note("circle_id", circle)
        for handle in (keeper, *guests):
            village.later()
            ask = _ask(village, village.people[handle], "in a circle", audience="circle", circle=circle)
            for replier in {keeper, *guests} - {handle}:
                village.made.note("reply_id", village.people[replier].replies(ask, f"Here too, says {replier}."))
    empty, _none = who.circle()
    village.made.note("circle_id", empty)
    for guest in (*others, "dana"):
        made = who.post(f"/circles/{empty}/invitations", handle=guest).json["id"]
        village.made.note("invitation_id", made)
        village.later()
    for joining in ("words", "open"):
        made = who.post("/circles", name=f"{keeper}, {joining}", purpose=f"So says {keeper}.", joining=joining)
        door = village.made.note("circle_id", made.json["id"])
        if joining == "open":
            village.people[others[0]].post(f"/circles/{door}/membership")
        for guest in (*others, "dana") if joining == "words" else ():
            knock = village.people[guest].post(f"/circles/{door}/knocks", words=f"May I, asks {guest}?")
            village.made.note("knock_id", knock.json["id"])
        village.later()
    for guests in (others, others[:1]):
        made = who.post("/private-circles", name=f"{keeper} alone knows", people=guests)
        village.made.note("private_circle_id", made.json["id"])
        village.later()
    ask = _ask(village, who, "two of them", audience="people", people=others)
    for other in others:
        village.made.note("reply_id", village.people[other].replies(ask, f"As you like, says {other}."))


def _end_some(village: Village) -> None:
    """Some things are settled, with who helped and what became of it; some offers are refused or done."""
    for handle, who in village.people.items():
        asks = village.made.open_to_all[handle]
        thread = who.get(f"/advice-requests/{asks[0]}").json
        helped = [reply["id"] for reply in thread["replies"]]
        body = {"state": "settled", "helped_by": helped, "news": f"It went well, says {handle}."}
        assert who.put(f"/advice-requests/{asks[0]}/state", **body).status_code == 200
        village.later()
        offers = [
            item for item in who.get("/me/exchanges", limit="50").json["items"] if item["kind"] == "offer_received"
        ]
        for other in HANDLES:
            about = {"type": "member", "id": other}
            if other != handle and handle != "dana":
                made = who.post("/reports", about=about, words=f"{handle} worries about {other}.")
                village.made.note("report_id", made.json["id"])
        accepted = next(item for item in offers if item["state"] == "accepted")
        who.put(f"/help-offers/{accepted['offer']}/state", state="done")
