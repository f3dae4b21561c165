"""Alice blocks Bob in the very instant in which he reaches for her: it is there before the block, or refused."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from community.testing import Someone
from tests.conftest import FULL
from tests.exchange.test_races import _copy, at_once  # noqa: F401 (a fixture)

TRIES = 400 if FULL else 40


@pytest.fixture
def meeting(app: Flask, alice: Someone, bob: Someone) -> Iterator[Callable[[], None]]:
    """Lets the two meet again, a day later."""

    def meet() -> None:
        assert alice.put("/members/bob/apart", kind="none").status_code == 200
        app.extensions["community"].clock.moment += timedelta(hours=25)
        for who in (alice, bob):
            who.post("/session", handle=who.handle, password="a quiet garden path")

    return meet


def _for_her(alice: Someone) -> list[str]:
    return [card["title"] for card in alice.get("/today").json["items"] if card["kind"] == "for_you"]


def test_a_block_and_a_reply(app: Flask, alice: Someone, bob: Someone, at_once, meeting) -> None:
    ask = alice.asks()
    for number in range(TRIES):
        block, reply = at_once(
            lambda: alice.put("/members/bob/apart", kind="block"),
            lambda n=number: bob.post(f"/advice-requests/{ask}/replies", kind="advice", body=f"reply {n}"),
        )
        assert block.status_code == 200
        assert reply.status_code in (201, 404)
        seen = alice.get(f"/advice-requests/{ask}", limit="50").json
        assert seen["replies"] == []
        assert alice.get("/advice-requests").json["items"][0]["answered"] is False
        assert _for_her(alice) == []
        meeting()
        assert _for_her(alice) == []
        later = alice.get(f"/advice-requests/{ask}").json["replies"]
        assert [r["body"] for r in later] == ([f"reply {number}"] if reply.status_code == 201 else [])
        for found in later:
            bob.delete(f"/replies/{found['id']}")


def test_a_block_and_a_thank_you(alice: Someone, bob: Someone, at_once, meeting) -> None:
    for _ in range(TRIES):
        block, thanks = at_once(
            lambda: alice.put("/members/bob/apart", kind="block"),
            lambda: bob.post("/thanks", to="alice", message="Thank you."),
        )
        assert block.status_code == 200
        assert thanks.status_code in (201, 422)
        assert alice.get("/thanks").json["items"] == bob.get("/thanks", box="given").json["items"] == []
        assert _for_her(alice) == []
        meeting()
        kept = alice.get("/thanks").json["items"]
        assert len(kept) == (thanks.status_code == 201)
        assert _for_her(alice) == []
        for found in kept:
            bob.delete(f"/thanks/{found['id']}")


def test_a_block_and_an_accepted_offer(alice: Someone, bob: Someone, at_once, meeting) -> None:
    ask, window = alice.asks(), _copy(alice)
    for _ in range(TRIES):
        offer = f"/help-offers/{bob.offers(ask)}"
        block, accepted = at_once(
            lambda: alice.put("/members/bob/apart", kind="block"),
            lambda offer=offer, window=window: window.put(f"{offer}/state", state="accepted"),
        )
        assert block.status_code == 200
        assert accepted.status_code in (200, 404)
        assert alice.get(offer).status_code == bob.get(offer).status_code == 404
        meeting()
        window = _copy(alice)
        state = bob.get(offer).json["state"]
        assert state == ("accepted" if accepted.status_code == 200 else "declined")
        assert not [card for card in bob.get("/today").json["items"] if card["kind"] == "for_you"]
        bob.put(f"{offer}/state", state="withdrawn")
