"""What a page says when something stands in the way: nothing that was typed is lost, and there is a way on."""

import re

from flask import Flask
from werkzeug.test import TestResponse

from community.testing import PASSWORD, Someone

WORDS = "A long evening of words."


def _token(someone: Someone, page: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', someone.client.get(page).text)
    assert found is not None
    return found.group(1)


def _send(someone: Someone, path: str, page: str, token: str = "", **typed: str) -> TestResponse:
    body = {**typed, "form_token": token or _token(someone, page)}
    return someone.client.post(path, data=body, headers={"Referer": f"http://localhost{page}"})


def test_a_session_that_ended_while_alice_wrote(app: Flask, alice: Someone) -> None:
    token = _token(alice, "/ask")
    for cookie in list(alice.client._cookies.values()):
        alice.client.delete_cookie(cookie.key)
    late = _send(alice, "/ask", "/ask", token, title="Tonight", body=WORDS, audience="space")
    assert late.status_code == 401
    assert "we closed the door for safety" in late.text and WORDS in late.text
    assert 'href="/sign-in?next=%2Fask"' in late.text
    back = Someone(app)
    signed_in = _send(back, "/sign-in", "/sign-in", handle="alice", password=PASSWORD, next="/ask")
    assert signed_in.headers["Location"] == "/ask"
    away = back.client.post("/sign-out", data={"form_token": _token(back, "/you")})
    assert away.status_code == 303
    foreign = back.client.post(
        "/ask", data={"title": "t", "body": WORDS}, headers={"Referer": "http://elsewhere.example/x"}
    )
    assert foreign.status_code == 401 and 'href="/sign-in?next=%2F"' in foreign.text


def test_a_page_of_an_earlier_session_shows_its_words_again(app: Flask, alice: Someone, bob: Someone) -> None:
    """Alice signed out and in again in another tab: her words stand in the form, which can be sent now."""
    ask = bob.asks()
    page = f"/requests/{ask}"
    token = _token(alice, page)
    alice.post("/session", handle="alice", password=PASSWORD)
    typed = {"kind": "advice", "body": WORDS}
    again = _send(alice, f"{page}/replies", page, token, **typed)
    assert again.status_code == 403
    assert f">\n{WORDS}</textarea>" in again.text
    assert WORDS not in bob.client.get(page).text
    fresh = re.search(r'name="form_token" value="([^"]+)"', again.text)
    assert fresh is not None
    assert _send(alice, f"{page}/replies", page, fresh.group(1), **typed).status_code == 303
    assert WORDS in bob.client.get(page).text


def test_two_tabs_lose_nothing(app: Flask, alice: Someone, bob: Someone) -> None:
    """A reply, a page about oneself and what became of an ask: whoever comes second reads both versions."""
    ask = alice.asks()
    reply = bob.replies(ask, "First words.")
    for someone, page, path, field, typed, change in (
        (bob, f"/replies/{reply}/edit", f"/replies/{reply}/edit", "body", {"kind": "advice", "body": WORDS},
         lambda words: bob.patch(f"/replies/{reply}", body=words)),
        (alice, "/you/profile", "/you/profile", "about", {"name": "Alice", "about": WORDS, "timezone": "UTC"},
         lambda words: alice.patch("/me", about=words)),
        (alice, f"/requests/{ask}", f"/requests/{ask}/state", "news", {"state": "open", "news": WORDS},
         lambda words: alice.put(f"/advice-requests/{ask}/state", state="open", news=words)),
    ):  # fmt: skip
        before = _version(someone.client.get(page).text)
        assert change("Meanwhile, elsewhere.").status_code == 200
        clash = _send(someone, path, page, version=before, **typed)
        assert clash.status_code == 412, path
        for words in ("Meanwhile, elsewhere.", WORDS, "This changed while you were writing."):
            assert words in clash.text, (path, words)
        assert _send(someone, path, page, version=_version(clash.text), **typed).status_code == 303
        assert WORDS in someone.client.get(page).text, field


def _version(page: str) -> str:
    found = re.search(r'name="version" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def test_the_house_can_stand_beside_other_apps_on_a_phone(alice: Someone, stranger: Someone) -> None:
    page = stranger.client.get("/", headers={"Accept-Language": "fr"}).text
    found = re.search(r'<link rel="manifest" href="([^"]+)">', page)
    assert found is not None and found.group(1) == "/manifest.webmanifest?lang=fr"
    told = stranger.client.get(found.group(1))
    assert told.content_type == "application/manifest+json"
    assert told.json is not None
    assert (told.json["lang"], told.json["start_url"], told.json["scope"], told.json["display"]) == (
        "fr", "/", "/", "standalone",
    )  # fmt: skip
    for icon in told.json["icons"]:
        assert stranger.client.get(icon["src"]).status_code == 200
    assert "data-worker" not in page, "a visitor's device keeps nothing"
    worker = re.search(r'data-worker="(/worker\.js\?[^"]+)"', alice.client.get("/").text)
    assert worker is not None
    answer = stranger.client.get(worker.group(1).replace("&amp;", "&"))
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_page_for_no_network_knows_nobody(app: Flask, alice: Someone, stranger: Someone) -> None:
    for language, words in (("en", "You are offline for now."), ("fr", "Vous êtes hors ligne pour l’instant.")):
        hers, anyone = (who.client.get(f"/offline?lang={language}").text for who in (alice, stranger))
        assert words in hers and hers == anyone
        assert 'href="tel:' in hers and 'href="/help-now"' in hers
        assert "alice" not in hers.lower()


def test_a_reader_chooses_roomier_text(app: Flask, alice: Someone, bob: Someone, stranger: Someone) -> None:
    """Without JavaScript, for oneself alone, kept like the language; a visitor has it by the address, as a language."""
    roomier = 'data-text="roomier"'
    assert roomier not in alice.client.get("/requests").text
    chosen = _send(alice, "/text", "/requests", roomier="true", next="/requests")
    assert (chosen.status_code, chosen.headers["Location"]) == (303, "/requests")
    for path in ("/requests", "/ask", "/people/bob"):
        assert roomier in alice.client.get(path).text, path
        assert roomier not in bob.client.get(path).text, path
    assert roomier not in bob.client.get("/people/alice").text
    assert alice.get("/me").json["roomier"] is True
    assert roomier not in alice.client.get("/requests?text=usual").text, "a page by itself"
    again = Someone(app)
    again.post("/session", handle="alice", password=PASSWORD)
    assert roomier in again.client.get("/").text, "on another device too"
    assert _send(alice, "/text", "/requests", roomier="false", next="//elsewhere.example").headers["Location"] == "/"
    assert roomier not in alice.client.get("/requests").text
    for path in ("/", "/help-now?country=be", "/not-here", "/join?lang=fr"):
        page = stranger.client.get(path).text
        link = re.search(r'<footer class="foot">\s*<a href="([^"]+)"', page)
        assert link is not None and roomier not in page, path
        assert roomier in stranger.client.get(link.group(1).replace("&amp;", "&")).text, path
    assert stranger.client.get("/?text=roomier").headers.getlist("Set-Cookie") == []
