"""A season of the house, over HTTP: from an ask to what became of it, to late thanks, to somebody at that beginning."""

from datetime import timedelta

from flask import Flask

from community.current import KEY
from community.leaving.services import finish_leavings
from community.testing import PASSWORD, Someone


def _pass(app: Flask, days: int, *people: Someone) -> None:
    app.extensions[KEY].clock.pass_time(timedelta(days=days))
    for who in people:
        assert who.post("/session", handle=who.handle, password=PASSWORD).status_code == 200


def _titles(who: Someone) -> list[str]:
    return [card["title"] for card in who.get("/today").json["items"]]


def _read_all(who: Someone) -> list[str]:
    """Everything that is for somebody, each put away once read."""
    read = []
    while cards := [card for card in who.get("/today").json["items"] if card["kind"] == "for_you"]:
        read.append(cards[0]["title"])
        assert who.post(f"/today/{cards[0]['id']}/dismissal").status_code == 204
    return read


def test_a_season(app: Flask, alice: Someone, bob: Someone, charlie: Someone) -> None:
    everyone = (alice, bob, charlie)
    ask = alice.asks("How does one begin again?", topics=["a new start"])
    reply = bob.replies(ask)
    offer = charlie.offers(ask)
    alice.put(f"/help-offers/{offer}/state", state="accepted")
    charlie.post(f"/help-offers/{offer}/messages", body="Friday, then?")
    assert charlie.put(f"/help-offers/{offer}/state", state="done").status_code == 200
    _read_all(alice)
    told = alice.put(f"/advice-requests/{ask}/state", state="settled", helped_by=[reply], ask_again_in="3 months")
    assert told.status_code == 200
    assert _read_all(charlie) == ["Alice says yes to your offer."]

    # The day after, a thank-you that has not been sent; she leaves it for now.
    _pass(app, 1, *everyone)
    [title] = _titles(alice)
    assert title in (
        "Bob wrote to you about a new start. A word from you is welcome at any time.",
        "Charlie wrote to you about a new start. A word from you is welcome at any time.",
    )
    alice.post("/today/encouragement-a_thank_you_never_sent/dismissal")
    assert _titles(alice) == []

    # A season passes: what became of it? She tells, and whoever helped reads it, once.
    _pass(app, 89, *everyone)
    assert _titles(alice) == ["What became of “How does one begin again?”?"]
    news = "I have a small shop now."
    assert alice.put(f"/advice-requests/{ask}/state", state="settled", news=news).status_code == 200
    for helper in (bob, charlie):
        assert _read_all(helper) == ["Alice tells you what became of it."]
        assert helper.get(f"/advice-requests/{ask}").json["news"] == news
    assert alice.put(f"/advice-requests/{ask}/state", state="settled", news=news + " Come by.").status_code == 200
    assert _read_all(bob) == _read_all(charlie) == []

    # A late thank-you, which both show: it stands under the reply, and among those that people share.
    [thought] = _titles(alice)
    assert thought.endswith("A word from you is welcome at any time.")
    late = alice.thanks("bob", "That evening went a long way.", **{"for": {"type": "reply", "id": reply}}, shared=True)
    assert alice.thanks("charlie", **{"for": {"type": "help_offer", "id": offer}})
    assert _titles(alice) == []
    assert _read_all(bob) == ["Alice thanks you."]
    assert charlie.get(f"/advice-requests/{ask}").json["replies"][0]["thanks"] == []
    bob.put(f"/thanks/{late}/consent", shared=True)
    [shown] = charlie.get(f"/advice-requests/{ask}").json["replies"][0]["thanks"]
    assert shown["message"] == "That evening went a long way."
    assert [one["id"] for one in charlie.get("/thanks", box="shared").json["items"]] == [late]
    assert "That evening went a long way." in charlie.client.get("/thanks?box=shared").text

    # Weeks later somebody is where she was.
    _pass(app, 15, *everyone)
    dana = Someone(app, "dana")
    theirs = dana.asks("Where do I start?", topics=["A new start"])
    _pass(app, 1, *everyone, dana)
    cards = alice.get("/today").json["items"]
    assert cards[-1]["title"] == "You found your way through a new start here. Someone is at that beginning now."
    assert theirs in alice.client.get(cards[-1]["links"][0]["href"]).text
    assert alice.replies(theirs)
    assert all(card["kind"] != "encouragement" for card in alice.get("/today").json["items"])

    # What was given stays with who gave it, when the other has left.
    gone = bob.delete("/me", words="erased", password=PASSWORD)
    assert gone.status_code < 300, gone.text
    given = alice.get("/thanks", box="given").json["items"]
    assert late in [one["id"] for one in given]
    assert "Bob" not in alice.get("/thanks", box="given").text
    assert "That evening went a long way." in alice.client.get("/thanks?box=given").text
    _pass(app, 8, alice, charlie)
    with app.app_context():
        finish_leavings()
    assert "That evening went a long way." in alice.client.get("/thanks?box=given").text
    assert charlie.get("/thanks", box="shared").json["items"] == [], "it was shown while both agreed"
