"""An encouragement at the end of a mail that goes out anyway: in words that name nobody, as seldom as on the page."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask

from community.testing import PASSWORD, Someone
from tests.encouragements.conftest import clear, thought, was_helped
from tests.mail.post import Post, text_of, with_address, work

THANK = "encouragement-a_thank_you_never_sent"
WORDS = "Somebody wrote to you here some time ago. A word from you is welcome at any time."
Evening = Callable[..., list[EmailMessage]]


@pytest.fixture
def alice(app: Flask, post: Post) -> Someone:
    """Alice, who asked for mails, and was helped by Bob at six in the evening."""
    alice, bob = with_address(Someone(app, "alice"), post), Someone(app, "bob")
    app.extensions["community"].clock.pass_time(timedelta(hours=6))
    alice.put("/me/mail", notices=True)
    was_helped(alice, bob, "How does one begin again?")
    return alice


@pytest.fixture
def evening(app: Flask, post: Post, alice: Someone) -> Evening:
    """Lets days pass, each up to six in the evening; the mails of the last one. Once a day somebody writes to Alice."""
    charlie = Someone(app, "charlie")
    ask = alice.asks("Another thing")

    def come(days: int = 1, *, news: bool = True) -> list[EmailMessage]:
        for _ in range(days):
            post.mails.clear()
            app.extensions["community"].clock.pass_time(timedelta(hours=23))
            for who in (alice, charlie):
                if who.get("/me").status_code == 401:
                    who.post("/session", handle=who.handle, password=PASSWORD)
            if news:
                charlie.replies(ask, "A few words.")
            app.extensions["community"].clock.pass_time(timedelta(hours=1))
            work(app)
        return list(post.mails)

    return come


def _stop_in(mail: EmailMessage) -> str:
    return re.findall(r"Stop suggesting this\nhttp://localhost(/stop-suggestion\?\S+)", text_of(mail))[0]


def test_it_closes_the_mail_once_and_names_nobody(app: Flask, alice: Someone, evening: Evening) -> None:
    [mail] = evening()
    text = text_of(mail)
    assert WORDS in text
    assert "Say thank you\nhttp://localhost/thanks/new\n" in text
    assert text.index("Go and read") < text.index(WORDS) < text.index("To stop these mails")
    for hidden in ("Bob", "bob", "work", "begin again"):
        assert hidden not in mail.as_string()
    page = mail.get_body(("html",)).get_content()
    assert WORDS in page
    assert 'href="http://localhost/thanks/new"' in page
    assert thought(alice)["id"] == THANK, "it stands on her page on the same day"
    for _ in range(13):
        [mail] = evening()
        assert WORDS not in text_of(mail)
        assert "/stop-suggestion" not in text_of(mail)


def test_there_is_never_a_mail_for_it_alone(alice: Someone, evening: Evening) -> None:
    assert evening(news=False) == []
    assert thought(alice)["id"] == THANK


def test_what_was_said_on_the_page_is_not_said_by_mail_again(alice: Someone, evening: Evening) -> None:
    evening(news=False)
    assert thought(alice)["id"] == THANK
    [mail] = evening()
    assert WORDS not in text_of(mail)


def test_a_mail_that_is_tried_again_says_the_same(app: Flask, post: Post, alice: Someone, evening: Evening) -> None:
    post.answers = ["450 busy"]
    assert evening() == []
    app.extensions["community"].clock.pass_time(timedelta(minutes=5))
    work(app)
    [mail] = post.mails
    assert WORDS in text_of(mail)


def test_never_beside_a_thanks(app: Flask, alice: Someone, evening: Evening) -> None:
    Someone(app, "dana").thanks("alice")
    [mail] = evening(news=False)
    assert WORDS not in text_of(mail)
    clear(alice)
    assert thought(alice)["id"] == THANK, "nor was it remembered as said"


def test_it_stops_by_one_tap_and_reading_the_page_stops_nothing(
    alice: Someone, stranger: Someone, evening: Evening
) -> None:
    [mail] = evening()
    path = _stop_in(mail)
    page = stranger.client.get(path)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert thought(alice)["id"] == THANK
    action = re.findall(r'<form method="post" action="(/stop-suggestion[^"]*)"', page.text)[0]
    done = stranger.client.post(action.replace("&amp;", "&"))
    assert "It is not suggested to you any more" in done.text
    assert thought(alice) is None
    stopped = {one["kind"] for one in alice.get("/me/encouragements").json["items"] if one["stopped"]}
    assert stopped == {"a_thank_you_never_sent"}
    again, unknown = stranger.client.post(path), stranger.client.post("/stop-suggestion?token=made-up&lang=en")
    tidy = lambda answer: re.sub(r'value="[^"]*"|token=[\w.-]*|&amp;lang=en', "", answer.text)
    assert tidy(again) == tidy(unknown) == tidy(done), "it tells nobody whose it is"
    assert alice.get("/me/mail").json["notices"] is True
    [mail] = evening(90)
    assert WORDS not in text_of(mail)


def test_the_link_that_stops_mails_stops_no_thought_nor_the_other_way_round(alice: Someone, evening: Evening) -> None:
    [mail] = evening()
    token = _stop_in(mail).split("token=")[1]
    mails = mail["List-Unsubscribe"].split("token=")[1].split("&")[0].strip(">")
    stranger = Someone(alice.app)
    assert stranger.client.post(f"/stop-suggestion?token={mails}").status_code == 200
    assert stranger.client.post(f"/stop-mail?token={token}").status_code == 200
    assert alice.get("/me/mail").json["notices"] is True
    assert not any(one["stopped"] for one in alice.get("/me/encouragements").json["items"])
