"""Alice tells the care team of what Bob wrote; Bob and Charlie never learn of it."""

from collections.abc import Callable

from community.testing import Someone
from tests.care.stewards import Steward

Tells = Callable[..., str]


def test_a_receipt_an_answer_and_nothing_for_anybody_else(
    alice: Someone, bob: Someone, charlie: Someone, stella: Steward, tells: Tells
) -> None:
    reply = bob.replies(alice.asks(), "Pull yourself together.")
    before = {who: (who.get("/today").data, who.get("/reports").data) for who in (bob, charlie)}
    told = tells(alice, "reply", reply, "This hurt.")
    [card] = alice.get("/today").json["items"][:1]
    assert (card["title"], card["links"][0]["href"]) == ("Thank you, we have it.", "/care")
    page = alice.client.get("/care").text
    assert "This hurt." in page
    assert "a reply" in page
    assert {who: (who.get("/today").data, who.get("/reports").data) for who in (bob, charlie)} == before
    desk = stella.client.get("/stewards").text
    assert "This hurt." in desk
    assert "<details><summary>Show the text</summary>" in desk
    assert "Pull yourself together." in desk
    assert stella.does("leave", answer="We read it with care.").status_code == 303
    assert "Nothing needs you." in stella.client.get("/stewards").text
    [receipt] = alice.get("/reports").json["items"]
    assert (receipt["id"], receipt["state"]) == (told, "closed")
    assert [answer["words"] for answer in receipt["answers"]] == ["We read it with care."]
    assert alice.get("/today").json["items"][0]["title"] == "The care team wrote to you."
    assert {who: (who.get("/today").data, who.get("/reports").data) for who in (bob, charlie)} == before


def test_telling_again_is_the_same_receipt(alice: Someone, bob: Someone, stella: Steward, tells: Tells) -> None:
    reply = bob.replies(alice.asks())
    first = tells(alice, "reply", reply)
    assert tells(alice, "reply", reply, "Once more.") == first
    assert len(alice.get("/reports").json["items"]) == 1
    assert tells(alice, "member", "bob") != first
    stella.does("leave")
    assert tells(alice, "reply", reply) != first, "a closed case can be told anew"
