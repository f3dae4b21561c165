"""Words that a steward folds: for everybody but their author and the stewards they are as if taken back."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from community.current import KEY, session
from community.db.unit_of_work import unit_of_work
from community.noninterference.names import StepIds, rows_are_named
from community.testing import Someone
from tests.care.stewards import Steward, token

Tells = Callable[..., str]
KINDS = ("advice_request", "asked by name", "asked in a circle", "reply", "private reply", "thanks", "standing_offer")
LISTS = (
    "/", "/requests", "/requests?order=newest", "/requests?topic=work", "/requests?wanted=listening",
    "/requests?q=lighthouse", "/requests?q=lighthouse&order=newest", "/requests?q=lightho", "/requests?state=open",
    "/you", "/circles", "/standing-offers", "/thanks", "/thanks?box=given", "/thanks?box=shared", "/people/bob",
    "/people/alice", "/care",
    "/api/v1/today", "/api/v1/advice-requests", "/api/v1/advice-requests?order=newest", "/api/v1/me/exchanges",
    "/api/v1/advice-requests?q=lighthouse", "/api/v1/thanks", "/api/v1/thanks?box=given", "/api/v1/thanks?box=shared",
    "/api/v1/standing-offers?topic=work", "/api/v1/members/bob", "/api/v1/members/alice", "/api/v1/reports",
)  # fmt: skip


class Village:
    """Alice, Bob and others, with one thing of each kind by Bob; its ids are the same in each village."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.ids: StepIds = app.extensions[KEY].ids
        self.people = {name: self._step(name, lambda n=name: Someone(app, n)) for name in ("alice", "bob", "charlie")}
        self.stella = self._step("stella", lambda: Steward(app))
        alice, bob = self.people["alice"], self.people["bob"]
        self.made: dict[str, str] = {}
        self.at = 0
        words = {"title": "The lighthouse", "topics": ["work"], "wanted": ["listening"]}
        self._make("advice_request", lambda: bob.asks(**words))
        self._make("asked by name", lambda: bob.asks(**words, audience="people", people=["alice"]))
        self._make("circle", lambda: bob.circle("alice")[0])
        self._make("asked in a circle", lambda: bob.asks(**words, audience="circle", circle=self.made["circle"]))
        for kind in ("advice_request", "asked by name", "asked in a circle"):
            self._make(f"answer to {kind}", lambda k=kind: alice.replies(self.made[k]))
        self._make("ask of alice", lambda: alice.asks("The harbour", topics=["work"]))
        self._make("reply", lambda: bob.replies(self.made["ask of alice"], "The lighthouse"))
        self._make("private reply", lambda: bob.replies(self.made["ask of alice"], "The lighthouse", private=True))
        about = {"for": {"type": "reply", "id": self.made["reply"]}}
        self._make("thanks for it", lambda: alice.thanks("bob", "For that reply.", **about, shared=True))
        self._step("agree", lambda: bob.put(f"/thanks/{self.made['thanks for it']}/consent", shared=True))
        self._make("thanks", lambda: bob.thanks("alice", "The lighthouse", qualities=["patience"], shared=True))
        self._step("agree too", lambda: alice.put(f"/thanks/{self.made['thanks']}/consent", shared=True))
        about = {"for": {"type": "advice_request", "id": self.made["advice_request"]}}
        self._make("thanks for the ask", lambda: alice.thanks("bob", "For asking.", **about))
        self._make("standing_offer", lambda: bob.stands_by(topics=["work"]))

    def _make(self, name: str, make: Callable[[], str]) -> None:
        self.made[name] = self._step(name, make)
        self.app.extensions[KEY].clock.pass_time(timedelta(minutes=1))

    def _step(self, name: str, act: Callable[[], object]) -> object:
        self.ids.begin(name)
        return act()

    def seen_by(self, name: str) -> dict[str, tuple[int, str]]:
        """Everything that somebody finds, less what names a session."""
        client = self.people[name].client if name in self.people else self.app.test_client()
        found = {}
        paths = [*LISTS]
        for made, ref in self.made.items():
            page, api = _ways(made)
            paths += [f"{page}{ref}", f"/api/v1/{api}/{ref}", f"/care/tell?about={_type(made)}:{ref}"]
        paths += [f"/replies/{self.made['reply']}/edit", f"/requests/{self.made['advice_request']}/edit"]
        paths += [f"/thanks/new?to=bob&for_type=reply&for_id={self.made['reply']}"]
        for path in paths:
            self.ids.begin(f"{name} {path}")
            answer = client.get(path)
            found[path] = (answer.status_code, answer.text)
        return found

    def fold(self, kind: str) -> None:
        """Charlie or Alice tells of it, and Stella folds it; the ids of what is made so stand nowhere else."""
        self.ids.begin("fold")
        about = {"type": _type(kind), "id": self.made[kind]}
        who = self.people["alice"]
        told = who.post("/reports", about=about, words="w")
        assert told.status_code == 201, told.text
        assert self.stella.does("fold", told.json["id"], answer="").status_code == 303
        self._forget_telling()

    def restore(self) -> None:
        found = re.search(r"/stewards/cases/([^\"]+)\"", self.stella.client.get("/stewards/standing").text)
        assert found
        self.ids.begin("restore")
        assert self.stella.does("restore", found.group(1), answer="").status_code == 303
        self._forget_telling()

    def _forget_telling(self) -> None:
        """What Alice told and was told is hers to see: it is taken out of what is compared."""
        with self.app.app_context(), unit_of_work():
            session().execute(text("DELETE FROM community_notice WHERE kind IN ('told', 'folded', 'restored')"))
            session().execute(text("UPDATE community_report SET reporter_id = NULL"))

    def take_back(self, kind: str) -> None:
        self.ids.begin("take back")
        assert self.people["bob"].delete(f"/{_ways(kind)[1]}/{self.made[kind]}").status_code == 204


def _type(made: str) -> str:
    """What a thing of the village is called over the API."""
    for word, type in (("ans", "reply"), ("repl", "reply"), ("thanks", "thanks"), ("stand", "standing_offer")):
        if word in made.removeprefix("private "):
            return type
    return "circle" if made == "circle" else "advice_request"


def _ways(made: str) -> tuple[str, str]:
    """The page of a thing, and its path over the API."""
    return {
        "advice_request": ("/requests/", "advice-requests"),
        "reply": ("/replies/", "replies"),
        "thanks": ("/thanks/", "thanks"),
        "circle": ("/circles/", "circles"),
        "standing_offer": ("/standing-offers/", "standing-offers"),
    }[_type(made)]


@pytest.fixture
def villages(two_houses: Callable[..., list[Flask]]) -> Iterator[tuple[Village, Village]]:
    """The same village twice."""
    with rows_are_named():
        one, other = (Village(app) for app in two_houses(ids=StepIds))
        yield one, other


def _differences(one: dict[str, tuple[int, str]], other: dict[str, tuple[int, str]]) -> list[str]:
    return [path for path in one if one[path] != other[path]]


@pytest.mark.parametrize("kind", KINDS)
def test_folded_is_taken_back_for_everybody_else_and_undone_wholly(
    villages: tuple[Village, Village], kind: str
) -> None:
    one, other = villages
    everybody = ("alice", "charlie", "bob", "a stranger")
    before = {who: one.seen_by(who) for who in everybody}
    assert {who: other.seen_by(who) for who in everybody} == before, "the villages are not the same"
    one.fold(kind)
    other.take_back(kind)
    changed = 0
    for who in everybody:
        folded, gone = one.seen_by(who), other.seen_by(who)
        # Its author finds it in one place more: where it is said why.
        assert _differences(folded, gone) == (["/care"] if who == "bob" else []), who
        changed += len(_differences(folded, before[who]))
    assert changed >= 3, "nothing was folded"
    one.restore()
    for who in everybody:
        # Its author reads there now what was written when it was restored.
        assert _differences(one.seen_by(who), before[who]) == (["/care"] if who == "bob" else []), who


def test_its_author_reads_why_and_asks_for_another_look(
    app: Flask, alice: Someone, bob: Someone, stella: Steward, tells: Tells
) -> None:
    reply = bob.replies(alice.asks(), "Pull yourself together.")
    tells(alice, "reply", reply)
    preview = stella.does("fold", sure=False, reason="It sounds harsh.").text
    assert "We have folded your words. Here is why." in preview
    assert "It sounds harsh." in preview
    assert bob.client.get("/care").text.count("Pull yourself together.") == 0, "seeing how it reads does nothing"
    assert stella.does("fold", reason="It sounds harsh.", answer="We did something.").status_code == 303
    [card] = bob.get("/today").json["items"]
    assert (card["title"], card["links"][0]["href"]) == ("We have folded your words. Here is why.", "/care")
    way = re.search(r"/care/folded/[^\"]+", bob.client.get("/care").text)
    assert way
    page = bob.client.get(way.group()).text
    assert "It sounds harsh." in page
    assert "Pull yourself together." in page
    assert alice.client.get(way.group()).status_code == 404
    sent = bob.client.post(f"{way.group()}/again", data={"words": "I meant it kindly.", "form_token": token(bob)})
    assert sent.status_code == 303
    assert "You have asked for another look." in bob.client.get(way.group()).text
    assert "I meant it kindly." in stella.client.get("/stewards").text
    assert stella.does("restore", reason="We looked again.", answer="").status_code == 303
    assert "Nothing needs you." in stella.client.get("/stewards").text
    assert bob.get("/today").json["items"][0]["title"] == "Your words stand again."
    assert bob.client.get(way.group()).status_code == 404
    assert alice.get(f"/advice-requests/{_ask_of(alice)}").json["replies"][0]["body"] == "Pull yourself together."


def test_whoever_comes_into_a_circle_meanwhile_reads_what_is_restored_there(
    app: Flask, alice: Someone, bob: Someone, charlie: Someone, stella: Steward, tells: Tells
) -> None:
    circle, _ = alice.circle("bob")
    ask = alice.asks(audience="circle", circle=circle)
    case = tells(bob, "advice_request", ask)
    stella.does("fold", case)
    invited = alice.post(f"/circles/{circle}/invitations", handle="charlie").json["id"]
    charlie.put(f"/circle-invitations/{invited}/state", state="accepted")
    assert bob.delete(f"/circles/{circle}/membership").status_code == 204
    assert charlie.get(f"/advice-requests/{ask}").status_code == 404
    stella.does("restore", case)
    assert charlie.get(f"/advice-requests/{ask}").status_code == 200
    assert bob.get(f"/advice-requests/{ask}").status_code == 404


def test_nothing_is_done_to_what_was_folded_or_has_gone_meanwhile(
    alice: Someone, bob: Someone, stella: Steward, tells: Tells
) -> None:
    ask = alice.asks()
    reply = bob.replies(ask)
    case = tells(alice, "reply", reply)
    bob.delete(f"/replies/{reply}")
    assert stella.does("fold", case).status_code == 409
    assert "This is not right." in stella.client.get("/stewards").text
    case = tells(bob, "advice_request", ask)
    assert stella.does("fold", case).status_code == 303
    assert stella.does("fold", case).status_code == 409, "it is closed"
    assert stella.does("restore", case).status_code == 303
    assert stella.does("restore", case).status_code == 409


def _ask_of(someone: Someone) -> str:
    [ask] = someone.get("/advice-requests").json["items"]
    return str(ask["id"])


def test_a_circle_of_the_house_is_closed_to_it_and_goes_on(
    app: Flask, alice: Someone, bob: Someone, charlie: Someone
) -> None:
    """Charlie tells of what Bob wrote over a circle. Nobody outside finds it then; Alice, inside, loses nothing."""
    stella = Steward(app)
    words = {"name": "Lighthouse", "purpose": "To laugh at the newcomers.", "ways": ""}
    circle = bob.post("/circles", **words, joining="open").json["id"]
    assert alice.post(f"/circles/{circle}/membership").status_code == 200
    case = charlie.post("/reports", about={"type": "circle", "id": circle}, words="It hurts.").json["id"]
    assert stella.does("fold", case, reason="Please choose other words.").status_code == 303
    for who in (charlie, Someone(app, "dana")):
        assert "Lighthouse" not in who.client.get("/circles/here").text
        assert who.client.get(f"/circles/here/{circle}").status_code == 404
        assert who.post(f"/circles/{circle}/membership").status_code == 404
    assert "Lighthouse" in alice.client.get(f"/circles/{circle}").text
    assert "/care/folded/" not in alice.client.get("/care").text
    found = re.search(r"/care/folded/[\w-]+", bob.client.get("/care").text)
    assert found is not None
    told = bob.client.get(found.group()).text
    assert "Please choose other words." in told and "Nobody outside finds this circle any more." in told
    kinder = {**words, "purpose": "To welcome the newcomers."}
    for way in ("open", "words", "link"):
        assert "joining" in bob.put(f"/circles/{circle}", **kinder, joining=way).json["errors"]
    form = {**kinder, "joining": "open", "form_token": token(bob)}
    again = bob.client.post(f"/circles/{circle}/edit", data=form)
    assert again.status_code == 422
    assert "have closed this circle to the house" in again.text.split('id="joining-wrong"')[1].split("</p>")[0]
    assert bob.put(f"/circles/{circle}", **kinder, joining="invitation").status_code == 200
    assert stella.does("restore", case, reason="Thank you.").status_code == 303
    assert "To welcome the newcomers." in charlie.client.get(f"/circles/here/{circle}").text
    assert charlie.post(f"/circles/{circle}/membership").status_code == 200
    assert bob.put(f"/circles/{circle}", **kinder, joining="words").status_code == 200


def test_a_steward_who_is_in_the_circle_does_not_decide_of_it(app: Flask, bob: Someone, charlie: Someone) -> None:
    stella, sam = Steward(app), Steward(app, Someone(app, "sam"))
    circle = bob.post("/circles", name="Lighthouse", purpose="", ways="", joining="open").json["id"]
    assert stella.post(f"/circles/{circle}/membership").status_code == 200
    charlie.post("/reports", about={"type": "circle", "id": circle}, words="It hurts.")
    assert "It hurts." not in stella.client.get("/stewards").text
    assert "It hurts." in sam.client.get("/stewards").text
