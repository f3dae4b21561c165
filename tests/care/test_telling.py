"""Alice tells the care team of what Bob wrote; Bob and Charlie never learn of it."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask

from community.current import KEY, session
from community.db.unit_of_work import unit_of_work
from community.testing import PASSWORD, Someone
from tests.care.stewards import Steward, token
from tests.conftest import FULL

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
    assert stella.does("write", answer="What would help you now?").status_code == 303
    assert alice.get("/reports").json["items"][0]["state"] == "open"
    assert stella.does("leave", answer="We read it with care.").status_code == 303
    assert "Nothing needs you." in stella.client.get("/stewards").text
    [receipt] = alice.get("/reports").json["items"]
    assert (receipt["id"], receipt["state"]) == (told, "closed")
    answers = [answer["words"] for answer in receipt["answers"]]
    assert answers == ["What would help you now?", "We read it with care."]
    assert alice.get("/today").json["items"][0]["title"] == "The care team wrote to you."
    assert {who: (who.get("/today").data, who.get("/reports").data) for who in (bob, charlie)} == before


def test_telling_again_is_the_same_receipt(alice: Someone, bob: Someone, stella: Steward, tells: Tells) -> None:
    reply = bob.replies(alice.asks())
    first = tells(alice, "reply", reply)
    assert tells(alice, "reply", reply, "Once more.") == first
    assert len(alice.get("/reports").json["items"]) == 1
    assert tells(alice, "member", "bob") != first
    stella.does("leave", first)
    assert tells(alice, "reply", reply) != first, "a closed case can be told anew"


def test_in_two_windows_at_once_it_is_one_receipt(app: Flask, alice: Someone, bob: Someone) -> None:
    window = Someone(app)
    window.post("/session", handle="alice", password=PASSWORD)
    ask = alice.asks()
    for number in range(100 if FULL else 10):
        about, start = {"type": "reply", "id": bob.replies(ask)}, threading.Barrier(2)

        def go(who: Someone, about: dict[str, str] = about, start: threading.Barrier = start) -> str:
            start.wait(10)
            return str(who.post("/reports", about=about, words="w").json["id"])

        with ThreadPoolExecutor(2) as pool:
            assert len(set(pool.map(go, (alice, window)))) == 1, number


def test_what_one_cannot_read_is_not_there_to_be_told_of(
    app: Flask, alice: Someone, bob: Someone, charlie: Someone, tells: Tells
) -> None:
    ask = alice.asks(audience="people", people=["bob"])
    offer = bob.offers(ask)
    alice.put(f"/help-offers/{offer}/state", state="accepted")
    circle, _ = alice.circle("bob")
    between = {
        "advice_request": ask,
        "reply": bob.replies(ask),
        "help_offer": offer,
        "message": bob.post(f"/help-offers/{offer}/messages", body="About Friday").json["id"],
        "thanks": bob.thanks("alice"),
        "circle": circle,
        "standing_offer": bob.stands_by(),  # on no topic, so that nobody finds it
    }
    missing = charlie.post("/reports", about={"type": "reply", "id": "never-was-here"}, words="w")
    page = charlie.client.get("/care/tell?about=reply:never-was-here")
    assert (missing.status_code, page.status_code) == (404, 404)
    for type, ref in between.items():
        refused = charlie.post("/reports", about={"type": type, "id": ref}, words="w")
        assert (refused.status_code, refused.data) == (404, missing.data), type
        told = charlie.client.get(f"/care/tell?about={type}:{ref}")
        assert (told.status_code, told.text.replace(ref, "ID")) == (404, page.text.replace("never-was-here", "ID")), (
            type
        )
    assert charlie.get("/reports").json["items"] == []
    for type in ("reply", "help_offer", "message", "thanks", "circle"):
        assert tells(alice, type, between[type]), type
        assert alice.client.get(f"/care/tell?about={type}:{between[type]}").status_code == 200, type
    assert tells(charlie, "standing_offer", bob.stands_by(topics=["work"]))


def test_the_page_keeps_the_words_and_worry_begins_with_help_lines(
    app: Flask, alice: Someone, bob: Someone, stella: Steward
) -> None:
    ask = bob.asks("I can not go on")
    for path in (f"/requests/{ask}", "/people/bob"):
        assert re.search(r'href="/care/tell\?about=(advice_request|member):', alice.client.get(path).text), path
    assert "3114" not in alice.client.get(f"/care/tell?about=advice_request:{ask}").text
    page = alice.client.get(f"/care/tell?about=advice_request:{ask}&kind=concern").text
    assert page.index("3114") < page.index("<form")
    form = {"about": f"advice_request:{ask}", "kind": "concern", "form_token": token(alice)}
    again = alice.client.post("/care/tell", data={**form, "words": ""})
    assert again.status_code == 422
    assert again.text.index("3114") < again.text.index("<form")
    sent = alice.client.post("/care/tell", data={**form, "words": "I am worried."})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/care?said=told")
    assert "You are worried about somebody" in alice.client.get("/care").text
    assert "Somebody is worried" in stella.client.get("/stewards").text
    assert stella.does("fold").status_code == 409, "whoever is worried about is not judged"
    assert bob.get("/today").json["items"] == []
    own = alice.post("/reports", about={"type": "member", "id": "alice"}, words="w")
    assert own.status_code == 422


def test_no_page_promises_what_nobody_does(app: Flask, alice: Someone, bob: Someone) -> None:
    words = "Nobody looks after this house just now."
    assert words in alice.client.get("/care/tell?about=member:bob").text
    Steward(app)
    assert words not in alice.client.get("/care/tell?about=member:bob").text


def test_a_steward_who_is_party_to_it_does_not_see_it(
    app: Flask, alice: Someone, bob: Someone, charlie: Someone, stella: Steward, tells: Tells
) -> None:
    sol = Steward(app, "sol")
    of_stella = tells(alice, "member", "stella")
    by_stella = tells(stella, "member", "bob")
    tells(charlie, "member", "bob")  # of the same person as Stella
    thanks = charlie.thanks("stella", shared=True)
    stella.put(f"/thanks/{thanks}/consent", shared=True)
    to_stella = tells(alice, "thanks", thanks)
    assert "Nothing needs you." in stella.client.get("/stewards").text
    nowhere = stella.client.get("/stewards/cases/never-was-here").text
    for case in (of_stella, by_stella, to_stella):
        assert stella.client.get(f"/stewards/cases/{case}").text.replace(case, "ID") == nowhere.replace(
            "never-was-here", "ID"
        )
        assert stella.does("leave", case).status_code == 404
        assert sol.client.get(f"/stewards/cases/{case}").status_code == 200
    reply = stella.replies(alice.asks())
    assert sol.does("fold", tells(alice, "reply", reply)).status_code == 303
    assert "Nothing for now." in stella.client.get("/stewards/standing").text
    assert "Words for fold." in sol.client.get("/stewards/standing").text


def test_for_whoever_is_no_steward_there_is_no_desk(
    app: Flask, alice: Someone, stranger: Someone, stella: Steward, tells: Tells
) -> None:
    case = tells(alice, "member", "stella")
    secret = stella.post("/me/tokens", name="a program", scopes=["read", "write"]).json["secret"]
    for path in ("/stewards", "/stewards/standing", f"/stewards/cases/{case}"):
        for who in (alice, stranger):
            there, nowhere = who.client.get(path), who.client.get("/nowhere")
            assert (there.status_code, there.text.replace(path, "P")) == (404, nowhere.text.replace("/nowhere", "P"))
            assert there.headers.get("Location") is None
        program = app.test_client().get(path, headers={"Authorization": f"Bearer {secret}"})
        assert program.status_code == 404, "a program is no steward"


def test_one_case_at_a_time_the_oldest_first_and_all_who_told_of_it_are_answered(
    app: Flask, alice: Someone, bob: Someone, charlie: Someone, stella: Steward, tells: Tells
) -> None:
    clock = app.extensions[KEY].clock
    reply = bob.replies(alice.asks())
    first = tells(alice, "member", "bob", "The first one.")
    clock.pass_time(timedelta(minutes=1))
    tells(alice, "reply", reply, "The second one.")
    clock.pass_time(timedelta(minutes=1))
    tells(charlie, "reply", reply, "The third one.")
    desk = stella.client.get("/stewards").text
    assert "The first one." in desk
    assert "The second one." not in desk
    after = stella.client.get(f"/stewards?after={first}").text
    assert "The second one." in after
    assert "The third one." in after, "who told of the same stands beside"
    stella.does("leave", first)
    stella.does("fold", answer="We did something.")
    assert "Nothing needs you." in stella.client.get("/stewards").text
    for who in (alice, charlie):
        assert who.get("/reports").json["items"][0]["answers"][0]["words"] == "We did something."


def test_the_text_outlives_its_taking_back_and_is_erased_after_a_month(
    app: Flask, alice: Someone, bob: Someone, stella: Steward, tells: Tells
) -> None:
    from sqlalchemy import text

    def kept() -> list[str]:
        with app.app_context(), unit_of_work():
            return list(session().scalars(text("SELECT snapshot FROM community_report ORDER BY id")))

    ask = alice.asks()
    gone, folded = bob.replies(ask, "Gone words"), bob.replies(ask, "Folded words")
    case = tells(alice, "reply", gone)
    bob.delete(f"/replies/{gone}")
    assert "Gone words" in stella.client.get("/stewards").text
    stella.does("leave", case)
    stella.does("fold", tells(alice, "reply", folded))
    app.extensions[KEY].clock.pass_time(timedelta(days=29))
    tells(alice, "member", "bob")
    assert kept()[:2] == ["Gone words", "Folded words"]
    app.extensions[KEY].clock.pass_time(timedelta(days=2))
    bob.post("/session", handle="bob", password=PASSWORD)
    tells(bob, "member", "alice")
    assert kept()[:2] == ["", "Folded words"]


def test_twenty_in_a_day(house_with: Callable[..., Flask], tells: Tells) -> None:
    app = house_with({"COMMUNITY_RATE_LIMITS": "on", "COMMUNITY_DEMO": ""})
    alice, bob = Someone(app, "alice"), Someone(app, "bob")
    ask = alice.asks()
    replies = [bob.replies(ask) for _ in range(21)]
    first, *_others = [tells(alice, "reply", reply) for reply in replies[:20]]
    assert alice.post("/reports", about={"type": "reply", "id": replies[20]}, words="w").status_code == 429
    assert tells(alice, "reply", replies[0]) == first, "the same receipt costs nothing"


@pytest.mark.parametrize(
    "sent", [{"about": {"type": "fold", "id": "x"}}, {"about": {"type": "reply"}}, {"kind": "again"}]
)
def test_what_is_not_a_way_to_tell(alice: Someone, bob: Someone, sent: dict[str, object]) -> None:
    refused = alice.post("/reports", **{"about": {"type": "member", "id": "bob"}, "words": "w", **sent})
    assert refused.status_code == 422


def test_ready_sentences_speak_the_language_of_the_page(
    app: Flask, alice: Someone, stella: Steward, tells: Tells
) -> None:
    """In which language Bob reads is his to tell: the page is the same as for anybody else."""
    for handle, locale in (("bob", "fr"), ("dan", "en")):
        Someone(app, handle, locale=locale)
    pages = [
        stella.client.get(f"/stewards/cases/{tells(alice, 'member', handle)}?act=pause") for handle in ("bob", "dan")
    ]
    for page in pages:
        assert "We would like things to become calmer." in page.text
        assert "Thank you for telling us." in page.text
        assert "Nous" not in page.text
    french = stella.client.get(f"{pages[0].request.path}?act=pause&lang=fr").text
    assert "Nous aimerions que le calme revienne." in french
