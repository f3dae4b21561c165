"""What Bob offers now and then stands beside Alice's request on its topic, and falls asleep by itself."""

from datetime import timedelta

from flask import Flask

from community.testing import Someone


def _months_pass(app: Flask, *people: Someone, days: int = 91) -> None:
    app.extensions["community"].clock.pass_time(timedelta(days=days))
    for someone in people:
        someone.post("/session", handle=someone.handle, password="a quiet garden path")


def test_a_standing_offer_stands_beside_what_it_fits(alice: Someone, bob: Someone, charlie: Someone) -> None:
    bob.stands_by(what="read a CV", topics=["Métier", "work"])
    fitting, other = alice.asks(topics=["metier"]), alice.asks(topics=["grief"])
    for someone in (alice, charlie):
        [offer] = someone.get(f"/advice-requests/{fitting}").json["standing_offers"]
        assert (offer["what"], offer["from"]["handle"]) == ("read a CV", "bob")
    assert alice.get(f"/advice-requests/{other}").json["standing_offers"] == []
    assert bob.get(f"/advice-requests/{bob.asks(topics=['work'])}").json["standing_offers"] == []
    assert "read a CV" in alice.client.get(f"/requests/{fitting}").text
    assert [item["what"] for item in charlie.get("/standing-offers", topic="METIER").json["items"]] == ["read a CV"]
    assert charlie.get("/standing-offers").json["items"] == []


def test_few_are_shown_and_neither_giving_nor_time_orders_them(app: Flask, alice: Someone) -> None:
    for number in range(6):
        Someone(app, f"helper-{number}").stands_by(what=f"help {number}", topics=["work"])
    orders = set()
    for _ in range(8):
        shown = alice.get(f"/advice-requests/{alice.asks(topics=['work'])}").json["standing_offers"]
        assert len(shown) == 3
        orders.add(tuple(offer["what"] for offer in shown))
    assert len(orders) > 1


def test_it_falls_asleep_with_one_question_and_wakes_again(app: Flask, alice: Someone, bob: Someone) -> None:
    made = bob.stands_by(what="read a CV", topics=["work"])
    ask = alice.asks(topics=["work"])
    _months_pass(app, alice, bob)
    assert bob.get("/standing-offers").json["items"][0]["state"] == "asleep"
    assert alice.get(f"/advice-requests/{ask}").json["standing_offers"] == []
    card = bob.get("/today").json["items"][0]
    assert card["title"] == "What you offered has fallen asleep. Does it still hold?"
    assert bob.put(f"/standing-offers/{made}/state", state="awake").json["state"] == "awake"
    assert len(alice.get(f"/advice-requests/{ask}").json["standing_offers"]) == 1
    _months_pass(app, alice, bob)
    card = bob.get("/today").json["items"][0]
    bob.post(f"/today/{card['id']}/dismissal")
    assert all("asleep" not in c["title"] for c in bob.get("/today").json["items"])


def test_it_can_be_taken_back_by_its_author_alone(alice: Someone, bob: Someone) -> None:
    made = bob.stands_by(topics=["work"])
    ask = alice.asks(topics=["work"])
    missing = alice.delete("/standing-offers/never-was")
    assert alice.delete(f"/standing-offers/{made}").data == missing.data
    assert bob.delete(f"/standing-offers/{made}").status_code == 204
    assert alice.get(f"/advice-requests/{ask}").json["standing_offers"] == []
    wrong = bob.post("/standing-offers", what="", when="b", limit="c")
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["what"])
