"""An address is one's own before anything but one link is sent to it."""

import re
from datetime import timedelta

from flask import Flask

from community.current import house, session
from community.mail.models import WaitingMail
from community.testing import PASSWORD, Someone, joining
from tests.mail.post import Post, link_in, send_form, text_of, with_address, work


def test_alice_gives_an_address_and_confirms_it_once(app: Flask, post: Post, stranger: Someone) -> None:
    alice = Someone(app)
    page = alice.client.get("/join").text
    assert 'id="mail_notices" name="mail_notices" value="true">' in page, "the box is there, and not ticked"
    made = send_form(
        alice, "/join", name="Alice", handle="alice", password=PASSWORD, locale="en", email="Alice@example.org",
        ways_accepted="true", consent_sensitive="true", old_enough="true",
    )  # fmt: skip
    assert made.status_code == 303
    assert alice.get("/me/mail").json == {
        "address": "Alice@example.org", "confirmed": False, "notices": False, "sent": True
    }  # fmt: skip
    assert post.mails == [], "no request speaks to the mail server"
    work(app)
    [mail] = post.mails
    assert mail["To"] == "Alice@example.org"
    assert "List-Unsubscribe" not in mail
    link = link_in(mail)
    assert link.startswith("/confirm-address?token=")
    shown = stranger.client.get(link)
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert shown.headers["Cache-Control"] == "no-store"
    assert alice.get("/me/mail").json["confirmed"] is False, "a program that opens every link confirms nothing"
    assert send_form(stranger, link).headers["Location"] == "/?said=confirmed"
    assert alice.get("/me/mail").json["confirmed"] is True
    again = send_form(stranger, link)
    assert again.status_code == 422
    assert "This link no longer works." in again.text
    work(app)
    assert len(post.mails) == 1
    with app.app_context():
        assert session().query(WaitingMail).all() == []


def test_nothing_else_is_sent_to_an_address_that_is_not_confirmed(
    app: Flask, post: Post, alice: Someone, bob: Someone
) -> None:
    alice.patch("/me", email="alice@example.org")
    alice.put("/me/mail", notices=True)
    ask = alice.asks()
    bob.replies(ask)
    house_clock(app).pass_time(timedelta(hours=1))
    assert alice.post("/recovery", who="alice").status_code == 204
    work(app)
    assert [link_in(mail).split("?")[0] for mail in post.mails] == ["/confirm-address"]


def test_the_link_ends_after_a_day_and_with_the_address(app: Flask, post: Post, alice: Someone) -> None:
    alice.patch("/me", email="first@example.org")
    work(app)
    first = link_in(post.mails.pop())
    alice.patch("/me", email="second@example.org")
    work(app)
    assert send_form(alice, first).status_code == 422, "it was sent to the former address"
    second = link_in(post.mails.pop())
    house_clock(app).pass_time(timedelta(days=1, seconds=1))
    assert send_form(alice, second).status_code == 422
    assert alice.post("/me/mail/confirmation").status_code == 204
    work(app)
    assert send_form(alice, link_in(post.mails.pop())).status_code == 303
    assert alice.post("/me/mail/confirmation").status_code == 409


def test_a_mail_to_an_address_that_changed_meanwhile_is_not_sent(app: Flask, post: Post, alice: Someone) -> None:
    alice.patch("/me", email="first@example.org")
    alice.patch("/me", email="second@example.org")
    work(app)
    assert [mail["To"] for mail in post.mails] == ["second@example.org"]
    alice.patch("/me", email="third@example.org")
    app.test_cli_runner().invoke(args=["community", "erase", "alice", "--yes"])
    work(app)
    assert len(post.mails) == 1, "whoever has left is written to no more"


def test_a_confirmed_address_is_told_when_it_is_taken_out(app: Flask, post: Post, alice: Someone) -> None:
    with_address(alice, post)
    alice.patch("/me", email="elsewhere@example.org")
    assert alice.get("/me/mail").json["confirmed"] is False
    work(app)
    told = {mail["To"]: text_of(mail) for mail in post.mails}
    assert "this address was taken out of an account" in told["alice@example.org"]
    assert "http" not in told["alice@example.org"]
    assert set(told) == {"alice@example.org", "elsewhere@example.org"}


def test_a_program_can_not_change_the_address(app: Flask, alice: Someone) -> None:
    """Else whoever finds a token has a way to a new password."""
    secret = alice.post("/me/tokens", name="pen", scopes=["read", "write"]).json["secret"]
    program = {"Authorization": f"Bearer {secret}"}
    assert Someone(app).patch("/me", headers=program, about="Hello.").status_code == 200
    assert Someone(app).patch("/me", headers=program, email="x@example.org").status_code == 403
    assert Someone(app).client.get("/api/v1/me/mail", headers=program).status_code == 403


def test_nobody_fills_a_foreign_mailbox(house_with, post: Post) -> None:
    app = house_with({**post.settings, "COMMUNITY_RATE_LIMITS": "on"})
    alice = Someone(app, "alice")
    for number in range(5):
        assert alice.patch("/me", email="dana@example.org").status_code == 200
        assert alice.patch("/me", email="").status_code == 200, number
    assert alice.patch("/me", email="dana@example.org").status_code == 429
    other = Someone(app, "other")
    assert other.patch("/me", email="Dana@example.org").status_code == 429, "the same mailbox, from another member"
    assert other.patch("/me", email="other@example.org").status_code == 200


def test_a_page_for_ones_mail(app: Flask, post: Post, alice: Someone) -> None:
    assert 'href="/you/mail"' in alice.client.get("/you").text
    assert send_form(alice, "/you/mail", email="no address", notices="true").status_code == 422
    assert send_form(alice, "/you/mail", email="alice@example.org", notices="true").status_code == 303
    page = alice.client.get("/you/mail?lang=fr").text
    assert "Votre adresse n’est pas encore confirmée." in page
    assert re.search(r'name="notices" value="true" checked', page)
    assert send_form(alice, "/you/mail", "/you/mail/confirmation").headers["Location"] == "/you/mail?said=link-sent"
    assert send_form(alice, "/you/mail", email="alice@example.org").status_code == 303
    assert alice.get("/me/mail").json["notices"] is False, "a box that is not ticked is a no"


def test_without_a_mail_server_everything_works_and_nothing_is_promised(house_with) -> None:
    app = house_with()
    alice = Someone(app)
    assert alice.post("/members", **joining("alice"), email="alice@example.org").status_code == 201
    assert "mail_notices" not in alice.client.get("/join").text
    assert alice.get("/me/mail").json["sent"] is False
    assert "This house sends no mail." in alice.client.get("/you/mail").text
    assert alice.post("/me/mail/confirmation").json["detail"] == "This house sends no mail."
    assert work(app) == 0
    with app.app_context():
        assert session().query(WaitingMail).all() == []
        assert house().settings.mail_server is None
    said = app.test_cli_runner().invoke(args=["community", "doctor"]).output
    assert said.count("This house sends no mail") == 1


def house_clock(app: Flask):
    return app.extensions["community"].clock
