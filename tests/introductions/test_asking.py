"""The third person is asked first, then the asker; nobody learns of anybody before their yes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.current import session
from community.introductions.models import IntroductionWord
from community.jobs.cleaning import clear_out
from community.testing import PASSWORD, Someone
from tests.introductions.conftest import ALICE, DORA, LINE, NO, Three

SEASON = timedelta(days=90)


def test_two_yeses_make_a_meeting(three: Three) -> None:
    made = three.introduces()
    assert (made.status_code, made.json["state"], made.json["may"]) == (201, "asked", ["withdraw"])
    name = made.json["id"]
    for who in ("alice", "dora", "charlie"):
        assert three.reads(who, name) is None
    three.evening()
    assert three.title("dora") == "Bob would like to introduce you to somebody."
    seen = three.reads("dora", name)
    assert seen is not None
    assert (seen["part"], seen["may"], seen["asker"]["name"]) == ("third", ["answer"], "Alice")  # the ask is for all
    assert [said["words"] for said in seen["said"]] == [LINE]
    assert three.says("alice", name, "open").status_code == 404
    assert three.says("bob", name, "open").status_code == 409
    assert three.says("dora", name, "open", answer=DORA).json["state"] == "offered"
    assert three.title("bob") == "Dora would like to be introduced."
    assert three.title("alice") == "Bob knows somebody who would like to meet you."
    seen = three.reads("alice", name)
    assert seen is not None
    assert (seen["part"], seen["may"], seen["third"]["name"]) == ("asker", ["answer"], "Dora")
    assert [said["words"] for said in seen["said"]] == [LINE, DORA]
    assert (
        "Bob knows somebody who would like to meet you: Dora"
        in three["alice"].client.get(f"/introductions/{name}").text
    )
    assert three.says("alice", name, "open", answer=ALICE).json["state"] == "met"
    for who in ("bob", "dora"):
        assert three.title(who) == "Alice would like that too."
        seen = three.reads(who, name)
        assert seen is not None
        assert [said["words"] for said in seen["said"]] == [LINE, DORA, ALICE]
    assert three.reads("charlie", name) is None
    assert three.says("charlie", name, "open").status_code == 404


def test_the_asker_sees_no_difference_before_the_third_person_has_said_yes(three: Three) -> None:
    alice = three["alice"].client
    paths = (
        "/",
        f"/requests/{three.ask}",
        f"/api/v1/advice-requests/{three.ask}",
        "/introductions",
        "/you",
        "/api/v1/today",
    )

    def all_of_it() -> list[tuple[list[str], list[tuple[str, str]]]]:
        got = [alice.get(path) for path in paths]
        return [
            ([line for line in g.text.split("\n") if "idempotency_key" not in line], sorted(g.headers.items()))
            for g in got
        ]

    before = all_of_it()
    name = three.introduces().json["id"]
    assert all_of_it() == before
    three.pass_time(timedelta(hours=9))
    later = all_of_it()
    three.work()
    for state in ("not_now", "declined"):
        assert three.says("dora", name, state, answer=NO).status_code == 200
        assert all_of_it() == later
    assert three.reads("alice", name) is None


def test_not_now_and_silence_are_the_same_and_pass_by_themselves(three: Three) -> None:
    name = three.asked()
    paths = [f"/introductions/{name}", "/introductions", f"/replies/{three.reply}/introduction", "/", "/api/v1/today"]

    def bobs() -> list[list[str]]:
        pages = [three["bob"].client.get(path).text.split("\n") for path in paths]
        return [[line for line in page if "idempotency_key" not in line] for page in pages]

    before = bobs()
    said = three.says("dora", name, "not_now", answer="Too much at the moment.")
    assert (said.json["state"], said.json["may"]) == ("put_off", ["answer"])
    assert bobs() == before
    assert "introduce you" not in three.title("dora")
    three.pass_time(SEASON)
    for who in ("bob", "dora"):
        three[who].post("/session", handle=who, password=PASSWORD)
        assert three.reads(who, name) is None
    assert three.introduces().status_code == 409  # the reply is as old
    assert "A new reply would be a new beginning." in three["bob"].client.get(paths[2]).text
    with three.app.app_context():
        assert not clear_out()
        assert session().scalars(select(IntroductionWord.body)).all() == []


def test_a_no_is_told_in_its_own_words_and_to_the_maker_alone(three: Three) -> None:
    name = three.asked()
    assert three.says("dora", name, "declined", answer=NO).status_code == 200
    assert three.title("bob") == "Dora read your lines: not this time."
    seen = three.reads("bob", name)
    assert seen is not None
    assert (seen["state"], [said["words"] for said in seen["said"]]) == ("declined", [LINE, NO])
    assert three.reads("alice", name) is None
    again = three.introduces()
    assert again.status_code == 422
    assert "nobody is asked twice" in again.json["errors"]["handle"][0].lower()


def test_whoever_may_not_read_what_was_asked_learns_no_name_but_by_a_yes(app: Flask) -> None:
    three = Three(app, "alice", "bob", "dora", "charlie")
    three.ask = three["alice"].asks("For Bob", audience="people", people=["bob"], wanted=["introduction"])
    three.reply = three["bob"].replies(three.ask, "Somebody to meet.", kind="introduction")
    name = three.offered()

    def named() -> bool:
        pages = [three["dora"].client.get(path).text for path in (f"/introductions/{name}", "/introductions", "/")]
        return any("Alice" in page or "For Bob" in page for page in (*pages, str(three.reads("dora", name))))

    assert not named()
    assert three.says("alice", name, "declined", answer=NO).status_code == 200
    assert three.title("dora") == "Bob had thought of somebody for you: not this time."
    assert three.title("bob") == "Alice read your lines: not this time."
    assert NO in three["dora"].client.get(f"/introductions/{name}").text
    assert not named()


def test_a_yes_names_the_asker(app: Flask) -> None:
    three = Three(app, "alice", "bob", "dora", "charlie")
    three.ask = three["alice"].asks("For Bob", audience="people", people=["bob"])
    three.reply = three["bob"].replies(three.ask, "Somebody to meet.", kind="introduction")
    name = three.met()
    seen = three.reads("dora", name)
    assert seen is not None
    assert (seen["asker"]["name"], seen["request"]) == ("Alice", None)


def test_one_asks_whom_one_knows_and_one_person_at_a_time(three: Three) -> None:
    unknown = three.introduces("nobody-here")
    assert unknown.status_code == 422
    for handle in ("charlie", "alice", "bob"):
        refused = three.introduces(handle)
        assert (refused.status_code, refused.data) == (422, unknown.data)
    three["bob"].circle("charlie")
    page = three["bob"].client.get(f"/replies/{three.reply}/introduction").text
    assert [f'value="{who}"' in page for who in ("charlie", "dora", "alice")] == [True, True, False]
    name = three.asked()
    assert three.introduces("charlie").status_code == 409
    assert three.says("bob", name, "withdrawn").status_code == 200
    assert three.reads("dora", name) is None
    assert "introduce you" not in three.title("dora")
    assert three.introduces("charlie").status_code == 201
    for path in ("alice", "charlie"):
        assert three[path].post(f"/replies/{three.reply}/introductions", handle="bob", words=LINE).status_code == 409
    own = three["alice"].replies(three.ask, "I have thought of somebody.", kind="introduction")
    assert three["alice"].post(f"/replies/{own}/introductions", handle="bob", words=LINE).status_code == 409
    other = three["bob"].replies(three.ask, "Just listening.", kind="listening")
    assert three["bob"].post(f"/replies/{other}/introductions", handle="dora", words=LINE).status_code == 409


def test_for_half_a_minute_it_is_as_if_it_had_never_been(three: Three) -> None:
    for seconds, code in ((20, 201), (40, 422)):
        name = three.introduces().json["id"]
        three.pass_time(timedelta(seconds=seconds))
        assert three.says("bob", name, "withdrawn").json["state"] == "withdrawn"
        again = three.introduces()
        assert again.status_code == code
        if code == 201:
            assert three.says("bob", again.json["id"], "withdrawn").status_code == 200


def test_nobody_is_asked_without_end(house_with: Callable[..., Flask]) -> None:
    three = Three(house_with({"COMMUNITY_RATE_LIMITS": "on"}), "alice", "bob", "dora")
    asked = []
    for _ in range(11):
        three.reply = three["bob"].replies(three.ask, "Somebody else.", kind="introduction")
        asked.append(three.introduces().status_code)
    assert asked == [201] * 10 + [429]


def test_a_yes_can_be_taken_back_while_it_waits(three: Three) -> None:
    name = three.offered()
    assert three.says("alice", name, "not_now").json["state"] == "put_off"
    assert three.reads("dora", name)["state"] == "offered"  # type: ignore[index]
    assert three.says("dora", name, "withdrawn").status_code == 200
    assert three.reads("alice", name) is None
    assert "meet you" not in three.title("alice")
    seen = three.reads("bob", name)
    assert seen is not None
    assert (seen["state"], [said["words"] for said in seen["said"]]) == ("declined", [LINE])


def test_somebody_at_rest_is_not_disturbed(three: Three) -> None:
    three["dora"].patch("/me", pace={"rest": True})
    name = three.introduces().json["id"]
    three.evening()
    assert three.reads("dora", name) is None
    three["dora"].patch("/me", pace={"rest": False})
    three.evening()
    assert three.reads("dora", name) is not None


@pytest.mark.parametrize(
    ("one", "other", "when"),
    [
        ("dora", "bob", "asked"),
        ("dora", "alice", "asked"),
        ("alice", "dora", "offered"),
        ("alice", "bob", "offered"),
        ("bob", "dora", "offered"),
    ],
)
def test_a_block_anywhere_looks_like_silence_to_the_others(three: Three, one: str, other: str, when: str) -> None:
    name = three.asked() if when == "asked" else three.offered()
    [left] = {"alice", "bob", "dora"} - {one, other}
    before = three.reads(left, name)
    assert three[one].put(f"/members/{other}/apart", kind="block").status_code == 200
    for who in (one, other):
        assert three.reads(who, name) is None
        assert "ntroduce" not in three.title(who)
        assert "meet you" not in three.title(who)
    assert three.reads(left, name) == before


def test_a_block_before_keeps_it_from_coming_and_the_maker_learns_nothing(three: Three) -> None:
    three["alice"].put("/members/dora/apart", kind="block")
    made = three.introduces()
    assert (made.status_code, made.json["state"]) == (201, "asked")
    three.evening()
    assert three.reads("dora", made.json["id"]) is None
    assert three.reads("bob", made.json["id"])["state"] == "asked"  # type: ignore[index]
    three["alice"].put("/members/dora/apart", kind="none")
    assert three.reads("dora", made.json["id"]) is None  # it waited, as a letter would
    three.evening()
    assert three.reads("dora", made.json["id"]) is not None


def test_what_is_taken_back_takes_it_along(three: Three) -> None:
    name = three.offered()
    assert three["bob"].delete(f"/replies/{three.reply}").status_code == 204
    for who in ("alice", "bob", "dora"):
        assert three.reads(who, name) is None
        assert "meet" not in three.title(who)
        assert "introduce" not in three.title(who)


def test_the_pages_do_the_same_without_a_script(three: Three) -> None:
    alice, bob, dora = three["alice"], three["bob"], three["dora"]

    def send(who: Someone, path: str, **typed: str) -> tuple[int, str]:
        token = who.client.get("/you").text.split('name="form_token" value="')[1].split('"')[0]
        done = who.client.post(path, data={"form_token": token, **typed})
        return done.status_code, done.headers.get("Location", "") or done.text

    form = f"/replies/{three.reply}/introduction"
    assert f'href="{form}"' in bob.client.get(f"/requests/{three.ask}").text
    assert form not in alice.client.get(f"/requests/{three.ask}").text
    code, page = send(bob, form, words=LINE)
    assert code == 422
    assert 'id="handle-wrong"' in page
    assert LINE in page
    code, where = send(bob, form, words=LINE, known="dora", handle="")
    assert (code, where.endswith("?said=invited")) == (303, True)
    here = where.split("?")[0]
    assert "You have asked somebody" in bob.client.get(form).text
    three.evening()
    assert LINE in dora.client.get(here).text
    assert here in dora.client.get("/introductions").text
    assert send(dora, f"{here}/state", state="not_now") == (303, "/introductions?said=later")
    assert send(dora, f"{here}/state", state="open", answer="long " * 200)[0] == 422
    assert send(dora, f"{here}/state", state="open", answer=DORA) == (303, f"{here}?said=declined")
    assert "learns your name with it" in alice.client.get(here).text
    assert send(alice, f"{here}/state", state="open", answer=ALICE) == (303, f"{here}?said=accepted")
    for who in (alice, bob, dora):
        assert ALICE in who.client.get(here).text
        assert "Macro" not in who.client.get(here).text
    assert "Bob, Dora and you" in alice.client.get("/introductions").text


def test_what_rests_leads_to_nobody(three: Three) -> None:
    def may() -> list[str]:
        [reply] = three["bob"].get(f"/advice-requests/{three.ask}/replies").json["items"]
        return list(reply["may"])

    assert "introduce" in may()
    assert three["alice"].put(f"/advice-requests/{three.ask}/state", state="resting").status_code == 200
    assert "introduce" not in may()
    assert three.introduces().status_code == 409
