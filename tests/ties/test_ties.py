"""Alice would like to think of Bob now and then. Bob never learns of it, and Charlie even less."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from community.testing import PASSWORD, Someone
from tests.exchange.test_database import statements

NOTE = "Ask about the new job."


@pytest.fixture
def later(app: Flask, alice: Someone, bob: Someone) -> Callable[[int], None]:
    """Lets days pass, after which the two come in again."""

    def pass_days(days: int) -> None:
        app.extensions["community"].clock.moment += timedelta(days=days)
        for who in (alice, bob):
            assert who.post("/session", handle=who.handle, password=PASSWORD).status_code == 200

    return pass_days


def keeps(who: Someone, other: str, rhythm: str = "season", note: str = NOTE) -> None:
    assert who.put(f"/ties/{other}", note=note, rhythm=rhythm).status_code == 200


def kept(who: Someone) -> list[tuple[str, str, str]]:
    return [(tie["person"]["handle"], tie["note"], tie["rhythm"]) for tie in who.get("/ties").json["items"]]


def gesture(who: Someone) -> dict[str, Any] | None:
    """The small gesture on somebody's day."""
    found = [card for card in who.get("/today").json["items"] if card["id"].startswith("tie-")]
    assert len(found) <= 1
    return found[0] if found else None


def test_alice_chooses_bob_and_lets_go_of_him(alice: Someone, bob: Someone) -> None:
    keeps(alice, "bob")
    assert kept(alice) == [("bob", NOTE, "season")]
    keeps(alice, "bob", "never", "He moved.")
    assert kept(alice) == [("bob", "He moved.", "never")]
    assert alice.get("/ties/bob").json["note"] == "He moved."
    assert alice.delete("/ties/bob").status_code == 204
    assert kept(alice) == []
    assert alice.get("/ties/bob").status_code == 404


def test_the_pages_do_it_by_name_and_keep_what_was_typed(alice: Someone, bob: Someone) -> None:
    page = alice.client.get("/ties").text
    assert "Old colleagues and faraway friends count too." in page
    token = page.split('name="form_token" value="')[1].split('"')[0]
    wrong = alice.client.post("/ties", data={"handle": "bobby", "note": NOTE, "form_token": token})
    assert wrong.status_code == 422
    assert "We do not find bobby here." in wrong.text
    assert NOTE in wrong.text
    mine = alice.client.post("/ties", data={"handle": "alice", "form_token": token})
    assert "This is you. Who would you like to think of?" in mine.text
    sent = {"note": "Ask.", "rhythm": "season", "form_token": token}
    assert alice.client.post("/ties", data={"handle": "@Bob", **sent}).status_code == 303
    assert kept(alice) == [("bob", "Ask.", "season")]
    sent = {"note": NOTE, "rhythm": "some_day", "form_token": token}
    assert alice.client.post("/ties/bob", data=sent).status_code == 303
    assert kept(alice) == [("bob", NOTE, "some_day")]
    assert NOTE in alice.client.get("/ties/bob").text
    assert alice.client.get("/ties/alice").status_code == 404
    assert alice.client.post("/ties/bob/ending", data={"form_token": token}).status_code == 303
    assert kept(alice) == []


def test_bob_comes_to_mind_after_a_season_once_a_day_and_seldom(
    alice: Someone, bob: Someone, later: Callable[[int], None]
) -> None:
    keeps(alice, "bob")
    later(89)
    assert gesture(alice) is None
    later(1)
    card = gesture(alice)
    assert card is not None
    assert (card["title"], card["text"]) == ("Thinking of Bob?", NOTE)
    assert card["why"] == "You could begin with “This made me think of you.”"
    assert gesture(alice) == card  # the same all day
    later(1)
    assert gesture(alice) is None  # it went by, and is not said again and again
    later(28)
    assert gesture(alice) is None
    later(1)
    assert gesture(alice) is not None


def test_of_two_one_is_chosen_and_the_other_waits_a_week(
    alice: Someone, bob: Someone, charlie: Someone, later: Callable[[int], None]
) -> None:
    keeps(alice, "bob")
    keeps(alice, "charlie")
    later(90)
    first = gesture(alice)
    assert first is not None
    assert alice.post(f"/today/{first['id']}/dismissal").status_code == 204
    assert gesture(alice) is None  # nobody else takes the place on the same day
    later(6)
    assert gesture(alice) is None
    later(1)
    second = gesture(alice)
    assert second is not None
    assert {first["id"], second["id"]} == {"tie-bob", "tie-charlie"}


@pytest.mark.parametrize("way", ["she replies", "he replies", "thanks", "his thanks", "help", "a hello"])
def test_whatever_passes_between_them_begins_the_rhythm_anew(
    alice: Someone, bob: Someone, later: Callable[[int], None], way: str
) -> None:
    keeps(alice, "bob")
    hers, his = alice.asks("Hers"), bob.asks("His")
    bob.put("/me/hello", words="I am Bob.")
    offer = bob.offers(hers)
    later(50)
    {
        "she replies": lambda: alice.replies(his),
        "he replies": lambda: bob.replies(hers, private=True),
        "thanks": lambda: alice.thanks("bob"),
        "his thanks": lambda: bob.thanks("alice"),
        "help": lambda: [
            alice.put(f"/help-offers/{offer}/state", state="accepted"),
            bob.post(f"/help-offers/{offer}/messages", body="On Friday?"),
        ],
        "a hello": lambda: alice.put("/members/bob/hello", body="Hello Bob."),
    }[way]()
    later(40)
    assert gesture(alice) is None
    later(49)
    assert gesture(alice) is None
    later(1)
    assert gesture(alice) is not None


def test_what_others_say_to_bob_and_an_offer_that_nobody_accepted_change_nothing(
    alice: Someone, bob: Someone, charlie: Someone, later: Callable[[int], None]
) -> None:
    keeps(alice, "bob")
    hers, his = alice.asks("Hers"), bob.asks("His")
    later(20)
    bob.offers(hers)
    charlie.replies(his)
    charlie.thanks("bob")
    bob.thanks("charlie")
    later(70)
    assert gesture(alice) is not None


def test_a_gesture_leads_to_a_hello_while_one_is_open_and_to_thanks_else(
    alice: Someone, bob: Someone, later: Callable[[int], None]
) -> None:
    bob.put("/me/hello", words="I am Bob.")
    keeps(alice, "bob")
    later(90)
    card = gesture(alice)
    assert card is not None
    assert [link["href"] for link in card["links"]] == ["/people/bob/hello?begin=how_are_you"]
    assert ">\nHow are you?</textarea>" in alice.client.get(card["links"][0]["href"]).text
    alice.put("/members/bob/hello", body="How are you?")
    assert gesture(alice) is None  # it is done
    later(90)
    card = gesture(alice)
    assert card is not None
    assert [link["href"] for link in card["links"]] == ["/thanks/new?to=bob&begin=thinking_of_you"]
    assert ">\nThis made me think of you.</textarea>" in alice.client.get(card["links"][0]["href"]).text


def test_not_now_is_quiet_for_a_season_and_let_this_rest_for_good(
    alice: Someone, bob: Someone, later: Callable[[int], None]
) -> None:
    keeps(alice, "bob")
    later(90)
    page = alice.client.get("/").text
    assert page.index("Not now") < page.index("Let this rest")
    assert gesture(alice) is not None
    alice.post("/today/tie-bob/dismissal")
    later(89)
    assert gesture(alice) is None
    later(1)
    assert gesture(alice) is not None
    alice.post("/today/tie-bob/dismissal", for_ever=True)
    assert kept(alice) == [("bob", NOTE, "never")]
    later(400)
    assert gesture(alice) is None
    keeps(alice, "bob", "some_day")  # she thinks better of it
    later(180)
    assert gesture(alice) is not None


def test_who_rests_is_not_reminded_of_anybody(alice: Someone, bob: Someone, later: Callable[[int], None]) -> None:
    keeps(alice, "bob")
    later(90)
    alice.patch("/me", pace={"rest": True})
    assert gesture(alice) is None


def test_bob_reads_nothing_of_it_anywhere(
    app: Flask, alice: Someone, bob: Someone, later: Callable[[int], None]
) -> None:
    later(1)
    paths = ("/today", "/ties", "/members/alice", "/me", "/me/exchanges", "/me/apart")
    before = [bob.get(path).data for path in paths]
    keeps(alice, "bob")
    assert [bob.get(path).data for path in paths] == before
    assert bob.get("/ties/alice").status_code == 404
    assert NOTE not in bob.post("/me/export").text
    hers = alice.post("/me/export").json
    [part] = [part for part in hers["parts"] if part["table"] == "community_tie"]
    assert [(row["other"], row["note"], row["rhythm"]) for row in part["rows"]] == [("bob", NOTE, "season")]


@pytest.mark.parametrize("maker", ["alice", "bob"])
def test_behind_a_block_bob_is_not_there_and_the_note_waits_for_alice(
    alice: Someone, bob: Someone, maker: str, later: Callable[[int], None]
) -> None:
    keeps(alice, "bob")
    later(90)
    who, other = (alice, "bob") if maker == "alice" else (bob, "alice")
    who.put(f"/members/{other}/apart", kind="block")
    assert kept(alice) == []
    assert gesture(alice) is None
    nobody = alice.put("/ties/nobody", note="n")
    assert (alice.put("/ties/bob", note="n").data, alice.get("/ties/bob").status_code) == (nobody.data, 404)
    who.put(f"/members/{other}/apart", kind="none")
    assert kept(alice) == [("bob", NOTE, "season")]


def test_notes_about_people_who_are_not_here_can_be_erased_and_no_others(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    keeps(alice, "bob")
    keeps(alice, "charlie")
    keeps(bob, "alice", note="Bob's own.")
    assert alice.delete("/absent-ties").status_code == 204
    assert len(kept(alice)) == 2
    alice.put("/members/bob/apart", kind="block")
    assert alice.delete("/absent-ties").status_code == 204
    alice.put("/members/bob/apart", kind="none")
    assert [handle for handle, *_rest in kept(alice)] == ["charlie"]
    assert kept(bob) == [("alice", "Bob's own.", "season")]


def test_a_muted_person_stays_on_the_list_and_is_not_suggested(
    alice: Someone, bob: Someone, later: Callable[[int], None]
) -> None:
    keeps(alice, "bob")
    later(90)
    alice.put("/members/bob/apart", kind="mute")
    assert gesture(alice) is None
    assert [handle for handle, *_rest in kept(alice)] == ["bob"]


def test_a_list_of_many_costs_no_more(app: Flask, alice: Someone) -> None:
    for number in range(12):
        Someone(app, f"friend{number}")
        keeps(alice, f"friend{number}")
    for path in ("/ties", "/ties?limit=5", "/ties/friend3", "/api/v1/ties"):
        with statements(app) as seen:
            assert alice.client.get(path).status_code == 200
        assert len(seen) <= 4, seen
        assert not [one for one in seen if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    first = alice.get("/ties", limit="5").json
    second = alice.get("/ties", limit="10", cursor=first["next"]).json
    names = [tie["person"]["handle"] for tie in (*first["items"], *second["items"])]
    assert names == sorted(f"friend{number}" for number in range(12))
    assert second["next"] is None
