"""The forum without JavaScript: plain forms, everything typed is kept, every page has a way on."""

import re
from datetime import timedelta

from flask import Flask

from community.testing import Someone


def _token(page: str) -> str:
    return re.search(r'name="form_token" value="([^"]+)"', page).group(1)


def _send(someone: Someone, page: str, action: str | None = None, /, **words: object):
    token = _token(someone.client.get(page).text)
    return someone.client.post(action or page, data={"form_token": token, **words})


def test_two_people_exchange_by_plain_forms(app: Flask, alice: Someone, bob: Someone) -> None:
    asked = _send(
        alice, "/ask", title="Begin again?", body="At fifty.", wanted=["listening", "advice"], topics="work, change"
    )
    page = asked.headers["Location"].split("?")[0]
    assert "Your words are with them." in alice.client.get(asked.headers["Location"]).text
    assert "Begin again?" in bob.client.get("/requests").text
    assert _send(bob, page, f"{page}/replies", kind="listening", body="I hear you.").status_code == 303
    assert _send(bob, page, f"{page}/offers", what="call", when="tonight", until="once").status_code == 303
    seen = alice.client.get(page).text
    assert "I hear you." in seen
    offer = re.search(r'href="(/offers/[^"]+)"', seen).group(1)
    assert _send(alice, offer, f"{offer}/state", state="accepted", message="Yes.").status_code == 303
    assert _send(bob, offer, f"{offer}/messages", body="At eight?").status_code == 303
    assert "At eight?" in alice.client.get(offer).text
    reply = re.search(r"for_id=([^\"&]+)", seen).group(1)
    thanked = _send(
        alice, f"/thanks/new?to=bob&for_type=reply&for_id={reply}", "/thanks/new",
        to="bob", for_type="reply", for_id=reply, message="You listened.", shared="true",
    )  # fmt: skip
    thanks = thanked.headers["Location"].split("?")[0]
    assert "Alice thanks you." in bob.client.get(thanks).text
    assert _send(bob, thanks, f"{thanks}/consent", shared="true").status_code == 303
    assert "You listened." in Someone(app, "dora").client.get("/thanks?box=shared").text
    settled = _send(alice, page, f"{page}/state", state="settled", helped_by=[reply], news="I said yes.")
    assert settled.status_code == 303
    assert "Alice tells you what became of it." in bob.client.get("/").text


def test_a_form_keeps_what_was_typed_and_says_what_to_do(alice: Someone) -> None:
    page = _send(
        alice, "/ask", title="x" * 121, body="These words stay.", audience="people", people="nobody-here", topics="a, b"
    )
    assert page.status_code == 422
    for words in ("These words stay.", "x" * 121, "nobody-here", "a, b", "This is too long", 'aria-invalid="true"'):
        assert words in page.text, words
    again = _send(alice, "/ask", title="t", body="b", audience="people", people="nobody-here")
    assert "We do not find nobody-here here." in again.text


def test_what_is_missing_is_said_in_the_order_of_the_page(stranger: Someone, alice: Someone) -> None:
    """A box that was left empty lacks a yes; nobody is told that something is missing of them."""
    for someone, page in ((stranger, "/join"), (alice, "/ask")):
        refused = _send(someone, page).text
        fields = re.findall(r'<(?:input|textarea|select) id="(\w+)"|type="checkbox" id="(\w+)"', refused)
        order = [one or other for one, other in fields]
        wrong = re.findall(r'<li><a href="#(\w+)">([^<]+)', refused)
        assert wrong and [name for name, _words in wrong] == [name for name in order if name in dict(wrong)]
        for box in ("ways_accepted", "consent_sensitive", "old_enough"):
            assert dict(wrong).get(box, "Your yes is needed for this.") == "Your yes is needed for this."


def test_who_waits_and_who_has_answered_are_not_asked_for_more(alice: Someone, bob: Someone) -> None:
    page = f"/requests/{alice.asks('Begin again?')}"
    assert "Replies will stand here." in alice.client.get(page).text
    assert "Nobody has written yet. A few words are enough." not in alice.client.get(page).text
    assert '<section class="card write"' in bob.client.get(page).text
    sent = _send(bob, page, f"{page}/replies", kind="listening", body="I hear you.")
    read = bob.client.get(sent.headers["Location"]).text
    assert "Your words are with them. Everybody reads in their own time." in read
    assert '<details class="card write"><summary>' in read and '<section class="card write"' not in read
    kept = _send(bob, page, f"{page}/replies", kind="listening", body="")
    assert kept.status_code == 422 and '<section class="card write"' in kept.text


def test_nobody_reads_their_own_name_beside_their_thanks(app: Flask, alice: Someone, bob: Someone) -> None:
    bob.put(f"/thanks/{alice.thanks('bob', 'You listened.', shared=True)}/consent", shared=True)
    for someone, box, words in (
        (bob, "received", "Alice, today"),
        (alice, "given", "To Bob, today"),
        (Someone(app, "dora"), "shared", "Alice to Bob, today"),
    ):
        page = someone.client.get(f"/thanks?box={box}").text
        [by] = re.findall(r'<p class="by">(.+?)</p>', page, re.S)
        assert " ".join(re.sub("<[^>]+>", "", by).split()) == words


def test_a_double_tap_sends_once(alice: Someone) -> None:
    form = {"title": "Once", "body": "b", "audience": "space", "idempotency_key": "k"}
    first, second = (_send(alice, "/ask", **form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(alice.get("/advice-requests").json["items"]) == 1


def test_two_editors_lose_nothing(alice: Someone) -> None:
    ask = alice.asks("First words")
    page = alice.client.get(f"/requests/{ask}/edit").text
    version = re.search(r'name="version" value="([^"]*)"', page).group(1).replace("&#34;", '"')
    alice.patch(f"/advice-requests/{ask}", title="Meanwhile")
    clash = _send(alice, f"/requests/{ask}/edit", title="Mine", body="Mine too.", version=version)
    assert clash.status_code == 412
    for words in ("Meanwhile", "Mine", "Mine too.", "This changed while you were writing."):
        assert words in clash.text


def test_words_of_members_are_words_and_never_markup(alice: Someone, bob: Someone) -> None:
    nasty = '<script>alert(1)</script> "><img src=x onerror=alert(1)> javascript:alert(1)'
    alice.patch("/me", name=nasty[:80], about=nasty, values=[nasty[:60]])
    bob.patch("/me", values=[nasty[:60]])
    ask = alice.asks(
        nasty[:110],
        body=f"{nasty}\n\nhttps://example.org/a?b=c&d=e. Fine.",
        topics=[nasty[:40]],
        content_note=nasty[:80],
    )
    alice.replies(ask, nasty)
    for page in ("/", "/requests", f"/requests/{ask}", "/people/alice", "/you"):
        text = bob.client.get(page).text + alice.client.get(page).text
        assert "<script>alert" not in text
        assert "<img" not in text
    assert (
        '<a href="https://example.org/a?b=c&amp;d=e" rel="noopener noreferrer nofollow ugc">'
        in bob.client.get(f"/requests/{ask}").text
    )


def test_signing_in_leads_on_but_never_away(app: Flask, alice: Someone, stranger: Someone) -> None:
    from community.testing import PASSWORD

    ask = alice.asks()
    sent = stranger.client.get(f"/requests/{ask}")
    assert sent.status_code == 303
    assert sent.headers["Location"] == f"/sign-in?next=%2Frequests%2F{ask}"
    for away in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"):
        visitor = Someone(app)
        gone = _send(visitor, "/sign-in", handle="alice", password=PASSWORD, next=away)
        assert gone.headers["Location"] == "/"
    visitor = Someone(app)
    assert (
        _send(visitor, "/sign-in", handle="Alice", password=PASSWORD, next=f"/requests/{ask}").headers["Location"]
        == f"/requests/{ask}"
    )
    wrong = _send(Someone(app), "/sign-in", handle="alice", password="no", next="/ask")
    unknown = _send(Someone(app), "/sign-in", handle="nobody", password="no", next="/ask")
    assert wrong.status_code == unknown.status_code == 401
    assert 'value="/ask"' in wrong.text


def test_every_answer_is_guarded(app: Flask, alice: Someone) -> None:
    asset = re.search(r'href="(/assets/[^"]+css)"', alice.client.get("/").text).group(1)
    for path in ("/", "/nope", "/help-now", "/healthz", asset, "/api/v1/me", "/api/v1/nope", "/requests/nope"):
        headers = alice.client.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"]
    assert alice.client.get(asset, headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    assert "immutable" in alice.client.get(asset).headers["Cache-Control"]
    assert alice.client.get("/").headers["Cache-Control"] == "private, no-store"


def test_language_follows_the_address_then_the_member_then_the_browser(
    app: Flask, alice: Someone, stranger: Someone
) -> None:
    french = {"Accept-Language": "fr-FR,fr;q=0.9"}
    assert '<html lang="fr"' in stranger.client.get("/", headers=french).text
    assert '<html lang="en"' in alice.client.get("/", headers=french).text
    assert '<html lang="fr"' in alice.client.get("/?lang=fr").text
    assert '<html lang="en"' in stranger.client.get("/?lang=xx").text


def test_the_same_page_in_the_other_language(app: Flask, alice: Someone, stranger: Someone) -> None:
    """What the page was asked for goes with it: an invitation, a search, a country."""
    for someone, path in (
        (stranger, "/join?invite=a-secret-word"),
        (stranger, "/help-now?country=ca"),
        (alice, "/requests?q=%C3%A9t%C3%A9+%26+work&order=newest"),
    ):
        page = someone.client.get(f"{path}&said=sent&lang=en").text
        assert f'href="{path.replace("&", "&amp;")}&amp;lang=fr"' in page, path


def test_no_page_gives_a_password_back(alice: Someone, stranger: Someone) -> None:
    for someone, page, words in (
        (stranger, "/join", {"handle": "?", "name": "Erin", "password": "a quiet secret"}),
        (stranger, "/sign-in", {"handle": "alice", "password": "a quiet secret"}),
        (alice, "/you/password", {"password": "a quiet secret", "new_password": "short"}),
    ):
        refused = _send(someone, page, **words)
        assert refused.status_code in (401, 422), page
        assert "a quiet secret" not in refused.text, page


def test_a_demo_house_lets_time_pass(house_with, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)  # where a house without a database file keeps the days that passed
    app = house_with({"COMMUNITY_DEMO": "1"}, clock=None)
    alice = Someone(app, "alice")
    ask = alice.asks("Long ago")
    assert "today" in alice.client.get(f"/requests/{ask}").text
    assert _send(alice, "/", "/demo/season", next="/requests").headers["Location"] == "/requests?said=time"
    assert app.extensions["community"].clock.ahead == timedelta(days=90)
    assert Someone(app).client.post("/demo/day").status_code == 401
    assert alice.get("/me").status_code == 200, "who let it pass stays signed in"
    assert "in " in alice.client.get(f"/requests/{ask}").text.split("<time")[2]


def test_help_now_and_health_answer_without_a_database(house_with) -> None:
    app = house_with({"COMMUNITY_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"})
    client = app.test_client()
    client.set_cookie("community", "someone")
    assert client.get("/help-now").status_code == client.get("/healthz").status_code == 200
    assert "3114" in client.get("/help-now?lang=fr").text
    assert len(client.get("/help-now").data) < 10_000
    for path in ("/", "/requests", "/readyz", "/api/v1/me"):
        lost = client.get(path)
        assert lost.status_code == 503, path
        assert lost.headers["Retry-After"]
        assert "Traceback" not in lost.text
    assert "We are looking after the house." in client.get("/").text
