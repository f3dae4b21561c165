"""A quiet mail when something waits: to whoever asked for it, once a day at most, and never against their rest."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.current import session
from community.invitations.models import Invitation
from community.testing import Someone
from tests.mail.post import Post, text_of, with_address, work

A_WHILE, A_DAY = timedelta(minutes=16), timedelta(days=1)
Pass = Callable[[timedelta], None]


@pytest.fixture
def later(app: Flask) -> Pass:
    """Lets time pass, and the house do what is due."""

    def go(span: timedelta) -> None:
        app.extensions["community"].clock.pass_time(span)
        work(app)

    return go


@pytest.fixture
def alice(app: Flask, post: Post, later: Pass) -> Someone:
    """Alice, whose address is confirmed and who asked for mails."""
    made = with_address(Someone(app, "alice"), post)
    assert made.put("/me/mail", notices=True).json["notices"] is True
    later(timedelta(minutes=1))
    return made


def test_one_mail_and_no_second_on_the_same_day(post: Post, alice: Someone, bob: Someone, later: Pass) -> None:
    bob.thanks("alice")
    later(timedelta(minutes=5))
    assert post.mails == [], "whoever is here reads it here"
    later(A_WHILE)
    [mail] = post.mails
    assert mail["To"] == "alice@example.org"
    assert "something is there for you" in text_of(mail)
    bob.thanks("alice", "Again.")
    later(timedelta(hours=5))
    assert len(post.mails) == 1
    later(timedelta(hours=19))
    assert len(post.mails) == 2, "the second waited for the next day"
    later(A_DAY)
    assert len(post.mails) == 2, "nothing new has come since"


def test_nobody_is_written_to_who_did_not_ask(app: Flask, post: Post, bob: Someone, later: Pass) -> None:
    with_address(bob, post)
    Someone(app, "dana").thanks("bob")
    later(A_WHILE)
    assert post.mails == []
    bob.put("/me/mail", notices=True)
    later(A_WHILE)
    assert post.mails == [], "what was there before is no news"


def test_what_was_put_away_or_taken_back_is_told_no_more(post: Post, alice: Someone, bob: Someone, later: Pass) -> None:
    bob.thanks("alice")
    _put_everything_away(alice)
    bob.delete(f"/thanks/{bob.thanks('alice', 'No.')}")
    later(A_WHILE)
    assert post.mails == []


def _put_everything_away(who: Someone) -> None:
    while cards := [card for card in who.get("/today").json["items"] if card["kind"] == "for_you"]:
        who.post(f"/today/{cards[0]['id']}/dismissal")


def test_it_is_asked_again_at_the_moment_of_sending(post: Post, alice: Someone, bob: Someone, later: Pass) -> None:
    for change in (
        lambda: alice.put("/me/mail", notices=False),
        lambda: alice.patch("/me", pace={"rest": True}),
        lambda: _put_everything_away(alice),
    ):
        bob.thanks("alice")
        post.answers = ["450 busy"]
        later(A_WHILE)
        assert post.answers == [], "a mail was on its way"
        change()
        later(timedelta(hours=2))
        assert post.mails == []
        alice.put("/me/mail", notices=True)
        alice.patch("/me", pace={"rest": False})
        later(A_DAY)
        post.mails.clear()


@pytest.mark.parametrize(
    "pace",
    [
        {"rest": True},
        {"rest": True, "rest_until": "2026-11-24"},
        {"touches": "0"},
        {"days": ["monday"]},
        {"from": "18:00", "to": "20:00"},
        {"from": "06:00", "to": "11:00"},
    ],
    ids=str,
)
def test_it_keeps_to_hours_days_and_rest(post: Post, alice: Someone, bob: Someone, later: Pass, pace) -> None:
    """The clock stands at noon, on a Tuesday."""
    alice.patch("/me", pace=pace)
    bob.thanks("alice")
    later(A_WHILE)
    assert post.mails == []
    alice.patch("/me", pace={"rest": False, "touches": "2", "days": ["tuesday"], "from": "08:00", "to": "20:00"})
    later(timedelta(minutes=1))
    assert len(post.mails) == 1


def test_the_hours_are_those_of_the_member(post: Post, alice: Someone, bob: Someone, later: Pass) -> None:
    alice.patch("/me", timezone="Asia/Tokyo")  # nine in the evening there
    bob.thanks("alice")
    later(A_WHILE)
    assert post.mails == []
    later(timedelta(hours=12))
    assert len(post.mails) == 1


def test_an_invitation_is_a_reason_to_write_and_having_been_written_to_is_having_been_asked(
    app: Flask, post: Post, alice: Someone, bob: Someone, later: Pass
) -> None:
    ask = bob.asks("Is anybody there?")
    later(timedelta(minutes=2))
    assert post.mails == [], "whoever is here reads it here"
    later(A_WHILE)
    [mail] = post.mails
    assert "something is there for you" in text_of(mail)
    assert "anybody" not in mail.as_string()
    assert "bob" not in mail.as_string()
    with app.app_context():
        rows = session().scalars(select(Invitation.delivered_at)).all()
    assert rows == [app.extensions["community"].clock.now()]
    later(A_DAY)
    assert len(post.mails) == 1
    assert alice.get("/today").json["items"][0]["id"] == f"ask-{ask}"


def test_what_was_put_away_is_no_reason_to_write(post: Post, alice: Someone, bob: Someone, later: Pass) -> None:
    ask = bob.asks("Is anybody there?")
    later(timedelta(minutes=2))
    assert alice.post(f"/today/ask-{ask}/dismissal").status_code == 204
    later(A_WHILE)
    assert post.mails == []
