"""What the contract says of HTTP: problems, editions, keys, origins, sessions."""

import threading

import pytest
from flask import Flask

from community.testing import PASSWORD, Someone, joining

pytestmark = pytest.mark.once


def test_problems_are_words(alice: Someone, stranger: Someone) -> None:
    for response, status in (
        (stranger.get("/me"), 401),
        (alice.get("/advice-requests/none"), 404),
        (alice.post("/advice-requests", title="t"), 422),
        (alice.post("/advice-requests", title="t", body="b", points=3), 422),
        (alice.client.post("/api/v1/advice-requests", data="{", content_type="application/json"), 422),
        (alice.client.post("/api/v1/advice-requests", data="x", content_type="text/plain"), 415),
        (alice.client.get("/api/v1/nowhere"), 404),
        (alice.client.put("/api/v1/thanks"), 405),
    ):
        assert response.status_code == status, response.text
        assert response.content_type == "application/problem+json"
        assert {"title", "status", "detail"} <= set(response.json)
    assert list(alice.post("/advice-requests", title="t", body="b", points=3).json["errors"]) == ["points"]


def test_an_edit_never_overwrites_another_unseen(alice: Someone, bob: Someone) -> None:
    ask = alice.asks()
    etag = alice.get(f"/advice-requests/{ask}").headers["ETag"]
    bob.replies(ask)
    assert alice.get(f"/advice-requests/{ask}").headers["ETag"] == etag
    edited = alice.patch(f"/advice-requests/{ask}", headers={"If-Match": etag}, title="Better")
    assert (edited.status_code, edited.json["title"]) == (200, "Better")
    stale = alice.patch(f"/advice-requests/{ask}", headers={"If-Match": etag}, title="Worse")
    assert stale.status_code == 412
    assert stale.json["current"]["title"] == "Better"
    assert stale.headers["ETag"] == edited.headers["ETag"]
    assert alice.get(f"/advice-requests/{ask}").json["title"] == "Better"


def test_a_reply_has_editions_too(alice: Someone, bob: Someone) -> None:
    ask = alice.asks()
    made = bob.post(f"/advice-requests/{ask}/replies", kind="experience", body="First.")
    path, read = f"/replies/{made.json['id']}", {"If-Match": made.headers["ETag"]}
    assert bob.patch(path, headers=read, body="Second.").json["body"] == "Second."
    assert bob.patch(path, headers=read, body="Third.").json["current"]["body"] == "Second."


def test_a_form_sent_too_late_shows_the_words_again(alice: Someone, stranger: Someone) -> None:
    words = {"title": "t", "body": "These words\nmust not be lost.", "audience": "space"}
    for late, token in ((stranger, _token_of(stranger)), (alice, "old")):
        page = late.client.post("/ask", data={**words, "form_token": token})
        assert page.status_code in (401, 403)
        assert "must not be lost." in page.text


@pytest.mark.parametrize(
    "body", [b"[" * 20_000, b"\xff\xfe", b'{"title": "\\u0000"}', b'{"title": "\\ud800"}', b"[]", b"7", b"null"]
)
def test_strange_bodies_are_refused_calmly(alice: Someone, body: bytes) -> None:
    answer = alice.client.post("/api/v1/advice-requests", data=body, content_type="application/json")
    assert answer.status_code == 422


def test_more_than_anybody_writes_is_refused_calmly(alice: Someone) -> None:
    far_too_long = "y" * 2_000_000
    page = alice.client.post("/ask", data={"title": "t", "body": far_too_long})
    assert (page.status_code, page.content_type) == (413, "text/html; charset=utf-8")
    assert "This did not work." in page.text
    call = alice.post("/advice-requests", title="t", body=far_too_long)
    assert (call.status_code, call.content_type) == (413, "application/problem+json")


def test_strange_paths_are_not_here(alice: Someone) -> None:
    for path in (
        "/api/v1/advice-requests/%00",
        "/requests/%00",
        "/people/%ff",
        "/api/v1/members/%00a",
        "/thanks/%F0%9F",
    ):
        assert alice.client.get(path).status_code == 404, path
    assert alice.client.get("/api/v1/advice-requests?q=%00").status_code == 422
    assert alice.client.post("/api/v1/today/%00/dismissal").status_code == 204


def test_the_same_key_gives_the_same_answer(alice: Someone, bob: Someone) -> None:
    key = {"Idempotency-Key": "one"}
    first = alice.post("/advice-requests", headers=key, title="Once", body="b")
    again = alice.post("/advice-requests", headers=key, title="Once", body="b")
    assert (again.status_code, again.data) == (201, first.data)
    other = alice.post("/advice-requests", headers=key, title="Twice", body="b")
    assert other.status_code == 422
    assert bob.post("/advice-requests", headers=key, title="Once", body="b").json["id"] != first.json["id"]
    assert len(alice.get("/advice-requests").json["items"]) == 2


def test_what_was_done_is_not_done_again_when_its_answer_was_let_go_of(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    """When somebody leaves, every kept answer is let go of, since it may name them; the keys stay."""
    key = {"Idempotency-Key": "one"}
    words = {"title": "Once", "body": "b", "audience": "space", "form_token": _token(bob), "idempotency_key": "two"}
    assert bob.post("/advice-requests", headers=key, title="Once", body="b").status_code == 201
    assert bob.client.post("/ask", data=words).status_code == 303
    assert bob.post("/thanks", headers={"Idempotency-Key": "three"}, to="alice", message="m").status_code == 201
    assert alice.delete("/me", words="erased", password=PASSWORD).status_code == 204
    again = bob.post("/advice-requests", headers=key, title="Once", body="b")
    assert (again.status_code, "This was done already." in again.json["detail"]) == (409, True)
    page = bob.client.post("/ask", data=words)
    assert (page.status_code, "This was done already." in page.text) == (409, True)
    assert len(charlie.get("/advice-requests").json["items"]) == 2
    gone = bob.post("/thanks", headers={"Idempotency-Key": "three"}, to="alice", message="m")
    nobody = bob.post("/thanks", to="nobody", message="m")
    assert (gone.status_code, gone.text.replace("alice", "nobody")) == (422, nobody.text)
    assert bob.post("/advice-requests", headers=key, title="Twice", body="b").status_code == 422
    assert bob.post("/advice-requests", headers={"Idempotency-Key": "new"}, title="New", body="b").status_code == 201


def test_parallel_calls_with_one_key_do_one_thing(app: Flask, alice: Someone) -> None:
    cookie = alice.client.get_cookie("community")
    answers = []

    def call() -> None:
        client = app.test_client()
        client.set_cookie("community", cookie.value)
        path, words = "/api/v1/advice-requests", {"title": "Once", "body": "b"}
        answer = client.post(path, json=words, headers={"Idempotency-Key": "k"})
        answers.append((answer.status_code, answer.data))

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert len(alice.get("/advice-requests").json["items"]) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"},
    ],
)
def test_foreign_pages_cannot_write(alice: Someone, headers: dict[str, str]) -> None:
    assert alice.post("/advice-requests", headers=headers, title="t", body="b").status_code == 403
    assert alice.get("/advice-requests").json["items"] == []


def test_a_form_needs_the_token_of_its_session(alice: Someone, bob: Someone) -> None:
    words = {"title": "t", "body": "b", "audience": "space"}
    foreign = _token(bob)
    for token in ("", "x", foreign):
        assert alice.client.post("/ask", data={**words, "form_token": token}).status_code == 403
    assert alice.client.post("/ask", data={**words, "form_token": _token(alice)}).status_code == 303


def test_signing_out_kills_every_copy_of_the_cookie(app: Flask, alice: Someone) -> None:
    stolen = alice.client.get_cookie("community").value
    thief = app.test_client()
    thief.set_cookie("community", stolen)
    assert thief.get("/api/v1/me").status_code == 200
    assert alice.delete("/session").status_code == 204
    assert thief.get("/api/v1/me").status_code == 401
    alice.post("/session", handle="alice", password=PASSWORD)
    second = alice.client.get_cookie("community").value
    alice.post("/session", handle="alice", password=PASSWORD)
    thief.set_cookie("community", second)
    assert thief.get("/api/v1/me").status_code == 401


def test_two_members_and_a_stranger_see_three_worlds(alice: Someone, bob: Someone, stranger: Someone) -> None:
    assert alice.get("/me").json["handle"] == "alice"
    assert bob.get("/me").json["handle"] == "bob"
    assert stranger.get("/me").status_code == 401


def test_joining_asks_for_every_consent(app: Flask, stranger: Someone) -> None:
    for missing in ("ways_accepted", "consent_sensitive", "old_enough"):
        assert missing in stranger.post("/members", **{**joining("dana"), missing: False}).json["errors"]
    assert "handle" in stranger.post("/members", **{**joining("dana"), "handle": "Not Good"}).json["errors"]
    assert "password" in stranger.post("/members", **{**joining("dana"), "password": "short"}).json["errors"]
    assert stranger.get("/me").status_code == 401
    assert "Set-Cookie" not in stranger.client.get("/").headers
    made = stranger.post("/members", **joining("dana"))
    assert made.status_code == 201
    cookie = made.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "handle" in Someone(app).post("/members", **joining("dana")).json["errors"]


def test_a_house_by_invitation_opens_to_invited_people(house_with, stranger: Someone) -> None:
    app = house_with({"COMMUNITY_JOINING": "invitation"})
    assert "invite" in Someone(app).post("/members", **joining("erin")).json["errors"]
    link = app.test_cli_runner().invoke(args=["community", "invite", "--uses", "1"]).output.strip()
    secret = link.split("invite=")[1]
    assert Someone(app).post("/members", **joining("erin"), invite=secret).status_code == 201
    assert "invite" in Someone(app).post("/members", **joining("finn"), invite=secret).json["errors"]


def test_limits_keep_the_house_calm(house_with) -> None:
    app = house_with({"COMMUNITY_RATE_LIMITS": "on"})
    alice = Someone(app, "alice")
    for _ in range(10):
        alice.asks()
    refused = alice.post("/advice-requests", title="t", body="b")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    guesser = Someone(app)
    tries = [guesser.post("/session", handle="alice", password=f"guess {n}").status_code for n in range(7)]
    assert tries == [401] * 5 + [429] * 2
    form = alice.client.post("/ask", data={"form_token": _token(alice), "title": "Kept", "body": "These words stay."})
    assert form.status_code == 429
    assert "These words stay." in form.text


def _token_of(stranger: Someone) -> str:
    return stranger.client.get("/sign-in").text.split('name="form_token" value="')[1].split('"')[0]


def _token(someone: Someone) -> str:
    return someone.client.get("/ask").text.split('name="form_token" value="')[1].split('"')[0]
