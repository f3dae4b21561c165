"""Filling an empty house with made-up people: the same number, the same day and the same seed make the same house."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from random import Random

from sqlalchemy import select

from community.current import now, session
from community.ids import SeededIds
from community.members.models import Member
from community.synthetic.answering import Answering
from community.synthetic.asking import Asking, moments
from community.synthetic.people import form_circles, move_in, stand_by
from community.synthetic.rows import Rows

AGE = timedelta(days=540)
SOME = 500


class NotEmpty(Exception):
    """Somebody lives here who joined by themselves."""


def seed_synthetic(*, members: int, requests: int, seed: int, tell: Callable[[int], None]) -> None:
    """Let so many people (three at least) move in and ask so many requests, inside a unit of work.

    Everything lies between eighteen months ago and the beginning of today; nobody can sign in, and nobody is told of
    anything. ``tell`` hears of every request that is done.

    Raises:
        NotEmpty: when the house has members other than archive voices.
    """
    if session().scalar(select(Member.id).where(Member.password_hash.is_not(None)).limit(1)) is not None:
        raise NotEmpty
    today = datetime.combine(now().date(), time(), UTC)
    begun = today - AGE
    chance, rows = Random(seed), Rows(SeededIds(seed))  # noqa: S311 (repeatable on purpose)
    people = move_in(rows, chance, members, begun, today)
    form_circles(rows, chance, people, today)
    for person in people:
        if chance.random() < 0.15:
            stand_by(rows, chance, person, today)
    asking = Asking(rows, chance, people, today)
    answering = Answering(rows, chance, people, today)
    for n, moment in enumerate(moments(chance, requests, begun, today), start=1):
        asking.ask(moment, answering.answer)
        rows.insert()
        if n % SOME == 0:
            tell(SOME)
    rows.end()
    tell(requests % SOME)
