"""Four thoughts, each when its time has come, seldom, and never again for whoever does not wish it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.current import KEY, session
from community.encouragements.models import ShownEncouragement, StoppedEncouragement
from community.jobs.cleaning import clear_out
from community.testing import Someone
from tests.encouragements.conftest import clear, thought, was_helped

Days = Callable[[float], None]
THANK, REST = "encouragement-a_thank_you_never_sent", "encouragement-rest_is_welcome"
ASKING, SOMEONE = "encouragement-asking_is_welcome_too", "encouragement-someone_is_where_you_were"


def test_a_thank_you_never_sent(alice: Someone, bob: Someone, charlie: Someone, days: Days) -> None:
    reply = was_helped(alice, bob)
    assert thought(alice) is None, "not on the same day"
    days(1)
    card = thought(alice)
    assert (card["id"], card["may_dismiss"], card["may_stop"]) == (THANK, True, True)
    assert card["title"] == "Bob wrote to you about work. A word from you is welcome at any time."
    assert card["links"][0]["href"] == f"/thanks/new?to=bob&for_type=reply&for_id={reply}"
    assert alice.client.get(card["links"][0]["href"]).status_code == 200
    assert thought(alice) == card, "of one day there is one answer"
    assert thought(bob) is None
    assert thought(charlie) is None
    alice.thanks("bob", **{"for": {"type": "reply", "id": reply}})
    assert thought(alice) is None, "it was sent"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("vous", "Bob vous avait écrit sur ce sujet\u00a0: work. Un mot de vous est bienvenu à tout moment."),
        ("tu", "Bob t’avait écrit sur ce sujet\u00a0: work. Un mot de toi est bienvenu à tout moment."),
    ],
)
def test_it_says_its_words_in_each_french(house_with: Callable[..., Flask], address: str, words: str) -> None:
    app = house_with({"COMMUNITY_ADDRESS": address})
    alice = Someone(app, "alice", locale="fr")
    was_helped(alice, Someone(app, "bob"))
    app.extensions[KEY].clock.pass_time(timedelta(days=1))
    assert thought(alice)["title"] == words


def test_help_with_an_offer_counts_once_it_is_done(alice: Someone, bob: Someone, days: Days) -> None:
    ask = alice.asks("A word for a letter")
    offer = bob.offers(ask)
    alice.put(f"/help-offers/{offer}/state", state="accepted")
    days(20)
    clear(alice)
    assert thought(alice) is None
    alice.put(f"/help-offers/{offer}/state", state="done")
    assert thought(alice) is None, "it was done today"
    days(1)
    card = thought(alice)
    assert card["title"] == "Bob wrote to you about “A word for a letter”. A word from you is welcome at any time."
    assert card["links"][0]["href"] == f"/thanks/new?to=bob&for_type=help_offer&for_id={offer}"


def test_rest_after_a_heavy_thread(alice: Someone, bob: Someone, days: Days) -> None:
    bob.replies(alice.asks(content_note="grief"))
    assert thought(bob) is None
    days(1)
    assert thought(bob)["title"] == "You have carried a good deal lately. Rest belongs here too."
    assert "grief" not in str(thought(bob))
    bob.patch("/me", pace={"rest": True})
    assert thought(bob) is None


def test_asking_is_welcome_too(alice: Someone, bob: Someone, days: Days) -> None:
    for _ in range(3):
        bob.replies(alice.asks())
    days(4)
    card = thought(bob)
    assert card["title"] == "You have been there for others. This place is for you too."
    assert card["links"][0]["href"] == "/ask"
    bob.asks()
    clear(bob)
    assert thought(bob) is None


def test_someone_is_where_you_were(alice: Someone, bob: Someone, charlie: Someone, days: Days) -> None:
    reply = was_helped(alice, bob, topics=["Été", "work"])
    alice.thanks("bob", **{"for": {"type": "reply", "id": reply}})
    days(7)
    theirs = charlie.asks(topics=["ete"])
    assert thought(alice) is None, "asked today: it counts tomorrow"
    days(1)
    card = thought(alice)
    assert card["title"] == "You found your way through Été here. Someone is at that beginning now."
    assert "Charlie" not in str(card), "nobody is named, and nothing of theirs is told"
    found = alice.client.get(card["links"][0]["href"])
    assert theirs in found.text
    bob.replies(theirs)
    assert thought(alice) is None, "somebody was there for them"


@pytest.mark.parametrize("how", ["masked", "own", "private", "open"])
def test_nobody_is_sent_where_it_is_not_fit(
    alice: Someone, bob: Someone, charlie: Someone, days: Days, how: str
) -> None:
    reply = was_helped(alice, bob)
    alice.thanks("bob", **{"for": {"type": "reply", "id": reply}})
    days(8)
    if how == "masked":
        charlie.asks(topics=["work"], content_note="loss")
    elif how == "private":
        charlie.asks(topics=["work"], audience="people", people=["alice"])
    elif how == "own":
        ask = alice.asks(topics=["work"])
        alice.put(f"/advice-requests/{ask}/state", state="settled")
    else:
        charlie.asks(topics=["work"])
        alice.asks()
    days(1)
    clear(alice)
    assert thought(alice) is None
    if how == "own":
        charlie.asks(topics=["work"])
        days(1)
        assert thought(alice) is not None


def test_nothing_is_said_about_an_ask_with_a_note_before_it(alice: Someone, bob: Someone, days: Days) -> None:
    was_helped(alice, bob, content_note="loss")
    days(9)
    bob.asks(topics=["work"])
    days(1)
    assert thought(alice) is None


def test_not_now_and_never(alice: Someone, bob: Someone, days: Days) -> None:
    was_helped(alice, bob, "One")
    was_helped(alice, bob, "Two")
    days(1)
    assert thought(alice)["id"] == THANK
    assert alice.post(f"/today/{THANK}/dismissal").status_code == 204
    assert thought(alice) is None
    days(59)
    assert thought(alice) is None
    days(1)
    assert thought(alice)["title"].startswith("Bob wrote"), "about the other help"
    assert alice.post(f"/today/{THANK}/dismissal", for_ever=True).status_code == 204
    assert thought(alice) is None
    days(200)
    assert thought(alice) is None
    told = {one["kind"]: one["stopped"] for one in alice.get("/me/encouragements").json["items"]}
    assert [kind for kind, stopped in told.items() if stopped] == ["a_thank_you_never_sent"]
    page = alice.client.get("/you/suggestions").text
    assert page.count("You stopped this.") == 1
    told = alice.put("/me/encouragements", kind="a_thank_you_never_sent", stopped=False)
    assert not any(one["stopped"] for one in told.json["items"])
    was_helped(alice, bob, "Three")
    days(1)
    assert thought(alice)["id"] == THANK


def test_the_page_has_three_buttons(alice: Someone, bob: Someone, days: Days) -> None:
    was_helped(alice, bob)
    days(1)
    page = alice.client.get("/").text
    assert "A thought for you" in page
    for words in ("Say thank you", "Not now", "Stop suggesting this"):
        assert words in page, words
    token = page.split('name="form_token" value="')[1].split('"')[0]
    sent = {"form_token": token, "for_ever": "true"}
    headers = {"Origin": "http://localhost"}
    assert alice.client.post(f"/cards/{THANK}/dismissal", data=sent, headers=headers).status_code == 303
    assert "A thought for you" not in alice.client.get("/").text
    page = alice.client.get("/you/suggestions").text
    assert "You stopped this." in page
    sent = {"form_token": token, "kind": "a_thank_you_never_sent", "stopped": "false"}
    assert alice.client.post("/you/suggestions", data=sent, headers=headers).status_code == 303
    assert "You stopped this." not in alice.client.get("/you/suggestions").text
    sent = {"form_token": token, "rest": "true"}
    assert alice.client.post("/you/pace/rest", data=sent, headers=headers).status_code == 303
    assert alice.get("/me").json["pace"]["rest"] is True


def test_one_in_fourteen_days(alice: Someone, bob: Someone, days: Days) -> None:
    for _ in range(3):
        bob.replies(alice.asks())
    reply = was_helped(bob, alice, "Mine")
    assert reply
    days(1)
    assert thought(bob)["id"] == THANK
    days(13)
    assert thought(bob) is None
    days(32)
    for _ in range(3):
        bob.replies(alice.asks())
    days(1)
    assert thought(bob)["id"] == ASKING


def test_never_beside_a_thanks(alice: Someone, bob: Someone, charlie: Someone, days: Days) -> None:
    was_helped(alice, bob)
    days(1)
    charlie.thanks("alice")
    assert [card["kind"] for card in alice.get("/today").json["items"]][:1] == ["for_you"]
    assert thought(alice) is None
    clear(alice)
    shared = charlie.thanks("bob", shared=True)
    bob.put(f"/thanks/{shared}/consent", shared=True)
    cards = alice.get("/today").json["items"]
    assert [card["kind"] for card in cards] == ["encouragement"], "it stands where a shared thank-you would"


def test_what_is_not_there_leaves_no_trace(app: Flask, alice: Someone) -> None:
    for card in ("encouragement-", "encouragement-nothing", "became-nothing", "encouragement", "became-"):
        assert alice.post(f"/today/{card}/dismissal", for_ever=True).status_code == 204
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(StoppedEncouragement)) == 0
    assert alice.post("/today/ask-x/dismissal", for_ever="yes").status_code == 422
    assert alice.put("/me/encouragements", kind="nothing", stopped=True).status_code == 422


def test_what_was_said_is_forgotten_after_a_season_and_stops_are_not(
    app: Flask, alice: Someone, bob: Someone, days: Days
) -> None:
    was_helped(alice, bob)
    days(1)
    assert thought(alice)
    alice.put("/me/encouragements", kind="rest_is_welcome", stopped=True)
    for passing, left in ((89, 1), (1, 0)):
        days(passing)
        with app.app_context():
            while clear_out():
                pass
            assert session().scalar(select(func.count()).select_from(ShownEncouragement)) == left
            assert session().scalar(select(func.count()).select_from(StoppedEncouragement)) == 1


@pytest.mark.parametrize("way", ["block", "blocked by", "mute", "leave"])
def test_nobody_is_named_whom_one_does_not_meet(app: Flask, alice: Someone, bob: Someone, days: Days, way: str) -> None:
    was_helped(alice, bob)
    days(1)
    if way != "leave":  # it was shown today already, with the name
        assert "Bob" in thought(alice)["title"]
    if way == "leave":
        done = bob.delete("/me", words="unnamed", password="a quiet garden path")
        assert done.status_code in (200, 202, 204), done.text
    elif way == "blocked by":
        bob.put("/members/alice/apart", kind="block")
    else:
        alice.put("/members/bob/apart", kind=way)
    clear(alice)
    assert thought(alice) is None
    assert "Bob" not in alice.client.get("/").text
