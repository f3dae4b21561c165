"""The import of 400 questions with their answers beside 400 durable inserts, taking turns in one run.

``./dev bench importing PATH [PATH …]``: each PATH is a folder with a Posts.xml, or a file of JSON lines; at most 400
questions are taken of each. An insert is one row in one transaction of its own on SQLite with ``synchronous=FULL``.
Afterwards every question must be reached by paging exactly once, in both orders.
"""

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from pathlib import Path

from flask import Flask

from community.clock import SystemClock
from community.current import house
from community.db.migrate import upgrade
from community.testing import Someone, make_app

GATE = 30
ROOT = Path(__file__).parents[1]


def cut(path: Path, folder: Path, most: int) -> tuple[list[str], int]:
    """A copy of a dump with at most so many questions and their answers: the arguments that import it, and how many
    questions can come in."""
    if path.is_dir():
        rows = ElementTree.parse(path / "Posts.xml").getroot()
        chosen = [row.get("Id") for row in rows if row.get("PostTypeId") == "1"][:most]
        kept = [row for row in rows if row.get("Id") in chosen or row.get("ParentId") in chosen]
        root = ElementTree.Element("posts")
        root.extend(kept)
        ElementTree.ElementTree(root).write(folder / "Posts.xml", encoding="utf-8", xml_declaration=True)
        return ["stackexchange", str(folder)], len(chosen)
    lines = [(json.loads(line), line) for line in path.read_text().splitlines()]
    told = {row["question_id"]: None for row, _line in lines if row["title"] or row["text"]}
    some = dict.fromkeys(list(told)[:most])
    (folder / "answers.jsonl").write_text("".join(f"{line}\n" for row, line in lines if row["question_id"] in some))
    return ["jsonl", str(folder / "answers.jsonl")], len(some)


def inserts(folder: Path, number: int) -> float:
    """Seconds for so many durable inserts."""
    path = folder / "plain.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE question (id INTEGER PRIMARY KEY, title TEXT, body TEXT)")
    begun = time.perf_counter()
    for _ in range(number):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO question (title, body) VALUES (?, ?)", ("How does one begin?", "word " * 150))
        connection.execute("COMMIT")
    taken = time.perf_counter() - begun
    connection.close()
    for file in folder.glob("plain.sqlite*"):
        file.unlink()
    return taken


def command(app: Flask, arguments: Sequence[str]) -> float:
    """Seconds for the import command's work, in this process."""
    begun = time.perf_counter()
    done = app.test_cli_runner().invoke(args=["community", "import", *arguments])
    taken = time.perf_counter() - begun
    assert done.exit_code in (0, 3), done.stderr
    return taken


def process(database_url: str, arguments: Sequence[str]) -> float:
    """Seconds for the same as an operator types it, Python's start included."""
    settings = {"COMMUNITY_SECRET_KEY": "benchmark " * 4, "COMMUNITY_DATABASE_URL": database_url}
    typed = [sys.executable, "-m", "flask", "--app", "wsgi", "community", "import", *arguments]
    begun = time.perf_counter()
    done = subprocess.run(typed, env={**os.environ, **settings}, cwd=ROOT, capture_output=True, check=False)
    taken = time.perf_counter() - begun
    assert done.returncode in (0, 3), done.stderr
    return taken


def reached(app: Flask, order: str) -> list[str]:
    """The id of every request met by paging."""
    alice, met, more = Someone(app), [], {}
    alice.post("/session", handle="alice", password="a quiet garden path")
    while True:
        page = alice.get("/advice-requests", order=order, limit="50", **more).json
        met += [item["id"] for item in page["items"]]
        if page["next"] is None:
            return met
        more = {"cursor": page["next"]}


def in_a_house(empty: Path, path: Path, work: Callable[[Flask, str], float]) -> float:
    """Do something in a fresh copy of an empty house."""
    shutil.copy(empty, path)
    url = f"sqlite:///{path}"
    app = make_app(url, clock=SystemClock())
    taken = work(app, url)
    with app.app_context():
        house().engine.dispose()
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    return taken


def measured(path: Path, most: int, rounds: int) -> bool:
    """Measure one dump and print it; whether the gate holds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty = folder / "empty.sqlite"
        app = make_app(f"sqlite:///{empty}", clock=SystemClock())
        with app.app_context():
            upgrade()
            house().engine.dispose()
        arguments, questions = cut(path, folder, most)
        ways: dict[str, Callable[[], float]] = {
            "inserts": lambda: inserts(folder, questions),
            "command": lambda: in_a_house(empty, folder / "one.sqlite", lambda app, _url: command(app, arguments)),
            "process": lambda: in_a_house(empty, folder / "two.sqlite", lambda _app, url: process(url, arguments)),
        }
        taken = [{way: measure() for way, measure in ways.items()} for _ in range(rounds)]
        found = {way: statistics.median(one[way] for one in taken) for way in ways}
        Someone(app, "alice")
        command(app, arguments)
        met = {order: reached(app, order) for order in ("newest", "waiting")}
        with app.app_context():
            house().engine.dispose()
    once = all(len(ids) == len(set(ids)) == questions for ids in met.values())
    ratio, typed = found["command"] / found["inserts"], found["process"] / found["inserts"]
    print(f"{path.name}: {questions} questions, median of {rounds} rounds")
    print(f"  {questions} durable inserts        {found['inserts']:.3f} s")
    print(f"  import, the command's work  {found['command']:.3f} s  × {ratio:.1f} (gate {GATE})")
    print(f"  import, as a process        {found['process']:.3f} s  × {typed:.1f}")
    print(f"  reached by paging, exactly once in both orders: {'yes' if once else 'NO'}")
    return once and ratio <= GATE


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("paths", nargs="+", type=Path)
    options.add_argument("--questions", type=int, default=400)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    held = [measured(path, chosen.questions, chosen.rounds) for path in chosen.paths]
    sys.exit(not all(held))


if __name__ == "__main__":
    main()
