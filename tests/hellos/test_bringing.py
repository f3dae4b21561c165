"""Ines leaves a hello: it is brought to one who may like to answer, then to one other, then the stewards have it."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from community.current import KEY, house, session
from community.db.unit_of_work import unit_of_work
from community.hellos.models import Hello
from community.hellos.rounds import bring_next
from community.testing import PASSWORD
from tests.care.stewards import Steward
from tests.hellos.conftest import WORDS, Threshold


def waiting(stella: Steward) -> str:
    found = re.search(r"<main.*</main>", stella.client.get("/stewards/waiting").text, re.S)
    assert found
    return found.group()


def test_one_member_finds_a_card_and_charlie_never_learns(village: Threshold) -> None:
    village.comes_in()
    village.work()
    [asked] = village.brought()
    card = village.welcome(asked)
    assert card is not None
    assert (card["title"], card["text"]) == ("Ines has come in. A hello would be welcome.", WORDS)
    assert card["links"] == [{"href": "/people/ines/hello", "text": "Say hello", "rel": "next"}]
    page = village[asked].client.get("/").text
    assert "Somebody new" in page
    assert "Not for me today" in page
    for other in {"alice", "bob", "charlie", "dora", "ines"} - {asked}:
        assert village.welcome(other) is None
    for path in ("/me/hello", "/today", "/me/exchanges"):
        assert asked not in village["ines"].get(path).text
    assert asked not in village["ines"].post("/me/export").text


def test_in_french_it_says_the_same(app: Flask) -> None:
    village = Threshold(app)
    village.comes_in("bruno", locale="fr")
    village.comes_in("ines", locale="fr")
    village.work()
    [asked] = village.brought("ines")
    assert asked == "bruno"
    card = village.welcome("bruno")
    assert card is not None
    assert card["title"] == "Ines est là depuis peu. Un bonjour lui ferait plaisir."


def test_who_let_it_go_by_for_two_days_is_followed_by_one_other_and_then_by_the_stewards(village: Threshold) -> None:
    stella = Steward(village.app)
    village.comes_in()
    village.work()
    [first] = village.brought()
    village.welcome(first)
    village.pass_hours(47)
    village.work()
    assert village.brought() == [first]
    assert WORDS not in waiting(stella)
    village.pass_hours(1)
    village.work()
    [_first, second] = village.brought()
    assert village.welcome(first) is None
    assert village.welcome(second) is not None
    village.pass_hours(48)
    village.work()
    assert village.brought() == [first, second]
    page = waiting(stella)
    assert WORDS in page
    assert 'href="/people/ines/hello"' in page
    assert not any(name in page for name in ("alice", "bob", "charlie", "dora"))
    assert stella.client.get("/people/ines/hello").status_code == 200
    assert village.people["ines"].get("/today").status_code == 200


def test_not_for_me_today_brings_it_to_one_other_at_once(village: Threshold) -> None:
    village.comes_in()
    village.work()
    [first] = village.brought()
    village.puts_away(first)
    assert village.welcome(first) is None
    village.work()
    [_first, second] = village.brought()
    assert second != first
    village.puts_away(second)
    stella = Steward(village.app)
    village.work()
    assert len(village.brought()) == 2
    assert WORDS in waiting(stella)


def test_an_answer_ends_it_whoever_gives_it(village: Threshold) -> None:
    village.comes_in()
    village.work()
    [first] = village.brought()
    other = next(name for name in ("alice", "bob", "charlie", "dora") if name != first)
    assert village[other].put("/members/ines/hello", body="Welcome here.").status_code == 200
    # What others wrote to Ines is between them: the card stays where it was.
    assert village.welcome(first) is not None
    village.pass_hours(50)
    village.work()
    assert village.brought() == [first]
    stella = Steward(village.app)
    village.pass_hours(50)
    village.work()
    assert WORDS not in waiting(stella)


@pytest.mark.parametrize("pace", [{"rest": True}, {"touches": "0"}], ids=["rests", "wants none"])
def test_who_rests_or_wants_none_is_not_asked(village: Threshold, pace: dict[str, object]) -> None:
    for name in ("alice", "bob", "charlie"):
        village[name].patch("/me", pace=pace)
    village.comes_in()
    village.work()
    assert village.brought() == ["dora"]


@pytest.mark.parametrize("kind", ["block", "mute"])
@pytest.mark.parametrize(("one", "other"), [("bob", "ines"), ("ines", "bob")])
def test_nobody_is_asked_to_welcome_somebody_they_stay_away_from(app: Flask, one: str, other: str, kind: str) -> None:
    village = Threshold(app, "bob")
    village.comes_in()
    assert village[one].put(f"/members/{other}/apart", kind=kind).status_code == 200
    village.work()
    assert village.brought() == []


def test_a_block_that_comes_later_takes_the_card_away(app: Flask) -> None:
    village = Threshold(app, "bob")
    village.comes_in()
    village.work()
    assert village.welcome("bob")
    village["ines"].put("/members/bob/apart", kind="block")
    assert village.welcome("bob") is None
    assert village["bob"].get("/members/ines/hello").status_code == 404
    assert village["bob"].put("/members/ines/hello", body="Hello.").status_code == 404


def test_what_somebody_would_rather_not_discuss_is_not_brought_to_them(app: Flask) -> None:
    village = Threshold(app, "bob")
    village["bob"].patch("/me", avoid=["bread"])
    village.comes_in()
    village.work()
    assert village.brought() == []


def test_a_hello_counts_as_anything_else_that_is_asked(app: Flask) -> None:
    village = Threshold(app, "alice", "bob")
    village["bob"].patch("/me", pace={"touches": "1"})
    village["alice"].patch("/me", pace={"touches": "0"})
    ask = village["alice"].asks()
    village.work()
    assert list(village.invited(ask)) == ["bob"]
    village.comes_in()
    village["ines"].patch("/me", pace={"touches": "0"})
    village.work()
    assert village.brought() == []
    village.comes_in("jan")
    village["bob"].patch("/me", pace={"touches": "2"})
    village.work()
    assert village.brought("jan") == ["bob"]
    later = village["alice"].asks("And another thing?")
    village.work()
    assert "bob" not in village.invited(later)


def test_who_shares_something_is_asked_first_and_not_the_same_one_each_time(village: Threshold) -> None:
    for name in ("bob", "dora"):
        village[name].patch("/me", values=["Patience"], pace={"touches": "5"})
    asked = []
    for number in range(4):
        name = f"new-{number}"
        new = village.comes_in(name)
        new.patch("/me", values=["patience"], pace={"touches": "0"})
        village.work()
        asked += village.brought(name)
    assert set(asked[:2]) == {"bob", "dora"}
    assert set(asked) == {"alice", "bob", "charlie", "dora"}


def test_somebody_who_reads_the_language_is_asked_before_anybody_else(village: Threshold) -> None:
    village["charlie"].patch("/me", locale="fr")
    village.comes_in(locale="fr")
    village.work()
    assert village.brought() == ["charlie"]


def test_an_archive_voice_or_a_steward_is_not_asked_for_being_one(app: Flask) -> None:
    village = Threshold(app)
    stella = Steward(app)
    village.comes_in()
    village.work()
    assert village.brought() == []
    assert WORDS in waiting(stella)


def test_a_house_of_three_people_works(app: Flask) -> None:
    village = Threshold(app, "bob")
    stella = Steward(app)
    village.comes_in()
    village.work()
    assert village.brought() == ["bob"]
    village.welcome("bob")
    village.pass_hours(48)
    village.work()
    assert village.brought() == ["bob"]
    assert WORDS in waiting(stella)


def test_taken_back_and_said_again_it_asks_nobody_twice(village: Threshold) -> None:
    ines = village.comes_in()
    village.work()
    [first] = village.brought()
    assert ines.delete("/me/hello").status_code == 204
    assert village.welcome(first) is None
    assert village[first].get("/members/ines/hello").status_code == 404
    assert ines.put("/me/hello", words="Here again.").status_code == 200
    village.work()
    assert village.brought() == [first]


@pytest.mark.parametrize("jump", [-30, -2, 2, 300], ids=str)
def test_a_clock_that_jumps_neither_doubles_nor_skips(village: Threshold, jump: int) -> None:
    stella = Steward(village.app)
    village.comes_in()
    village.work()
    [first] = village.brought()
    village.app.extensions[KEY].clock.moment += timedelta(hours=jump)
    village.work()
    assert len(village.brought()) == (2 if jump > 48 else 1)
    for _day in range(12):
        for name in ("alice", "bob", "charlie", "dora", "ines"):
            village[name].post("/session", handle=name, password=PASSWORD)
            village.welcome(name)
        village.pass_hours(12)
        village.work()
    asked = village.brought()
    assert asked[0] == first
    assert len(set(asked)) == len(asked) == 2
    stella.post("/session", handle="stella", password=PASSWORD)
    assert WORDS in waiting(stella)


def test_cut_off_in_the_midst_it_is_brought_to_one_and_seen_once(village: Threshold) -> None:
    village.comes_in()
    with village.app.app_context():
        engine, cut = house().engine, []

        def fail(_connection, _cursor, statement: str, *_rest: object) -> None:
            if statement.startswith("INSERT INTO community_welcome") and not cut:
                cut.append(statement)
                raise KeyboardInterrupt

        event.listen(engine, "after_cursor_execute", fail)
        with pytest.raises(KeyboardInterrupt):
            bring_next()
        event.remove(engine, "after_cursor_execute", fail)
        assert cut
        session().rollback()
    assert village.brought() == []
    village.work()
    village.work()
    assert len(village.brought()) == 1


def test_two_workers_that_thought_the_same_bring_it_once(village: Threshold, monkeypatch: pytest.MonkeyPatch) -> None:
    from community.hellos import rounds

    village.comes_in()
    found: list[Sequence[int]] = []
    choose = rounds.may_welcome

    def choosing(hello: Hello) -> Sequence[int]:
        people = choose(hello)
        if not found:
            found.append(people)
            village.work()  # another worker is faster
        return people

    monkeypatch.setattr(rounds, "may_welcome", choosing)
    with village.app.app_context():
        bring_next()
    assert found
    assert len(village.brought()) == 1


def test_somebody_who_leaves_takes_the_card_along(village: Threshold) -> None:
    ines = village.comes_in()
    village.work()
    [first] = village.brought()
    assert ines.delete("/me", words="erased", password=PASSWORD).status_code == 204
    assert village.welcome(first) is None
    village.pass_hours(50)
    village.work()
    assert village.brought() == [first]


def test_a_month_later_nothing_is_brought_any_more(village: Threshold) -> None:
    for name in ("alice", "bob", "charlie", "dora"):
        village[name].patch("/me", pace={"rest": True})
    village.comes_in()
    with village.app.app_context(), unit_of_work() as work:
        work.query(Hello).one().over_at = None
    village.pass_hours(24 * 31)
    village.work()
    assert village.brought() == []
