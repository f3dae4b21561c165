"""A mail server that is slow, refuses or is away slows no request and loses nothing."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from community.current import session
from community.mail import delivery
from community.mail.delivery import TRIES, send_next
from community.mail.models import WaitingMail
from community.mail.transport import SECONDS, NotSent
from community.settings import SettingsError, read_settings
from community.testing import Someone
from tests.mail.post import Post, a_post, a_silent_post, free_port, link_in, send_form, text_of, work

LONGER_THAN_ANY_PAUSE = timedelta(hours=6)


def _waiting(app: Flask) -> list[WaitingMail]:
    with app.app_context():
        return list(session().query(WaitingMail).order_by(WaitingMail.id))


def _pass(app: Flask, span: timedelta) -> None:
    app.extensions["community"].clock.pass_time(span)


def test_a_refused_mail_is_tried_again_after_growing_pauses(app: Flask, post: Post, alice: Someone, caplog) -> None:
    alice.patch("/me", email="alice@example.org")
    post.answers = ["450 busy", "550 nobody here by that name", "421 closing"]
    pauses = []
    for _ in range(3):
        work(app)
        [mail] = _waiting(app)
        pauses.append(mail.due_at - app.extensions["community"].clock.now())
        assert post.mails == []
        work(app)
        assert _waiting(app)[0].tries == mail.tries, "not before its time"
        _pass(app, pauses[-1])
    assert pauses[0] < pauses[1] < pauses[2]
    assert work(app) == 0
    assert _waiting(app) == []
    assert send_form(alice, link_in(post.mails.pop())).status_code == 303
    assert "450" in caplog.text
    assert "example.org" not in caplog.text
    assert "nobody here" not in caplog.text, "a server's own words may repeat an address"


def test_a_refused_mail_holds_no_other_up(app: Flask, post: Post, alice: Someone, bob: Someone) -> None:
    alice.patch("/me", email="alice@example.org")
    bob.patch("/me", email="bob@example.org")
    post.answers = ["550 no"]
    assert work(app) == 0
    assert [mail["To"] for mail in post.mails] == ["bob@example.org"]
    assert [mail.address for mail in _waiting(app)] == ["alice@example.org"]


def test_after_many_tries_it_is_given_up_and_the_operator_is_told(app: Flask, post: Post, alice: Someone) -> None:
    alice.patch("/me", email="alice@example.org")
    post.answers = ["550 no"] * TRIES
    for _ in range(TRIES):
        assert "given up" not in app.test_cli_runner().invoke(args=["community", "doctor"]).output
        work(app)
        _pass(app, LONGER_THAN_ANY_PAUSE)
    assert post.answers == []
    work(app)
    assert post.mails == []
    assert (
        "Some mail was given up after many tries" in app.test_cli_runner().invoke(args=["community", "doctor"]).output
    )
    assert app.test_cli_runner().invoke(args=["community", "mail", "again"]).exit_code == 0
    work(app)
    assert [mail["To"] for mail in post.mails] == ["alice@example.org"]


def test_a_server_that_is_away_loses_nothing(house_with, caplog) -> None:
    port = free_port()
    app = house_with({"COMMUNITY_SMTP_URL": f"smtp://127.0.0.1:{port}", "COMMUNITY_MAIL_FROM": "care@example.org"})
    people = [Someone(app, name) for name in ("alice", "bob")]
    for who in people:
        who.patch("/me", email=f"{who.handle}@example.org")
    assert work(app) == 1
    assert "the job send mail is tried again later: NotSent: ConnectionRefusedError" in caplog.text
    assert [mail.tries for mail in _waiting(app)] == [1, 0], "the others are left alone until it is back"
    assert "Mail has been waiting" not in app.test_cli_runner().invoke(args=["community", "doctor"]).output
    _pass(app, timedelta(hours=2))
    assert "Mail has been waiting" in app.test_cli_runner().invoke(args=["community", "doctor"]).output
    with a_post(port) as post:
        assert work(app) == 0
        assert sorted(mail["To"] for mail in post.mails) == ["alice@example.org", "bob@example.org"]
    assert _waiting(app) == []


def test_a_silent_server_slows_nobody(house_with) -> None:
    with a_silent_post() as settings:
        app = house_with(settings)
        alice, bob = Someone(app, "alice"), Someone(app, "bob")
        alice.patch("/me", email="alice@example.org")
        begun, answered = time.monotonic(), []

        def send() -> None:
            with app.app_context(), pytest.raises(NotSent, match="SMTPServerDisconnected"):
                send_next()
            answered.append(time.monotonic() - begun)

        worker = threading.Thread(target=send)
        worker.start()
        for number in range(20):
            assert bob.patch("/me", email=f"bob{number}@example.org").status_code == 200
            alice.asks()
        assert answered == [], "forty requests were answered while the worker waited for the mail server"
        worker.join()
        assert answered[0] >= SECONDS
    assert len(_waiting(app)) == 21


def test_two_workers_send_each_mail_once(app: Flask, post: Post) -> None:
    people = [Someone(app, f"person-{number}") for number in range(12)]
    for who in people:
        who.patch("/me", email=f"{who.handle}@example.org")
    start = threading.Barrier(3)

    def go() -> None:
        start.wait()
        with app.app_context():
            while send_next():
                pass

    workers = [threading.Thread(target=go) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(mail["To"] for mail in post.mails) == sorted(f"{who.handle}@example.org" for who in people)
    assert len({mail["Message-ID"] for mail in post.mails}) == 12


def test_a_worker_that_dies_loses_nothing(app: Flask, post: Post, alice: Someone, monkeypatch) -> None:
    alice.patch("/me", email="alice@example.org")

    def die(*_parcel: object) -> None:
        raise SystemExit(9)

    with monkeypatch.context() as patch, app.app_context(), pytest.raises(SystemExit):
        patch.setattr(delivery, "hand_over", die)
        delivery.send_next()
    work(app)
    assert post.mails == [], "another worker leaves it alone for as long as the first may still be sending"
    _pass(app, delivery.TAKEN)
    work(app)
    assert len(post.mails) == 1
    assert send_form(alice, link_in(post.mails[0])).status_code == 303


def test_a_mail_that_comes_where_another_one_was_is_sent(
    app: Flask, post: Post, alice: Someone, bob: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While Alice's mail is on its way she is erased, and Bob's may stand in its place."""
    alice.patch("/me", email="alice@example.org")
    hand_over = delivery.hand_over

    def slowly(*parcel: Any) -> None:
        monkeypatch.setattr(delivery, "hand_over", hand_over)
        erased = app.test_cli_runner().invoke(args=["community", "erase", "alice", "--yes"])
        assert erased.exit_code == 0, erased.output
        assert bob.patch("/me", email="bob@example.org").status_code == 200
        hand_over(*parcel)

    monkeypatch.setattr(delivery, "hand_over", slowly)
    work(app)
    work(app)
    assert [mail["To"] for mail in post.mails] == ["alice@example.org", "bob@example.org"]


def test_nothing_of_a_mail_is_kept(app: Flask, post: Post, alice: Someone) -> None:
    alice.patch("/me", email="alice@example.org")
    [mail] = _waiting(app)
    assert {column.name for column in mail.__table__.columns} == {
        "id", "public_id", "member_id", "application_id", "kind", "address", "asked_at", "due_at", "tries", "parked_at"
    }  # fmt: skip
    work(app)
    secret = link_in(post.mails[0]).split("token=")[1].split("&")[0]
    with app.app_context():
        everything = "".join(
            str(tuple(row))
            for name in ("community_link", "community_mail", "community_mail_wishes")
            for row in session().connection().exec_driver_sql(f"SELECT * FROM {name}")
        )
    assert secret not in everything
    assert text_of(post.mails[0])[:20] not in everything


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mail.example.org", "must be the full address"),
        ("http://mail.example.org", "must be the full address"),
        ("smtp://mail.example.org:mail", "is not an address"),
        ("smtp://mail.example.org?ssl=1", "knows one option: ?starttls=1."),
        ("smtp://me:secret-word@mail.example.org", "would send its password in the clear"),
        ("smtp://me:secret-word@mail.example.org?starttls=0", "would send its password in the clear"),
    ],
)
def test_an_unsafe_mail_server_stops_the_start_with_one_line(url: str, words: str) -> None:
    source = {"COMMUNITY_SECRET_KEY": "x" * 32, "COMMUNITY_MAIL_FROM": "care@example.org", "COMMUNITY_SMTP_URL": url}
    with pytest.raises(SettingsError) as refused:
        read_settings(source)
    assert words in str(refused.value)
    assert "COMMUNITY_SMTP_URL" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "secret-word" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("smtp://127.0.0.1:1025", ("127.0.0.1", 1025, "", "", "")),
        ("smtp://me:p%40ss@localhost", ("localhost", 25, "", "me", "p@ss")),
        ("smtps://me:pass@mail.example.org", ("mail.example.org", 465, "tls", "me", "pass")),
        ("smtp://me:pass@mail.example.org:2587?starttls=1", ("mail.example.org", 2587, "starttls", "me", "pass")),
        ("smtp://mail.example.org?starttls=1", ("mail.example.org", 587, "starttls", "", "")),
    ],
)
def test_a_mail_server_is_read_from_one_address(url: str, found: tuple[object, ...]) -> None:
    source = {"COMMUNITY_SECRET_KEY": "x" * 32, "COMMUNITY_MAIL_FROM": "care@example.org", "COMMUNITY_SMTP_URL": url}
    settings = read_settings(source)
    server = settings.mail_server
    assert server is not None
    assert (server.host, server.port, server.tls, server.user, server.password) == found
    assert "pass" not in repr(server)
    assert "pass" not in repr(settings)


@pytest.mark.parametrize("sender", ["", "care", "Care <care@example.org>", "care@example.org\nBcc: x@example.org"])
def test_a_mail_server_needs_an_address_to_send_from(sender: str) -> None:
    source = {"COMMUNITY_SECRET_KEY": "x" * 32, "COMMUNITY_SMTP_URL": "smtp://127.0.0.1", "COMMUNITY_MAIL_FROM": sender}
    with pytest.raises(SettingsError, match="COMMUNITY_MAIL_FROM must be the address"):
        read_settings(source)


def test_an_operator_tries_the_mail(app: Flask, post: Post, house_with) -> None:
    run = app.test_cli_runner().invoke
    assert run(args=["community", "mail", "test", "me@example.org", "--locale", "fr"]).exit_code == 0
    assert "arrivent" in text_of(post.mails[0])
    post.answers = ["550 no"]
    refused = run(args=["community", "mail", "test", "me@example.org"])
    assert (refused.exit_code, "did not take it: SMTPRecipientsRefused 550" in refused.output) == (1, True)
    assert "is not an address" in run(args=["community", "mail", "test", "me"]).output
    without = house_with().test_cli_runner().invoke(args=["community", "mail", "test", "me@example.org"])
    assert "no mail server" in without.output
