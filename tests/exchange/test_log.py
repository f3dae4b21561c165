"""What a house writes down holds nothing that Alice wrote, nor how she is called."""

import json
from collections.abc import Callable

import pytest
from flask import Flask

from community.advice import views
from community.testing import Someone

WORDS = "Nobody may read this in a log."


def test_each_request_is_an_event_without_a_word(
    house_with: Callable[..., Flask], capsys: pytest.CaptureFixture[str]
) -> None:
    app = house_with({"COMMUNITY_LOG": "json"})
    alice = Someone(app, "alice")
    ask = alice.asks(WORDS)
    alice.client.get(f"/requests/{ask}?said=asked")
    alice.client.get("/people/alice")
    alice.get("/advice-requests", q="nobody may read")
    alice.client.get("/not-here/alice")
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert {"method": "GET", "rule": "/requests/<request_id>", "status": 200}.items() <= told[-4].items()
    assert told[-1]["rule"] == "nowhere"
    assert told[-1]["status"] == 404
    assert all(one["ms"] >= 0 for one in told)
    written = json.dumps(told)
    for secret in (WORDS, ask, "alice", "nobody may read"):
        assert secret not in written


@pytest.mark.parametrize("form", ["json", "lines"])
def test_a_fault_is_told_by_its_kind_and_place_alone(
    house_with: Callable[..., Flask], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    app = house_with({"COMMUNITY_LOG": form})
    alice = Someone(app, "alice")

    def breaks(*_given: object, **_named: object) -> None:
        raise LookupError(WORDS) from ValueError(WORDS)

    monkeypatch.setattr(views.services, "ask", breaks)
    app.testing = False
    assert alice.post("/advice-requests", title="t", body=WORDS).status_code == 500
    told = capsys.readouterr().err
    assert "LookupError < ValueError" in told
    assert "test_log.py" in told
    assert WORDS not in told
    assert "alice" not in told


def test_an_address_is_believed_only_from_the_operators_proxies(house_with: Callable[..., Flask]) -> None:
    """The left of the header is whatever somebody wrote: it must not make a new address of each try."""
    for proxies, fooled in (("0", False), ("1", False)):
        app = house_with({"COMMUNITY_PROXIES": proxies, "COMMUNITY_RATE_LIMITS": "on"})
        answers = [_try(app, f"10.9.{n}.7, 203.0.113.9", f"nobody-{n}") for n in range(25)]
        assert (429 not in answers) is fooled, proxies
    app = house_with({"COMMUNITY_PROXIES": "1", "COMMUNITY_RATE_LIMITS": "on"})
    assert {_try(app, f"203.0.113.{100 + n}", f"someone-{n}") for n in range(25)} == {401}


def _try(app: Flask, forwarded: str, handle: str) -> int:
    body = {"handle": handle, "password": "wrong"}
    return app.test_client().post("/api/v1/session", json=body, headers={"X-Forwarded-For": forwarded}).status_code
