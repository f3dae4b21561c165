"""Deciding one member's encouragement from 5,000 gestures of their own, beside a Flask hello, in one interleaved run.

``./dev bench encouragement [--gestures N] [--rounds N]``. Twice: the engine alone with every gesture in hand, and the
whole way with the gestures in the database, where the newest are read. The worst case is measured: all four kinds may
come and none holds, so that every predicate reads everything.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from flask import Flask
from sqlalchemy import insert, select

from benchmarks.databases import empty_house, postgresql, sqlite
from benchmarks.pages import caller, measure, plain_app
from community.advice.models import AdviceRequest, Reply, RequestHelper, RequestTopic
from community.current import house
from community.db.unit_of_work import unit_of_work
from community.encouragements.queries import to_say
from community.members.models import Member
from community.reciprocity.engine import Life, decide
from community.reciprocity.gestures import Did, Gesture, Memory
from community.security.identity import Identity
from community.testing import Someone
from community.thanks.models import Thanks

ALLOWED = 20  # times a hello
PEOPLE = 40
NOW = datetime.now(UTC)
SETTLED = {"wanted": [], "found_by": "", "no_advice": False, "audience": "space", "state": "settled", "edition": 1}


def life(number: int) -> Life:
    """A long life: somebody who was helped, thanked, replied to others now and then, and asked lately."""
    chance, today = Random(1), NOW.date()
    gestures = []
    for n in range(number):
        day = today - timedelta(days=n % 1500 + 1)
        who, about = f"member-{n % PEOPLE}", f"request-{n}"
        did = (Did.REPLIED, Did.WAS_HELPED, Did.THANKED, Did.ASKED, Did.OFFERED)[n % 5]
        since = day - timedelta(days=3)
        gestures.append(Gesture(did, day, about, who, since, topics=("work",)))
    gestures += [Gesture(Did.THANKED, today, person=f"member-{n}") for n in range(PEOPLE)]
    chance.shuffle(gestures)
    return Life(tuple(gestures), today, frozenset({"sleep"}))


def fill(app: Flask, number: int) -> Identity:
    """The same life in a house: a third each of asks with a helper, replies, and thanks."""
    people = [Someone(app, f"member-{n}") for n in range(PEOPLE)]
    assert people
    third = number // 3
    moments = [NOW - timedelta(hours=20 * n + 30) for n in range(third)]
    with app.app_context():
        with unit_of_work() as work:
            me, *others = work.scalars(select(Member.id).order_by(Member.id)).all()
            for mine in (True, False):
                rows = [
                    {
                        **SETTLED,
                        "public_id": f"{'mine' if mine else 'theirs'}{n:010d}",
                        "author_id": me if mine else others[n % len(others)],
                        "title": "How does one begin again?",
                        "body": "It is a long story.",
                        "topics": ["work"],
                        "waiting": False,
                        "asked_at": moment,
                    }
                    for n, moment in enumerate(moments)
                ]
                work.execute(insert(AdviceRequest), rows)
            keys = {row.public_id: row.id for row in work.execute(select(AdviceRequest.public_id, AdviceRequest.id))}
            mine = [keys[f"mine{n:010d}"] for n in range(third)]
            place = {"audience": "space", "waiting": False, "topic": "work"}
            topics = [{**place, "request_id": key, "asked_at": at} for key, at in zip(mine, moments, strict=True)]
            work.execute(insert(RequestTopic), topics)
            helpers = [others[n % len(others)] for n in range(third)]
            noted = [{"request_id": key, "member_id": who} for key, who in zip(mine, helpers, strict=True)]
            work.execute(insert(RequestHelper), noted)
            plain = {"kind": "experience", "body": "I have been there.", "private": False, "edition": 1}
            replies = [
                {
                    **plain,
                    "public_id": f"reply{name}{n:09d}",
                    "request_id": keys[f"{name}{n:010d}"],
                    "author_id": helpers[n] if name == "mine" else me,
                    "written_at": moment,
                }
                for name in ("mine", "theirs")
                for n, moment in enumerate(moments)
            ]
            work.execute(insert(Reply), replies)
            thanks = [
                {
                    "public_id": f"thanks{n:010d}",
                    "giver_id": me,
                    "receiver_id": helpers[n],
                    "message": "Thank you.",
                    "qualities": [],
                    "thanked_at": moment + timedelta(hours=1),
                }
                for n, moment in enumerate(moments)
            ]
            work.execute(insert(Thanks), thanks)
        with house().database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    return Identity(me, "member-0", "Member", "en", "Europe/Paris", steward=False, session_ref="")


def asking(app: Flask, who: Identity) -> Callable[[], None]:
    """Decide for a member of a house, with a connection of its own as a page has."""

    def call() -> None:
        with app.app_context():
            assert to_say(who) is None

    return call


def main() -> None:
    """Measure and print; fail when it costs too much."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--gestures", type=int, default=5000)
    options.add_argument("--requests", type=int, default=100)
    options.add_argument("--rounds", type=int, default=9)
    chosen = options.parse_args()
    whole, memory = life(chosen.gestures), Memory()

    def engine() -> None:
        assert decide(replace(whole), memory) is None  # a new life each time: nothing of it is sorted yet

    failed = False
    with sqlite() as in_a_file, postgresql() as on_a_server:
        for database, make in (("SQLite", in_a_file), ("PostgreSQL", on_a_server)):
            if make is None:
                continue
            url = make("encouragement")
            app = empty_house(url)
            who = fill(app, chosen.gestures)
            calls = {
                "hello": caller(plain_app(url), "/hello"),
                "the engine alone": engine,
                "from the database": asking(app, who),
            }
            found = measure(calls, chosen.requests, chosen.rounds)
            print(f"\n{database}, {chosen.gestures} gestures, Python {sys.version.split()[0]}")
            print(f"{'':24}{'µs CPU':>10}{'× hello':>10}{'µs wall':>10}")
            for name, cost in found.items():
                times = cost.cpu / found["hello"].cpu
                print(f"{name:24}{cost.cpu * 1e6:10.0f}{times:10.1f}{cost.wall * 1e6:10.0f}")
                failed = failed or (name == "the engine alone" and times > ALLOWED)
    if failed:
        sys.exit(f"to decide costs more than {ALLOWED} times a hello")


if __name__ == "__main__":
    main()
