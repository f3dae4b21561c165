"""What happens in a simulated house: people come, read, reply, thank, and leave; digests go out and half are opened."""

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from benchmarks.simulated_world import WEEK, ZONES, Person, Wish, World, when
from community.invitations.seats import Delivery
from community.pace.touches import window_after

OLD = 14 * 24.0  # hours: an older ask is no longer on anybody's page


@dataclass(slots=True)
class Invited:
    """An invitation, and what became of it."""

    member: int
    ask: "Asked"
    at: float
    on: datetime
    delivered: float | None = None
    delivery: Delivery | None = None
    met: str = ""  # "", "taken_up" or "not_today"
    seen: bool = False

    def note_delivered(self, at: float) -> None:
        """It was sent or shown; the first time counts."""
        if self.delivered is None:
            self.delivered = at
            self.delivery = Delivery(self.on, when(at))


@dataclass(slots=True)
class Asked:
    """An ask that stands in the house."""

    number: int
    wish: Wish
    at: float
    replies: list[tuple[float, int, datetime]] = field(default_factory=list)
    invited: list[Invited] = field(default_factory=list)
    step: int = -1  # the ring that stands
    looked: float = 0.0
    by_steward: bool = False  # the first reply came from the list of what waits quietly

    @property
    def waits(self) -> bool:
        """Whether nobody has replied."""
        return not self.replies


class Policy(Protocol):
    """Who is invited, and in which order a visitor sees what is asked."""

    name: str
    batches: bool  # by digests; otherwise each invitation is sent at once, in daytime

    def tick(self, house: "House", moment: float) -> None:
        """Once an hour."""

    def page(self, house: "House", visitor: Person, moment: float) -> Iterable[Asked]:
        """What a visitor sees, the first first."""

    def today(self, house: "House", visitor: Person, moment: float) -> Sequence[Asked]:
        """What waits for anybody and is shown to a visitor before that."""

    def waiting_quietly(self, house: "House", steward: Person, moment: float) -> Sequence[Asked]:
        """What stewards find on their list."""


class House:
    """One run of one policy in one world."""

    def __init__(self, world: World, policy: Policy, seed: int) -> None:
        self.world, self.policy, self.pinned = world, policy, world.pinned
        self.people = world.people
        self.chance = random.Random(f"{policy.name} {seed}")
        self.asks: list[Asked] = []
        self.waiting: dict[int, Asked] = {}
        self.told: dict[int, list[Invited]] = defaultdict(list)  # a member's invitations, the oldest first
        self.replied: dict[int, int] = defaultdict(int)
        self.thanked: dict[int, int] = defaultdict(int)
        self.about: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))  # replies by topic and member
        self.met: set[tuple[int, int]] = set()
        self.last_seen: dict[int, float] = {}  # here, or writing
        self.here: set[int] = set()
        self._read: dict[int, set[int]] = defaultdict(set)
        self._tired: dict[int, tuple[float, float]] = {}
        self._glows: dict[int, tuple[float, float]] = {}
        self._digests: set[tuple[int, float]] = set()
        self._events: list[tuple[float, int, str, Any]] = []
        self._order = count()
        self._by_day: dict[str, bool] = {}
        self._glance = self.pinned.glance_at(world.members)
        far = 1 - self.pinned.homophily
        near = 1 / (1 / world.circles + (1 - 1 / world.circles) * far)  # whom one replies to, not how much
        self._near, self._far = near, near * far

    def run(self) -> None:
        """Let everything happen."""
        events = [(max(one.came, -1.0), "come", one.number) for one in self.people]
        events += [(at, "visit", one.number) for one in self.people for at in one.visits]
        events += [(wish.at, "ask", wish) for wish in self.world.wishes]
        events += [(float(hour), "tick", None) for hour in range(int(self.world.weeks * WEEK))]
        self._events = [(at, next(self._order), kind, what) for at, kind, what in sorted(events, key=lambda e: e[0])]
        while self._events:
            at, _, kind, what = heappop(self._events)
            getattr(self, f"_{kind}")(at, what)

    def lets_know(self, member: int) -> bool:
        """Whether a member is here and by day, where they live."""
        return member in self.here and self._by_day[self.people[member].pace.timezone]

    def later(self, at: float, kind: str, what: object) -> None:
        """Something will happen."""
        heappush(self._events, (at, next(self._order), kind, what))

    def invite(self, ask: Asked, members: Iterable[int], moment: float) -> None:
        """Invite some members; they learn of it by a digest, or when they come."""
        on = when(moment)
        for member in members:
            one = Invited(member, ask, moment, on)
            ask.invited.append(one)
            self.told[member].append(one)
            person = self.people[member]
            if not person.mail:
                continue
            if self.policy.batches:
                window = window_after(person.pace, when(moment))
                at = (window - when(0)).total_seconds() / 3600 if window else None
                if at is not None and (member, at) not in self._digests:
                    self._digests.add((member, at))
                    self.later(at, "digest", member)
            else:
                self.later(moment, "note", one)

    # What happens.

    def _come(self, _at: float, member: int) -> None:
        self.here.add(member)

    def _tick(self, at: float, _what: None) -> None:
        moment = when(at)
        self._by_day = {zone: 8 <= moment.astimezone(ZoneInfo(zone)).hour < 21 for zone in ZONES}
        self.policy.tick(self, at)

    def _ask(self, at: float, wish: Wish) -> None:
        if wish.asker in self.here:
            ask = Asked(len(self.asks), wish, at)
            self.asks.append(ask)
            self.waiting[ask.number] = ask
            self.last_seen[wish.asker] = at
            if wish.first:
                self.later(at + WEEK, "stay", ask)

    def _stay(self, _at: float, ask: Asked) -> None:
        """A newcomer stays, or leaves."""
        stays = self.pinned.stays if ask.waits else self.pinned.stays_with_a_reply
        if self.chance.random() >= stays:
            self.here.discard(ask.wish.asker)

    def _digest(self, at: float, member: int) -> None:
        """Never an empty one."""
        fresh = [one for one in self.told[member] if one.delivered is None and one.ask.waits]
        if fresh and member in self.here:
            for one in fresh:
                one.note_delivered(at)
            if self.chance.random() < self.pinned.opened:
                self.later(at + self.chance.expovariate(1 / self.pinned.opens_after), "open", fresh)

    def _note(self, at: float, one: Invited) -> None:
        """A mail of its own."""
        one.note_delivered(at)
        if one.member in self.here and self.chance.random() < self.pinned.opened:
            self.later(at + self.chance.expovariate(1 / self.pinned.opens_after), "open", [one])

    def _open(self, at: float, fresh: Sequence[Invited]) -> None:
        for one in fresh:
            self._consider_invitation(one, at)

    def _visit(self, at: float, member: int) -> None:
        if member not in self.here:
            return
        self.last_seen[member] = at
        person = self.people[member]
        cards = [one for one in self.told[member][-20:] if one.ask.waits and not one.seen]
        for one in cards[:2] if self.policy.batches else cards:
            one.note_delivered(at)
            self._consider_invitation(one, at)
        if member in self.world.stewards:
            for ask in self.policy.waiting_quietly(self, person, at):
                if self.chance.random() < self.pinned.stewards_reply:
                    ask.by_steward = True
                    self._reply(person, ask, at)
        if not person.willing:
            return
        read = self._read[member]
        for ask in (*self.policy.today(self, person, at)[: 2 - len(cards[:2])], *self.policy.page(self, person, at)):
            if ask.number not in read and ask.wish.asker != member:
                read.add(ask.number)
                if self._replies(person, ask, self._glance, at):
                    self._reply(person, ask, at)

    def _consider_invitation(self, one: Invited, at: float) -> None:
        """Read once. What has been answered meanwhile is no longer shown."""
        if one.seen or not one.ask.waits:
            return
        one.seen = True
        self._read[one.member].add(one.ask.number)
        person = self.people[one.member]
        if self._replies(person, one.ask, self.pinned.asked_in_person, at):
            one.met = "taken_up"
            self._reply(person, one.ask, at)
        elif self.chance.random() < self.pinned.put_away:
            one.met = "not_today"

    def _replies(self, person: Person, ask: Asked, factor: float, at: float) -> bool:
        """Whether somebody replies to what they see."""
        likely = factor * person.willing
        likely *= self._near if self.people[ask.wish.asker].circle == person.circle else self._far
        if ask.wish.topic not in person.known:
            likely *= self.pinned.elsewhere
        if person.number in self._glows:
            likely *= 1 + self.pinned.glow * min(3.0, _left(self._glows[person.number], at, self.pinned.glows))
        chance = self.chance.random()
        if chance >= likely:
            return False
        tired = _left(self._tired.get(person.number, (at, 0.0)), at, self.pinned.rested)
        return chance < min(0.95, likely) * math.exp(-self.pinned.fatigue * tired)

    def _reply(self, person: Person, ask: Asked, at: float) -> None:
        me = person.number
        ask.replies.append((at, me, when(at)))
        self.waiting.pop(ask.number, None)
        self.replied[me] += 1
        self.about[ask.wish.topic][me] += 1
        self.met |= {(me, ask.wish.asker), (ask.wish.asker, me)}
        self._tired[me] = (at, _left(self._tired.get(me, (at, 0.0)), at, self.pinned.rested) + 1)
        if self.chance.random() < self.pinned.thanks:
            self.thanked[me] += 1
            self._glows[me] = (at, _left(self._glows.get(me, (at, 0.0)), at, self.pinned.glows) + 1)


def _left(kept: tuple[float, float], at: float, half_life: float) -> float:
    """What is left of something that fades."""
    since, much = kept
    return much * 0.5 ** ((at - since) / half_life) if much else 0.0
