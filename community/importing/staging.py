"""The posts of a dump between reading and storing, in a temporary database of their own.

Nothing is stored before the whole dump was read and every answer has met its question, whatever their order; a dump
of any size takes little memory; and the house's database is held for no longer than the storing itself.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType

from community.importing.posts import Fault, Post

SCHEMA = """
CREATE TABLE post (
    n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, parent TEXT, line INTEGER, place TEXT, fingerprint TEXT,
    digest TEXT, moment TEXT, voice TEXT, name TEXT, title TEXT, body TEXT, topics TEXT, called TEXT,
    known INTEGER DEFAULT 0, request INTEGER
);
CREATE INDEX post_fingerprint ON post (fingerprint);
CREATE TABLE left_out (key TEXT PRIMARY KEY);
CREATE TABLE fault (line INTEGER, place TEXT, words TEXT, left_out INTEGER);
"""
INSERT = """
INSERT OR IGNORE INTO post
    (key, parent, line, place, fingerprint, digest, moment, voice, name, title, body, topics, called)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
ASTRAY = """
SELECT answer.n, answer.line, answer.place, CASE
    WHEN left_out.key IS NOT NULL THEN 'its question was left out'
    WHEN question.key IS NOT NULL THEN 'it answers an answer'
    ELSE 'its question is not there' END AS words
FROM post AS answer
LEFT JOIN post AS question ON question.key = answer.parent
LEFT JOIN left_out ON left_out.key = answer.parent AND question.key IS NULL
WHERE answer.parent IS NOT NULL AND (question.key IS NULL OR question.parent IS NOT NULL)
"""
QUESTIONS = "SELECT * FROM post WHERE parent IS NULL AND NOT known AND n > ? ORDER BY n LIMIT ?"
ANSWERS = """
SELECT answer.*, question.request AS in_request
FROM post AS answer JOIN post AS question ON question.key = answer.parent
WHERE NOT answer.known AND answer.n > ? ORDER BY answer.n LIMIT ?
"""
VOICES = """
CREATE TABLE voice AS SELECT voice AS key, min(name) AS name, min(moment) AS moment FROM post
WHERE NOT known AND voice IS NOT NULL GROUP BY voice
"""


class Staging:
    """A temporary database: in memory while it is small, else in a file that vanishes with the process."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.row_factory = sqlite3.Row
        for pragma in ("journal_mode=OFF", "synchronous=OFF"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.executescript(SCHEMA)
        self._database.execute("BEGIN")  # and never an end: it is thrown away

    def __enter__(self) -> "Staging":
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._database.close()

    def take(self, found: Iterable[Post | Fault]) -> None:
        """Take in what a reader finds; afterwards every answer that is left has its question."""
        for thing in found:
            if isinstance(thing, Fault):
                self.note(thing)
            elif not self._add(thing):
                self._meet_again(thing)
        for answer in self._database.execute(ASTRAY).fetchall():
            self.note(Fault(answer["line"], answer["place"], answer["words"]))
            self._database.execute("DELETE FROM post WHERE n = ?", (answer["n"],))

    def note(self, fault: Fault) -> None:
        """Keep a fault for the list at the end."""
        self._database.execute(
            "INSERT INTO fault VALUES (?, ?, ?, ?)", (fault.line, fault.place, fault.words, fault.left_out)
        )
        if fault.question:
            self._database.execute("INSERT OR IGNORE INTO left_out VALUES (?)", (fault.question,))

    def faults(self) -> Iterator[tuple[str, bool]]:
        """Every fault in the order of the file: a sentence, and whether the row was left out."""
        for fault in self._database.execute("SELECT * FROM fault ORDER BY line, rowid"):
            yield f"{fault['place']}: {fault['words']}.", bool(fault["left_out"])

    def fingerprints(self, limit: int) -> Iterator[Sequence[str]]:
        """The fingerprints of all posts, some at a time."""
        for rows in self._some("SELECT n, fingerprint FROM post WHERE n > ? ORDER BY n LIMIT ?", limit):
            yield [row["fingerprint"] for row in rows]

    def questions(self, limit: int) -> Iterator[Sequence[sqlite3.Row]]:
        """The questions that are new here, some at a time, in the order of the file."""
        return self._some(QUESTIONS, limit)

    def answers(self, limit: int) -> Iterator[Sequence[sqlite3.Row]]:
        """The answers that are new here, each with the request of its question, which may be gone."""
        return self._some(ANSWERS, limit)

    def voices(self, limit: int) -> Iterator[Sequence[sqlite3.Row]]:
        """Everybody who wrote something that is new here, with a name and the moment of their first words."""
        self._database.execute(VOICES)
        return self._some("SELECT rowid AS n, * FROM voice WHERE n > ? ORDER BY n LIMIT ?", limit)

    def know(self, found: Iterable[tuple[int | None, str]]) -> None:
        """Mark posts as known here: (request of a question, fingerprint)."""
        self._database.executemany("UPDATE post SET known = 1, request = ? WHERE fingerprint = ?", found)

    def place(self, found: Iterable[tuple[int, int]]) -> None:
        """Say which requests the new questions became: (request, number of the post)."""
        self._database.executemany("UPDATE post SET request = ? WHERE n = ?", found)

    def how_many(self, which: str) -> int:
        """How many posts: ``new``, ``known``, or ``all``."""
        condition = {"new": "NOT known", "known": "known", "all": "1"}[which]
        return int(self._database.execute(f"SELECT count(*) FROM post WHERE {condition}").fetchone()[0])  # noqa: S608 (the condition is one of ours)

    def first(self) -> str:
        """The fingerprint of the first post."""
        return str(self._database.execute("SELECT fingerprint FROM post ORDER BY n LIMIT 1").fetchone()[0])

    def _add(self, post: Post) -> bool:
        voice = (post.voice.key, post.voice.name) if post.voice else (None, None)
        moment = post.moment.isoformat(timespec="microseconds")
        told = (post.key, post.parent, post.line, post.place, post.fingerprint, post.digest, moment)
        words = (post.title, post.body, "\n".join(post.topics), post.called)
        return self._database.execute(INSERT, (*told, *voice, *words)).rowcount == 1

    def _meet_again(self, post: Post) -> None:
        first = self._database.execute("SELECT * FROM post WHERE key = ?", (post.key,)).fetchone()
        same = first["digest"] == post.digest
        if post.repeats:
            if not same:
                words = f"it tells its question in other words than line {first['line']}, which are kept"
                self.note(Fault(post.line, post.place, words, left_out=False))
            return
        words = f"the same as line {first['line']}" if same else f"another row has its Id, in line {first['line']}"
        self.note(Fault(post.line, post.place, words))

    def _some(self, statement: str, limit: int) -> Iterator[Sequence[sqlite3.Row]]:
        last = 0
        while rows := self._database.execute(statement, (last, limit)).fetchall():
            last = rows[-1]["n"]
            yield rows
