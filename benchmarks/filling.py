"""A house filled in bulk: any number of requests, and a member whose own part is the same in every house.

Plain inserts through SQLAlchemy Core, no service: 100,000 requests in seconds. The same size gives the same rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, insert

from benchmarks.filling_letters import Writers
from community.advice.models import AdviceRequest, Reply, RequestReader, RequestTopic, RequestWanted, words_of
from community.circles.models import Circle, CircleMembership
from community.correspondence.models import Correspondence, Letter
from community.current import house, session
from community.db.unit_of_work import unit_of_work
from community.members.models import Member, MemberWord
from community.notices.models import Notice
from community.offers.models import HelpOffer
from community.standing_offers.models import StandingOffer, StandingOfferTopic
from community.testing import Someone
from community.thanks.models import Thanks
from community.ties.models import Tie

FIRST, SPAN, LATER = datetime(2025, 1, 1, tzinfo=UTC), timedelta(days=300), datetime(2099, 1, 1, tzinfo=UTC)
BATCH = 5000
OWN = 24  # of every kind of thing, the reader has this many, whatever the size of the house
NAMED = 30  # requests that name the reader, and as many in the reader's circle
PEOPLE = 4  # members of a circle
RARE = 12  # requests that hold the rare word, whatever the size of the house
THREAD = 20  # replies on each of the threads that are measured
TOPICS = ("work", "home", "health", "letters", "grief", "money", "moving", "school", "sleep", "friends", "garden")
RARE_TOPIC, COMMON_WORD, RARE_WORD, PREFIX = "bees", "story", "nightingale", "wond"
SEQUENCES = ("member", "circle", "advice_request", "reply", "help_offer", "standing_offer", "thanks", "notice")
SEQUENCES += ("correspondence", "letter", "tie")
ENDS = ("It goes on.", "I wonder what comes next.", "We spoke of it in the garden.", "Nothing is decided yet.")


@dataclass(frozen=True)
class Filled:
    """What there is to visit in a filled house."""

    reader: Someone
    threads: tuple[str, ...]
    people: tuple[str, ...]
    own: str
    circle: str
    letters: str

    @property
    def cookie(self) -> str:
        """The reader's cookie, as a browser sends it."""
        found = self.reader.client.get_cookie("community")
        assert found is not None
        return f"community={found.value}"


def fill(app: Flask, size: int, *, replies: int = 3, sentences: int = 9, every: int = 1) -> Filled:
    """Fill an empty house with ``size`` requests (500 or more), by a twentieth as many members.

    Args:
        replies: replies to a request that somebody answered; ``THREAD`` on the threads that are visited.
        sentences: more sentences in the body of a request.
        every: only every so-manieth request has topics, replies, offers and thanks, apart from the reader's own.
    """
    reader = Someone(app, "alice")  # the first member, with key 1
    plan = _Plan(size, replies, sentences, every)
    with app.app_context():
        with unit_of_work() as work, _search_made_at_the_end(work.connection()):
            for table, rows in plan.tables():
                while batch := list(islice(rows, BATCH)):
                    work.execute(insert(table), batch)
        for table in SEQUENCES:
            _set_sequence(f"community_{table}")
        analyse()
    return Filled(
        reader,
        threads=tuple(_id("ask", n) for n in plan.threads),
        people=tuple(f"member-{n}" for n in range(2, 10)),
        own=_id("ask", min(plan.own)),
        circle=_id("circle", 1),
        letters=plan.writers.name_of(1),
    )


def analyse() -> None:
    """Let the database count what it has, so that it plans as it will once the house has lived for a while."""
    engine = house().database.engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE")


@contextmanager
def _search_made_at_the_end(connection: Connection) -> Iterator[None]:
    """FTS5 writes its index anew with every row that a trigger gives it; made once, it costs a tenth."""
    triggers = []
    if connection.dialect.name == "sqlite":
        of_search = "FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'community_advice_search%'"
        triggers = connection.exec_driver_sql(f"SELECT name, sql {of_search}").all()
    for name, _sql in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    if triggers:
        connection.exec_driver_sql("INSERT INTO community_advice_search(community_advice_search) VALUES ('rebuild')")
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)


def _set_sequence(table: str) -> None:
    """Rows came with their keys; the database counts on from them."""
    if session().get_bind().dialect.name == "postgresql":
        with unit_of_work() as work:
            work.connection().exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))"
            )


class _Plan:
    """Which rows there are. Numbers come from the place of a row, so every run makes the same ones."""

    def __init__(self, size: int, replies: int, sentences: int, every: int) -> None:
        self.size, self.replies, self.sentences, self.every = size, replies, sentences, every
        self.members = max(60, size // 20)
        self.circles = self.members // 4
        self.writers = Writers(self.members, OWN)
        self.step = SPAN / size
        own = size // OWN
        self.own = {n * own + own // 2 for n in range(OWN)}  # requests that the reader asked
        self.joined = {n * own + own // 3 for n in range(OWN)}  # requests that the reader replied to and offered on
        self.thread_step = size // 8
        self.threads = [n * self.thread_step + 1 for n in range(8)]
        self.named = {n * (size // NAMED) + 2 for n in range(NAMED)}  # requests that name the reader
        self.circled = {n * (size // NAMED) + 5 for n in range(NAMED)}  # requests in the reader's circle
        self.rare = {n * (size // RARE) + 3 for n in range(RARE)}

    def tables(self) -> Iterator[tuple[Table, Iterator[dict[str, Any]]]]:
        for model, rows in (
            (Member, self._members()),
            (MemberWord, self._words()),
            (Circle, self._circles()),
            (CircleMembership, self._memberships()),
            (AdviceRequest, self._requests()),
            (RequestReader, self._readers()),
            (RequestTopic, self._topics()),
            (RequestWanted, self._wanted()),
            (Reply, self._replies()),
            (HelpOffer, self._offers()),
            (StandingOffer, self._standing()),
            (StandingOfferTopic, self._standing_topics()),
            (Thanks, self._thanks()),
            (Notice, self._notices()),
            (Correspondence, self.writers.correspondences()),
            (Letter, self.writers.letters()),
            (Tie, self.writers.ties()),
        ):
            table = model.__table__
            assert isinstance(table, Table)
            yield table, rows

    def _members(self) -> Iterator[dict[str, Any]]:
        for key in range(2, self.members + 2):
            yield {
                "id": key,
                "handle": f"member-{key}",
                "name": f"Member {key}",
                "about": "Happy to listen.",
                "locale": "en",
                "timezone": "UTC",
                "steward": False,
                "joined_at": FIRST,
            }

    def _words(self) -> Iterator[dict[str, Any]]:
        for key in range(1, self.members + 2):
            for place, word in enumerate(("patience", "honesty", TOPICS[key % len(TOPICS)])):
                yield {"member_id": key, "kind": "value", "word": word, "folded": word, "position": place}

    def _circles(self) -> Iterator[dict[str, Any]]:
        for key in range(1, self.circles + 1):
            yield {
                "id": key,
                "public_id": _id("circle", key),
                "name": f"Circle {key}",
                "purpose": "To ask one another.",
                "started_at": FIRST,
            }

    def _memberships(self) -> Iterator[dict[str, Any]]:
        for circle in range(1, self.circles + 1):
            for key in self._people_of(circle):
                yield {"circle_id": circle, "member_id": key, "keeper": key == circle, "joined_at": FIRST}

    def _people_of(self, circle: int) -> list[int]:
        """The reader is in the first circle alone."""
        others = {2 + (circle * PEOPLE + n) % self.members for n in range(PEOPLE - 1)}
        return sorted(others | ({1} if circle == 1 else set()))

    def _requests(self) -> Iterator[dict[str, Any]]:
        for n in range(self.size):
            audience = self._audience(n)
            state = "open" if self._opens(n) else "resting" if n % 17 == 0 else "settled"
            topics = self._topics_of(n)
            rare = f" A {RARE_WORD} sang." if n in self.rare else ""
            body = (
                f"It is a long {COMMON_WORD}, part {n}.{rare} {ENDS[n % 4]} " + "We talked it over. " * self.sentences
            )
            title = f"How does one begin again with {TOPICS[n % len(TOPICS)]}?"
            yield {
                "id": n + 1,
                "public_id": _id("ask", n),
                "author_id": self._author(n),
                "title": title,
                "body": body,
                "wanted": self._wanted_of(n),
                "topics": topics,
                "found_by": words_of(title, body, topics),
                "content_note": None,
                "no_advice": n % 11 == 0,
                "audience": audience,
                "circle_id": self._circle(n),
                "state": state,
                "news": None,
                "waiting": self._waits(n),
                "asked_at": self._asked_at(n),
                "edition": 1,
            }

    def _readers(self) -> Iterator[dict[str, Any]]:
        for n in range(self.size):
            if self._audience(n) == "people":
                circle = self._circle(n)
                named = [self._other(n, 3), *([1] if n in self.named else [])]
                for key in sorted({self._author(n), *(self._people_of(circle) if circle else named)}):
                    yield {"request_id": n + 1, "member_id": key, "asked_at": self._asked_at(n)}

    def _topics(self) -> Iterator[dict[str, Any]]:
        for n in range(self.size):
            if self._audience(n) != "nobody":
                for topic in self._topics_of(n):
                    yield {"request_id": n + 1, "topic": topic, **self._place(n)}

    def _wanted(self) -> Iterator[dict[str, Any]]:
        for n in range(self.size):
            if self._audience(n) != "nobody":
                for wanted in self._wanted_of(n):
                    yield {"request_id": n + 1, "wanted": wanted, **self._place(n)}

    def _place(self, n: int) -> dict[str, Any]:
        """What the rows by which a request is found repeat of it."""
        return {"audience": self._audience(n), "waiting": self._waits(n), "asked_at": self._asked_at(n)}

    def _wanted_of(self, n: int) -> list[str]:
        if n % self.every:
            return []
        return ["listening", "experience"] if n % 3 else ["practical"]

    def _replies(self) -> Iterator[dict[str, Any]]:
        key = 0
        for n in range(self.size):
            for nth in range(self._answers(n)):
                key += 1
                yield {
                    "id": key,
                    "public_id": _id("reply", key),
                    "request_id": n + 1,
                    "author_id": 1 if n in self.joined and nth == 0 else self._other(n, nth),
                    "kind": "experience",
                    "body": "I have been there, and it took a while. " * 4,
                    "private": nth % 9 == 8,
                    "written_at": self._asked_at(n) + timedelta(minutes=7 * (nth + 1)),
                    "edition": 1,
                }

    def _offers(self) -> Iterator[dict[str, Any]]:
        states = ("done", "declined", "withdrawn", "accepted", "offered")
        key = 0
        for n in range(self.size):
            if n % (4 * self.every) and n not in self.joined and n not in self.own:
                continue
            key += 1
            yield {
                "id": key,
                "public_id": _id("offer", key),
                "request_id": n + 1,
                "author_id": 1 if n in self.joined else self._other(n, 7),
                "what": "read your letter",
                "when_words": "this week",
                "until_words": "one evening",
                "state": states[key % 5],
                "message": None,
                "offered_at": self._asked_at(n) + timedelta(minutes=5),
            }

    def _standing(self) -> Iterator[dict[str, Any]]:
        for key in range(1, self.members // 3):
            yield {
                "id": key,
                "public_id": _id("standing", key),
                "author_id": key * 3,
                "what": "read a letter before you send it",
                "when_words": "most evenings",
                "limit_words": "a page or two",
                "topics": [TOPICS[key % len(TOPICS)]],
                "made_at": FIRST,
                "asleep_at": LATER,
            }

    def _standing_topics(self) -> Iterator[dict[str, Any]]:
        for key in range(1, self.members // 3):
            yield {"offer_id": key, "topic": TOPICS[key % len(TOPICS)], "asleep_at": LATER}

    def _thanks(self) -> Iterator[dict[str, Any]]:
        key = reply = 0
        for n in range(self.size):
            first, reply = reply + 1, reply + self._answers(n)
            if n % (3 * self.every) and n not in self.joined and n not in self.own:
                continue
            key += 1
            both = n % 2 == 0
            yield {
                "id": key,
                "public_id": _id("thanks", key),
                "giver_id": self._author(n),
                "receiver_id": 1 if n in self.joined else self._other(n, 0),
                "reply_id": first if reply >= first else None,
                "offer_id": None,
                "request_id": None if reply >= first else n + 1,
                "message": "Thank you for that evening. It helped more than you know.",
                "qualities": ["patience", TOPICS[n % len(TOPICS)]],
                "giver_shares": True,
                "receiver_shares": both,
                "shared": both,
                "kept_by_receiver": True,
                "thanked_at": self._asked_at(n) + timedelta(days=1),
            }

    def _notices(self) -> Iterator[dict[str, Any]]:
        key = 0
        for n in range(self.size):
            if n % (4 * self.every) and n not in self.own:
                continue
            key += 1
            yield {
                "id": key,
                "public_id": _id("told", key),
                "member_id": self._author(n),
                "kind": "named",
                "subject": _id("ask", n),
                "actor_id": self._other(n, 3),
                "request_id": n + 1,
                "told_at": self._asked_at(n) + timedelta(minutes=1),
                "put_away_at": None if n % 8 else self._asked_at(n) + timedelta(days=1),
            }

    def _author(self, n: int) -> int:
        return 1 if n in self.own else self._other(n, 1)

    def _other(self, n: int, salt: int) -> int:
        """Somebody who is not the reader."""
        return 2 + (n * 7919 + salt * 104_729) % self.members

    def _audience(self, n: int) -> str:
        if n in self.named or n in self.circled:
            return "people"
        if n in self.threads or n in self.rare or n in self.joined or n % 10 < 7:
            return "space"
        return "nobody" if n % 100 == 99 else "people"

    def _circle(self, n: int) -> int | None:
        """A request in ten is asked in a circle."""
        if n in self.circled:
            return 1
        return 2 + n % (self.circles - 1) if self._audience(n) == "people" and n % 10 == 8 else None

    def _opens(self, n: int) -> bool:
        return n % 5 == 0

    def _waits(self, n: int) -> bool:
        return self._opens(n) and self._answers(n) == 0 and self._audience(n) != "nobody"

    def _answers(self, n: int) -> int:
        if n in self.threads:
            return THREAD
        if n in self.joined or n in self.own:
            return max(1, self.replies)
        return 0 if n % 20 == 0 or n % self.every else self.replies

    def _topics_of(self, n: int) -> list[str]:
        if n % self.every and n not in self.rare and n not in self.threads:
            return []
        found = [TOPICS[n % len(TOPICS)], *(["work"] if n % 3 == 0 else ["change"])]
        return list(dict.fromkeys([*found, RARE_TOPIC] if n in self.rare else found))

    def _asked_at(self, n: int) -> datetime:
        return FIRST + self.step * n


def _id(kind: str, n: int) -> str:
    return f"{kind}{n:011d}"
