"""A quiet mail when something waits: to whoever asked for it, at the windows that they chose, and never against their
rest. Days begin here on a Tuesday at noon, and by themselves members chose one window, at six in the evening."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.current import session
from community.invitations.models import Invitation
from community.testing import PASSWORD, Someone
from tests.care.stewards import Steward
from tests.mail.post import Post, text_of, with_address, work

MINUTE, HOUR, A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVENING = "18:00"
Pass = Callable[[timedelta], None]
Until = Callable[..., None]


@pytest.fixture
def later(app: Flask) -> Pass:
    """Lets time pass, and the house do what is due."""

    def go(span: timedelta) -> None:
        app.extensions["community"].clock.pass_time(span)
        work(app)

    return go


@pytest.fixture
def until(app: Flask, later: Pass) -> Until:
    """Lets time pass up to an hour of the day, in UTC, and the house do what is due."""

    def go(hour: str, *, days: int = 0) -> None:
        moment = app.extensions["community"].clock.now()
        then = datetime.combine(moment.date(), datetime.strptime(hour, "%H:%M").time(), UTC)
        later((then if then > moment else then + A_DAY) + days * A_DAY - moment)

    return go


@pytest.fixture
def alice(app: Flask, post: Post, later: Pass) -> Someone:
    """Alice, whose address is confirmed and who asked for mails."""
    made = with_address(Someone(app, "alice"), post)
    assert made.put("/me/mail", notices=True).json["notices"] is True
    later(MINUTE)
    return made


def test_one_mail_at_the_window_and_no_second_on_the_same_day(
    post: Post, alice: Someone, bob: Someone, later: Pass, until: Until
) -> None:
    bob.thanks("alice")
    until("17:59")
    assert post.mails == [], "it waits for her window"
    until(EVENING)
    [mail] = post.mails
    assert mail["To"] == "alice@example.org"
    assert "something is there for you" in text_of(mail)
    bob.thanks("alice", "Again.")
    for _ in range(20):
        later(HOUR)
    assert len(post.mails) == 1
    until(EVENING)
    assert len(post.mails) == 2, "the second waited for the next window"
    until(EVENING)
    until(EVENING)
    assert len(post.mails) == 2, "never an empty one: nothing new has come since"


def test_whoever_is_here_reads_it_here(post: Post, alice: Someone, bob: Someone, until: Until) -> None:
    until("17:55")
    bob.thanks("alice")
    until(EVENING)
    assert post.mails == []
    until("18:11")
    assert len(post.mails) == 1


def test_nobody_is_written_to_who_did_not_ask(app: Flask, post: Post, bob: Someone, until: Until) -> None:
    with_address(bob, post)
    Someone(app, "dana").thanks("bob")
    until(EVENING)
    assert post.mails == []
    bob.put("/me/mail", notices=True)
    until(EVENING)
    assert post.mails == [], "what was there before is no news"


def test_what_was_put_away_or_taken_back_is_told_no_more(
    post: Post, alice: Someone, bob: Someone, until: Until
) -> None:
    bob.thanks("alice")
    _put_everything_away(alice)
    bob.delete(f"/thanks/{bob.thanks('alice', 'No.')}")
    until(EVENING)
    assert post.mails == []


def _put_everything_away(who: Someone) -> None:
    while cards := [card for card in who.get("/today").json["items"] if card["kind"] == "for_you"]:
        who.post(f"/today/{cards[0]['id']}/dismissal")


@pytest.mark.parametrize("change", ["stopped", "rests", "put away", "blocked", "erased"])
def test_it_is_asked_again_at_the_moment_of_sending(
    app: Flask, post: Post, alice: Someone, bob: Someone, later: Pass, until: Until, change: str
) -> None:
    bob.thanks("alice")
    post.answers = ["450 busy"]
    until(EVENING)
    assert post.answers == [], "a mail was on its way"
    if change == "stopped":
        alice.put("/me/mail", notices=False)
    elif change == "rests":
        alice.patch("/me", pace={"rest": True})
    elif change == "put away":
        _put_everything_away(alice)
    elif change == "blocked":
        alice.put("/members/bob/apart", kind="block")
    else:
        assert app.test_cli_runner().invoke(args=["community", "erase", "bob", "--yes"]).exit_code == 0
    later(5 * MINUTE)
    assert post.mails == []
    alice.put("/me/mail", notices=True)
    alice.patch("/me", pace={"rest": False})
    until(EVENING)
    assert len(post.mails) == (change == "rests"), "after a rest nothing is lost; else there is nothing to tell"


def test_a_server_that_is_busy_for_long_puts_it_off_to_the_next_window(
    post: Post, alice: Someone, bob: Someone, later: Pass, until: Until
) -> None:
    bob.thanks("alice")
    post.answers = ["450 busy"] * 40
    until(EVENING)
    for _ in range(40):
        later(15 * MINUTE)
    post.answers = []
    for _ in range(5):
        later(2 * HOUR)  # from four in the morning to two in the afternoon
    assert post.mails == [], "nothing is sent at night, nor at an hour that she did not choose"
    until(EVENING)
    assert len(post.mails) == 1


@pytest.mark.parametrize(
    "pace",
    [
        {"rest": True},
        {"rest": True, "rest_until": "2026-11-24"},
        {"touches": "0"},
        {"days": ["monday"]},
        {"digests": []},
        {"digests": ["19:00"]},
        {"from": "20:00", "to": "20:30"},
        {"from": "06:00", "to": "11:00"},
    ],
    ids=str,
)
def test_it_keeps_to_windows_hours_days_and_rest(
    post: Post, alice: Someone, bob: Someone, later: Pass, until: Until, pace
) -> None:
    alice.patch("/me", pace=pace)
    bob.thanks("alice")
    until(EVENING)
    later(59 * MINUTE)
    assert post.mails == []
    usual = {"touches": "2", "days": ["tuesday"], "from": "08:00", "to": "20:00", "digests": ["18:00"]}
    alice.patch("/me", pace={"rest": False, **usual})
    later(MINUTE)
    assert len(post.mails) == 1


@pytest.mark.parametrize(
    ("pace", "hours"),
    [
        ({"digests": ["09:00", "13:00", "18:00"]}, [13, 18, 9]),
        ({"from": "06:00", "to": "11:00"}, [8]),
        ({"digests": ["03:00", "22:30"]}, [8]),
        ({"from": "19:00", "to": "23:00", "digests": ["22:00"]}, [19]),
        ({"from": "21:00", "to": "23:00", "digests": ["22:00"]}, []),
        ({"days": ["wednesday"]}, []),
    ],
    ids=str,
)
def test_windows_are_up_to_three_and_never_in_the_night(
    app: Flask, post: Post, alice: Someone, bob: Someone, later: Pass, pace, hours: list[int]
) -> None:
    """A window at night, or outside of one's hours, is where these begin. A day passes, with news all the time."""
    alice.patch("/me", pace=pace)
    found = []
    for _ in range(23):
        bob.thanks("alice", "Once more.")
        later(HOUR)
        if post.mails:
            [_mail] = post.mails
            post.mails.clear()
            found.append(app.extensions["community"].clock.now().hour)
    assert found == hours


def test_the_hours_are_those_of_the_member(post: Post, alice: Someone, bob: Someone, later: Pass, until: Until) -> None:
    alice.patch("/me", timezone="Asia/Tokyo")  # nine in the evening there
    bob.thanks("alice")
    until("08:59")
    assert post.mails == []
    later(MINUTE)
    assert len(post.mails) == 1


@pytest.mark.parametrize(
    ("first", "evenings"),
    [("2026-10-23T20:00", [16, 17, 17]), ("2027-03-26T20:00", [17, 16, 16])],
    ids=["an hour comes twice", "an hour is left out"],
)
def test_a_change_of_the_clocks_neither_doubles_nor_skips_one(
    app: Flask, post: Post, later: Pass, first: str, evenings: list[int]
) -> None:
    clock = app.extensions["community"].clock
    later(datetime.fromisoformat(first).replace(tzinfo=UTC) - clock.now())
    camille, bob = with_address(Someone(app, "camille"), post), Someone(app, "bob")
    camille.patch("/me", timezone="Europe/Paris")
    camille.put("/me/mail", notices=True)
    found = []
    for _ in range(72):
        bob.thanks("camille", "Once more.")
        later(HOUR)
        if post.mails:
            found.append(clock.now().hour)
        post.mails.clear()
    assert found == evenings, "six in the evening in Paris, once a day"


def test_a_clock_that_is_set_back_doubles_nothing(
    post: Post, alice: Someone, bob: Someone, later: Pass, until: Until
) -> None:
    bob.thanks("alice")
    until(EVENING)
    assert len(post.mails) == 1
    later(-2 * HOUR)
    until(EVENING)
    assert len(post.mails) == 1
    later(-40 * A_DAY)
    alice.patch("/me", pace={"touches": "3"})
    until(EVENING)
    assert len(post.mails) == 1, "what a mail has told of is told"
    bob.thanks("alice", "Something new.")
    until(EVENING)
    assert len(post.mails) == 2, "nor is anybody forgotten until the clock is back where it was"


def test_a_worker_that_was_off_for_a_day_sends_one_at_the_next_window(
    app: Flask, post: Post, alice: Someone, bob: Someone, later: Pass, until: Until
) -> None:
    bob.thanks("alice")
    bob.thanks("alice", "Again.")
    app.extensions["community"].clock.pass_time(A_DAY)
    for _ in range(5):
        work(app)
        later(HOUR)
    assert post.mails == [], "not at an hour that she did not choose"
    until(EVENING)
    until(EVENING)
    assert len(post.mails) == 1


def test_an_invitation_is_a_reason_to_write_and_having_been_written_to_is_having_been_asked(
    app: Flask, post: Post, alice: Someone, bob: Someone, later: Pass, until: Until
) -> None:
    ask = bob.asks("Is anybody there?")
    later(2 * MINUTE)
    assert post.mails == []
    until(EVENING)
    [mail] = post.mails
    assert "something is there for you" in text_of(mail)
    assert "anybody" not in mail.as_string()
    assert "bob" not in mail.as_string()
    with app.app_context():
        rows = session().scalars(select(Invitation.delivered_at)).all()
    assert rows == [app.extensions["community"].clock.now()]
    until(EVENING)
    assert len(post.mails) == 1
    assert alice.get("/today").json["items"][0]["id"] == f"ask-{ask}"


def test_an_invitation_that_was_put_away_is_no_reason_to_write(
    post: Post, alice: Someone, bob: Someone, later: Pass, until: Until
) -> None:
    ask = bob.asks("Is anybody there?")
    later(2 * MINUTE)
    assert alice.post(f"/today/ask-{ask}/dismissal").status_code == 204
    until(EVENING)
    assert post.mails == []


def test_what_the_care_team_decides_keeps_to_no_window_and_no_rest(
    app: Flask, post: Post, alice: Someone, bob: Someone, later: Pass, until: Until
) -> None:
    reply = alice.replies(bob.asks())
    later(MINUTE)
    bob.thanks("alice")
    alice.patch("/me", pace={"rest": True})
    bob.post("/reports", about={"type": "reply", "id": reply}, words="Please look.")
    assert Steward(app).does("fold").status_code == 303
    until("23:30")
    assert len(post.mails) == 1
    assert "something is there for you" in text_of(post.mails[0])
    until("12:00")
    until(EVENING)
    assert len(post.mails) == 1, "once; and what is no decision waits for the end of her rest"
    alice.patch("/me", pace={"rest": False})
    until(EVENING)
    assert len(post.mails) == 2


def test_news_reaches_once_everybody_who_was_there_also_by_mail(
    app: Flask, post: Post, alice: Someone, bob: Someone, charlie: Someone, until: Until
) -> None:
    """Alice helped in private, Charlie with a hand, Bob asked; Dana read it and did nothing."""
    dana = with_address(Someone(app, "dana"), post)
    for who in (with_address(charlie, post), dana):
        who.put("/me/mail", notices=True)
    ask = bob.asks("How does one begin again?")
    alice.replies(ask, "Between the two of us.", private=True)
    offer = charlie.offers(ask)
    bob.put(f"/help-offers/{offer}/state", state="accepted")
    assert bob.put(f"/advice-requests/{ask}/state", state="settled", ask_again_in="3 months").status_code == 200
    until(EVENING)
    post.mails.clear()
    until(EVENING, days=91)
    everyone = (alice, bob, charlie, dana)
    for who in everyone:
        assert who.post("/session", handle=who.handle, password=PASSWORD).status_code == 200
    assert bob.get("/today").json["items"][-1]["title"] == "What became of “How does one begin again?”?"
    post.mails.clear()
    told = {"state": "settled", "news": "I have a small shop now."}
    assert bob.put(f"/advice-requests/{ask}/state", **told).status_code == 200
    for helper in (alice, charlie):
        assert "Bob tells you what became of it." in [card["title"] for card in helper.get("/today").json["items"]]
        assert helper.get(f"/advice-requests/{ask}").json["news"] == "I have a small shop now."
    assert "what became of it" not in dana.get("/today").text
    until(EVENING)
    assert sorted(mail["To"] for mail in post.mails) == ["alice@example.org", "charlie@example.org"]
    assert not any("shop" in mail.as_string() for mail in post.mails)
    bob.put(f"/advice-requests/{ask}/state", state="settled", news="I have a small shop now. Come by.")
    until(EVENING)
    assert len(post.mails) == 2, "once"
