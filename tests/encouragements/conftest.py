"""Time passes, and people were helped."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from community.current import KEY
from community.testing import PASSWORD, Someone


@pytest.fixture
def days(app: Flask, alice: Someone, bob: Someone, charlie: Someone) -> Callable[[float], None]:
    """Let so many days pass; after a month people have to sign in again."""

    def passing(number: float) -> None:
        app.extensions[KEY].clock.pass_time(timedelta(days=number))
        for who in (alice, bob, charlie):
            if who.get("/me").status_code == 401:
                who.post("/session", handle=who.handle, password=PASSWORD)

    return passing


def clear(who: Someone) -> None:
    """Put away all that is for somebody, so that the rest of the day can be seen."""
    while cards := [card for card in who.get("/today").json["items"] if card["kind"] == "for_you"]:
        who.post(f"/today/{cards[0]['id']}/dismissal")


def thought(who: Someone) -> dict[str, Any] | None:
    """The encouragement of somebody's day."""
    found = [card for card in who.get("/today").json["items"] if card["kind"] == "encouragement"]
    assert len(found) <= 1
    return found[0] if found else None


def was_helped(asker: Someone, helper: Someone, title: str = "How does one begin again?", **more: Any) -> str:
    """Somebody asks, is answered, and says that it helped; returns the id of the reply."""
    ask = asker.asks(title, **{"topics": ["work"], **more})
    reply = helper.replies(ask)
    asker.put(f"/advice-requests/{ask}/state", state="settled", helped_by=[reply])
    clear(asker)
    return reply
