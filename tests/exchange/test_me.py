"""One's own tokens and one's own pace."""

from flask import Flask

from community.testing import Someone
from tests.quick import REAL_HASHER


def test_a_program_does_what_its_token_was_made_for(app: Flask, alice: Someone) -> None:
    made = alice.post("/me/tokens", name="my notes", scopes=["read"]).json
    reader = {"Authorization": f"Bearer {made['secret']}"}
    program = Someone(app)
    assert program.client.get("/api/v1/me", headers=reader).json["handle"] == "alice"
    assert program.post("/advice-requests", headers=reader, title="t", body="b").status_code == 403
    writer = alice.post("/me/tokens", name="my pen", scopes=["read", "write"]).json
    pen = {"Authorization": f"Bearer {writer['secret']}", "Origin": "https://elsewhere.example"}
    assert program.post("/advice-requests", headers=pen, title="t", body="b").status_code == 201
    for path in ("/me/tokens", "/session"):
        assert program.post(path, headers=pen, handle="alice", password="x", name="more").status_code in (403, 422)
    assert program.client.get("/api/v1/me/tokens", headers=reader).status_code == 403
    listed = alice.get("/me/tokens").json["items"]
    assert [set(token) for token in listed] == [{"id", "name", "scopes", "made_on", "ends_on"}] * 2
    assert made["secret"] not in alice.get("/me/tokens").text


def test_an_ended_token_is_dead_and_a_wrong_one_opens_nothing(app: Flask, alice: Someone, bob: Someone) -> None:
    made = alice.post("/me/tokens", name="my notes").json
    reader = {"Authorization": f"Bearer {made['secret']}"}
    program = Someone(app)
    assert program.client.get("/api/v1/me", headers=reader).status_code == 200
    assert bob.delete(f"/me/tokens/{made['id']}").status_code == 404
    assert alice.delete(f"/me/tokens/{made['id']}").status_code == 204
    assert program.client.get("/api/v1/me", headers=reader).status_code == 401
    wrong = {"Authorization": "Bearer community_nothing"}
    assert alice.client.get("/api/v1/me", headers=wrong).status_code == 401, "the cookie beside it is not looked at"
    assert program.client.get("/api/v1/openapi.json", headers=wrong).status_code == 401


def test_pace_is_kept_as_it_was_said(alice: Someone, bob: Someone) -> None:
    assert alice.get("/me").json["pace"] == {
        "touches": "2",
        "days": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        "from": "08:00",
        "to": "21:00",
        "digests": ["18:00"],
        "rest": False,
        "rest_until": None,
    }
    wanted = {"touches": "0", "days": ["sunday", "monday"], "from": "10:00", "to": "12:30", "digests": ["11:00"]}
    kept = alice.patch("/me", pace=wanted).json["pace"]
    assert kept == {**wanted, "days": ["monday", "sunday"], "rest": False, "rest_until": None}
    for wrong in ({"touches": "6"}, {"days": ["someday"]}, {"from": "25:00"}, {"to": "09:00"}, {"rest_until": "soon"}):
        assert list(alice.patch("/me", pace=wrong).json["errors"]) == ["pace"], wrong
    assert alice.get("/me").json["pace"] == kept
    assert bob.get("/me").json["pace"]["touches"] == "2"


def test_whoever_rests_is_left_in_peace(app: Flask, alice: Someone, bob: Someone) -> None:
    alice.asks()
    assert bob.get("/today").json["items"]
    bob.patch("/me", pace={"rest": True, "rest_until": "2026-11-30"})
    assert bob.get("/today").json == {"items": [], "end": "You are resting. We'll be here."}
    alice.thanks("bob")
    assert [card["kind"] for card in bob.get("/today").json["items"]] == ["for_you"]
    bob.patch("/me", pace={"rest_until": "2026-11-23"})
    assert len(bob.get("/today").json["items"]) == 2


def test_passwords_are_hashed_with_the_work_that_is_asked_of_argon2id() -> None:
    used = REAL_HASHER()
    assert (used.type.name, used.memory_cost >= 19 * 1024, used.time_cost >= 2) == ("ID", True, True)
