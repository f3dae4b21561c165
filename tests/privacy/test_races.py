"""Somebody is erased while others write to them: every act is kept whole or refused, and nothing of hers comes back."""

import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import text

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
        handle = f"zqahandle{number}"
        alice = Someone(app, handle)
        ask, own = alice.asks("zqatitle"), bob.asks()
        offer = bob.offers(ask)
        answers: list[int] = []
        acts = (
            lambda: bob.post(f"/advice-requests/{ask}/replies", kind="advice", body="zqb"),
            lambda: charlie.post("/thanks", to=handle, message="zqc"),
            lambda: charlie.post(f"/advice-requests/{ask}/offers", what="a", when="b", until="c"),
            lambda: alice.post(f"/advice-requests/{own}/replies", kind="advice", body="zqareply"),
            lambda: alice.put(f"/help-offers/{offer}/state", state="accepted", message="zqaanswer"),
            lambda: alice.patch("/me", about="zqaabout"),
        )
        start = threading.Barrier(len(acts) + 1)

        def act(one: Callable[[], object]) -> None:
            start.wait(10)
            answers.append(one().status_code)  # noqa: B023 (joined below)

        threads = [threading.Thread(target=act, args=(one,)) for one in acts]
        for thread in threads:
            thread.start()
        start.wait(10)
        with app.app_context():
            assert erase(handle)
        for thread in threads:
            thread.join(30)
        assert len(answers) == len(acts)
        assert set(answers) <= {200, 201, 401, 404, 409, 422}, answers
    assert "zqa" not in World(app, {}).everything()
    with app.app_context():
        if house().database.engine.dialect.name == "sqlite":
            assert session().execute(text("PRAGMA foreign_key_check")).all() == []
