"""The server and the worker are killed in the midst of everything, again and again: what the house has said yes to is
there, nothing is half there, and nothing has happened twice.

``./dev check --full`` kills them a hundred times, the short form five times.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from flask import Flask
from sqlalchemy import make_url

from community.clock import FixedClock
from community.testing import Someone
from tests.conftest import FULL, POSTGRESQL
from tests.faults.stories import Kept, Teller, all_stories
from tests.mail.post import Post, a_post, free_port, work

KILLS = 100 if FULL else 5
WORDS = {"advice_request": "title", "reply": "body", "help_offer": "what", "offer_message": "body", "thanks": "message"}
BLOCKED = """EXISTS (SELECT 1 FROM community_apart a WHERE a.kind = 'block'
    AND ((a.member_id = {0} AND a.other_id = {1}) OR (a.member_id = {1} AND a.other_id = {0})))"""
HAS_LEFT = "{0} IN (SELECT id FROM community_member WHERE left_at IS NOT NULL)"
# What is told of: the notice, the event by which it is told, the thing, who is told, and of whom.
TOLD = {
    "reply": ("ReplyWritten", "reply", "q.author_id", "t.author_id", "1"),
    "offer": ("HelpOffered", "help_offer", "q.author_id", "t.author_id", "t.state = 'offered'"),
    "accepted": ("OfferAnswered", "help_offer", "t.author_id", "q.author_id", "t.state = 'accepted'"),
}
JOINED = {
    "reply": "community_reply t JOIN community_advice_request q ON q.id = t.request_id",
    "help_offer": "community_help_offer t JOIN community_advice_request q ON q.id = t.request_id",
}
TOLD_IN_THREADS = {
    "message": ("MessageSent", "community_offer_message t JOIN community_help_offer o ON o.id = t.offer_id"),
    "thanks": ("ThanksRecorded", "community_thanks t"),
}
NEVER = {
    "somebody is told of who is blocked": f"""
        SELECT n.kind FROM community_notice n WHERE {BLOCKED.format("n.member_id", "n.actor_id")}""",
    "a request waits though it was answered, or does not though it was not": """
        SELECT q.title FROM community_advice_request q WHERE q.waiting != (q.state = 'open' AND NOT EXISTS (
            SELECT 1 FROM community_reply r
            WHERE r.request_id = q.id AND NOT r.private AND r.author_id IS NOT q.author_id AND r.body != ''))""",
    "a thread without an accepted offer": """
        SELECT m.body FROM community_offer_message m JOIN community_help_offer o ON o.id = m.offer_id
        WHERE o.state != 'accepted'""",
    "an answer without its words": """
        SELECT what FROM community_help_offer WHERE state = 'accepted' AND message IS NULL""",
    "somebody has half left": """
        SELECT m.handle FROM community_member m WHERE (m.left_at IS NULL) != (
            NOT EXISTS (SELECT 1 FROM community_leaving l WHERE l.member_id = m.id))
        UNION SELECT m.handle FROM community_member m JOIN community_session s ON s.member_id = m.id
        WHERE m.left_at IS NOT NULL
        UNION SELECT r.body FROM community_reply r JOIN community_member m ON m.id = r.author_id
        WHERE m.left_at IS NOT NULL AND r.body != ''""",
    "somebody came in without a way to write to them": """
        SELECT m.handle FROM community_member m WHERE m.email IS NOT NULL AND m.left_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM community_mail_wishes w WHERE w.member_id = m.id)""",
    "a kept answer without what it tells of": """
        SELECT substr(k.answer, 1, 80) FROM community_kept_answer k WHERE NOT EXISTS (
            SELECT 1 FROM community_member m WHERE m.id = k.member_id)""",
    "two are one": """
        SELECT title FROM community_advice_request WHERE title != '' GROUP BY title HAVING count(*) > 1
        UNION SELECT body FROM community_reply WHERE body != '' GROUP BY body HAVING count(*) > 1
        UNION SELECT what FROM community_help_offer GROUP BY what HAVING count(*) > 1
        UNION SELECT body FROM community_offer_message GROUP BY body HAVING count(*) > 1
        UNION SELECT message FROM community_thanks GROUP BY message HAVING count(*) > 1""",
}


def _untold() -> Iterator[tuple[str, str, str]]:
    """What somebody must be told of, and the things of which they are told neither, or of which they will be again."""
    for kind, (event, table, told, of, when) in TOLD.items():
        rows = f"FROM {JOINED[table]} WHERE {when} AND {told} IS NOT {of}"
        yield kind, event, f"{rows} AND NOT {BLOCKED.format(told, of)} AND NOT {HAS_LEFT.format(of)}"
    for kind, (event, rows) in TOLD_IN_THREADS.items():
        yield kind, event, f"FROM {rows} WHERE 1"


def _half(path: Path) -> list[str]:
    """What is only half there."""
    found: list[str] = []
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for what, question in NEVER.items():
            found += [f"{what}: {row[0]}" for row in database.execute(question)]
        for kind, event, rows in _untold():
            notice = f"SELECT count(*) FROM community_notice n WHERE n.kind = '{kind}' AND n.subject = t.public_id"
            waits = f"""SELECT count(*) FROM community_outbox e WHERE e.name = '{event}'
                AND e.payload LIKE '%"' || t.public_id || '"%'"""
            for thing, told, waiting in database.execute(f"SELECT t.public_id, ({notice}), ({waits}) {rows}"):
                if told + waiting != 1:
                    found.append(f"{kind} {thing}: told {told} times, waits {waiting} times to be told")
    return found


@contextmanager
def _running(command: list[str], env: dict[str, str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("ab") as said:
        folder = Path(__file__).parents[2]
        process = subprocess.Popen(command, env=env, start_new_session=True, cwd=folder, stdout=said, stderr=said)
        try:
            yield process
        finally:
            _kill(process)
            process.wait(5)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _answers(base: str) -> None:
    for _ in range(400):
        with suppress(requests.RequestException):
            if requests.get(f"{base}/healthz", timeout=1).status_code == 200:
                return
        time.sleep(0.025)
    raise AssertionError("the server did not start")


def _one_life(tellers: list[Teller], env: dict[str, str], log: Path, chance: random.Random) -> None:
    """Everybody goes on, and in the midst of it the server is killed, and the worker a moment before or after."""
    port = free_port()
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--blocking-threads", "4"]
    server += ["--no-ws", "--log-level", "error", "wsgi:app"]
    worker = [sys.executable, "-m", "flask", "--app", "wsgi", "community", "work"]
    with _running(server, env, log) as house, _running(worker, env, log) as post:
        _answers(f"http://127.0.0.1:{port}")
        threads = [threading.Thread(target=teller.go_on, args=(f"http://127.0.0.1:{port}",)) for teller in tellers]
        for thread in threads:
            thread.start()
        first, second = chance.sample((house, post), 2)
        time.sleep(0.3 + chance.random() * 0.6)
        _kill(first)
        time.sleep(chance.random() * 0.1)
        _kill(second)
        for thread in threads:
            thread.join(30)


@pytest.mark.skipif(bool(POSTGRESQL), reason="kills the server on SQLite's files; PostgreSQL keeps its own promises")
def test_what_was_said_yes_to_is_there_whole_and_once(
    app: Flask, house_with: Callable[..., Flask], database_url: str, tmp_path: Path
) -> None:
    database, kept, chance = Path(make_url(database_url).database or ""), Kept(), random.Random(9)
    ask = Someone(app, "zoe").asks("Who comes by?")
    tellers = [Teller(story) for story in all_stories(ask, kept)]
    with a_post() as post:
        env = {
            **os.environ,
            "COMMUNITY_SECRET_KEY": "tests only " * 4,
            "COMMUNITY_DATABASE_URL": database_url,
            "COMMUNITY_JOINING": "open",
            "COMMUNITY_RATE_LIMITS": "off",
            **post.settings,
        }
        for life in range(5 * KILLS):
            if life >= KILLS and all(kept[kind] for kind in (*WORDS, "block", "mute")):
                break  # on a busy machine it takes longer until there was a yes to everything
            _one_life(tellers, env, tmp_path / "said", chance)
            assert [words for teller in tellers for words in teller.refused] == []
            assert _half(database) == [], life
        assert sum(teller.unanswered for teller in tellers) >= KILLS, "nobody was interrupted"
        said = (tmp_path / "said").read_text()
        assert "Traceback" not in said, said
        in_a_while = house_with(post.settings, clock=FixedClock(datetime.now(UTC) + timedelta(minutes=5)))
        Someone(in_a_while, "zora").asks("Is everything told?")  # delivers what was left behind
        work(in_a_while)
        _is_told_once(database, kept, post)
    _is_kept(database, kept)


def _is_kept(database: Path, kept: Kept) -> None:
    """Every yes is there."""
    assert _half(database) == []
    with closing(sqlite3.connect(database)) as found:
        for table, column in WORDS.items():
            there = {row[0] for row in found.execute(f"SELECT {column} FROM community_{table}")}
            assert set(kept[table]) <= there, table
            assert kept[table], table
        accepted = found.execute("SELECT public_id FROM community_help_offer WHERE state = 'accepted'")
        assert set(kept["accepted"]) <= {row[0] for row in accepted}
        left = found.execute("SELECT handle FROM community_member WHERE left_at IS NOT NULL")
        assert set(kept["left"]) <= {row[0] for row in left}
        apart = "SELECT m.handle FROM community_apart a JOIN community_member m ON m.id = a.other_id WHERE a.kind = ?"
        for kind in ("block", "mute"):
            assert set(kept[kind]) <= {row[0] for row in found.execute(apart, [kind])}
            assert kept[kind]
        found.execute(
            "INSERT INTO community_advice_search (community_advice_search, rank) VALUES ('integrity-check', 1)"
        )


def _is_told_once(database: Path, kept: Kept, post: Post) -> None:
    """Nothing waits to be told or sent; each newcomer was written to once, or the same mail came once more."""
    with closing(sqlite3.connect(database)) as found:
        assert found.execute("SELECT name FROM community_outbox").fetchall() == []
        assert found.execute("SELECT kind FROM community_mail").fetchall() == []
    # What stands before the @ is the mail's name; the house that sends what was left behind has another address.
    mails = {(mail["To"], mail["Message-ID"].split("@")[0]) for mail in post.mails}
    written_to = Counter(address for address, _name in mails)
    assert {f"{handle}@example.org" for handle in kept["guest"]} <= set(written_to)
    assert set(written_to.values()) == {1}
    assert len(post.mails) - len(mails) <= KILLS, "a mail came again that no killed worker had in hand"
