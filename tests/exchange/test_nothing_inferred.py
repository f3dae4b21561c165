"""What Alice and Bob do in private leaves no trace in what Charlie, a plugin or the reader of the log is given."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, text

from community import Plugin, on
from community.advice.search import CAP
from community.current import house, session
from community.db.unit_of_work import unit_of_work
from community.events import EVENTS, Event, HelpOffered, NewsTold, ReplyWritten, RequestAsked, ThanksRecorded
from community.registry import make_registry
from community.settings import Settings
from community.testing import PASSWORD, Someone


@dataclass
class Ear:
    """A plugin that listens to everything."""

    heard: list[Event] = field(default_factory=list)

    def plugin(self, folder: Path) -> Plugin:
        listeners = tuple(on(kind, self.heard.append) for kind in EVENTS.values())
        return Plugin(name="ear", title="Ear", folder=folder, listeners=listeners)


def test_plugins_hear_of_asks_replies_and_news_that_everyone_may_read(
    house_with: Callable[..., Flask], tmp_path: Path
) -> None:
    ear = Ear()
    app = house_with(registry=make_registry([ear.plugin(tmp_path)], Settings(secret_key="x" * 32)))
    alice, bob = Someone(app, "alice"), Someone(app, "bob")
    ask = alice.asks()
    reply = bob.replies(ask)
    alice.put(f"/advice-requests/{ask}/state", state="settled", news="It went well.")
    assert ear.heard == [RequestAsked(ask), ReplyWritten(reply), NewsTold(ask)]

    ear.heard.clear()
    bob.replies(ask, private=True)
    between = alice.asks(audience="people", people=["bob"])
    bob.replies(between)
    circle, _invitation = alice.circle("bob")
    bob.replies(alice.asks(audience="circle", circle=circle))
    alice.put(f"/advice-requests/{between}/state", state="settled", news="It went well.")
    assert ear.heard == []

    offer, thanks = bob.offers(alice.asks(audience="people", people=["bob"])), alice.thanks("bob")
    assert ear.heard == [HelpOffered(offer), ThanksRecorded(thanks)]  # ids that open for the two of them alone


def test_the_people_that_an_ask_names_stand_in_no_order_that_tells_who_came_in_first(app: Flask) -> None:
    alice = Someone(app, "alice")
    for handle in ("zoe", "bob", "charlie"):
        Someone(app, handle)
    ask = alice.asks(audience="people", people=["charlie", "zoe", "bob"])
    assert [who["handle"] for who in alice.get(f"/advice-requests/{ask}").json["people"]] == ["bob", "charlie", "zoe"]


def test_a_cookie_ends_by_the_clock_of_the_house(app: Flask, alice: Someone) -> None:
    made = Someone(app).post("/session", handle="alice", password=PASSWORD)
    [cookie] = [part for part in made.headers["Set-Cookie"].split("; ") if part.startswith("Expires=")]
    now: datetime = app.extensions["community"].clock.now()
    assert parsedate_to_datetime(cookie.removeprefix("Expires=")) == now + timedelta(days=30)


def test_saying_again_that_an_offer_holds_moves_it_nowhere(app: Flask, alice: Someone, charlie: Someone) -> None:
    first = alice.stands_by(topics=["work"])
    app.extensions["community"].clock.pass_time(timedelta(days=1))
    second = Someone(app, "bob").stands_by(topics=["work"])
    found = charlie.get("/standing-offers", topic="work", limit="1")
    app.extensions["community"].clock.pass_time(timedelta(days=1))
    assert alice.put(f"/standing-offers/{first}/state", state="awake").json["state"] == "awake"
    assert charlie.get("/standing-offers", topic="work", limit="1").data == found.data
    assert [o["id"] for o in charlie.get("/standing-offers", topic="work").json["items"]] == [second, first]


@pytest.mark.parametrize("state", ["declined", ""], ids=["a no", "silence"])
def test_asking_somebody_into_a_circle_again_costs_the_same_after_a_no_and_after_silence(
    app: Flask, alice: Someone, bob: Someone, state: str
) -> None:
    circle, invitation = alice.circle(), ""
    invitation = alice.post(f"/circles/{circle[0]}/invitations", handle="bob").json["id"]
    if state:
        bob.put(f"/circle-invitations/{invitation}/state", state=state)
    app.extensions["community"].clock.pass_time(timedelta(days=120))
    alice.post("/session", handle="alice", password=PASSWORD)
    written: list[str] = []
    with app.app_context():
        engine = house().engine
    event.listen(engine, "before_cursor_execute", lambda _c, _cursor, statement, *_: written.append(statement))
    assert alice.post(f"/circles/{circle[0]}/invitations", handle="bob").json["state"] == "offered"
    assert sum(statement.startswith("UPDATE community_circle_invitation") for statement in written) == 1


def test_a_fault_writes_nobodys_words_into_the_log(
    app: Flask, alice: Someone, bob: Someone, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context(), unit_of_work():
        session().execute(text("ALTER TABLE community_thanks RENAME COLUMN message TO words"))
    app.testing = False
    with caplog.at_level(logging.DEBUG, logger="community"):
        broken = alice.post("/thanks", to="bob", message="That evening at the lake")
    assert broken.status_code == 500
    assert "INSERT INTO community_thanks" in caplog.text
    assert "lake" not in caplog.text


def test_what_others_write_to_each_other_does_not_shorten_what_one_finds(
    app: Flask, alice: Someone, bob: Someone, charlie: Someone
) -> None:
    open_to_all = [alice.asks(f"Lighthouse {number}") for number in range(2)]
    alice.asks("Between us, a lighthouse", audience="people", people=["bob"])
    with app.app_context(), unit_of_work() as work:
        row = "SELECT * FROM community_advice_request WHERE audience = 'people'"
        [written] = work.execute(text(row)).mappings().all()
        copied = {name: value for name, value in written.items() if name not in ("id", "search", "public_id")}
        names, values = ", ".join(copied), ", ".join(f":{name}" for name in copied)
        copy = text(f"INSERT INTO community_advice_request (public_id, {names}) VALUES (:public_id, {values})")
        work.execute(copy, [{**copied, "public_id": f"copy-{number}"} for number in range(CAP)])
    for order in ("newest", "waiting"):
        found = charlie.get("/advice-requests", q="lighthouse", order=order).json["items"]
        assert {item["id"] for item in found} == {*open_to_all}
    for_bob = {item["title"] for item in bob.get("/advice-requests", q="a lighthouse betw").json["items"]}
    assert for_bob == {"Between us, a lighthouse"}
