"""Whom an app brings is a member like everybody: known again, with their own consents, and nobody else's rights."""

import json
import re
from collections.abc import Callable

import pytest
from community_widget import plugin
from flask import Flask

from community.clock import FixedClock
from community.testing import NOON, Someone, assert_no_score_leak
from tests.exchange.test_database import statements
from tests.widget.hosts import Guest, Host, Signer


def test_somebody_new_is_nobody_until_they_have_agreed(host: Host) -> None:
    begun = host.begins(host.signs("17", name="Alice")).json
    assert begun
    assert (begun["member"], begun["today"], begun["name"]) == (None, None, "Alice")
    newcomer = Guest(host.app, begun["token"])
    assert newcomer.get("/today").status_code == newcomer.get("/advice-requests").status_code == 401
    for missing in ("ways_accepted", "consent_sensitive", "old_enough"):
        refused = host.arrives(begun["token"], **{missing: False})
        assert refused.status_code == 422
        assert refused.json
        assert list(refused.json["errors"]) == [missing]
    arrived = host.arrives(begun["token"], name="Alix")
    assert arrived.json
    assert arrived.json["member"] == {"handle": "alix", "name": "Alix"}
    assert newcomer.get("/today").status_code == 200


def test_alice_asks_from_the_app_and_bob_replies_in_the_house(host: Host, bob: Someone, charlie: Someone) -> None:
    alice = host.brings("17", "Alice")
    asked = alice.post("/advice-requests", title="How?", body="A long story.", audience="people", people=["bob"])
    assert asked.status_code == 201, asked.text
    request_id = asked.json["id"] if asked.json else ""
    bob.replies(request_id, "I have been there.")
    assert charlie.get(f"/advice-requests/{request_id}").status_code == 404
    again = host.begins(host.signs("17")).json
    assert again
    assert again["today"]["items"][0]["kind"] == "for_you"
    read = Guest(host.app, again["token"]).get(f"/advice-requests/{request_id}").json
    assert read
    assert [reply["body"] for reply in read["replies"]] == ["I have been there."]
    thanked = alice.post("/thanks", to="bob", message="You listened.", **{"for": None})
    assert thanked.status_code == 201


def test_a_visit_that_does_not_begin_with_the_day_asks_little(host: Host) -> None:
    """So that going on after a quarter of an hour, or with a question, costs the house next to nothing."""
    host.brings("17")
    host.begins(host.signs("17"), day=False)
    with statements(host.app) as seen:
        begun = host.begins(host.signs("17"), day=False).json
    assert begun
    assert (begun["member"]["handle"], begun["today"]) == ("alice", None)
    assert len(seen) <= 5, seen
    assert Guest(host.app, begun["token"]).get("/today").status_code == 200


def test_who_comes_again_is_the_same_and_the_same_id_elsewhere_is_another(app: Flask, host: Host) -> None:
    other = Host(app, "elsewhere", Signer(kid="theirs"), origin="https://elsewhere.example.org")
    first, again, theirs = host.brings("17"), host.brings("17"), other.brings("17")
    assert first.handle == again.handle == "alice"
    assert re.fullmatch(r"alice-[a-z0-9_-]{6}", theirs.handle)


def test_an_app_says_nothing_of_another_apps_people(app: Flask, host: Host, bob: Someone) -> None:
    """The same id means somebody else there: what that app tells, and what its person does, is theirs alone."""
    other = Host(app, "elsewhere", Signer(kid="theirs"), origin="https://elsewhere.example.org")
    alice, eve = host.brings("17"), other.brings("17", "Eve")
    for event in ("member.signed-out", "member.deleted"):
        assert other.tells(event, "17").status_code == 204
        assert eve.get("/me").status_code == 401
        assert alice.get("/me").status_code == 200
        eve = other.brings("17", "Eve")
    body = {"site": host.site, "assertion": other.signs("17")}
    assert host.app.test_client().post("/embed/v1/session", json=body).status_code == 401
    kept = host.signer.sign(host.header(typ="community-event+jwt"), host.claims("17", event="member.deleted"))
    told = {"site": other.site, "event": kept}
    assert host.app.test_client().post("/embed/v1/events", json=told).status_code == 401
    asked = alice.post("/advice-requests", title="How?", body="A story.", audience="people", people=["bob"])
    assert asked.status_code == 201, asked.text
    assert eve.get(f"/advice-requests/{asked.json['id']}").status_code == 404
    assert eve.asks_for("DELETE", "/embed/v1/session").status_code == 204
    other.types("close", "elsewhere")
    assert alice.get("/me").status_code == 200
    assert host.begins(host.signs("17")).status_code == 200


def test_nobody_is_taken_over_by_a_name(host: Host, alice: Someone) -> None:
    begun = host.begins(host.signs("17", name="Alice", email="alice@example.org", role="steward")).json
    assert begun
    assert begun["member"] is None
    host.arrives(begun["token"], name="Alice")
    guest = Guest(host.app, begun["token"])
    assert guest.handle.startswith("alice-")
    me = guest.get("/me").json
    assert me
    assert me["email"] is None
    assert guest.get("/stewards/household").status_code in (403, 404)
    assert alice.get("/me").json["handle"] == "alice"


def test_a_visit_does_nothing_that_only_its_person_does(host: Host, bob: Someone) -> None:
    alice = host.brings()
    for method, path, body in (
        ("POST", "/api/v1/me/tokens", {"name": "x"}),
        ("PUT", "/api/v1/members/bob/block", {}),
        ("DELETE", "/api/v1/session", None),
        ("POST", "/embed/v1/session", {"site": host.site, "assertion": host.signs()}),
    ):
        assert alice.asks_for(method, path, json=body).status_code in (403, 404, 405), path
    assert bob.get("/me").status_code == 200


# Route of the widget: what a stranger gets, who is signed in in the house with a cookie, somebody who has not come in
# yet, and who has.
MATRIX = {
    ("POST", "/embed/v1/onward"): (401, 401, 401, 200),
    ("DELETE", "/embed/v1/session"): (401, 401, 401, 204),
    ("POST", "/embed/v1/session"): (401, 401, 401, 403),
    ("POST", "/embed/v1/events"): (401, 401, 401, 403),
    ("POST", "/embed/v1/arrival"): (401, 401, 401, 403),
    ("GET", "/embed/v1/pace"): (401, 401, 401, 200),
    ("PUT", "/embed/v1/pace"): (401, 401, 401, 422),
    ("PUT", "/embed/v1/rest"): (401, 401, 401, 204),
    ("GET", "/embed/v1/values"): (401, 401, 401, 200),
    ("GET", "/embed/v1/frame"): (404, 404, 401, 404),
    ("GET", "/onward"): (200, 200, 401, 403),
    ("POST", "/onward"): (422, 422, 401, 403),
    ("GET", "/embed/v1/more/<edition>"): (200, 200, 401, 200),
}
BODIES = {
    "/embed/v1/onward": {"next": "/"},
    "/embed/v1/pace": {},
    "/embed/v1/rest": {"rest": True},
    "/embed/v1/events": {"site": "pk_x", "event": "forged"},
    "/embed/v1/session": {"site": "pk_x", "assertion": "forged"},
    "/embed/v1/arrival": {"token": "x", "name": "x", "locale": "en", "ways_accepted": True, "consent_sensitive": True,
                          "old_enough": True},
}  # fmt: skip


@pytest.mark.parametrize(("method", "path"), MATRIX)
def test_who_may_do_what_at_every_route(host: Host, charlie: Someone, method: str, path: str) -> None:
    alice = host.brings("17")
    begun = host.begins(host.signs("23")).json
    assert begun
    newcomer, stranger = Guest(host.app, begun["token"]), host.app.test_client()
    if method == "POST" and path == "/onward":
        sent = {"data": {"token": "forged"}}
    else:
        sent = {"json": BODIES.get(path)} if method in ("POST", "PUT") else {}
    real = path.replace("<edition>", "any.js")
    answers = (
        stranger.open(real, method=method, **sent),
        charlie.client.open(real, method=method, **sent),
        newcomer.asks_for(method, real, **sent),
        alice.asks_for(method, real, **sent),
    )
    assert tuple(answer.status_code for answer in answers) == MATRIX[method, path]


def test_every_route_of_the_widget_is_in_the_matrix(app: Flask) -> None:
    routes = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith("community_widget.") and "embed.js" not in rule.rule
    }
    assert routes == set(MATRIX)


def test_without_an_app_there_is_nothing_but_the_script(
    app: Flask, charlie: Someone, host_later: Callable[[], Host]
) -> None:
    """Nor is there again, once the only app was closed."""

    def answers() -> set[int]:
        found = set()
        for method, path in MATRIX:
            if path.startswith("/embed/"):
                real = f"{path.replace('<edition>', 'any.js')}?k=pk_x"
                for headers in ({}, {"Authorization": "Bearer widget_x"}, {"Origin": "https://elsewhere.example"}):
                    sent = {"json": BODIES.get(path)} if method in ("POST", "PUT") else {}
                    found.add(charlie.client.open(real, method=method, headers=headers, **sent).status_code)
        return found

    assert answers() == {404}
    assert app.test_client().get("/embed/v1/embed.js").status_code == 200
    host = host_later()
    assert {401, 403} < answers()
    host.types("close", "duoveo")
    assert answers() == {404}


FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://app.example.org"},
    {"Origin": "null"},
)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_no_page_but_the_frame_sends_anything(host: Host, headers: dict[str, str]) -> None:
    """Not even the app's own: what it would send is taken from the frame, and not used up by the try."""
    begun = host.begins(host.signs("17")).json
    assert begun
    news = host.signer.sign(host.header(typ="community-event+jwt"), host.claims(event="member.signed-out"))
    consents = {"ways_accepted": True, "consent_sensitive": True, "old_enough": True}
    sent = {
        "/embed/v1/session": {"site": host.site, "assertion": host.signs("17")},
        "/embed/v1/arrival": {"token": begun["token"], "name": "Alice", "locale": "en", **consents},
        "/embed/v1/events": {"site": host.site, "event": news},
    }
    client = host.app.test_client()
    for path, body in sent.items():
        assert client.post(path, json=body, headers=headers).status_code == 403, path
        assert client.post(path, data=json.dumps(body), content_type="text/plain").status_code == 415, path
    for path, body in sent.items():
        taken = client.post(path, json=body, headers={"Sec-Fetch-Site": "same-origin"})
        assert taken.status_code in (200, 204), (path, taken.text)


def test_a_block_holds_inside_the_app_too(host: Host, bob: Someone) -> None:
    alice = host.brings("17")
    asked = alice.post("/advice-requests", title="How?", body="A long story.")
    request_id = asked.json["id"] if asked.json else ""
    theirs = bob.asks()
    assert bob.get(f"/advice-requests/{request_id}").status_code == 200
    assert bob.put(f"/members/{alice.handle}/apart", kind="block").status_code in (200, 204)
    assert bob.get(f"/advice-requests/{request_id}").status_code == 404
    assert alice.get(f"/advice-requests/{theirs}").status_code == 404


def test_a_visit_ends_by_itself(house_with: Callable[..., Flask]) -> None:
    clock = FixedClock(NOON)
    host = Host(house_with(clock=clock))
    alice = host.brings()
    clock.moment = NOON.replace(minute=14)
    assert alice.get("/me").status_code == 200
    clock.moment = NOON.replace(minute=15)
    assert alice.get("/me").status_code == 401


def test_the_cookie_of_the_house_says_nothing_in_the_frame(host: Host, charlie: Someone) -> None:
    """Charlie is signed in in the same browser; what the frame is told is nobody's, in nobody's language."""
    path = f"/embed/v1/frame?k={host.site}"
    charlie.patch("/me", locale="fr")
    assert charlie.client.get(path).data == host.app.test_client().get(path).data
    for method in ("POST", "DELETE"):
        refused = charlie.client.open("/embed/v1/onward" if method == "POST" else "/embed/v1/session", method=method,
                                      json={"next": "/"} if method == "POST" else None)  # fmt: skip
        assert refused.status_code == 401
    begun = charlie.client.post("/embed/v1/session", json={"site": host.site, "assertion": host.signs("17")})
    assert begun.json
    assert begun.json["member"] is None
    assert "Set-Cookie" not in begun.headers
    assert charlie.get("/me").json["handle"] == "charlie"


def test_who_may_frame_it_stands_in_its_header_exactly(host: Host) -> None:
    client = host.app.test_client()
    framed = client.get(f"/embed/v1/frame?k={host.site}")
    policy = framed.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors https://app.example.org")
    assert "unsafe" not in policy
    assert "X-Frame-Options" not in framed.headers
    assert "Set-Cookie" not in framed.headers
    for path in ("/", "/sign-in", "/help-now", "/onward", "/embed/v1/embed.js", "/embed/v1/frame?k=pk_x", "/embed/x"):
        answer = client.get(path)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], path
        assert answer.headers["X-Frame-Options"] == "DENY", path
    assert client.get("/embed/v1/frame?k=pk_x").status_code == client.get("/embed/v1/frame").status_code == 404
    host.types("close", "duoveo")
    assert client.get(f"/embed/v1/frame?k={host.site}").status_code == 404


def test_the_script_alone_may_be_fetched_from_elsewhere(host: Host) -> None:
    client = host.app.test_client()
    alice = host.brings()
    foreign = {"Origin": "https://app.example.org"}
    for path in (f"/embed/v1/frame?k={host.site}", "/api/v1/today"):
        answer = client.get(path, headers={**foreign, "Authorization": f"Bearer {alice.token}"})
        assert not [name for name, _value in answer.headers if name.startswith("Access-Control")], path
    newest, fixed = client.get("/embed/v1/embed.js", headers=foreign), client.get("/embed/1.0.0/embed.js")
    assert newest.headers["Access-Control-Allow-Origin"] == "*"
    assert newest.data == fixed.data
    assert "immutable" in fixed.headers["Cache-Control"]
    assert "max-age=600" in newest.headers["Cache-Control"]
    assert client.get("/embed/0.9.9/embed.js").status_code == 404


@pytest.mark.parametrize(("language", "words"), [("fr", "Demander"), ("en", "Ask")])
def test_its_words_are_those_of_the_house(host: Host, language: str, words: str) -> None:
    page = host.app.test_client().get(f"/embed/v1/frame?k={host.site}&lang={language}").text
    assert f'"n_ask": "{words}"' in page
    assert f'<html lang="{language}"' in page


def test_a_link_leads_into_the_house_once(host: Host) -> None:
    alice = host.brings()
    browser = host.app.test_client()
    href = alice.asks_for("POST", "/embed/v1/onward", json={"next": "/you"}).json
    assert href
    shown = browser.get(href["href"])
    assert "You go on in this browser as Alice." in shown.text
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert browser.get("/you").status_code == 303, "looking at it signs nobody in"
    token = re.findall(r'name="token" value="([^"]+)', shown.text)[0]
    gone = browser.post("/onward", data={"token": token, "next": "https://evil.example.org/"})
    assert (gone.status_code, gone.headers["Location"]) == (303, "/")
    assert browser.get("/you").status_code == 200
    again = host.app.test_client().post("/onward", data={"token": token, "next": "/you"})
    assert again.status_code == 422
    assert "This link no longer works." in again.text


def test_a_link_is_dead_after_a_minute(house_with: Callable[..., Flask]) -> None:
    clock = FixedClock(NOON)
    host = Host(house_with(clock=clock))
    found = host.brings().asks_for("POST", "/embed/v1/onward", json={}).json
    assert found
    clock.moment = NOON.replace(minute=1)
    assert "This link no longer works." in host.app.test_client().get(found["href"]).text


def test_a_new_password_ends_every_visit(host: Host) -> None:
    alice = host.brings()
    told = host.app.test_cli_runner().invoke(args=["community", "recover", alice.handle]).output
    token = re.findall(r"token=([\w-]+)", told)[0]
    chosen = {"token": token, "password": "a quiet garden path"}
    assert host.app.test_client().post("/recover", data=chosen).status_code == 303
    assert alice.get("/me").status_code == 401


def test_who_was_erased_is_forgotten_and_may_come_again_as_somebody_new(host: Host) -> None:
    alice = host.brings("17")
    exported = host.app.test_cli_runner().invoke(args=["community", "export", alice.handle]).output
    assert '"Apps that bring you here"' in exported
    done = host.app.test_cli_runner().invoke(args=["community", "erase", alice.handle, "--yes"])
    assert done.exit_code == 0, done.output
    assert alice.get("/me").status_code == 401
    begun = host.begins(host.signs("17")).json
    assert begun
    assert begun["member"] is None


def test_who_has_left_is_led_back_by_the_house_alone(host: Host) -> None:
    alice = host.brings("17")
    _sign_in_and_leave(host, alice)
    assert alice.get("/me").status_code == 401
    begun = host.begins(host.signs("17")).json
    assert begun
    assert begun["member"] is None
    back = host.arrives(begun["token"])
    assert back.status_code == 409
    assert "come back within seven days" in back.text


def test_who_signs_out_of_the_app_is_signed_out_here(host: Host) -> None:
    alice, elsewhere, bob = host.brings("17"), host.brings("17"), host.brings("23", "Bob")
    assert host.tells("member.signed-out", "17", jti="x" * 20).status_code == 204
    assert alice.get("/me").status_code == elsewhere.get("/me").status_code == 401
    assert bob.get("/me").status_code == 200
    again = host.brings("17")
    assert host.tells("member.signed-out", "17", jti="x" * 20).status_code == 401, "it is heard once"
    assert again.get("/me").status_code == 200


def test_who_is_deleted_in_the_app_is_erased_here(host: Host, bob: Someone) -> None:
    alice = host.brings("17")
    asked = alice.post("/advice-requests", title="How?", body="A very private story.").json
    assert asked
    assert host.tells("member.moved").status_code == 401, "it is not known here"
    assert host.tells("member.deleted", "99").status_code == 204, "nobody of that id was ever here"
    assert alice.get("/me").status_code == 200
    assert host.tells("member.deleted", "17").status_code == 204
    assert alice.get("/me").status_code == 401
    assert "private story" not in bob.get("/advice-requests").text
    done = host.app.test_cli_runner().invoke(args=["community", "export", "alice"])
    assert done.exit_code == 1


def test_news_is_no_way_in_and_a_way_in_is_no_news(host: Host) -> None:
    news = host.signer.sign(host.header(typ="community-event+jwt"), host.claims(event="member.signed-out"))
    assert host.begins(news).status_code == 401
    body = {"site": host.site, "event": host.signs(event="member.deleted")}
    assert host.app.test_client().post("/embed/v1/events", json=body).status_code == 401


def _sign_in_and_leave(host: Host, guest: Guest) -> None:
    from sqlalchemy import text

    from community import unit_of_work

    with host.app.app_context(), unit_of_work() as work:
        work.execute(text("UPDATE community_member SET left_at = :now WHERE handle = :handle"),
                     {"now": NOON, "handle": guest.handle})  # fmt: skip


@pytest.mark.once
def test_nothing_tells_what_one_member_does_in_private() -> None:
    from community_forum import plugin as forum

    from community.registry import make_registry
    from community.settings import Settings

    registry = make_registry([forum, plugin], Settings(secret_key="tests only " * 4))
    assert_no_score_leak(registry, pairs=2, parts={"version": ["v1", "1.0.0"], "edition": ["any.js"]})
