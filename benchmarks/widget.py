"""What the widget weighs, and what the beginning of a visit costs beside a plain Flask route, in one interleaved run.

``./dev bench widget [--visits N]``. Bytes are those of the house's own answers, packed by brotli (11) as a proxy before
it would. The plain route is Flask, two reads and one durable insert on SQLite, in WAL mode as the house has it. A visit
is begun in process, by somebody who has come in before, with a signature (Ed25519) checked each time.
"""

import argparse
import secrets
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import brotli
from flask import Flask, jsonify, request

from community.clock import SystemClock
from community.current import house
from community.db.migrate import upgrade
from community.testing import make_app
from tests.widget.hosts import Host

PEOPLE = 20


def main() -> None:
    """Print the gates that are measured here, and whether they hold."""
    options = argparse.ArgumentParser(prog="./dev bench widget")
    options.add_argument("--visits", type=int, default=200)
    visits = options.parse_args().visits
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(f"sqlite:///{folder}/house.sqlite", clock=SystemClock())
        with app.app_context():
            upgrade()
        host = Host(app)
        for number in range(PEOPLE):
            host.brings(str(number))
        _sizes(host)
        _cost(host, _plain(Path(folder, "plain.sqlite")), visits)
        with app.app_context():
            house().database.engine.dispose()


def _sizes(host: Host) -> None:
    client = host.app.test_client()
    loader = _packed(client.get("/embed/v1/embed.js").data)
    _say("the element's script, brotli", f"{loader} B", "1900 B", loader <= 1900)
    for language in ("en", "fr"):
        frame = _packed(client.get(f"/embed/v1/frame?k={host.site}&lang={language}").data)
        begun = _packed(host.begins(host.signs("7")).data)
        whole = loader + frame + begun
        what = f"first view cold, signed in ({language}), brotli"
        _say(
            what, f"{whole} B ({loader} + {frame} + {begun})", "8500 B, at most 14000 B", whole <= 8500, whole <= 14000
        )


def _cost(host: Host, plain: Callable[[], float], visits: int) -> None:
    """The gate is of the visit itself; a day in the same answer costs what the house's first page costs."""
    ways = {
        "of somebody new": lambda number: _begin(host, host.signs(f"new {number % PEOPLE}")),
        "of whoever comes again": lambda number: _begin(host, host.signs(str(number % PEOPLE))),
        "with the day in the same answer": lambda number: _begin(host, host.signs(str(number % PEOPLE)), day=True),
        "plain": lambda _number: plain(),
    }
    took: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(visits):
        for way, ask in ways.items():
            took[way].append(ask(number))
    route = statistics.median(took.pop("plain")) * 1000
    for way, times in took.items():
        visit = statistics.median(times) * 1000
        found = f"{visit / route:.2f} × ({visit:.2f} ms, {route:.2f} ms)"
        what = f"a visit begun {way}, beside a plain route"
        if "day" in way:
            sys.stdout.write(f"{what}: {found}; no gate, it is the house's first page\n")
        else:
            _say(what, found, "2 ×", visit <= 2 * route)


def _begin(host: Host, assertion: str, *, day: bool = False) -> float:
    client, body = host.app.test_client(), {"site": host.site, "assertion": assertion, "day": day}
    begun = time.perf_counter()
    answer = client.post("/embed/v1/session", json=body)
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


def _packed(data: bytes) -> int:
    return len(brotli.compress(data, quality=11))


def _say(what: str, found: str, gate: str, holds: bool, nearly: bool = False) -> None:
    sys.stdout.write(f"{what}: {found}; gate {gate}: {'holds' if holds else 'the wider one' if nearly else 'missed'}\n")


if __name__ == "__main__":
    main()
