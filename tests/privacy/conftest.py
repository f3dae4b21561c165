"""A world in which every word that somebody wrote can be recognised: ``markofa…`` is Alice's, ``markofb…`` Bob's."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from community_widget.models import Person, Site, SiteKey, Visit
from flask import Flask
from sqlalchemy import inspect, select, text, update

from community.advice.models import AdviceRequest, AskAgain
from community.current import house, now, session
from community.db.unit_of_work import unit_of_work
from community.encouragements.models import ShownEncouragement
from community.hellos.models import Hello, Welcome
from community.introductions.models import Introduction
from community.invitations.models import Invitation, InvitationRing
from community.leaving.models import Leaving, SetAside
from community.links.services import make_link
from community.mail.services import confirm
from community.members.models import Member
from community.testing import NOON, PASSWORD, Someone
from tests.care.stewards import Steward


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's ledger of the erased stands in ``instance``."""
    monkeypatch.chdir(tmp_path)


@dataclass
class World:
    """The people, what they wrote, and the ids of what they made."""

    app: Flask
    people: dict[str, Someone]
    words: dict[str, list[str]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def word(self, who: str, what: str) -> str:
        """A word of somebody's that stands nowhere else."""
        made = f"markof{who}{what}{'abcdefghij'[next(self.numbers) % 10]}"
        self.words.setdefault(who, []).append(made)
        return made

    def run(self, *args: str) -> tuple[int, str, str]:
        """Type ``flask community …``: the exit code, what it prints and what it tells."""
        done = self.app.test_cli_runner().invoke(args=["community", *args])
        return done.exit_code, done.stdout, done.stderr

    def everything(self) -> str:
        """All rows of all tables of the database but the search index, as one text."""
        with self.app.app_context():
            every = inspect(house().database.engine).get_table_names()
            tables = [name for name in every if not name.startswith("community_advice_search")]
            found = [str(tuple(row)) for name in tables for row in session().execute(text(f"SELECT * FROM {name}"))]
            session().rollback()
        return "\n".join(found)


def tokens(document: str, who: str) -> set[str]:
    """Somebody's words that stand in a text."""
    return set(re.findall(rf"markof{who}\w*", document, re.I))


def describe(world: World, who: str) -> None:
    """Fill a member page."""
    word = world.word
    done = world.people[who].patch(
        "/me",
        name=word(who, "name"),
        about=word(who, "about"),
        email=f"{word(who, 'mail')}@example.org",
        values=[word(who, "value")],
        values_seen_by=[{"value": world.words[who][-1], "seen_by": "everyone"}],
        experience=[word(who, "experience")],
        avoid=[word(who, "avoid")],
        pace={"rest": True},
    )
    assert done.status_code == 200, done.text
    words = {name: word(who, name) for name in ("what", "when", "limit")}
    made = world.people[who].post("/standing-offers", **words, topics=[word(who, "offered")])
    assert made.status_code == 201, made.text
    made = world.people[who].post("/me/tokens", name=word(who, "token"), scopes=["read"])
    assert made.status_code == 201, made.text
    world.ids[f"token of {who}"] = made.json["secret"]
    assert world.people[who].put("/me/mail", notices=True).status_code == 200
    with world.app.app_context(), unit_of_work() as work:  # as if the link in the mail that waits had been followed
        member = work.query(Member).filter_by(handle=f"markof{who}handle").one()
        confirm(make_link("confirm", member.id, timedelta(days=1), address=member.email))
    assert world.run("recover", f"markof{who}handle")[0] == 0


def asks(world: World, who: str, name: str, **more: object) -> str:
    """Ask with a word in every field."""
    world.ids[name] = world.people[who].asks(
        f"{world.word(who, 'title')} begins",
        body=f"{world.word(who, 'body')} " + "and a long story follows, " * 200,
        topics=[world.word(who, "topic")],
        wanted=["listening"],
        content_note=world.word(who, "note"),
        **more,
    )
    return world.ids[name]


def helps(world: World, helper: str, asker: str, ask: str) -> None:
    """Reply, offer, be accepted with words, write to each other."""
    word, people = world.word, world.people
    world.ids[f"reply of {helper}"] = people[helper].replies(ask, word(helper, "reply"))
    key = {"Idempotency-Key": f"offer of {helper}"}
    words = {name: word(helper, name) for name in ("what", "when", "until")}
    made = people[helper].post(f"/advice-requests/{ask}/offers", headers=key, **words)
    assert made.status_code == 201, made.text
    offer = world.ids[f"offer of {helper}"] = made.json["id"]
    state = people[asker].put(f"/help-offers/{offer}/state", state="accepted", message=word(asker, "answer"))
    assert state.status_code == 200, state.text
    for writer in (helper, asker):
        sent = people[writer].post(f"/help-offers/{offer}/messages", body=word(writer, "message"))
        assert sent.status_code == 201, sent.text


def circle_of(world: World, who: str) -> str:
    """Start a circle of one's own, with nobody in it yet."""
    started = world.people[who].post("/circles", name="Between us", purpose="To be there.")
    assert started.status_code == 201, started.text
    world.ids[f"own circle of {who}"] = started.json["id"]
    return world.ids[f"own circle of {who}"]


def cared_for(world: World) -> None:
    """Alice tells of Bob and is answered; words of hers are folded, and she is asked for a pause that has ended.

    Stella, who did it all, has left.
    """
    a, b, word = world.people["a"], world.people["b"], world.word
    stella = Steward(world.app, "stella")
    about = {"type": "member", "id": "markofbhandle"}
    assert a.post("/reports", about=about, words=word("a", "told")).status_code == 201
    assert stella.does("leave", answer=word("a", "answered")).status_code == 303
    ask = b.asks(f"{word('b', 'title')} begins")
    folded = a.replies(ask, word("a", "folded"))
    told = b.post("/reports", about={"type": "reply", "id": folded}, words=word("b", "told")).json["id"]
    assert stella.does("fold", told, reason=word("a", "why"), answer=word("b", "answered")).status_code == 303
    told = b.post("/reports", about={"type": "member", "id": "markofahandle"}, words=word("b", "told")).json["id"]
    assert stella.does("pause", told, reason=word("a", "pause"), answer=word("b", "answered")).status_code == 303
    assert stella.does("resume", told, reason=word("a", "over"), answer=word("b", "answered")).status_code == 303
    assert a.post("/session", handle="markofahandle", password=PASSWORD).status_code == 200
    assert world.run("erase", "stella", "--yes")[0] == 0
    for who in (a, b):
        for _ in range(9):
            for card in who.get("/today").json["items"]:
                who.post(f"/today/{card['id']}/dismissal")


def brought(world: World, who: str, ask: str, reason: str = "experience") -> None:
    """As if an ask had been brought to somebody, for what they said on their own page or for nothing that is known."""
    with world.app.app_context(), unit_of_work() as work:
        request = work.scalar(select(AdviceRequest).where(AdviceRequest.public_id == world.ids[ask]))
        member = work.scalar(select(Member.id).where(Member.handle == f"markof{who}handle"))
        words = world.word(who, "lived") if reason == "experience" else None
        known = {"ring": "first", "seat": "fitting", "reason": reason, "words": words}
        work.add(InvitationRing(request_id=request.id, ring="first", opened_at=now()))
        work.add(Invitation(request_id=request.id, member_id=member, invited_at=now(), **known))


def greets(world: World) -> None:
    """Alice and Bob each leave a hello, say hello to each other and answer; Alice was asked to welcome Bob."""
    for who in "ab":
        said = world.people[who].put("/me/hello", words=world.word(who, "hello"))
        assert said.status_code == 200, said.text
    for one, other in (("a", "b"), ("b", "a")):
        path = f"/members/markof{other}handle/hello"
        made = world.people[one].put(path, body=world.word(one, "greeting"))
        assert made.status_code == 200, made.text
        world.ids[f"greeting of {one}"] = made.json["id"]
        answer = f"/hello-words/{made.json['id']}/answer"
        assert world.people[other].put(answer, body=world.word(other, "back")).status_code == 200
    with world.app.app_context(), unit_of_work() as work:
        key = {who: work.scalar(select(Member.id).where(Member.handle == f"markof{who}handle")) for who in "ab"}
        hello = work.scalar(select(Hello.id).where(Hello.member_id == key["b"]))
        work.add(Welcome(hello_id=hello, member_id=key["a"], brought_at=now()))


def writes(world: World) -> None:
    """Alice proposes letters to Bob, and Charlie to her, whom he had greeted; they write to each other."""
    said = world.people["c"].put("/members/markofahandle/hello", body=world.word("c", "greeting")).json["id"]
    assert world.people["a"].put(f"/hello-words/{said}/answer", body=world.word("a", "back")).status_code == 200
    for one, other in (("a", "b"), ("c", "a")):
        path = f"/members/markof{other}handle/correspondence"
        made = world.people[one].post(path, words=world.word(one, "line"))
        assert made.status_code == 201, made.text
        name = world.ids[f"letters of {one}"] = made.json["id"]
        said = world.people[other].put(f"/correspondences/{name}/state", state="open", answer=world.word(other, "yes"))
        assert said.status_code == 200, said.text
        for who in (one, other):
            sent = world.people[who].post(f"/correspondences/{name}/letters", body=world.word(who, "letter"))
            assert sent.status_code == 201, sent.text
            world.ids[f"letter of {who} to {other if who == one else one}"] = sent.json["id"]


def introduces(world: World) -> None:
    """Alice, Bob and Charlie introduce each other, each in each part: two have met and write to each other, of one the
    yes waits."""
    people, word = world.people, world.word
    for maker, third, asker in ("abc", "bca", "cab"):
        ask = people[asker].asks(f"{word(asker, 'title')} begins")
        reply = people[maker].replies(ask, word(maker, "reply"), kind="introduction")
        body = {"handle": f"markof{third}handle", "words": word(maker, "line")}
        made = people[maker].post(f"/replies/{reply}/introductions", **body)
        assert made.status_code == 201, made.text
        with world.app.app_context(), unit_of_work() as work:
            work.execute(update(Introduction).values(brought_at=now()))
        for who in (third, asker) if maker != "c" else (third,):
            path = f"/introductions/{made.json['id']}/state"
            assert people[who].put(path, state="open", answer=word(who, "yes")).status_code == 200
        for who in (maker, third, asker) if maker != "c" else ():
            path = f"/introductions/{made.json['id']}/letters"
            assert people[who].post(path, body=word(who, "letter")).status_code == 201


def knocks(world: World) -> None:
    """Alice and Bob each write to come into a circle that the other keeps, in which Charlie is."""
    for one, other in (("a", "b"), ("b", "a")):
        keeper = world.people[other]
        door = keeper.post("/circles", name="A door", ways="To listen.", joining="open").json["id"]
        assert world.people["c"].post(f"/circles/{door}/membership").status_code == 200
        assert keeper.put(f"/circles/{door}", name="A door", joining="words").status_code == 200
        made = world.people[one].post(f"/circles/{door}/knocks", words=world.word(one, "knock"))
        assert made.status_code == 201, made.text


def keeps_in_touch(world: World) -> None:
    """Alice and Bob each keep in touch with the other, note something that nobody else reads, and keep a circle that
    nobody else knows."""
    for one, other in (("a", "b"), ("b", "a")):
        people = [f"markof{who}handle" for who in (other, "c")]
        made = world.people[one].post("/private-circles", name=world.word(one, "circle"), people=people)
        assert made.status_code == 201, made.text
        done = world.people[one].put(f"/ties/markof{other}handle", note=world.word(one, "noted"))
        assert done.status_code == 200, done.text


def comes_by_an_app(world: World, who: str) -> None:
    """An app brings somebody, and their visit goes on."""
    member = select(Member.id).where(Member.handle == f"markof{who}handle").scalar_subquery()
    with world.app.app_context(), unit_of_work() as work:
        site = Site(publishable="pk_x", name="duoveo", origin_lines="https://app.example.org", made_at=now())
        key = SiteKey(site=site, kid="first", algorithm="EdDSA", material="{}", state="active", made_at=now())
        work.add(key)
        work.flush()
        person = {"site_id": site.id, "member_id": member, "subject": world.word(who, "subject")}
        work.add(Person(**person, came_at=now()))
        work.add(Visit(**person, key_id=key.id, jti_hash="x", token_hash="y", ends_at=now() + timedelta(minutes=15)))


@pytest.fixture
def app(house_with: Callable[..., Flask]) -> Flask:
    """A house that sends mail, so that mails wait in it."""
    return house_with({"COMMUNITY_SMTP_URL": "smtp://127.0.0.1", "COMMUNITY_MAIL_FROM": "care@example.org"})


@pytest.fixture
def world_in() -> Callable[[Flask], World]:
    """Fills a house."""

    def fill(app: Flask) -> World:
        world = World(app, {who: Someone(app, f"markof{who}handle") for who in "abc"})
        a, b, c = world.people.values()
        cared_for(world)
        for who in world.people:
            describe(world, who)
        ask = asks(world, "a", "ask of a")
        helps(world, "b", "a", ask)
        named = asks(world, "a", "named by a", audience="people", people=["markofbhandle", "markofchandle"])
        world.ids["private reply of b"] = b.replies(named, world.word("b", "private"), private=True)
        asks(world, "a", "unanswered of a")
        helps(world, "a", "b", asks(world, "b", "ask of b"))
        asks(world, "c", "ask of c")
        words = {name: world.word("a", name) for name in ("what", "when", "until")}
        world.ids["unanswered offer of a"] = a.offers(world.ids["ask of c"], **words)
        helped = [world.ids["reply of b"]]
        a.put(f"/advice-requests/{ask}/state", state="settled", helped_by=helped, news=world.word("a", "news"))
        b.put(f"/advice-requests/{world.ids['ask of b']}/state", state="open", helped_by=[world.ids["reply of a"]])
        for_reply = {"for": {"type": "reply", "id": world.ids["reply of b"]}}
        quality = [world.word("a", "quality")]
        given = a.thanks("markofbhandle", world.word("a", "thanks"), qualities=quality, **for_reply, shared=True)
        quality = [world.word("b", "quality")]
        taken = b.thanks("markofahandle", world.word("b", "thanks"), qualities=quality, shared=True)
        b.put(f"/thanks/{given}/consent", shared=True)
        a.put(f"/thanks/{taken}/consent", shared=True)
        for who, other in ((a, "b"), (b, "a")):
            said = [word for word in world.words[other] if f"markof{other}quality" in word]
            assert who.put("/me/known-for", shown=said).status_code == 200
        world.ids.update({"thanks of a": given, "thanks of b": taken})
        world.ids["circle of a"] = a.circle("markofbhandle")[0]
        world.ids["circle of b"] = b.circle("markofahandle")[0]
        for inviter, guest in (("a", "c"), ("c", "a")):
            circle = circle_of(world, inviter)
            made = world.people[inviter].post(f"/circles/{circle}/invitations", handle=f"markof{guest}handle")
            assert made.status_code == 201, made.text
        knocks(world)
        greets(world)
        writes(world)
        introduces(world)
        keeps_in_touch(world)
        asks(world, "a", "asked in a circle", audience="circle", circle=world.ids["circle of a"])
        world.ids["reply in a circle"] = b.replies(world.ids["asked in a circle"], world.word("b", "inside"))
        for who in (a, b, c):
            who.post(f"/today/thanks-{given}/dismissal")
            [card, *_others] = who.get("/today").json["items"]
            assert card["kind"] == "for_you"
            who.post(f"/today/{card['id']}/dismissal")
        with app.app_context(), unit_of_work() as work:  # somebody on the way out; here she has changed her mind
            key = work.scalar(select(Member.id).where(Member.handle == "markofahandle"))
            work.add(Leaving(member_id=key, words="erased"))
            work.add(SetAside(member_id=key, stood_in="nowhere", kept=world.word("a", "aside")))
            said = {"kind": "someone_is_where_you_were", "subject": world.word("a", "thought"), "shown_on": NOON.date()}
            work.add(ShownEncouragement(member_id=key, **said))
            settled = work.scalar(select(AdviceRequest.id).where(AdviceRequest.public_id == ask))
            work.add(AskAgain(request_id=settled, shown_on=NOON.date()))
        assert a.put("/me/encouragements", kind="rest_is_welcome", stopped=True).status_code == 200
        brought(world, "a", "ask of b")
        brought(world, "b", "unanswered of a", "plain")
        comes_by_an_app(world, "a")
        for one, other in (("a", "c"), ("c", "a")):
            done = world.people[one].put(f"/members/markof{other}handle/apart", kind="mute")
            assert done.status_code == 200, done.text
        return world

    return fill


@pytest.fixture
def world(app: Flask, world_in: Callable[[Flask], World]) -> World:
    """The house of Alice, Bob and Charlie."""
    return world_in(app)
