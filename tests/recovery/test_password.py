"""A new password ends every earlier credential, in every worker, also those that are being made in that instant."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from community.testing import PASSWORD, Someone
from tests.conftest import FULL
from tests.mail.post import send_form

NEW = "another garden path"
TRIES = 60 if FULL else 6


def _copy(someone: Someone, app: Flask) -> Someone:
    """The same browser, served by another worker."""
    other = Someone(app)
    other.client.set_cookie("community", someone.client.get_cookie("community").value)
    return other


def test_everything_else_is_dead_and_this_goes_on_under_a_new_id(house_with: Callable[..., Flask]) -> None:
    app, other_worker = house_with(), house_with()
    alice = Someone(app, "alice")
    phone = Someone(app)
    phone.post("/session", handle="alice", password=PASSWORD)
    bearer = {"Authorization": f"Bearer {alice.post('/me/tokens', name='notes').json['secret']}"}
    bob = Someone(app, "bob")
    stolen = {worker: _copy(alice, worker) for worker in (app, other_worker)}
    everywhere = [*stolen.values(), phone, _copy(phone, other_worker)]
    assert all(browser.get("/me").status_code == 200 for browser in everywhere)
    assert alice.put("/me/password", old=PASSWORD, new=NEW).status_code == 204
    for browser in everywhere:
        assert browser.get("/me").status_code == 401
        assert browser.post("/advice-requests", title="t", body="b").status_code == 401
    for worker in (app, other_worker):
        assert worker.test_client().get("/api/v1/me", headers=bearer).status_code == 401
        assert _copy(alice, worker).get("/me").status_code == 200
    assert alice.get("/me/tokens").json["items"] == []
    assert bob.get("/me").status_code == 200
    assert Someone(app).post("/session", handle="alice", password=PASSWORD).status_code == 401
    assert Someone(other_worker).post("/session", handle="alice", password=NEW).status_code == 200


def test_only_the_old_password_opens_the_new_one(app: Flask, alice: Someone, stranger: Someone) -> None:
    wrong = alice.put("/me/password", old="not this one", new=NEW)
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["old"])
    for plain in ("short", "password", "aaaaaaaaaa"):
        refused = alice.put("/me/password", old=PASSWORD, new=plain)
        assert (refused.status_code, list(refused.json["errors"])) == (422, ["new"])
    assert stranger.put("/me/password", old=PASSWORD, new=NEW).status_code == 401
    secret = alice.post("/me/tokens", name="pen", scopes=["read", "write"]).json["secret"]
    program = {"Authorization": f"Bearer {secret}"}
    answer = app.test_client().put("/api/v1/me/password", json={"old": PASSWORD, "new": NEW}, headers=program)
    assert answer.status_code == 403
    assert alice.get("/me").status_code == 200


def test_guessing_the_old_one_is_slowed_down(house_with) -> None:
    app = house_with({"COMMUNITY_RATE_LIMITS": "on"})
    alice = Someone(app, "alice")
    answers = [alice.put("/me/password", old="not this one", new=NEW).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_it_is_changed_from_the_page(app: Flask, alice: Someone) -> None:
    assert 'href="/you/password"' in alice.client.get("/you").text
    page = send_form(alice, "/you/password", old="not this one", new=NEW)
    assert page.status_code == 422
    assert "This is not your password now." in page.text
    done = send_form(alice, "/you/password", old=PASSWORD, new=NEW)
    assert done.headers["Location"] == "/you?said=new-password"
    assert "Your new password is set." in alice.client.get(done.headers["Location"]).text


@pytest.mark.parametrize("credential", ["session", "token"])
def test_what_is_made_in_the_same_instant_is_dead_too(app: Flask, credential: str) -> None:
    """Else a thief who signs in, or has a token made, while the password is changed would stay."""
    for number in range(TRIES):
        alice = Someone(app, f"alice-{number}")
        thief = Someone(app)
        assert thief.post("/session", handle=alice.handle, password=PASSWORD).status_code == 200
        start = threading.Barrier(2)
        made: list[str] = []

        def steal(thief: Someone = thief, start: threading.Barrier = start, made: list[str] = made) -> None:
            start.wait()
            if credential == "session":
                thief.post("/session", handle=alice.handle, password=PASSWORD)  # noqa: B023 (joined before it changes)
            for _ in range(30 if credential == "token" else 0):
                token = thief.post("/me/tokens", name="mine")
                if token.status_code == 201:
                    made.append(token.json["secret"])

        thread = threading.Thread(target=steal)
        thread.start()
        start.wait()
        assert alice.put("/me/password", old=PASSWORD, new=NEW).status_code == 204
        thread.join()
        assert thief.get("/me").status_code == 401
        for secret in made:
            bearer = {"Authorization": f"Bearer {secret}"}
            assert app.test_client().get("/api/v1/me", headers=bearer).status_code == 401
        assert alice.get("/me/tokens").json["items"] == []
