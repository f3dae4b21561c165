"""Stella asks Bob for a pause: every key of his is dead in every worker, and one page says why, until when, and what
he can do. Nobody else sees a difference."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from flask import Flask

from community.current import KEY
from community.security.permissions import Permission as P
from community.security.policy import WHILE_PAUSED
from community.testing import PASSWORD, Someone
from tests.care.stewards import Steward, make_steward, token
from tests.conftest import FULL

ROOT = Path(__file__).parents[2]
Tells = Callable[..., str]
REASON = "It had become very loud."


@pytest.fixture
def paused(alice: Someone, bob: Someone, stella: Steward, tells: Tells) -> str:
    """The case in which Bob was asked for a pause, until the first of December."""
    case = tells(alice, "member", "bob")
    assert stella.does("pause", case, reason=REASON, answer="We did something.").status_code == 303
    return case


def _in_again(app: Flask, handle: str = "bob") -> Someone:
    someone = Someone(app)
    assert someone.post("/session", handle=handle, password=PASSWORD).status_code == 200
    return someone


def test_every_earlier_key_is_dead_in_every_worker(
    house_with: Callable[..., Flask], stella: Steward, tells: Tells, alice: Someone, app: Flask
) -> None:
    other = house_with()  # another worker on the same database
    here, there = Someone(app, "bob"), Someone(other)
    there.post("/session", handle="bob", password=PASSWORD)
    secret = here.post("/me/tokens", name="a program", scopes=["read", "write"]).json["secret"]
    program = {"Authorization": f"Bearer {secret}"}
    for worker in (app, other):
        assert worker.test_client().get("/api/v1/me", headers=program).status_code == 200
    assert there.get("/me").status_code == 200
    stella.does("pause", tells(alice, "member", "bob"))
    for worker in (app, other):
        assert worker.test_client().get("/api/v1/me", headers=program).status_code == 401
        for someone in (here, there):
            browser = worker.test_client()
            browser.set_cookie("community", someone.client.get_cookie("community").value)
            assert browser.get("/api/v1/me").status_code == 401
            assert browser.get("/you").status_code == 303
    assert _in_again(other).get("/me").status_code == 403
    assert _in_again(app).get("/me").status_code == 403


def test_one_page_says_why_and_until_when_and_takes_one_message(
    app: Flask, bob: Someone, stella: Steward, paused: str
) -> None:
    signed_in = bob.client.post(
        "/sign-in", data={"handle": "bob", "password": PASSWORD, "next": "/you", "form_token": token(bob)}
    )
    assert signed_in.headers["Location"] == "/paused"
    page = bob.client.get("/paused")
    assert page.status_code == 200
    for words in (REASON, "1 December 2026", "/you/export", "/you/leave", "/help-now", "/sign-out"):
        assert words in page.text, words
    assert "1 décembre 2026" in bob.client.get("/paused?lang=fr").text
    assert '<nav class="bar"' not in page.text
    for path in ("/", "/you", "/requests", "/ask", "/people/alice", "/join"):
        refused = bob.client.get(path)
        assert (refused.status_code, REASON in refused.text) == (403, True), path
    told = bob.get("/today")
    assert (told.status_code, told.content_type) == (403, "application/problem+json")
    assert bob.client.get("/help-now").status_code == 200
    written = {"words": "I have thought about it.", "form_token": token_on(page.text)}
    assert bob.client.post("/paused", data={**written, "words": ""}).status_code == 422
    assert bob.client.post("/paused", data=written).status_code == 303
    assert "You have asked for another look." in bob.client.get("/paused").text
    assert "I have thought about it." in stella.client.get("/stewards").text
    assert stella.does("resume", answer="").status_code == 303
    assert bob.get("/me").status_code == 200
    assert bob.client.get("/paused").status_code == 404


def token_on(page: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found
    return found.group(1)


def test_it_ends_by_itself_on_its_day_where_he_lives(app: Flask, bob: Someone, paused: str) -> None:
    clock = app.extensions[KEY].clock
    bob = _in_again(app)
    clock.moment = clock.moment.replace(month=11, day=30, hour=23, minute=59)
    assert bob.get("/me").status_code == 403
    clock.pass_time(timedelta(minutes=1))
    assert bob.get("/me").status_code == 200


def test_nobody_else_sees_a_difference(
    app: Flask, alice: Someone, charlie: Someone, bob: Someone, stella: Steward, tells: Tells
) -> None:
    ask = bob.asks()
    reply = bob.replies(alice.asks(), "Here I am.")
    charlie.thanks("bob")
    case = tells(alice, "member", "bob")
    paths = ("/members/bob", "/advice-requests", f"/advice-requests/{ask}", "/thanks", "/today")
    before = [charlie.get(path).data for path in paths]
    assert stella.does("pause", case).status_code == 303
    assert [charlie.get(path).data for path in paths] == before
    assert charlie.replies(ask)
    assert charlie.thanks("bob", "For that reply.", **{"for": {"type": "reply", "id": reply}})
    assert charlie.asks(audience="people", people=["bob"])


def test_whoever_is_paused_may_only_do_what_the_policy_says(
    app: Flask, bob: Someone, alice: Someone, paused: str, serve: Callable[[Flask], str]
) -> None:
    ids = {"request_id": alice.asks(), "handle": "alice", "card": "ask-1"}
    bob = _in_again(app)
    base = serve(app)
    cookies = {"community": bob.client.get_cookie("community").value}
    form = token_on(requests.get(f"{base}/paused", cookies=cookies, timeout=10).text)
    called = 0
    for rule in app.url_map.iter_rules():
        entry = getattr(app.view_functions[rule.endpoint], "community_entry", None)
        if entry is None or entry.permission in WHILE_PAUSED or rule.rule.startswith("/embed/"):
            continue  # inside an app no cookie counts: what is found there on pause stands in tests/browser/widget
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            path = re.sub(r"<(?:path:)?(\w+)>", lambda found: ids.get(found.group(1), "some"), rule.rule)
            sent = {"json": {}} if path.startswith("/api/") else {"data": {"form_token": form}}
            options = {} if method == "GET" else sent
            answer = requests.request(
                method, base + path, cookies=cookies, allow_redirects=False, timeout=10, **options
            )
            assert answer.status_code == 403, (method, path)
            assert "application/problem+json" in answer.headers["Content-Type"] or REASON in answer.text, path
            called += 1
    assert called > 80
    own = {P.SIGN_IN, P.READ_OWN_PAUSE, P.ASK_FOR_ANOTHER_LOOK, P.TAKE_ALONG, P.LEAVE}
    assert own | {P.CHANGE_PASSWORD, P.RECOVER, P.USE_MAILED_LINK} == WHILE_PAUSED


def test_a_write_that_crosses_a_pause_is_kept_before_it_or_refused(
    app: Flask, alice: Someone, bob: Someone, stella: Steward, tells: Tells
) -> None:
    ask = alice.asks()
    for _ in range(100 if FULL else 8):
        bob = _in_again(app)
        case, start = tells(alice, "member", "bob"), threading.Barrier(2)
        form = token(stella)

        def write(start: threading.Barrier = start, bob: Someone = bob) -> int:
            start.wait(10)
            return bob.post(f"/advice-requests/{ask}/replies", kind="with_you").status_code

        def pause(start: threading.Barrier = start, case: str = case, form: str = form) -> int:
            words = {"act": "pause", "reason": "w", "until": "2026-12-01", "sure": "true", "form_token": form}
            start.wait(10)
            return stella.client.post(f"/stewards/cases/{case}", data=words).status_code

        with ThreadPoolExecutor(2) as pool:
            answers = [pool.submit(write), pool.submit(pause)]
            written, done = (answer.result(30) for answer in answers)
        assert done == 303
        assert written in (201, 401, 403)
        assert bob.post(f"/advice-requests/{ask}/replies", kind="with_you").status_code == 401
        assert stella.does("resume", case, answer="").status_code == 303


def test_a_day_to_come_is_needed(app: Flask, alice: Someone, bob: Someone, stella: Steward, tells: Tells) -> None:
    case = tells(alice, "member", "bob")
    for until in ("", "tomorrow", "2026-11-24", "2026-11-01", "2030-01-01"):
        shown = stella.does("pause", case, reason="Kept words.", until=until)
        assert shown.status_code == 422, until
        assert "Kept words." in shown.text
    assert bob.get("/me").status_code == 200


def test_the_document_names_stewards(app: Flask, alice: Someone) -> None:
    [block] = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "care.md").read_text(), re.S)
    seen = []
    for line in block.splitlines():
        typed = line.split("#")[0].replace("HANDLE", "alice").split()
        assert typed[:4] == ["flask", "--app", "wsgi", "community"]
        assert app.test_cli_runner().invoke(args=typed[3:]).exit_code == 0
        seen.append(alice.client.get("/stewards").status_code)
    assert seen == [200, 404]


def test_a_steward_who_is_paused_or_no_longer_one_has_no_desk(
    app: Flask, alice: Someone, stella: Steward, tells: Tells
) -> None:
    other = Steward(app, "sol")
    case = tells(alice, "member", "sol")
    assert case not in other.client.get("/stewards").text
    assert stella.does("pause", case).status_code == 303
    assert _in_again(app, "sol").client.get("/stewards").status_code == 403
    make_steward(app, "stella", "--off")
    assert stella.client.get("/stewards").status_code == 404
    done = app.test_cli_runner().invoke(args=["community", "member", "steward", "nobody"])
    assert (done.exit_code, "Nobody here is called nobody." in done.output) == (1, True)
