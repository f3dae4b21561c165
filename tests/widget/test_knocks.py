"""An app is told that something waits for one of its people: at their pace, signed, and nothing more than that."""

import hmac
import json
import logging
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from community_widget.knocking import NotTaken, message, new_secret, post, signed
from flask import Flask, Response, request
from sqlalchemy import select, update

from community import unit_of_work
from community.clock import FixedClock
from community.mail.services import choose
from community.members.models import Member
from community.testing import NOON, Someone
from examples.host import create_app as create_host
from tests.widget.hosts import Guest, Host, Signer

EVENING = NOON.replace(hour=18, minute=10)  # within the window that everybody has who chose none


@dataclass
class Ear:
    """An app's server: what it was sent, and what it answers."""

    url: str = ""
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: int = 204


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def app(house_with: Callable[..., Flask], clock: FixedClock) -> Flask:
    return house_with(clock=clock)


@pytest.fixture
def ear(serve: Callable[[Flask], str]) -> Iterator[Ear]:
    """The server of duoveo."""
    found, app = Ear(), Flask("duoveo")

    @app.post("/hook")
    def hook() -> Response:
        found.heard.append(({name.lower(): value for name, value in request.headers.items()}, request.data))
        return Response(status=found.answers, headers={"Location": "/elsewhere"})

    found.url = f"{serve(app)}/hook"
    return found


@pytest.fixture
def secret(host: Host, ear: Ear) -> str:
    """What the house signs with when it tells duoveo."""
    return host.types("webhook", "duoveo", ear.url).strip()


@pytest.fixture
def alice_there(host: Host, secret: str) -> Guest:
    """Alice comes by the app alone, and has no mail."""
    return host.brings("17")


def _works(app: Flask, clock: FixedClock, moment: datetime) -> None:
    """The worker runs, and what it found at first it does as well."""
    clock.moment = moment
    for _ in range(2):
        done = app.test_cli_runner().invoke(args=["community", "work", "--once"])
        assert done.exit_code == 0, done.output


def _asks_and_is_answered(alice: Guest, bob: Someone, words: str = "I have been there.") -> str:
    asked = alice.post("/advice-requests", title="How?", body="A long story.").json
    assert asked
    bob.replies(asked["id"], words)
    return str(asked["id"])


def _holds(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Written from the page alone, with the primitives."""
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    made = hmac.new(b64decode(secret.removeprefix("whsec_")), said, sha256).digest()
    return headers["webhook-signature"] == f"v1,{b64encode(made).decode()}"


def test_the_app_is_told_once_at_her_window_and_nothing_of_what_it_is(
    app: Flask, clock: FixedClock, ear: Ear, secret: str, alice_there: Guest, bob: Someone
) -> None:
    _asks_and_is_answered(alice_there, bob)
    _works(app, clock, NOON + timedelta(hours=1))
    assert ear.heard == [], "it is no window of hers"
    bob.thanks("alice")
    _works(app, clock, EVENING)
    [(headers, body)] = ear.heard
    assert json.loads(body) == {"type": "something.waits", "timestamp": "2026-11-24T18:10:00Z", "data": {"sub": "17"}}
    assert _holds(secret, headers, body)
    assert not _holds(secret, headers, body.replace(b"17", b"18"))
    assert {name for name in headers if name not in ("host", "accept-encoding", "content-length", "user-agent")} == {
        "content-type", "webhook-id", "webhook-timestamp", "webhook-signature"
    }  # fmt: skip
    _works(app, clock, EVENING + timedelta(minutes=30))
    _works(app, clock, EVENING + timedelta(days=1))
    assert len(ear.heard) == 1, "of what it was told of it is not told again"
    bob.thanks("alice", "Once more.")
    _works(app, clock, EVENING + timedelta(days=2))
    assert len(ear.heard) == 2


def test_whatever_waits_it_is_told_the_same(
    app: Flask, clock: FixedClock, ear: Ear, host: Host, alice_there: Guest, bob: Someone
) -> None:
    """Alice was answered, Dora was thanked twice and offered a hand: the app cannot tell their days apart."""
    dora = host.brings("23", "Dora")
    _asks_and_is_answered(alice_there, bob)
    for _ in range(2):
        bob.thanks(dora.handle)
    asked = dora.post("/advice-requests", title="Where?", body="Another story.").json
    assert asked
    bob.offers(asked["id"])
    _works(app, clock, EVENING)
    said = sorted(body.replace(b'"23"', b'"17"') for _headers, body in ear.heard)
    assert len(said) == 2
    assert said[0] == said[1]


def test_nobody_is_told_of_who_rests_reads_it_here_has_mail_or_left(
    app: Flask, clock: FixedClock, ear: Ear, host: Host, alice_there: Guest, bob: Someone
) -> None:
    resting, reading, mailed = (host.brings(sub, name) for sub, name in (("23", "Dora"), ("29", "Emil"), ("31", "Fay")))
    assert resting.asks_for("PATCH", "/api/v1/me", json={"pace": {"rest": True}}).status_code == 200
    with app.app_context(), unit_of_work() as work:
        key, address = select(Member.id).where(Member.handle == "fay"), "fay@example.org"
        work.execute(update(Member).where(Member.id == key.scalar_subquery()).values(email=address))
        choose(work.scalars(key).one(), notices=True).confirmed = address
    for guest in (resting, reading, mailed, alice_there):
        _asks_and_is_answered(guest, bob)
    for card in (reading.get("/today").json or {})["items"]:
        reading.post(f"/today/{card['id']}/dismissal")
    assert host.tells("member.deleted", "17").status_code == 204
    _works(app, clock, EVENING)
    assert ear.heard == []
    with app.app_context(), unit_of_work() as work:  # she stops the mails: now it is the app that tells her
        choose(work.scalars(select(Member.id).where(Member.handle == "fay")).one(), notices=False)
    _works(app, clock, EVENING + timedelta(minutes=20))
    assert [json.loads(body)["data"] for _headers, body in ear.heard] == [{"sub": "31"}]


def test_a_knock_that_is_not_taken_comes_again_and_is_given_up_where_the_operator_sees_it(
    app: Flask, clock: FixedClock, ear: Ear, alice_there: Guest, bob: Someone, caplog: pytest.LogCaptureFixture
) -> None:
    ear.answers = 302
    _asks_and_is_answered(alice_there, bob)
    moment = EVENING
    with caplog.at_level(logging.WARNING):
        for _ in range(8):
            _works(app, clock, moment)
            moment += timedelta(minutes=1) if len(ear.heard) < 2 else timedelta(minutes=12)
    assert 4 <= len(ear.heard) <= 6, "each after a longer while, and not for ever"
    while moment < EVENING + timedelta(minutes=110):
        _works(app, clock, moment)
        moment += timedelta(minutes=12)
    assert len(ear.heard) == 6
    assert "a knock at the app duoveo was not taken: it answered 302; given up" in caplog.text
    assert "17" not in [record.getMessage() for record in caplog.records if "knock" in record.getMessage()]
    doctor = app.test_cli_runner().invoke(args=["community", "doctor"]).output
    assert "The app duoveo could not be told" in doctor
    ear.answers = 204
    _works(app, clock, EVENING + timedelta(days=1, hours=1))
    assert len(ear.heard) == 7, "it had not been told, and is at the next window"
    assert "could not be told" not in app.test_cli_runner().invoke(args=["community", "doctor"]).output


def test_an_app_that_is_away_holds_up_no_other(
    app: Flask, clock: FixedClock, ear: Ear, alice_there: Guest, bob: Someone
) -> None:
    gone = Host(app, "elsewhere", Signer(kid="theirs"), origin="https://elsewhere.example.org")
    gone.types("webhook", "elsewhere", "http://127.0.0.1:9/hook")
    for guest in (gone.brings("1"), gone.brings("2", "Dora"), alice_there):
        _asks_and_is_answered(guest, bob)
    _works(app, clock, EVENING)
    assert len(ear.heard) == 1


def test_a_house_tells_only_where_the_operator_said_so(
    app: Flask, clock: FixedClock, ear: Ear, host: Host, alice_there: Guest, bob: Someone
) -> None:
    assert f"told at {ear.url}" in host.types("list")
    for wrong in ("http://app.example.org/hook", "ftp://app.example.org", "https://me:pw@app.example.org/", "hook"):
        host.types("webhook", "duoveo", wrong, code=1)
    _asks_and_is_answered(alice_there, bob)
    host.types("webhook", "duoveo", "--off")
    _works(app, clock, EVENING)
    assert ear.heard == []


def test_who_has_another_name_in_the_app_is_called_so_here(host: Host) -> None:
    alice, dora = host.brings("17"), host.brings("23", "Dora")
    assert dora.asks_for("PATCH", "/api/v1/me", json={"name": "Dodo"}).status_code == 200
    assert host.tells("member.renamed", "17", was="Alice", name="Alix").status_code == 204
    assert host.tells("member.renamed", "23", was="Dora", name="Theodora").status_code == 204
    assert [(guest.get("/me").json or {})["name"] for guest in (alice, dora)] == ["Alix", "Dodo"]
    assert host.tells("member.renamed", "17", name="Ali").status_code == 401, "what she was called is not said"


def test_the_example_app_takes_what_the_house_signs_and_nothing_else(serve: Callable[[Flask], str], host: Host) -> None:
    """On the real clock, since the app has one of its own."""
    example = create_host({"HOUSE": "http://localhost"})
    address = f"{serve(example)}/community-webhook"
    secret = host.types("webhook", "duoveo", address).strip()
    example.config["WEBHOOK_SECRET"] = secret
    moment, body = datetime.now(UTC), message("17", datetime.now(UTC))
    good = signed(secret, "a", moment, body)
    post(address, body, good)
    assert example.extensions["waits"] == {"17"}
    example.extensions["waits"].clear()
    forged = (
        (message("18", moment), good),
        (body, signed(new_secret(), "a", moment, body)),
        (body, {**good, "webhook-id": "b"}),
        (body, signed(secret, "a", moment - timedelta(minutes=6), body)),
        (body, {name: value for name, value in good.items() if name != "webhook-signature"}),
    )
    for said, headers in forged:
        with pytest.raises(NotTaken, match="401"):
            post(address, said, headers)
    assert example.extensions["waits"] == set()
