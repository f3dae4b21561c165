"""Whoever looks after the house learns, once and without a number, of what waits quietly and of who is at the door."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from community.current import now, session
from community.db.unit_of_work import unit_of_work
from community.household.models import Application
from community.testing import Someone
from tests.care.stewards import Steward, make_steward
from tests.hellos.conftest import Threshold
from tests.invitations.invited import Village
from tests.mail.post import Post, a_post, with_address, work

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
QUIET, DOOR = "Somebody's first words wait for an answer.", "Somebody would like to come in, and waits for an answer."


@pytest.fixture
def stella(village: Threshold) -> Steward:
    return Steward(village.app)


def told(who: Someone) -> list[str]:
    return [card["title"] for card in who.get("/today").json["items"] if card["title"] in (QUIET, DOOR)]


def puts_away(who: Someone) -> None:
    [card] = [card for card in who.get("/today").json["items"] if card["title"] in (QUIET, DOOR)]
    assert who.post(f"/today/{card['id']}/dismissal").status_code == 204


def applies(app: Flask) -> None:
    with app.app_context(), unit_of_work():
        session().add(Application(token_hash="x", name="Erin", words="May I?", locale="en", applied_at=now()))


def test_of_a_first_ask_after_a_day_exactly_once(village: Threshold, stella: Steward) -> None:
    village["alice"].asks("A very first question")
    village.pass_time(DAY - MINUTE)
    assert told(stella) == []
    village.pass_time(MINUTE)
    assert told(stella) == [QUIET]
    page = stella.client.get("/").text
    assert 'href="/stewards/waiting"' in page
    card = next(card for card in stella.get("/today").json["items"] if card["title"] == QUIET)
    assert (card["kind"], card["text"]) == ("for_you", "")
    assert not re.search(r"\d", card["title"])
    assert told(village["bob"]) == told(village["alice"]) == []
    puts_away(stella)
    for _day in range(9):
        assert told(stella) == []
        village.pass_time(DAY)
        village.work()


def test_not_after_a_public_reply_and_not_of_a_second_ask(village: Threshold, stella: Steward) -> None:
    first = village["alice"].asks("A very first question")
    village["alice"].asks("A second one")
    private = village["bob"].asks("Bob's first one")
    village["charlie"].replies(first)
    village["charlie"].replies(private, private=True)
    village.pass_time(DAY)
    assert told(stella) == [QUIET]
    village["charlie"].replies(private)
    assert told(stella) == []


def test_what_comes_later_is_told_again_and_what_was_known_is_not(village: Threshold, stella: Steward) -> None:
    village["alice"].asks("Alice's first")
    bobs = village["bob"].asks("Bob's first")
    village.pass_time(DAY)
    puts_away(stella)
    village["charlie"].replies(bobs)
    assert told(stella) == [], "both were known"
    village["charlie"].asks("Charlie's first")
    village.pass_time(DAY)
    assert told(stella) == [QUIET]


def test_of_somebody_at_the_door(village: Threshold, stella: Steward) -> None:
    applies(village.app)
    assert told(stella) == [DOOR]
    assert 'href="/stewards/applications"' in stella.client.get("/").text
    assert told(village["bob"]) == []
    village["alice"].asks("A very first question")
    village.pass_time(DAY)
    assert told(stella) == [DOOR], "one after the other"
    puts_away(stella)
    assert told(stella) == [QUIET]


def test_of_a_hello_that_nobody_could_be_found_for(app: Flask) -> None:
    village = Threshold(app)
    stella = Steward(app)
    village.comes_in()
    assert told(stella) == []
    village.work()
    assert told(stella) == [QUIET]
    assert stella.put("/members/ines/hello", body="Welcome.").status_code == 200
    assert told(stella) == []


def test_not_while_they_rest_and_at_most_three_cards_in_all(village: Threshold, stella: Steward) -> None:
    village["alice"].asks("A very first question")
    village["bob"].asks("Another first question")
    village.pass_time(DAY)
    village["bob"].thanks("stella")
    assert len(stella.get("/today").json["items"]) == 3
    stella.patch("/me", pace={"rest": True})
    assert told(stella) == []


def test_not_of_an_ask_that_a_block_keeps_from_them(village: Threshold, stella: Steward) -> None:
    village["alice"].asks("A very first question")
    village.pass_time(DAY)
    village["alice"].put("/members/stella/apart", kind="block")
    assert told(stella) == []


def test_who_no_longer_looks_after_the_house_is_not_told(village: Threshold, stella: Steward) -> None:
    village["alice"].asks("A very first question")
    village.pass_time(DAY)
    assert told(stella) == [QUIET]
    make_steward(village.app, "alice")
    make_steward(village.app, "stella", "--off")
    assert told(stella) == []


@pytest.fixture
def post() -> Iterator[Post]:
    with a_post() as post:
        yield post


def test_by_mail_once_at_their_own_pace(house_with: Callable[..., Flask], post: Post) -> None:
    app = house_with(post.settings)
    village = Village(app, "alice", "bob")
    stella = Steward(app, with_address(Someone(app, "stella"), post))
    stella.put("/me/mail", notices=True)
    # Nothing of it is brought to her as a member; she reads her mail in the afternoon. The clock stands at noon.
    stella.patch("/me", avoid=["question"], pace={"digests": ["14:00"]})

    def later(span: timedelta) -> int:
        village.pass_time(span)
        work(app)
        return len(post.mails)

    answered = village["bob"].asks("Another first question")
    village["alice"].asks("A very first question")
    village["alice"].asks("A second question")
    village["alice"].replies(answered)
    assert later(timedelta(hours=3)) == 0
    assert later(timedelta(hours=20)) == 0
    assert later(timedelta(hours=2)) == 0, "it has waited for a day, but she reads in the afternoon"
    assert later(timedelta(hours=1)) == 1
    assert post.mails[0]["To"] == "stella@example.org"
    for _day in range(9):
        assert later(DAY) == 1


def test_no_mail_of_what_was_answered_meanwhile(house_with: Callable[..., Flask], post: Post) -> None:
    app = house_with(post.settings)
    village = Village(app, "alice", "bob")
    stella = Steward(app, with_address(Someone(app, "stella"), post))
    stella.put("/me/mail", notices=True)
    stella.patch("/me", avoid=["question"], pace={"digests": ["12:00"]})
    ask = village["alice"].asks("A very first question")
    village.pass_time(DAY + 20 * MINUTE)
    village["bob"].replies(ask)
    work(app)
    assert post.mails == []
    applies(app)
    village.pass_time(20 * MINUTE)
    work(app)
    assert len(post.mails) == 1


def test_of_what_the_care_team_was_told_and_of_a_concern_first(village: Threshold, stella: Steward) -> None:
    told_of, worried = "Somebody told the care team something.", "Somebody is worried about a person here."

    def first() -> str:
        return next((card["title"] for card in stella.get("/today").json["items"] if card["kind"] == "for_you"), "")

    ask = village["alice"].asks("A very first question")
    about = {"type": "advice_request", "id": ask}
    assert village["charlie"].post("/reports", about=about, words="I am not sure.", kind="report").status_code == 201
    assert first() == told_of
    village.pass_time(MINUTE)
    assert village["bob"].post("/reports", about=about, words="She sounds low.", kind="concern").status_code == 201
    assert first() == worried
    assert 'href="/stewards"' in stella.client.get("/").text
    assert not {told_of, worried} & {card["title"] for card in village["alice"].get("/today").json["items"]}
    stella.does("leave")
    stella.does("leave")
    assert first() == ""


def test_not_of_a_case_that_concerns_oneself(village: Threshold, stella: Steward) -> None:
    told = {"about": {"type": "member", "id": "stella"}, "words": "She was short with me.", "kind": "report"}
    assert village["bob"].post("/reports", **told).status_code == 201
    assert stella.get("/today").json["items"] == []
