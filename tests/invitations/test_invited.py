"""Alice asks, and the right few people find it on their day; nobody else ever learns who or how many."""

from datetime import timedelta

import pytest
from flask import Flask

from community.invitations.seats import Seat, seats
from community.testing import Someone
from tests.invitations.invited import HOUR, Village

DAY = timedelta(days=1)


@pytest.fixture
def village(app: Flask) -> Village:
    return Village(app, "alice", "bob", "charlie", "dora", "emil", "fanny", "gil", "hana")


def test_the_right_two_are_invited_with_a_true_reason_and_charlie_never_learns(village: Village) -> None:
    assert village["bob"].patch("/me", experience=["changing trades"]).status_code == 200
    village["emil"].stands_by(what="read a letter of application", topics=["work"])
    ask = village["alice"].asks("Changing trades at fifty?", topics=["work"])
    village.work()
    assert village.invited(ask) == {
        "emil": ("offered", "read a letter of application"),
        "bob": ("experience", "changing trades"),
    }
    assert village.card("bob", ask)["why"] == "You spoke of changing trades."
    assert village.card("emil", ask)["why"] == "You offered: read a letter of application."
    first = village["bob"].get("/today").json["items"][0]
    assert (first["kind"], first["id"]) == ("someone_to_help", f"ask-{ask}")
    # In a small house everybody finds what waits, as if nobody had been chosen.
    assert village.card("charlie", ask)["why"] == "Nobody has written yet. A few words are enough."
    for path in (f"/advice-requests/{ask}", "/today", "/me", "/me/export"):
        for who in ("alice", "charlie"):
            answer = village[who].post(path) if path == "/me/export" else village[who].get(path)
            assert answer.status_code == 200
            told = answer.text.casefold()
            assert "invit" not in told.replace("invitations to the house", "").replace("circle_invitation", "")
            assert "bob" not in told


def test_who_wrote_about_the_topic_is_told_so(village: Village) -> None:
    village["dora"].replies(village["fanny"].asks("A new bed?", topics=["Sleep"]))
    ask = village["alice"].asks("Awake at four", topics=["sleep"])
    village.work()
    assert village.card("dora", ask)["why"] == "You wrote about sleep not long ago."


def test_a_first_ask_says_so_and_a_second_one_does_not(village: Village) -> None:
    first = village["alice"].asks("May I ask something?")
    village.work()
    assert {reason for reason, _words in village.invited(first).values()} == {"first_ask"}
    second = village["alice"].asks("And something else?")
    village.work()
    assert {reason for reason, _words in village.invited(second).values()} == {"plain"}


def test_of_a_masked_ask_no_reason_is_told(village: Village) -> None:
    village["bob"].patch("/me", experience=["grief"])
    ask = village["alice"].asks("It is quiet here now", topics=["grief"], content_note="grief")
    village.work()
    assert "bob" in village.invited(ask)
    assert "grief" not in village.card("bob", ask)["why"]


def test_two_more_after_delivery_and_not_after_a_time(village: Village) -> None:
    ask = village["alice"].asks()
    village.work()
    first = set(village.invited(ask))
    assert len(first) == 2
    village.pass_time(10 * HOUR)  # from noon to ten in the evening: nobody has seen it
    village.work()
    assert set(village.invited(ask)) == first
    village.everybody_looks()
    village.pass_time(11 * HOUR)  # seen by now, but not yet for half a day
    village.work()
    assert set(village.invited(ask)) == first
    village.pass_time(HOUR)
    village.work()
    assert len(village.invited(ask)) == 4
    assert first < set(village.invited(ask))


def test_who_is_written_to_on_mondays_alone_holds_nobody_up(village: Village) -> None:
    village["bob"].patch("/me", experience=["sleep"], pace={"days": ["monday"]})
    ask = village["alice"].asks("No sleep", topics=["sleep"])
    village.work()
    assert "bob" in village.invited(ask)
    village.everybody_looks()
    village.pass_time(12 * HOUR)
    village.work()
    assert village.ring(ask) == "second"


def test_a_public_reply_ends_it_and_a_private_one_does_not(village: Village) -> None:
    answered, private = village["alice"].asks("One"), village["alice"].asks("Two")
    village.work()
    village.everybody_looks()
    village["gil"].replies(answered)
    village["gil"].replies(private, private=True)
    village.pass_time(DAY)
    village.work()
    assert village.ring(answered) == "first"
    assert village.ring(private) == "second"


def test_what_reached_nobody_for_a_day_holds_nobody_up(village: Village) -> None:
    ask = village["alice"].asks()
    village.work()
    village.pass_time(DAY)
    village.work()
    assert village.ring(ask) == "second"


@pytest.mark.parametrize(
    "pace", [{"rest": True}, {"touches": "0"}], ids=["rests", "wants none"]
)  # fmt: skip
def test_who_rests_or_wants_none_is_never_invited(village: Village, pace: dict[str, object]) -> None:
    village["bob"].patch("/me", experience=["sleep"], pace=pace)
    asks = [village[who].asks("No sleep", topics=["sleep"]) for who in ("alice", "dora")]
    for _day in range(5):
        village.work()
        village.everybody_looks()
        village.pass_time(DAY)
    for ask in asks:
        assert "bob" not in village.invited(ask)
        assert village.invited(ask)


def test_nobody_is_asked_more_often_in_a_week_than_they_said(village: Village) -> None:
    village["bob"].patch("/me", experience=["sleep"], pace={"touches": "1"})
    asks = [village["alice"].asks(f"No sleep, {n}", topics=["sleep"]) for n in range(6)]
    for _day in range(6):
        village.work()
        village.everybody_looks()
        village.pass_time(DAY)
    assert sum("bob" in village.invited(ask) for ask in asks) == 1
    for who in ("charlie", "dora", "emil"):
        assert sum(who in village.invited(ask) for ask in asks) <= 2


@pytest.mark.parametrize("kind", ["block", "mute"])
@pytest.mark.parametrize(("one", "other"), [("bob", "alice"), ("alice", "bob")])
def test_nobody_is_invited_to_somebody_they_stay_away_from(village: Village, one: str, other: str, kind: str) -> None:
    village["bob"].patch("/me", experience=["sleep"])
    assert village[one].put(f"/members/{other}/apart", kind=kind).status_code == 200
    ask = village["alice"].asks("No sleep", topics=["sleep"])
    village.work()
    assert village.invited(ask)
    assert "bob" not in village.invited(ask)


def test_a_block_that_comes_later_takes_the_card_away(village: Village) -> None:
    village["bob"].patch("/me", experience=["sleep"])
    ask = village["alice"].asks("No sleep", topics=["sleep"])
    village.work()
    assert village.card("bob", ask)
    village["alice"].put("/members/bob/apart", kind="block")
    assert village.card("bob", ask) is None


def test_what_somebody_would_rather_not_discuss_is_not_brought_to_them(village: Village) -> None:
    village["bob"].patch("/me", experience=["sleep"], avoid=["Décès d’un enfant"])
    ask = village["alice"].asks("No sleep", body="Since the deces d’un enfant here.", topics=["sleep"])
    village.work()
    assert village.invited(ask)
    assert "bob" not in village.invited(ask)


def test_not_for_me_today_leaves_no_trace_in_what_one_is_asked(village: Village) -> None:
    for who in ("bob", "dora"):
        village[who].patch("/me", experience=["sleep"], pace={"touches": "5"})
    for n in range(3):
        ask = village["alice"].asks(f"No sleep, {n}", topics=["sleep"])
        village.work()
        assert {"bob", "dora"} <= set(village.invited(ask))
        village["bob"].get("/today")
        assert village["bob"].post(f"/today/ask-{ask}/dismissal").status_code == 204
        assert village.card("bob", ask) is None
        village["dora"].get("/today")
        village.pass_time(3 * DAY)
    # Dora let three go by and is asked half as often; Bob is asked as before.
    asks = [village["emil"].asks(f"No sleep again, {n}", topics=["sleep"]) for n in range(4)]
    village.work()
    assert sum("bob" in village.invited(ask) for ask in asks) == 3  # five in a week, two of them before
    assert sum("dora" in village.invited(ask) for ask in asks) == 2  # five in two weeks, three of them before


def test_who_lets_five_go_by_is_asked_one_polite_question_and_nothing_more(village: Village) -> None:
    village["bob"].patch("/me", experience=["sleep"], pace={"touches": "5"})

    def asks_and_shows(number: int) -> str:
        ask = village["alice"].asks(f"No sleep, {number}", topics=["sleep"])
        village.work()
        village["bob"].get("/today")
        village.pass_time(3 * DAY)
        for who in ("alice", "bob", "dora"):  # sessions end after a month
            assert village[who].post("/session", handle=who, password="a quiet garden path").status_code == 200
        return ask

    def question() -> list[dict[str, object]]:
        return [card for card in village["bob"].get("/today").json["items"] if card["id"] == "asked-no-more"]

    asks = []
    while sum("bob" in village.invited(ask) for ask in asks) < 5:
        assert question() == []
        asks.append(asks_and_shows(len(asks)))
        assert len(asks) < 30
    assert len(question()) == 1
    later = [asks_and_shows(n) for n in range(30, 35)]
    assert not any("bob" in village.invited(ask) for ask in later)
    assert village["bob"].post("/today/asked-no-more/dismissal").status_code == 204
    assert question() == []
    village["bob"].replies(village["dora"].asks("About bread"))
    assert "bob" in village.invited(asks_and_shows(50))


def test_three_rings_and_then_everybody_is_asked_first(village: Village) -> None:
    ask = village["alice"].asks("Is anybody there?")
    village.work()
    for _day in range(3):
        village.everybody_looks()
        village.pass_time(DAY)
        village.work()
    assert village.ring(ask) == "over"
    assert len(village.invited(ask)) == 6
    (last,) = {*village.people} - {*village.invited(ask), "alice"}
    assert village[last].get("/today").json["items"][0]["id"] == f"ask-{ask}"


def test_seats_for_which_nobody_was_free_are_filled_later(village: Village) -> None:
    for someone in village.people.values():
        someone.patch("/me", pace={"touches": "1"})
    asks = [village["alice"].asks(f"Number {n}") for n in range(3)]
    for _day in range(4):
        village.work()
        village.everybody_looks()
        village.pass_time(DAY)
    assert sum(len(village.invited(ask)) for ask in asks) == 7  # each of them once in this week
    for _day in range(6):
        village.work()
        village.everybody_looks()
        village.pass_time(DAY)
    assert sum(len(village.invited(ask)) for ask in asks) == 14
    assert all(len(village.invited(ask)) <= 6 for ask in asks)


def test_a_circle_asks_its_own_people_alone_and_people_by_name_are_not_invited(village: Village) -> None:
    circle, _invitation = village["alice"].circle("bob", "charlie")
    village["dora"].patch("/me", experience=["sleep"])
    inside = village["alice"].asks("No sleep", topics=["sleep"], audience="circle", circle=circle)
    named = village["alice"].asks("No sleep", topics=["sleep"], audience="people", people=["dora"])
    for _day in range(4):
        village.work()
        village.everybody_looks()
        village.pass_time(DAY)
    assert set(village.invited(inside)) == {"bob", "charlie"}
    assert village.ring(named) is None


def test_a_house_of_three_people_works(app: Flask) -> None:
    house = Village(app, "alice", "bob", "charlie")
    ask = house["alice"].asks()
    for _day in range(4):
        house.work()
        house.everybody_looks()
        house.pass_time(DAY)
    assert set(house.invited(ask)) == {"bob", "charlie"}
    assert house.ring(ask) == "over"


def test_a_house_of_one_works(app: Flask) -> None:
    house = Village(app, "alice")
    ask = house["alice"].asks()
    house.work()
    house.pass_time(DAY)
    house.work()
    assert house.invited(ask) == {}


def test_who_has_left_is_not_invited(village: Village) -> None:
    village["bob"].patch("/me", experience=["sleep"])
    assert village.app.test_cli_runner().invoke(args=["community", "erase", "bob", "--yes"]).exit_code == 0
    ask = village["alice"].asks("No sleep", topics=["sleep"])
    village.work()
    assert len(village.invited(ask)) == 2
    assert "bob" not in village.invited(ask)


def test_who_has_not_been_here_for_long_cannot_be_reached(village: Village) -> None:
    village.pass_time(20 * DAY)
    bob = Someone(village.app)
    assert bob.post("/session", handle="bob", password="a quiet garden path").status_code == 200
    ask = village["alice"].asks()
    village.work()
    assert set(village.invited(ask)) == {"bob"}


def test_an_ask_that_is_taken_back_or_settled_is_on_nobodys_day(village: Village) -> None:
    village["bob"].patch("/me", experience=["sleep"])
    ask = village["alice"].asks("No sleep", topics=["sleep"])
    village.work()
    village["alice"].put(f"/advice-requests/{ask}/state", state="resting")
    assert village.card("bob", ask) is None
    village["alice"].put(f"/advice-requests/{ask}/state", state="open")
    assert village.card("bob", ask)
    village["alice"].delete(f"/advice-requests/{ask}")
    assert village.card("bob", ask) is None


def test_invitations_are_forgotten_ninety_days_after_the_ask_was_answered(village: Village) -> None:
    ask = village["alice"].asks()
    village.work()
    village["dora"].replies(ask)
    village.work()
    village.pass_time(89 * DAY)
    village.work()
    assert village.invited(ask)
    village.pass_time(2 * DAY)
    village.work()
    assert not village.invited(ask)
    assert village.ring(ask) is None


def test_who_is_invited_finds_their_own_invitation_in_their_export_and_nothing_of_others(village: Village) -> None:
    ask = village["alice"].asks()
    village.work()
    one, other = village.invited(ask)
    parts = {part["table"]: part["rows"] for part in village[one].post("/me/export").json["parts"]}
    [row] = parts["community_invitation"]
    assert (row["request"], row["reason"]) == (ask, "first_ask")
    assert not {"ring", "seat"} & set(row)
    assert other not in str(row)
    assert "community_invitation" not in village["alice"].post("/me/export").text


def test_what_somebody_gave_in_private_takes_no_newcomers_seat_from_them(village: Village) -> None:
    for number in range(3):
        before = village["alice"].asks(f"Number {number}")
        for who in ("charlie", "dora", "emil", "fanny", "gil", "hana"):
            village[who].replies(before)
        village["bob"].replies(before, private=True)
    for _ in range(200):
        ask = village["alice"].asks("Who may write for the first time?")
        if Seat.NEWER in seats(ask, 0, reachable=8, circles=0):
            break
        village["alice"].delete(f"/advice-requests/{ask}")
    village.work()
    assert "bob" in village.invited(ask)  # as far as anybody can read, he has written to nobody yet
