"""Somebody is erased while others write to them: every act is kept whole or refused, and nothing of hers comes back."""

import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from community.clock import FixedClock
from community.current import house, session
from community.leaving.services import finish_leavings
from community.privacy.services import erase
from community.testing import PASSWORD, Someone
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


def test_words_that_cross_a_leaving(house_with: Callable[..., Flask]) -> None:
    """Alice leaves in the instant in which she is thanked, accepted and written to, and Bob makes up his mind."""
    app = house_with()
    bob, charlie = Someone(app, "bob"), Someone(app, "charlie")
    for number in range(ROUNDS):
        for who in (bob, charlie):  # sessions last a month
            assert who.post("/session", handle=who.handle, password=PASSWORD).status_code == 200
        alice = Someone(app, f"markofahandle{number}")
        ask, own = alice.asks("markofatitle"), bob.asks()
        offer, hers = bob.offers(ask), alice.offers(own, what="markofawhat")
        acts = (
            lambda: alice.delete("/me", words="erased", password=PASSWORD),  # noqa: B023 (they run in this round)
            lambda: alice.delete("/me", words="erased", password=PASSWORD),  # noqa: B023 (called within its own round)
            lambda: charlie.post("/thanks", to=f"markofahandle{number}", message="markofc"),  # noqa: B023 (called within its own round)
            lambda: bob.put(f"/help-offers/{hers}/state", state="accepted", message="markofb"),  # noqa: B023 (called within its own round)
            lambda: alice.put(f"/help-offers/{offer}/state", state="accepted", message="markofaanswer"),  # noqa: B023 (called within its own round)
            lambda: alice.post(f"/advice-requests/{own}/replies", kind="advice", body="markofareply"),  # noqa: B023 (called within its own round)
            lambda: bob.post(f"/advice-requests/{ask}/replies", kind="advice", body="markofb"),  # noqa: B023 (called within its own round)
        )
        answers = _at_once(acts)
        assert set(answers) <= {200, 201, 204, 401, 404, 409, 422}, answers
        assert answers[:2].count(204) == 1, answers
        accepted = bob.get(f"/help-offers/{hers}").json["state"]
        assert accepted == ("accepted" if answers[3] == 200 else "withdrawn")
        for document in (bob.get("/advice-requests", order="newest").text, bob.get(f"/help-offers/{hers}").text):
            assert "markofa" not in document
        with app.app_context():
            house().clock.pass_time(timedelta(days=7))
            assert finish_leavings()
    left = World(app, {}).everything()
    assert "markofa" not in left, re.findall(r".*markofa.*", left)


def test_coming_back_crosses_the_end_of_the_leaving(house_with: Callable[..., Flask]) -> None:
    """In the last second, two workers finish leavings while Alice comes back: she is whole, or gone."""
    app = house_with()
    for number in range(ROUNDS):
        handle = f"markofahandle{number}"
        alice = Someone(app, handle)
        ask = alice.asks("markofatitle")
        assert alice.delete("/me", words="erased", password=PASSWORD).status_code == 204
        assert alice.post("/session", handle=handle, password=PASSWORD).status_code == 409
        clock = app.extensions["community"].clock

        def back(alice: Someone = alice) -> int:
            return alice.post("/me/return").status_code

        def end(clock: FixedClock = clock) -> int:
            clock.pass_time(timedelta(days=7))
            with app.app_context():
                assert finish_leavings()
            return 0

        def end_too() -> int:
            with app.app_context():
                assert finish_leavings()
            return 0

        answer = _run_at_once((back, end, end_too))[0]
        assert answer in (200, 404)
        assert alice.get("/me").status_code == (200 if answer == 200 else 401)
        if answer == 200:
            assert alice.get(f"/advice-requests/{ask}").json["title"] == "markofatitle"
            assert alice.delete("/me", words="erased", password=PASSWORD).status_code == 204
            clock.pass_time(timedelta(days=7))
            with app.app_context():
                assert finish_leavings()
        assert "markofa" not in World(app, {}).everything()


def _at_once(acts: Sequence[Callable[[], TestResponse]]) -> list[int]:
    return _run_at_once([lambda act=act: act().status_code for act in acts])


def _run_at_once(acts: Sequence[Callable[[], int]]) -> list[int]:
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], int]) -> int:
        start.wait(10)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [answer.result(30) for answer in [pool.submit(run, act) for act in acts]]
