"""Reading a page keeps that something was said: at once from two windows, and while the database takes nothing."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from community.advice.models import AskAgain
from community.current import session
from community.encouragements.models import ShownEncouragement
from community.testing import Someone
from tests.conftest import POSTGRESQL
from tests.encouragements.conftest import thought, was_helped
from tests.faults.test_busy_and_full import held

WINDOWS = 3


def _rows(app: Flask, model: type[Any]) -> int:
    with app.app_context():
        return session().scalar(select(func.count()).select_from(model)) or 0


def _at_once(who: Someone) -> list[Any]:
    """The same person's day, in several windows in the same instant."""
    start, cookie = threading.Barrier(WINDOWS), who.client.get_cookie("community").value

    def go(window: Someone) -> Any:
        start.wait()
        return window.get("/today")

    windows = [Someone(who.app) for _ in range(WINDOWS)]
    for window in windows:
        window.client.set_cookie("community", cookie)
    with ThreadPoolExecutor(WINDOWS) as pool:
        answers = list(pool.map(go, windows))
    assert {answer.status_code for answer in answers} == {200}
    return [answer.json["items"] for answer in answers]


def test_a_thought_is_kept_once_and_says_the_same_in_every_window(
    app: Flask, alice: Someone, bob: Someone, days: Any
) -> None:
    for number in range(6):
        was_helped(alice, bob, f"Number {number}")
        days(61)
        seen = _at_once(alice)
        assert seen[0] and all(items == seen[0] for items in seen)
        assert _rows(app, ShownEncouragement) == number + 1


def test_a_question_is_kept_once(app: Flask, alice: Someone, days: Any) -> None:
    ask = alice.asks()
    alice.put(f"/advice-requests/{ask}/state", state="settled", ask_again_in="1 month")
    days(30)
    seen = _at_once(alice)
    assert seen[0] and all(items == seen[0] for items in seen)
    assert _rows(app, AskAgain) == 1


def test_what_cannot_be_kept_is_not_said_today_and_the_page_is_there(
    app: Flask, alice: Someone, bob: Someone, days: Any, database_url: str
) -> None:
    was_helped(alice, bob)
    days(1)
    lock = "LOCK TABLE community_encouragement_shown IN SHARE MODE" if POSTGRESQL else "SELECT 1"
    with held(database_url, lock):
        assert thought(alice) is None
    assert _rows(app, ShownEncouragement) == 0
    assert thought(alice) is not None
