"""Somebody is erased while others write to them: every act is kept whole or refused, and nothing of hers comes back."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from community.current import house, session
from community.privacy.services import erase
from community.testing import Someone
from tests.conftest import FULL
from tests.privacy.conftest import World

ROUNDS = 100 if FULL else 6


def test_words_that_cross_an_erasure(house_with: Callable[..., Flask]) -> None:
    app = house_with()
    bob, charlie = Someone(app, "bob"), Someone(app, "charlie")
    for number in range(ROUNDS):
        answers = _cross(app, bob, charlie, f"markofahandle{number}")
        assert set(answers) <= {200, 201, 401, 404, 409, 422}, answers
    left = World(app, {}).everything()
    assert "markofa" not in left, re.findall(r".*markofa.*", left)
    with app.app_context():
        if house().database.engine.dialect.name == "sqlite":
            assert session().execute(text("PRAGMA foreign_key_check")).all() == []


def _cross(app: Flask, bob: Someone, charlie: Someone, handle: str) -> list[int]:
    """Alice is erased in the instant in which all three write; what they were answered."""
    alice = Someone(app, handle)
    ask, own = alice.asks("markofatitle"), bob.asks()
    offer = bob.offers(ask)
    acts = (
        lambda: bob.post(f"/advice-requests/{ask}/replies", kind="advice", body="markofb"),
        lambda: charlie.post("/thanks", to=handle, message="markofc"),
        lambda: charlie.post(f"/advice-requests/{ask}/offers", what="a", when="b", until="c"),
        lambda: alice.post(f"/advice-requests/{own}/replies", kind="advice", body="markofareply"),
        lambda: alice.put(f"/help-offers/{offer}/state", state="accepted", message="markofaanswer"),
        lambda: alice.patch("/me", about="markofaabout"),
        lambda: alice.patch(f"/advice-requests/{ask}", title="markofaedit"),
    )
    start = threading.Barrier(len(acts) + 1)

    def act(one: Callable[[], TestResponse]) -> int:
        start.wait(10)
        return one().status_code

    with ThreadPoolExecutor(len(acts)) as pool:
        answers = [pool.submit(act, one) for one in acts]
        start.wait(10)
        with app.app_context():
            assert erase(handle)
        return [answer.result(30) for answer in answers]
