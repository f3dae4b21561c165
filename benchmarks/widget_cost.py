"""What the beginning of a visit costs beside a plain Flask route, in one interleaved run.

The plain route is Flask, two reads and one durable insert on SQLite, in WAL mode as the house has it. A visit is begun
in process, by somebody who has come in before, with a signature (Ed25519) checked each time.
"""

import secrets
import sqlite3
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask, jsonify, request

from tests.widget.hosts import Guest, Host

PEOPLE = 20
TIMES = "of somebody new", "of whoever comes again", "with the day in its answer"
APART = "a visit and then its day, as two requests"


def costs(host: Host, folder: Path, visits: int) -> tuple[dict[str, float], float]:
    """The median seconds of each way to begin a visit, and of the plain route."""
    guests = [host.brings(str(number)) for number in range(PEOPLE)]
    plain = _plain(folder / "plain.sqlite")
    ways: dict[str, Callable[[int], float]] = {
        TIMES[0]: lambda number: _begin(host, host.signs(f"new {number % PEOPLE}")),
        TIMES[1]: lambda number: _begin(host, host.signs(str(number % PEOPLE))),
        TIMES[2]: lambda number: _begin(host, host.signs(str(number % PEOPLE)), day=True),
        APART: lambda number: _begin(host, host.signs(str(number % PEOPLE))) + _day(guests[number % PEOPLE]),
        "plain": lambda _number: plain(),
    }
    took: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(visits):
        for way, ask in ways.items():
            took[way].append(ask(number))
    found = {way: statistics.median(times) for way, times in took.items()}
    return found, found.pop("plain")


def _begin(host: Host, assertion: str, *, day: bool = False) -> float:
    client, body = host.app.test_client(), {"site": host.site, "assertion": assertion, "day": day}
    begun = time.perf_counter()
    answer = client.post("/embed/v1/session", json=body)
    took = time.perf_counter() - begun
    assert answer.status_code == 200, answer.text
    return took


def _day(guest: Guest) -> float:
    begun = time.perf_counter()
    answer = guest.get("/today")
    took = time.perf_counter() - begun
    assert answer.status_code == 200, answer.text
    return took


def _plain(path: Path) -> Callable[[], float]:
    database = sqlite3.connect(path, isolation_level=None)
    for words in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
        database.execute(words)
    database.executescript("""CREATE TABLE site (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
        CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT UNIQUE); CREATE TABLE used (name TEXT UNIQUE);
        INSERT INTO site (name) VALUES ('duoveo'); INSERT INTO person (name) VALUES ('17');""")
    app = Flask(__name__)

    @app.post("/session")
    def session() -> object:
        given = request.get_json()
        database.execute("SELECT * FROM site WHERE name = ?", (given["site"],)).fetchone()
        who = database.execute("SELECT * FROM person WHERE name = ?", ("17",)).fetchone()
        database.execute("INSERT INTO used VALUES (?)", (given["used"],))
        return jsonify(token=secrets.token_urlsafe(32), person=who[0])

    client = app.test_client()

    def ask() -> float:
        body, begun = {"site": "duoveo", "used": secrets.token_urlsafe(16)}, time.perf_counter()
        answer = client.post("/session", json=body)
        took = time.perf_counter() - begun
        assert answer.status_code == 200
        return took

    return ask
