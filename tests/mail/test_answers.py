"""Bob writes to a house that is not his yet and leaves an address; he is answered by mail, and it is forgotten."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from community.current import session
from community.db.unit_of_work import unit_of_work
from community.members.models import Member
from community.testing import Someone, joining
from tests.mail.post import Post, link_in, text_of, with_address, work


@pytest.fixture
def app(house_with: Callable[..., Flask], post: Post) -> Flask:
    """A house that people write to, which sends mail."""
    return house_with({**post.settings, "COMMUNITY_JOINING": "open"})


@pytest.fixture
def door(app: Flask, stella: Someone, house_with: Callable[..., Flask], post: Post) -> Flask:
    """The same house, with the door as it is for strangers from now on."""
    assert stella
    return house_with({**post.settings, "COMMUNITY_JOINING": "application"})


@pytest.fixture
def stella(app: Flask) -> Someone:
    """Stella looks after the house."""
    someone = Someone(app, "stella")
    with app.app_context(), unit_of_work() as made:
        made.query(Member).filter_by(handle="stella").one().steward = True
    return someone


def _writes(door: Flask, email: str = "bob@example.org", locale: str = "en") -> Any:
    who = Someone(door)
    token = who.client.get("/join").text.split('name="form_token" value="')[1].split('"')[0]
    consents = {"consent_read": "true", "old_enough": "true"}
    form = {"name": "Bob", "words": "May I come in?", "locale": locale, "email": email, **consents}
    return who.client.post("/join/application", data={**form, "form_token": token})


def _answers(stella: Someone, state: str, words: str = "") -> None:
    page = stella.client.get("/stewards/applications").text
    way = re.search(r'action="(/stewards/applications/[^"]+/answer)"', page)
    token = page.split('name="form_token" value="')[1].split('"')[0]
    assert way is not None
    done = stella.client.post(way[1], data={"state": state, "words": words, "form_token": token})
    assert done.status_code == 303


def _everything(app: Flask) -> str:
    with app.app_context():
        tables = ("community_application", "community_mail", "community_house_invitation")
        return "".join(str(tuple(row)) for name in tables for row in session().execute(text(f"SELECT * FROM {name}")))


def test_who_is_welcome_comes_in_by_the_link_in_the_mail(door: Flask, post: Post, stella: Someone) -> None:
    assert "The answer is sent to your mailbox too." in _writes(door).text
    assert work(door) == 0
    assert post.mails == [], "nothing is sent before a person has answered"
    _answers(stella, "welcome", "Come in, Bob.\n\nWe have tea.")
    work(door)
    [mail] = post.mails
    assert (mail["To"], mail["Subject"]) == ("bob@example.org", "Something for you at Community")
    for words in ("You are welcome here.", "Come in, Bob.", "We have tea."):
        assert words in text_of(mail)
    bob = Someone(door)
    way = link_in(mail)
    assert bob.client.get(way).status_code == 200
    key = way.split("invite=")[1].split("&")[0]
    assert bob.post("/members", **joining("bob"), invite=key).status_code == 201
    late = Someone(door)
    assert late.post("/members", **joining("late"), invite=key).status_code == 422, "one key lets one person in"
    assert "bob@example.org" not in _everything(door)


def test_who_is_not_reads_the_stewards_words_in_their_language(door: Flask, post: Post, stella: Someone) -> None:
    _writes(door, locale="fr")
    _answers(stella, "not_now", "La maison est pleine pour l’instant.")
    work(door)
    [mail] = post.mails
    assert mail["Content-Language"] == "fr"
    assert mail["Subject"] == "Un mot pour vous sur Community"
    said = text_of(mail)
    assert "pas maintenant" in said
    assert "La maison est pleine pour l’instant." in said
    assert "http" not in said
    assert "bob@example.org" not in _everything(door)


def test_the_address_is_kept_until_the_answer_and_no_steward_sees_it(door: Flask, stella: Someone) -> None:
    _writes(door)
    assert "bob@example.org" in _everything(door)
    assert "bob@example.org" not in stella.client.get("/stewards/applications").text
    _answers(stella, "not_now")
    with door.app_context():
        assert session().execute(text("SELECT email FROM community_application")).all() == [(None,)]


def test_without_an_address_the_page_alone_holds_the_answer(door: Flask, post: Post, stella: Someone) -> None:
    page = _writes(door, email="").text
    assert "sent to your mailbox" not in page
    _answers(stella, "welcome")
    work(door)
    assert post.mails == []
    key = re.findall(r"key=([\w-]+)", page)[0]
    assert "You are welcome here." in Someone(door).client.get(f"/join/answer?key={key}").text


def test_an_address_that_is_known_here_is_answered_like_any_other(
    app: Flask, door: Flask, post: Post, stella: Someone
) -> None:
    with_address(Someone(app, "dana"), post, "dana@example.org")
    known, unknown = _writes(door, "dana@example.org"), _writes(door, "nobody@example.org")
    tidy = lambda page: re.sub(r"key=[\w-]+|value=\"[^\"]*\"", "", page)
    assert (known.status_code, tidy(known.text)) == (unknown.status_code, tidy(unknown.text))
    assert dict(known.headers).keys() == dict(unknown.headers).keys()


def test_a_wrong_address_is_told_at_its_field_and_everything_stays(door: Flask) -> None:
    answer = _writes(door, "bob.example.org")
    assert answer.status_code == 422
    assert 'id="email-wrong"' in answer.text
    assert 'value="bob.example.org"' in answer.text
    assert "May I come in?" in answer.text


def test_a_house_without_mail_asks_for_no_address_and_keeps_none(
    app: Flask, house_with: Callable[..., Flask], stella: Someone
) -> None:
    silent = house_with({"COMMUNITY_JOINING": "application"})
    assert 'name="email"' not in Someone(silent).client.get("/join").text
    assert "sent to your mailbox" not in _writes(silent).text
    assert "bob@example.org" not in _everything(silent)


def test_who_has_come_in_already_is_not_written_to(door: Flask, post: Post, stella: Someone) -> None:
    key = re.findall(r"key=([\w-]+)", _writes(door).text)[0]
    _answers(stella, "welcome")
    assert Someone(door).post("/members", **joining("bob"), invite=key).status_code == 201
    work(door)
    assert post.mails == []
    assert "bob@example.org" not in _everything(door)


def test_an_answer_that_is_not_taken_is_tried_again_and_says_the_same(door: Flask, post: Post, stella: Someone) -> None:
    key = re.findall(r"key=([\w-]+)", _writes(door).text)[0]
    _answers(stella, "welcome")
    post.answers = ["450 busy"]
    work(door)
    assert post.mails == []
    door.extensions["community"].clock.pass_time(timedelta(minutes=5))
    work(door)
    assert key in link_in(post.mails[0])


def test_after_the_houses_secret_was_changed_the_link_in_the_mail_works(
    door: Flask, post: Post, stella: Someone, house_with: Callable[..., Flask]
) -> None:
    _writes(door)
    _answers(stella, "welcome")
    changed = {**post.settings, "COMMUNITY_JOINING": "application", "COMMUNITY_SECRET_KEY": "another one " * 4}
    work(house_with(changed))
    key = link_in(post.mails[0]).split("invite=")[1].split("&")[0]
    assert Someone(door).post("/members", **joining("bob"), invite=key).status_code == 201
