"""Nobody learns from the house who is here: known and unknown names get the same answer for the same work.

The work is compared by what it is made of (statements, password hashes) and by the processor's time it took, never by
the clock on the wall, which other work on the machine moves. ``./dev check --full`` takes 400 pairs and ten per cent.
"""

import re
import statistics
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from community.current import house
from community.members import services
from community.testing import PASSWORD, Someone, joining
from tests.conftest import FULL
from tests.mail.post import Post, with_address, work
from tests.quick import REAL_HASHER


@pytest.fixture(autouse=True)
def _work_as_in_a_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here it counts how long a password takes."""
    monkeypatch.setattr(services, "_hasher", REAL_HASHER)
    services._nobodys_hash.cache_clear()


PAIRS, BOUND = (400, 1.1) if FULL else (60, 1.5)
CHANGING = ("Date", "Set-Cookie", "Content-Length")
Call = Callable[[Someone, str, int], TestResponse]


def _recover(who: Someone, name: str, _n: int) -> TestResponse:
    return who.post("/recovery", who=name)


def _recover_by_page(who: Someone, name: str, _n: int) -> TestResponse:
    return who.client.post("/forgotten", data={"form_token": who.form_token, "who": name})


def _sign_in(who: Someone, name: str, _n: int) -> TestResponse:
    return who.post("/session", handle=name.split("@")[0], password="not this one")


def _join(who: Someone, name: str, number: int) -> TestResponse:
    handle = f"new-{'k' if name == 'alice' else 'u'}-{number:03d}"
    return who.post("/members", **joining(handle), email=f"{name}@example.org")


@pytest.fixture
def work_done(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is asked of the database, and of the password hasher."""
    done: list[str] = []

    def on_execute(_connection, _cursor, statement, *_more) -> None:
        done.append(statement)

    def hashing(known: str | None, password: str, fits=services.fits) -> bool:
        done.append("a hash is compared")
        return fits(known, password)

    monkeypatch.setattr(services, "fits", hashing)
    with app.app_context():
        engine = house().engine
    event.listen(engine, "before_cursor_execute", on_execute)
    yield done
    event.remove(engine, "before_cursor_execute", on_execute)


@pytest.mark.parametrize(
    ("call", "known", "unknown"),
    [
        (_recover, "alice", "nobody"),
        (_recover, "alice@example.org", "nobody@example.org"),
        (_recover_by_page, "alice", "nobody"),
        (_sign_in, "alice", "nobody"),
        (_join, "alice", "nobody"),
    ],
    ids=["by name", "by address", "by page", "sign in", "join"],
)
def test_known_and_unknown_are_the_same(
    app: Flask, post: Post, work_done: list[str], call: Call, known: str, unknown: str
) -> None:
    with_address(Someone(app, "alice"), post)
    browser = Someone(app)
    page = browser.client.get("/forgotten").text
    browser.form_token = re.findall(r'name="form_token" value="([^"]+)"', page)[0]
    for number in range(2):  # what is made once
        for name in (known, unknown):
            call(browser, name, 900 + number)
    times: dict[str, list[float]] = {known: [], unknown: []}
    pairs = PAIRS if call is not _join else PAIRS // 4
    for number in range(pairs):
        seen = []
        for name in (known, unknown) if number % 2 else (unknown, known):
            if call is _join:
                browser = Someone(app)
            work_done.clear()
            begun = time.process_time()
            answer = call(browser, name, number)
            times[name].append(time.process_time() - begun)
            headers = {key: value for key, value in answer.headers.items() if key not in CHANGING}
            body = answer.text.replace(known, "WHO").replace(unknown, "WHO").replace("new-k-", "new-u-")
            body = body.replace("New-K-", "New-U-")
            seen.append((answer.status_code, headers, body, tuple(work_done)))
        assert seen[0] == seen[1]
    ratio = statistics.median(times[known]) / statistics.median(times[unknown])
    assert 1 / BOUND <= ratio <= BOUND, ratio
    work(app)
    assert Someone(app).post("/session", handle="alice", password=PASSWORD).status_code == 200
