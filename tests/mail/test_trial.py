"""Alice looks after the house and sees whether mail arrives; the page says what happened, whatever it was."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from community.db.unit_of_work import unit_of_work
from community.members.models import Member
from community.testing import Someone
from tests.mail.post import Post, free_port, send_form, text_of, with_address, work

PAGE = "/stewards/house"


@pytest.fixture
def stella(app: Flask) -> Someone:
    """Stella looks after the house."""
    return _steward(app)


def _steward(app: Flask) -> Someone:
    someone = Someone(app, "stella")
    with app.app_context(), unit_of_work() as made:
        made.query(Member).filter_by(handle="stella").one().steward = True
    return someone


def _asks(who: Someone) -> TestResponse:
    token = who.client.get("/you").text.split('name="form_token" value="')[1].split('"')[0]
    return who.client.post(f"{PAGE}/mail", data={"form_token": token})


def _said(who: Someone) -> str:
    return who.client.get(PAGE).text.split('<section id="mail"')[1].split("</section>")[0]


def test_a_mail_to_oneself_arrives_and_the_page_says_so(app: Flask, post: Post, stella: Someone) -> None:
    with_address(stella, post)
    assert "on its way" not in _said(stella)
    assert _asks(stella).status_code == 303
    assert "A mail to you is on its way out." in _said(stella)
    assert post.mails == [], "no request waits for a mail server"
    assert work(app) == 0
    [mail] = post.mails
    assert mail["To"] == "stella@example.org"
    assert mail["Subject"] == "Something for you at Community"
    assert "arrives" in text_of(mail)
    assert "The mail server took the last mail to you." in _said(stella)


def test_a_mail_that_is_refused_is_told_and_not_tried_again(app: Flask, post: Post, stella: Someone, caplog) -> None:
    with_address(stella, post)
    post.answers = ["550 no"]
    _asks(stella)
    work(app)
    assert "The mail server refused the last mail to you." in _said(stella)
    assert "a mail (trial) was not taken: SMTPRecipientsRefused 550; given up" in caplog.text, "the operator's reason"
    app.extensions["community"].clock.pass_time(timedelta(minutes=30))
    work(app)
    assert post.mails == []
    _asks(stella)
    work(app)
    assert "The mail server took the last mail to you." in _said(stella)


def test_a_mail_server_that_is_away_is_told(house_with: Callable[..., Flask], post: Post, app: Flask) -> None:
    stella = with_address(_steward(app), post)
    away = house_with({**post.settings, "COMMUNITY_SMTP_URL": f"smtp://127.0.0.1:{free_port()}"})
    _asks(stella)
    assert work(away) == 1
    assert "The mail server did not answer" in _said(stella)


def test_without_a_worker_it_waits_and_that_is_told(app: Flask, post: Post, stella: Someone) -> None:
    with_address(stella, post)
    _asks(stella)
    app.extensions["community"].clock.pass_time(timedelta(minutes=3))
    assert "what sends mail is not running" in _said(stella)


def test_two_taps_send_one_mail(app: Flask, post: Post, stella: Someone) -> None:
    with_address(stella, post)
    assert [_asks(stella).status_code for _ in range(2)] == [303, 303]
    work(app)
    assert len(post.mails) == 1


def test_without_an_address_or_a_confirmed_one_the_page_says_what_to_do(
    app: Flask, post: Post, stella: Someone
) -> None:
    assert 'href="/you/mail"' in _said(stella)
    assert "<button" not in _said(stella)
    stella.patch("/me", email="stella@example.org")
    refused = _asks(stella)
    assert refused.status_code == 409
    assert "Please give your own address under Mail and confirm it first." in refused.text
    assert 'name="accent" value="pine" checked' in refused.text, "how the house is set stays as it is"
    work(app)
    assert ["confirm" in text_of(mail) for mail in post.mails] == [True]


def test_another_address_begins_anew(app: Flask, post: Post, stella: Someone) -> None:
    with_address(stella, post)
    _asks(stella)
    stella.patch("/me", email="other@example.org")
    work(app)
    assert not any("arrives" in text_of(mail) for mail in post.mails)
    with_address(stella, post, "third@example.org")
    assert "on its way" not in _said(stella)
    assert "still waits" not in _said(stella)


def test_a_house_without_a_mail_server_says_so(house_with: Callable[..., Flask]) -> None:
    stella = _steward(house_with())
    assert "No mail server is set" in _said(stella)
    assert _asks(stella).status_code == 409


def test_six_in_an_hour_are_too_many(house_with: Callable[..., Flask], post: Post) -> None:
    app = house_with({**post.settings, "COMMUNITY_RATE_LIMITS": "on"})
    stella = with_address(_steward(app), post)
    assert [_asks(stella).status_code for _ in range(6)] == [303] * 5 + [429]


def test_nobody_else_has_such_a_button(app: Flask, post: Post) -> None:
    charlie = with_address(Someone(app, "charlie"), post)
    assert _asks(charlie).status_code == 404
    assert send_form(charlie, "/you/mail", "/stewards/house/mail").status_code == 404
    work(app)
    assert post.mails == []
