"""Alice sends something and takes it back at once: nothing of it stays with anybody, and her words are in the form."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from community.advice.models import AdviceRequest, Reply
from community.clock import FixedClock
from community.current import session
from community.notices.models import Notice
from community.offers.models import HelpOffer
from community.testing import NOON, Someone
from community.thanks.models import Thanks

WAY = re.compile(r'<form method="post" action="(/[a-z]+/[^"/]+/undo)">')


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def app(house_with, clock: FixedClock) -> Flask:
    return house_with(clock=clock)


def _send(someone: Someone, path: str, page: str = "/ask", **typed: str) -> TestResponse:
    token = re.search(r'name="form_token" value="([^"]+)"', someone.client.get(page).text)
    assert token is not None
    return someone.client.post(path, data={**typed, "form_token": token.group(1)})


def _sent(someone: Someone, path: str, **typed: str) -> str:
    """Send a form; the address of the page that follows."""
    answer = _send(someone, path, **typed)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def _undo(someone: Someone, address: str) -> TestResponse:
    """Press the button on the page that follows."""
    found = WAY.search(someone.client.get(address).text)
    assert found is not None, "the page does not offer to undo it"
    return _send(someone, found.group(1))


def _left(app: Flask, *models: type) -> list[int]:
    with app.app_context():
        return [session().scalar(select(func.count()).select_from(model)) or 0 for model in (*models, Notice)]


def test_an_ask_that_is_undone_never_was(app: Flask, alice: Someone, bob: Someone, charlie: Someone) -> None:
    circle, _invitation = alice.circle("bob")
    typed = {"title": "Too soon", "body": "Not yet my words.", "content_note": "loss", "topics": "work"}
    whom = {"wanted": "listening", "audience": "people", "people": "bob", "no_advice": "true"}
    address = _sent(alice, "/ask", **typed, **whom)
    assert "Too soon" in bob.get("/today").text
    page = _undo(alice, address)
    assert page.status_code == 200 and "Your words are here again" in page.text
    for words in ("Too soon", "Not yet my words.", 'value="bob"', 'value="loss"', 'value="work"'):
        assert words in page.text, words
    assert re.search(r'value="people" checked', page.text) and re.search(r'name="no_advice"[^>]*checked', page.text)
    assert _left(app, AdviceRequest) == [0, 0]
    for someone in (alice, bob, charlie):
        assert someone.client.get(address).status_code == 404
        assert "Too soon" not in someone.get("/today").text
    asked = _sent(alice, "/ask", title="Ours", body="Between us.", audience="circle", circle=circle)
    assert f'value="{circle}" selected' in _undo(alice, asked).text


def test_a_reply_and_an_offer_that_are_undone_never_were(app: Flask, alice: Someone, bob: Someone) -> None:
    ask = alice.asks()
    for path, typed, model in (
        (f"/requests/{ask}/replies", {"kind": "experience", "body": "I was there too.", "private": "true"}, Reply),
        (f"/requests/{ask}/replies", {"kind": "advice", "body": "Sleep on it."}, Reply),
        (f"/requests/{ask}/offers", {"what": "call you", "when": "one evening", "until": "one call"}, HelpOffer),
    ):
        address = _sent(bob, path, **typed)
        assert any(item["kind"] == "for_you" for item in alice.get("/today").json["items"])
        page = _undo(bob, address)
        assert page.status_code == 200
        assert all(words in page.text for name, words in typed.items() if name not in ("kind", "private"))
        assert bool(re.search(r'name="private"[^>]*checked', page.text)) == ("private" in typed)
        assert _left(app, model) == [0, 0]
        assert typed.get("body", "call you") not in alice.client.get(f"/requests/{ask}").text
        assert not any(item["kind"] == "for_you" for item in alice.get("/today").json["items"])
    waiting = alice.get("/advice-requests", order="waiting").json["items"]
    assert [item["id"] for item in waiting] == [ask]


def test_thanks_that_are_undone_never_were(app: Flask, alice: Someone, bob: Someone) -> None:
    reply = bob.replies(alice.asks())
    address = _sent(
        alice, "/thanks/new", to="bob", for_type="reply", for_id=reply, message="You were there.", qualities="patience"
    )
    assert "You were there." in bob.client.get(address).text
    with app.app_context():
        given = session().scalars(select(Thanks.public_id)).one()
    assert _send(bob, f"/thanks/{given}/undo").status_code == 409, "it is hers to undo, not his"
    page = _undo(alice, address)
    for words in ("You were there.", 'value="patience"', f'value="{reply}"', 'name="to" value="bob"'):
        assert words in page.text, words
    assert _left(app, Thanks)[0] == 0
    assert bob.client.get(address).status_code == 404
    assert "You were there." not in bob.client.get("/thanks").text


def test_after_half_a_minute_it_is_with_them(app: Flask, clock: FixedClock, alice: Someone, bob: Someone) -> None:
    """The button is gone, a page that was open meanwhile says so, and it can be taken back as ever."""
    ask = alice.asks()
    address = _sent(bob, f"/requests/{ask}/replies", kind="advice", body="Sleep on it.")
    found = WAY.search(bob.client.get(address).text)
    assert found is not None
    clock.pass_time(timedelta(seconds=31))
    assert WAY.search(bob.client.get(address).text) is None
    late = _send(bob, found.group(1))
    assert late.status_code == 409
    assert "You can still take it back" in late.text
    assert "Sleep on it." in alice.client.get(f"/requests/{ask}").text
    assert _send(bob, found.group(1).replace("undo", "withdrawal")).status_code == 303
    assert "Sleep on it." not in alice.client.get(f"/requests/{ask}").text


def test_what_others_wrote_meanwhile_is_not_lost(app: Flask, alice: Someone, bob: Someone) -> None:
    address = _sent(alice, "/ask", title="Too soon", body="Not yet my words.", audience="space")
    way = WAY.search(alice.client.get(address).text)
    assert way is not None
    ask = way.group(1).split("/")[2]
    bob.replies(ask, "I hear you.")
    assert _send(alice, way.group(1)).status_code == 200
    assert _left(app, AdviceRequest, Reply)[:2] == [1, 1]
    assert bob.client.get(address).status_code == 404
    with app.app_context():
        assert session().scalars(select(AdviceRequest.title)).one() == ""
    ask = alice.asks()
    address = _sent(bob, f"/requests/{ask}/offers", what="call you", when="one evening", until="one call")
    way = WAY.search(bob.client.get(address).text)
    assert way is not None
    offer = way.group(1).split("/")[2]
    alice.put(f"/help-offers/{offer}/state", state="accepted")
    assert _send(bob, way.group(1)).status_code == 200
    assert alice.get(f"/help-offers/{offer}").json["state"] == "withdrawn", "she has said yes, and is told the truth"


def test_no_link_puts_a_way_to_undo_on_our_page(app: Flask, alice: Someone, bob: Someone) -> None:
    ask = alice.asks()
    for forged in ("/sign-out", "//elsewhere.example", "AAAA", "%00"):
        page = alice.client.get(f"/requests/{ask}?said=sent&undo={forged}")
        assert page.status_code == 200 and "You can still take it back" not in page.text
    assert _send(bob, f"/requests/{ask}/undo").status_code == 409
