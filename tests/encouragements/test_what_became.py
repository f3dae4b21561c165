"""What became of it: asked once on the day that the asker chose, once more if they like, then silence."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from community.current import KEY
from community.testing import Someone
from tests.encouragements.conftest import clear

Days = Callable[[float], None]


def settled(asker: Someone, **more: str) -> str:
    """An ask that is settled, of which its asker would be asked again in three months."""
    ask = asker.asks("Begin again")
    asker.put(f"/advice-requests/{ask}/state", state="settled", ask_again_in="3 months", **more)
    return ask


def question(who: Someone) -> dict[str, object] | None:
    """The question of somebody's day."""
    found = [card for card in who.get("/today").json["items"] if card["id"].startswith("became-")]
    return found[0] if found else None


def test_it_is_asked_on_its_day_and_told_to_those_who_helped(
    alice: Someone, bob: Someone, charlie: Someone, days: Days
) -> None:
    ask = alice.asks("Begin again")
    bob.replies(ask)
    clear(alice)
    alice.put(f"/advice-requests/{ask}/state", state="settled", ask_again_in="3 months")
    days(89)
    assert question(alice) is None
    days(1)
    card = question(alice)
    assert card["title"] == "What became of “Begin again”?"
    assert card["kind"] == "small_thing"
    assert card["links"][0]["href"] == f"/requests/{ask}#state"
    assert (card["may_dismiss"], card["may_stop"]) == (True, True)
    assert question(bob) is question(charlie) is None
    page = alice.client.get("/").text
    for words in ("What became of it", "Tell what became of it", "Later", "No</button>"):
        assert words in page, words
    alice.put(f"/advice-requests/{ask}/state", state="settled", news="It went well.")
    assert question(alice) is None
    assert bob.get("/today").json["items"][0]["title"] == "Alice tells you what became of it."
    clear(bob)
    alice.put(f"/advice-requests/{ask}/state", state="settled", news="It went very well.")
    assert all(card["kind"] != "for_you" for card in bob.get("/today").json["items"]), "once"
    days(400)
    assert question(alice) is None


def test_what_is_told_on_that_day_is_told_once_more(alice: Someone, bob: Someone, days: Days) -> None:
    ask = alice.asks("Begin again")
    bob.replies(ask)
    state = f"/advice-requests/{ask}/state"
    alice.put(state, state="settled", ask_again_in="3 months", news="I wrote the letter.")
    clear(bob)
    alice.put(state, state="settled", ask_again_in="3 months", news="I wrote the letter!")
    days(1)
    assert all(card["kind"] != "for_you" for card in bob.get("/today").json["items"]), "other words, the same chapter"
    days(92)
    clear(alice)
    assert question(alice) is not None
    alice.put(state, state="settled", news="They answered, and we walk on Sundays.")
    assert bob.get("/today").json["items"][0]["title"] == "Alice tells you what became of it."
    clear(bob)
    alice.put(state, state="settled", news="They answered, and we walk on Saturdays.")
    assert all(card["kind"] != "for_you" for card in bob.get("/today").json["items"]), "once"


def test_later_once_then_silence(alice: Someone, days: Days) -> None:
    ask = settled(alice)
    days(90)
    assert alice.post(f"/today/became-{ask}/dismissal").status_code == 204
    assert question(alice) is None
    days(29)
    assert question(alice) is None
    days(1)
    assert question(alice)
    alice.post(f"/today/became-{ask}/dismissal")
    for _ in range(8):
        days(30)
        assert question(alice) is None


def test_no_is_no(alice: Someone, days: Days) -> None:
    ask = settled(alice)
    days(90)
    assert question(alice)
    alice.post(f"/today/became-{ask}/dismissal", for_ever=True)
    for _ in range(8):
        assert question(alice) is None
        days(30)


def test_what_is_left_lying_for_a_week_is_answered(alice: Someone, days: Days) -> None:
    settled(alice)
    days(200)  # she comes back long after its day
    assert question(alice)
    days(6)
    assert question(alice)
    for passing in (1, 1, 30, 300):
        days(passing)
        assert question(alice) is None


def test_a_new_wish_is_a_new_question(alice: Someone, days: Days) -> None:
    ask = settled(alice)
    days(90)
    alice.post(f"/today/became-{ask}/dismissal")
    alice.put(f"/advice-requests/{ask}/state", state="settled", ask_again_in="1 month")
    days(30)
    assert question(alice)
    alice.post(f"/today/became-{ask}/dismissal")
    days(30)
    assert question(alice), "it may be put off once again"


@pytest.mark.parametrize("how", ["open", "resting", "taken back"])
def test_it_is_asked_only_of_what_is_settled(alice: Someone, days: Days, how: str) -> None:
    ask = settled(alice)
    if how == "taken back":
        alice.delete(f"/advice-requests/{ask}")
    else:
        alice.put(f"/advice-requests/{ask}/state", state=how)
    days(90)
    assert question(alice) is None


def test_nobody_else_puts_it_off(alice: Someone, bob: Someone, days: Days) -> None:
    ask = settled(alice)
    alice.post(f"/today/became-{ask}/dismissal", for_ever=True)  # before its day there is no such card
    days(90)
    bob.post(f"/today/became-{ask}/dismissal", for_ever=True)
    assert question(alice)


def test_not_while_resting(alice: Someone, days: Days) -> None:
    settled(alice)
    days(90)
    alice.patch("/me", pace={"rest": True})
    assert question(alice) is None
    days(20)
    alice.patch("/me", pace={"rest": False})
    assert question(alice)


def test_a_clock_that_jumps_neither_repeats_nor_skips_it(app: Flask, alice: Someone, days: Days) -> None:
    settled(alice)
    days(90)
    assert question(alice)
    app.extensions[KEY].clock.pass_time(-timedelta(days=3))
    assert question(alice) is None
    days(3 + 7)
    assert question(alice) is None


def test_the_form_offers_it(alice: Someone) -> None:
    ask = alice.asks("Begin again")
    page = alice.client.get(f"/requests/{ask}").text
    assert '<option value="3 months">In three months</option>' in page
    token = page.split('name="form_token" value="')[1].split('"')[0]
    sent = {"form_token": token, "state": "settled", "ask_again_in": "3 months"}
    done = alice.client.post(f"/requests/{ask}/state", data=sent, headers={"Origin": "http://localhost"})
    assert done.status_code == 303
    alice.app.extensions[KEY].clock.pass_time(timedelta(days=90))
    alice.post("/session", handle="alice", password="a quiet garden path")
    assert question(alice)
