"""Whatever happens, a member's pace holds: random events, random paces, in a house with a worker and a mail server.

Twelve hundred events here, a hundred thousand with FULL_TESTS. What must never be is written out anew, from the rows
and the mails themselves and from what happened, and asks nothing of the code that decides.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.event import listen

from community.advice.models import AdviceRequest
from community.advice.services import ask, reply, settle
from community.clock import FixedClock
from community.current import KEY, house, let_go, session
from community.db.unit_of_work import unit_of_work
from community.ids import SeededIds
from community.invitations.models import Invitation
from community.invitations.rounds import invite_next
from community.invitations.services import note_shown
from community.jobs.worker import PIECES
from community.mail.delivery import send_next
from community.mail.models import MailWishes
from community.mail.news import tell_what_waits
from community.members.models import Member
from community.notices.models import Notice
from community.notices.services import put_away
from community.pace.models import DAYS
from community.pace.services import set_pace
from community.security.identity import Identity
from tests.conftest import FULL
from tests.mail.post import Post, a_post

SEEDS, EVENTS, PEOPLE, WAITING = range(50 if FULL else 1), 2_000 if FULL else 1_200, 12, 6
MAILS_A_DAY = 3  # as many as anybody can wish for
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
BEGINNING = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)  # the clocks change soon, on different days
ZONES = ("UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")


@dataclass
class Wish:
    """How somebody wishes to be reached."""

    touches: int = 2
    days: tuple[str, ...] = DAYS
    begins: str = "08:00"
    ends: str = "21:00"
    rest: bool = False
    rest_until: date | None = None

    def rests(self, local: datetime) -> bool:
        return self.rest and (self.rest_until is None or local.date() <= self.rest_until)

    def welcomes_mail(self, local: datetime) -> bool:
        hour = local.time()
        within = time.fromisoformat(self.begins) <= hour < time.fromisoformat(self.ends)
        return within and DAYS[local.weekday()] in self.days and self.touches > 0 and not self.rests(local)


@dataclass
class Brought:
    """One invitation, and what became of it."""

    ask: int
    at: datetime
    put_away: bool = False
    reached: datetime | None = None


@dataclass
class Person:
    """A member, and everything that was brought to them."""

    identity: Identity
    wish: Wish = field(default_factory=Wish)
    brought: dict[int, Brought] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)
    wrote_at: datetime | None = None
    mails: list[datetime] = field(default_factory=list)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.identity.timezone))

    def ignored_in_a_row(self, moment: datetime, waiting: set[int]) -> list[datetime]:
        """The last that were ignored: two days after they reached somebody who wrote nothing since they came, while
        nobody else had answered. What was put away, or is still open, stands outside."""
        found: list[datetime] = []
        lately = [one for one in self.brought.values() if one.at > moment - timedelta(days=90)]
        for one in sorted(lately, key=lambda one: one.at)[::-1]:
            if one.ask in self.answered:
                break
            late = one.reached is not None and one.reached <= moment - 2 * DAY
            silent = self.wrote_at is None or self.wrote_at < one.at
            if late and silent and one.ask in waiting and not one.put_away:
                found.append(one.at)
        return found[::-1]


class Life:
    """Lets anything happen to a few people, and looks at what it did to them."""

    def __init__(self, app: Flask, post: Post, chance: Random) -> None:
        self.app, self.post, self.chance = app, post, chance
        clock = app.extensions[KEY].clock
        assert isinstance(clock, FixedClock)
        self.clock = clock
        self.clock.moment = BEGINNING
        self.seen: Counter[str] = Counter()
        self.waiting: set[int] = set()
        self.people: dict[int, Person] = {}
        with app.app_context():
            listen(house().engine, "connect", _hurry)
        with app.app_context(), unit_of_work() as work:
            for number in range(PEOPLE):
                handle, zone = f"member-{number}", chance.choice(ZONES)
                address = f"{handle}@example.org"
                member = Member(handle=handle, name=handle, password_hash="!", joined_at=BEGINNING, email=address)
                member.timezone = zone
                work.add(member)
                work.flush()
                agreed = {"notices": True, "confirmed": address, "agreed_at": BEGINNING}
                work.add(MailWishes(member_id=member.id, **agreed))
                who = Identity(member.id, handle, handle, "en", zone, steward=False, session_ref="")
                self.people[member.id] = Person(who)

    @property
    def now(self) -> datetime:
        return self.clock.moment

    def anybody(self) -> Person:
        return self.chance.choice(list(self.people.values()))

    def happens(self) -> None:
        """One event; now and then the worker does what is due."""
        events: tuple[tuple[Callable[[], None], int], ...] = (
            (self.hours_pass, 30),
            (self.somebody_asks, 14),
            (self.somebody_looks, 16),
            (self.somebody_answers, 9),
            (self.somebody_puts_away, 5),
            (self.an_ask_is_settled, 3),
            (self.somebody_chooses_a_pace, 10),
            (self.somebody_moves, 1),
            (self.the_clock_jumps, 2),
        )
        (event,) = self.chance.choices([event for event, _ in events], [often for _, often in events])
        with self.app.app_context():
            event()
            self.seen[event.__name__] += 1
            let_go()
            if self.chance.random() < 0.25:
                self.worker_runs()
                let_go()

    def hours_pass(self) -> None:
        self.clock.moment += self.chance.randrange(1, 30) * HOUR + self.chance.randrange(60) * MINUTE

    def the_clock_jumps(self) -> None:
        """Far ahead, or back: nothing that has been brought is forgotten by it."""
        self.clock.moment += self.chance.choice((40 * DAY, 9 * DAY, -HOUR, -2 * DAY, -9 * DAY))

    def somebody_asks(self) -> None:
        if len(self.waiting) >= WAITING:
            self.an_ask_is_settled()
        with unit_of_work():
            about = self.chance.choice(("work", "sleep", "grief"))
            made = ask(self.anybody().identity, title=f"How do you live with {about}?", body="?", topics=(about,))
            self.waiting.add(made.id)

    def somebody_looks(self) -> None:
        one = self.anybody()
        cards = session().execute(
            select(AdviceRequest.id, AdviceRequest.public_id)
            .join(Invitation, Invitation.request_id == AdviceRequest.id)
            .where(Invitation.member_id == one.identity.key, AdviceRequest.waiting)
        )
        fresh = [row for row in cards if row.id in one.brought and one.brought[row.id].reached is None]
        note_shown(one.identity, [f"ask-{row.public_id}" for row in fresh])
        for row in fresh:
            one.brought[row.id].reached = self.now

    def somebody_answers(self) -> None:
        one = self.anybody()
        asks = sorted(set(one.brought) & self.waiting) or sorted(self.waiting)
        if not asks:
            return
        key, private = self.chance.choice(asks), self.chance.random() < 0.4
        with unit_of_work() as work:
            request = work.get_one(AdviceRequest, key)
            if request.author_id == one.identity.key:
                return
            reply(one.identity, request, kind="experience", body="I have been there.", private=private)
        if not private:
            one.wrote_at = max(self.now, one.wrote_at or self.now)
            self.waiting.discard(key)
        one.answered.add(key)

    def somebody_puts_away(self) -> None:
        one = self.anybody()
        if one.brought:
            key = self.chance.choice(sorted(one.brought))
            with unit_of_work() as work:
                put_away(one.identity, f"ask-{work.get_one(AdviceRequest, key).public_id}")
            one.brought[key].put_away = True

    def an_ask_is_settled(self) -> None:
        if self.waiting:
            key = self.chance.choice(sorted(self.waiting))
            with unit_of_work() as work:
                request = work.get_one(AdviceRequest, key)
                asker = self.people[request.author_id or 0].identity
                settle(asker, request, state="settled")
            self.waiting.discard(key)

    def somebody_chooses_a_pace(self) -> None:
        one, chance = self.anybody(), self.chance
        hours = sorted(chance.sample(("00:00", "07:30", "08:00", "12:15", "18:00", "21:00", "23:59"), 2))
        one.wish = Wish(
            touches=chance.randrange(6),
            days=tuple(day for day in DAYS if chance.random() < 0.8),
            begins=hours[0],
            ends=hours[1],
            rest=chance.random() < 0.3,
            rest_until=chance.choice((None, (self.now + chance.randrange(-1, 20) * DAY).date())),
        )
        if chance.random() < 0.5:
            one.wish.begins, one.wish.ends, one.wish.rest = "08:00", "21:00", False
        wish = {"from_": one.wish.begins, "to": one.wish.ends, "rest": one.wish.rest, "rest_until": one.wish.rest_until}
        digests = sorted(chance.sample(("02:30", "08:00", "12:00", "18:00", "23:30"), chance.randrange(1, 4)))
        with unit_of_work():
            touches, days = str(one.wish.touches), list(one.wish.days)
            set_pace(one.identity, touches=touches, days=days, digests=digests, **wish)

    def somebody_moves(self) -> None:
        one = self.anybody()
        zone = self.chance.choice(ZONES)
        with unit_of_work() as work:
            work.get_one(Member, one.identity.key).timezone = zone
        one.identity = replace(one.identity, timezone=zone)

    def worker_runs(self) -> None:
        """As the worker does: one job after the other, each until nothing is due."""
        while invite_next():
            let_go()
        self.look_at_what_was_brought()
        something = self.who_would_find_something()
        tell_what_waits()
        let_go()
        for _ in range(PIECES):
            if not send_next():
                break
            let_go()
        self.look_at_mails(something)

    def look_at_what_was_brought(self) -> None:
        rows = session().execute(select(Invitation.member_id, Invitation.request_id, Invitation.invited_at))
        for row in rows.all():
            one = self.people[row.member_id]
            if row.request_id in one.brought:
                continue
            wish, moment = one.wish, self.now
            assert row.invited_at == moment
            assert not wish.rests(one.local(moment)), "invited while resting"
            ignored = one.ignored_in_a_row(moment, self.waiting)
            assert len(ignored) < 5, "invited after five that were ignored"
            halved = len(ignored) >= 2 and moment - ignored[-1] < timedelta(days=30)
            since = moment - (2 * WEEK if halved else WEEK)
            one.brought[row.request_id] = Brought(row.request_id, moment)
            lately = sum(one_.at > since for one_ in one.brought.values())
            assert lately <= wish.touches, f"invited {lately} times, wished for {wish.touches}; halved: {halved}"
            self.seen.update(["invited", *(["halved"] if halved else [])])

    def who_would_find_something(self) -> set[int]:
        """Those for whom a notice or an invitation waits that they have not seen nor put away."""
        told = session().scalars(select(Notice.member_id).where(Notice.put_away_at.is_(None))).all()
        brought = {
            key
            for key, one in self.people.items()
            if any(
                invitation.reached is None and not invitation.put_away and invitation.ask in self.waiting
                for invitation in one.brought.values()
            )
        }
        return {*told, *brought}

    def look_at_mails(self, something: set[int]) -> None:
        for mail in self.post.mails:
            handle = str(mail["To"]).split("@")[0]
            (one,) = (one for one in self.people.values() if one.identity.handle == handle)
            assert one.wish.welcomes_mail(one.local(self.now)), f"{one.wish} at {one.local(self.now)}"
            assert one.identity.key in something, "an empty mail"
            lately = [before for before in one.mails if abs(self.now - before) < DAY]
            assert len(lately) < MAILS_A_DAY, "too many mails in a day"
            one.mails.append(self.now)
            for invitation in one.brought.values():
                invitation.reached = invitation.reached or self.now
            self.seen["mailed"] += 1
        self.post.mails.clear()


def _hurry(connection: Any, _record: Any) -> None:
    """Nothing here is worth waiting for a disk."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    with a_post() as found:
        yield found


@pytest.mark.once
@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_reached_but_as_they_wish(house_with: Callable[..., Flask], post: Post, seed: int) -> None:
    life = Life(house_with(post.settings, ids=SeededIds(seed)), post, Random(seed))
    for _ in range(EVENTS):
        life.happens()
    assert life.seen["invited"] > 100, life.seen
    assert life.seen["mailed"] > 10, life.seen
    assert life.seen["halved"] > 0, life.seen
