"""The whole exchange, in a journal: calls, pages, links, redirects and cookies stay below the prefix."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from community.clock import DemoClock
from community.current import house
from community.testing import PASSWORD, Someone, joining
from examples.mount import WORDS
from tests.exchange.test_database import statements

pytestmark = pytest.mark.once

ADDRESS = re.compile(r'(?:href|action|src)="([^"]*)"')


@pytest.fixture
def app(journal) -> Flask:
    return journal()


def _exchange(alice: Someone, bob: Someone) -> dict[str, str]:
    """Everything that two people do with each other."""
    ask = alice.asks("Déménager seule", topics=["work"])
    reply, offer = bob.replies(ask), bob.offers(ask)
    assert alice.put(f"/help-offers/{offer}/state", state="accepted").status_code == 200
    assert bob.post(f"/help-offers/{offer}/messages", body="Tuesday?").status_code == 201
    thanks = alice.thanks("bob", **{"for": {"type": "reply", "id": reply}}, shared=True)
    assert bob.put(f"/thanks/{thanks}/consent", shared=True).json["shared"]
    return {"ask": ask, "reply": reply, "offer": offer, "thanks": thanks}


def test_the_exchange_over_the_api(app: Flask, alice: Someone, bob: Someone, charlie: Someone) -> None:
    made = _exchange(alice, bob)
    assert [item["id"] for item in alice.get("/advice-requests", q="demenager").json["items"]] == [made["ask"]]
    thread = alice.get(f"/advice-requests/{made['ask']}").json
    assert [reply["author"]["handle"] for reply in thread["replies"]] == ["bob"]
    assert alice.get(f"/help-offers/{made['offer']}/messages").json["items"][0]["body"] == "Tuesday?"
    assert charlie.get(f"/help-offers/{made['offer']}").status_code == 404
    assert bob.get("/thanks", box="received").json["items"][0]["id"] == made["thanks"]
    assert alice.put(f"/advice-requests/{made['ask']}/state", state="settled", news="I moved.").status_code == 200
    kinds = [exchange["kind"] for exchange in alice.get("/me/exchanges").json["items"]]
    assert {"ask", "offer_received"} <= set(kinds)


def test_cards_lead_to_pages_that_are_there(app: Flask, alice: Someone, bob: Someone) -> None:
    _exchange(alice, bob)
    links = [link["href"] for card in bob.get("/today").json["items"] for link in card["links"]]
    assert links
    for href in links:
        assert href.startswith("/community/"), href
        assert bob.client.get(href).status_code == 200, href


def _addresses(page: TestResponse) -> set[str]:
    return {unescape(found) for found in ADDRESS.findall(page.text)}


def test_every_link_of_every_page_stays_in_the_house(app: Flask, alice: Someone, bob: Someone) -> None:
    made = _exchange(alice, bob)
    circle, _invitation = alice.circle("bob")
    bob.stands_by(topics=["work"])
    stranger = Someone(app)
    left = {(stranger, "/community/"), (stranger, "/community/nowhere")}
    left |= {
        (who, f"/community/{path}") for who in (alice, bob) for path in ("", "nowhere", f"replies/{made['reply']}/edit")
    }
    seen: set[tuple[Someone, str]] = set()
    while left:
        who, path = here = left.pop()
        seen.add(here)
        page = who.client.get(path)
        assert page.status_code in (200, 303, 404, 405, 409), (path, page.status_code)
        assert page.headers.get("Location", "/community/").startswith("/community/")
        if not page.content_type.startswith("text/html"):
            continue
        for address in _addresses(page):
            parts = urlsplit(address)
            if parts.scheme in ("https", "tel", "sms") or not parts.path:
                continue
            assert parts.path.startswith("/community/"), (path, address)
            followed = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if "sign-out" not in followed and not any(w is who and p.split("?")[0] == parts.path for w, p in seen):
                left.add((who, followed))
    visited = {path.split("?")[0] for _who, path in seen}
    assert {"/community/requests", f"/community/offers/{made['offer']}", "/community/you/profile"} <= visited
    assert {f"/community/circles/{circle}", "/community/standing-offers"} <= visited
    assert any("/assets/" in path for path in visited)


def _send(someone: Someone, page: str, form: dict[str, object], to: str = "") -> TestResponse:
    token = someone.client.get(f"/community{page}").text.split('name="form_token" value="')[1].split('"')[0]
    return someone.client.post(f"/community{to or page}", data={**form, "form_token": token})


def test_the_exchange_on_pages(app: Flask) -> None:
    dana, erin = Someone(app), Someone(app)
    for someone, handle in ((dana, "dana"), (erin, "erin")):
        form = {name: value if isinstance(value, str) else "true" for name, value in joining(handle).items()}
        answer = _send(someone, "/join", form)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/community/?said=welcome")
    asked = _send(dana, "/ask", {"title": "A page of mine", "body": "It is a long story.", "audience": "space"})
    page = asked.headers["Location"].split("?")[0].removeprefix("/community")
    replied = _send(erin, page, {"kind": "with_you", "body": ""}, to=f"{page}/replies")
    assert replied.headers["Location"].startswith(f"/community{page}?said=sent&undo=")
    offered = _send(erin, page, {"what": "tea", "when": "Sunday", "until": "an hour"}, to=f"{page}/offers")
    assert offered.status_code == 303
    [offer] = {
        a for a in _addresses(dana.client.get(f"/community{page}")) if "/offers/" in a and not a.endswith("/offers")
    }
    accepted = _send(
        dana, offer.removeprefix("/community"), {"state": "accepted"}, to=f"{offer.removeprefix('/community')}/state"
    )
    assert accepted.headers["Location"] == f"{offer}?said=accepted"
    assert _send(dana, "/thanks/new", {"to": "erin", "message": "Thank you."}).status_code == 303
    assert _send(dana, "/", {}, to="/sign-out").headers["Location"] == "/community/?said=signed-out"
    away = dana.client.get("/community/requests?state=open")
    assert away.headers["Location"] == "/community/sign-in?next=%2Frequests%3Fstate%3Dopen"
    back = _send(dana, "/sign-in", {"handle": "dana", "password": PASSWORD, "next": "/requests?state=open"})
    assert back.headers["Location"] == "/community/requests?state=open"


def test_the_description_of_the_api_names_where_it_is(app: Flask) -> None:
    found = Someone(app).client.get("/community/api/v1/openapi.json").json
    assert {path.split("/v1/")[0] for path in found["paths"]} == {"/community/api"}
    assert {tag["name"] for tag in found["tags"]} >= {"members", "advice"}
    assert "servers" not in found
    page = Someone(app).client.get("/community/api/v1/docs").text
    assert 'href="/community/api/v1/openapi.json"' in page


def test_below_another_root_of_the_server(app: Flask) -> None:
    """A server may hand everything below /care to the app; then that stands before all our paths."""
    base = {"base_url": "http://localhost/care"}
    client = app.test_client()
    made = client.post("/community/api/v1/members", json=joining("alice"), **base)
    assert made.status_code == 201
    ask = client.post("/community/api/v1/advice-requests", json={"title": "t", "body": "b"}, **base).json["id"]
    for path in ("/community/", f"/community/requests/{ask}", "/community/nowhere", "/community/api/v1/docs"):
        page = client.get(path, **base)
        for address in _addresses(page):
            parts = urlsplit(address)
            assert parts.scheme or not parts.path or parts.path.startswith("/care/community/"), (path, address)
    away = app.test_client().get("/community/you", **base)
    assert away.headers["Location"].startswith("/care/community/sign-in?")
    assert client.get("/community/api/v1/openapi.json", **base).json["servers"] == [{"url": "/care"}]


def test_letting_time_pass_leads_back_to_the_page(host_with, tmp_path) -> None:
    app = host_with(settings={"COMMUNITY_DEMO": "1"}, clock=DemoClock(tmp_path / "days"))
    alice = Someone(app, "alice")
    page = alice.client.get("/community/requests?state=open").text
    form = dict(re.findall(r'name="(form_token|next)" value="([^"]*)"', page.split("</aside>")[0]))
    answer = alice.client.post("/community/demo/day", data=form)
    assert answer.headers["Location"] == "/community/requests?said=time"


def test_the_two_sign_ins_have_nothing_to_do_with_each_other(app: Flask) -> None:
    robin = app.test_client()
    robin.get("/")
    robin.post("/sign-in", data={"name": "robin", "words": WORDS})
    assert robin.get("/api/v1/me").json == {"name": "robin"}
    assert robin.get("/community/api/v1/me").status_code == 401
    theirs = {name: robin.get_cookie(name).value for name in ("session", "remember_token")}
    made = robin.post("/community/api/v1/members", json=joining("rowan"))
    assert [made.headers.getlist("Set-Cookie")[0].split("=")[0]] == ["community"]
    assert robin.get("/community/api/v1/me").json["handle"] == "rowan"
    assert {name: robin.get_cookie(name).value for name in theirs} == theirs
    robin.post("/sign-out")
    assert robin.get("/api/v1/me").status_code == 401
    assert robin.get("/community/api/v1/me").json["handle"] == "rowan"
    robin.post("/sign-in", data={"name": "robin", "words": WORDS})
    assert robin.delete("/community/api/v1/session").status_code == 204
    assert robin.get("/api/v1/me").json == {"name": "robin"}
    assert robin.get("/community/api/v1/me").status_code == 401


def test_each_takes_the_cookie_of_the_other_for_nothing(app: Flask, alice: Someone) -> None:
    ours = alice.client.get_cookie("community").value
    robin = app.test_client()
    robin.post("/sign-in", data={"name": "robin", "words": WORDS})
    theirs = robin.get_cookie("session").value
    confused = app.test_client()
    confused.set_cookie("community", theirs)
    confused.set_cookie("session", ours)
    confused.set_cookie("remember_token", ours)
    assert confused.get("/community/api/v1/me").status_code == 401
    assert confused.get("/api/v1/me").status_code == 401


def test_a_page_asks_at_most_four_statements_in_a_hosts_database(app: Flask, alice: Someone, bob: Someone) -> None:
    for _ in range(8):
        ask = alice.asks(topics=["work"], audience="people", people=["bob"])
    _exchange(alice, bob)
    bob.replies(ask)
    with app.app_context():
        assert (house().reading, house().store.place.guest) == (None, True)
        engine = house().engine
    for path in ("requests", "requests?order=newest", f"requests/{ask}", "you", "thanks", "api/v1/advice-requests"):
        with statements(app, engine) as seen:
            assert bob.client.get(f"/community/{path}").status_code == 200
        assert 0 < len(seen) <= 4, (path, seen)
        assert not [s for s in seen if s.startswith(("INSERT", "UPDATE", "DELETE"))], path
