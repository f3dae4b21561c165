"""Inside an app Alice sets her pace, rests, and says what matters to her, as on the house's own pages."""

from typing import Any

import pytest

from community.testing import Someone
from tests.widget.hosts import Guest, Host

PACE = {"touches": "1", "days": ["monday", "friday"], "from": "09:00", "to": "20:00", "digests": ["18:00", "10:00"]}
PACE |= {"timezone": "Europe/Paris"}


def _sends(guest: Guest, method: str, path: str, **body: Any) -> Any:
    return guest.asks_for(method, path, json=body)


def test_alice_sets_her_pace_and_it_is_hers_in_the_house_too(host: Host) -> None:
    alice = host.brings()
    assert _sends(alice, "PUT", "/embed/v1/pace", **PACE).status_code == 204
    told = alice.asks_for("GET", "/embed/v1/pace").json
    assert told
    assert told["pace"] | {"digests": ["10:00", "18:00"]} == told["pace"] | {"touches": "1", "from": "09:00"}
    assert (told["timezone"], told["place"], told["pace"]["days"]) == ("Europe/Paris", "Paris (France)", PACE["days"])
    me = alice.get("/me").json
    assert me
    assert me["pace"] == told["pace"]
    assert {"value": "0", "text": "Not at all"} in told["how_often"]
    assert len(told["days"]) == 7
    assert {"value": "Europe/Paris", "text": "Paris (France)"} in told["places"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"days": []}, "days"),
        ({"digests": []}, "digests"),
        ({"digests": ["22:00"]}, "digests"),
        ({"from": "21:00"}, "to"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"touches": "9"}, "touches"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(host: Host, change: dict[str, Any], field: str) -> None:
    alice = host.brings()
    before = alice.get("/me").json
    refused = _sends(alice, "PUT", "/embed/v1/pace", **{**PACE, **change})
    assert refused.status_code == 422
    assert refused.json
    assert list(refused.json["errors"]) == [field]
    assert alice.get("/me").json == before


def test_alice_rests_until_a_day_and_comes_back_and_bob_sees_nothing(host: Host, bob: Someone) -> None:
    alice = host.brings()
    before = bob.client.get(f"/people/{alice.handle}").data
    assert _sends(alice, "PUT", "/embed/v1/rest", rest=True, rest_until="2026-11-20").status_code == 422, "it is over"
    assert _sends(alice, "PUT", "/embed/v1/rest", rest=True, rest_until="2026-12-01").status_code == 204
    told = alice.asks_for("GET", "/embed/v1/pace").json
    assert told
    assert (told["rests"], told["until"]) == (True, "1 December")
    day = alice.get("/today").json
    assert day
    assert day["end"] == "You are resting. We'll be here."
    assert bob.client.get(f"/people/{alice.handle}").data == before
    assert _sends(alice, "PUT", "/embed/v1/rest", rest=False).status_code == 204
    told = alice.asks_for("GET", "/embed/v1/pace").json
    assert told
    assert (told["rests"], told["until"]) == (False, "")


def test_alice_says_what_matters_and_charlie_never_reads_what_she_keeps(host: Host, charlie: Someone) -> None:
    alice = host.brings()
    first = alice.asks_for("GET", "/embed/v1/values").json
    assert first
    assert not any(one["held"] for one in first["others"])
    eyes = [{"value": "honesty", "seen_by": "everyone"}, {"value": "slow mornings", "seen_by": "matching"}]
    change = {"values": ["honesty", "slow mornings"], "values_seen_by": eyes, "avoid": ["money"]}
    assert _sends(alice, "PATCH", "/api/v1/me", **change).status_code == 200
    told = alice.asks_for("GET", "/embed/v1/values?lang=fr").json
    assert told
    assert [one["word"] for one in told["others"] if one["held"]] == ["honnêteté"]
    assert told["seen"][0] == {"value": "honesty", "text": "honnêteté", "seen_by": "everyone"}
    assert (told["own"], told["avoid"]) == (["slow mornings"], ["money"])
    page = charlie.client.get(f"/people/{alice.handle}").text
    assert "honesty" in page
    assert "slow mornings" not in page
    assert "money" not in page
