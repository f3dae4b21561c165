"""The people of a simulated house, when they come and what they ask: all of it drawn from one seed, before anything
happens, so that every policy meets the very same people."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from community.pace.touches import Pace

BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
DAY, WEEK = 24.0, 168.0
ZONES = ("Europe/Paris", "Europe/Paris", "Europe/Paris", "America/Montreal", "Africa/Dakar", "Indian/Reunion")


@dataclass(frozen=True)
class Pinned:
    """Every number of the world, with where it comes from. [measured]: on real extracts of advice sites and messages;
    [published]: a study; [chosen]: an assumption, set before any policy was compared.

    ``glance`` alone was fitted, and on the feed alone: at each size it is what leaves about half of all asks
    unanswered there. People in a larger group are less likely to act on what they merely see (Latané and Darley 1970).
    """

    # Who is there.
    topics: int = 16  # [chosen]
    known: int = 3  # topics that somebody knows about [chosen]
    told: float = 0.5  # share of these that stand on their page as an experience [chosen]
    flags: int = 6  # things to care for, two of which each holds dear [chosen]
    circles: int = 8  # at most, of 15 people at least [chosen]
    visits: float = 2.2  # a week, log-normal, on average [chosen]
    spread: float = 1.2  # sigma of the log-normal: the most frequent tenth makes nearly half of all visits [chosen]
    mail: float = 0.8  # share who are reached by digests [chosen]
    never: float = 0.15  # share who never reply to anything [chosen]
    # Who asks.
    asks: float = 0.12  # a week and member [chosen]
    newcomers: float = 0.02  # of the members, a week; each asks within two days [chosen]
    listening: float = 1 / 3  # share of asks for listening; the others want advice [chosen]
    stays: float = 0.44  # newcomers who stay without a reply, Joyce and Kraut 2006 [published]
    stays_with_a_reply: float = 0.56  # the same study; there is no effect in some extracts [published]
    # Who replies.
    willing: tuple[float, float] = (1.0, 3.35)  # Beta: mean .23, a few near 1; its spread was fitted on the feed too
    asked_in_person: float = 2.0  # × willingness: .46 on average; 47 % of first direct messages are answered [measured]
    elsewhere: float = 0.3  # × when one does not know the topic [chosen]
    homophily: float = 0.6  # somebody of another circle is replied to (1 - homophily) times as often as of one's own
    fatigue: float = 0.2  # each recent reply × exp(-.2); a reply is half forgotten after 72 h [chosen]
    rested: float = 72.0
    glow: float = 0.2  # each recent thanks × 1.2; half forgotten after 7 days. Direction: Grant and Gino 2010 [chosen]
    glows: float = WEEK
    thanks: float = 0.35  # replies that are thanked [chosen]
    page: int = 10  # asks that a visitor sees on the first page [chosen]
    # Who looks after the house. They reply to what waits quietly when they come, as often as the others.
    looked_after: int = 60  # members for each steward; one at least [chosen]
    stewards_reply: float = 0.5  # to each ask on their list, each time that they come [chosen]
    glance: tuple[tuple[int, float], ...] = ((30, 0.4), (100, 0.14), (300, 0.085), (3000, 0.065))
    # What digests do.
    windows: tuple[str, ...] = ("18:00",)  # of digests, the default pace
    opened: float = 0.5  # digests that are opened, by design
    opens_after: float = 3.0  # hours on average, exponential [chosen]
    put_away: float = 0.5  # invitations that were seen and not taken up for which "not today" is chosen [chosen]
    # What is counted.
    warms_up: int = 4  # weeks that are not measured
    runs_out: int = 2  # weeks after the last ask that is measured

    def glance_at(self, members: int) -> float:
        """The share of willingness that a mere glance has, between the sizes along the logarithm."""
        (low, found), *others = self.glance
        if members <= low:
            return found
        for high, other in others:
            if members <= high:
                share = math.log(members / low) / math.log(high / low)
                return found * (other / found) ** share
            low, found = high, other
        return found


@dataclass(slots=True)
class Person:
    """A member. What happens to them in one run stands in the house, not here."""

    number: int
    name: str
    came: float  # hours; before 0 for those who are there from the start
    rate: float
    willing: float
    mail: bool
    circle: int
    known: frozenset[int]
    told: tuple[int, ...]
    values: frozenset[str]
    pace: Pace
    visits: Sequence[float] = field(default_factory=list)


@dataclass(slots=True)
class Wish:
    """Something that somebody asks, as far as it is drawn beforehand."""

    at: float
    asker: int
    topic: int
    text: str
    listening: bool
    first: bool


@dataclass(frozen=True)
class World:
    """People, and what they will ask, in order of time."""

    pinned: Pinned
    members: int
    weeks: int
    circles: int
    people: Sequence[Person]
    wishes: Sequence[Wish]
    stewards: frozenset[int]


def when(hours: float) -> datetime:
    """The moment so many hours after the beginning."""
    return BEGAN + timedelta(hours=hours)


def drawn(pinned: Pinned, members: int, weeks: int, seed: int) -> World:
    """A world out of a seed."""
    chance = random.Random(f"world {seed} {members} {weeks}")
    circles = max(1, min(pinned.circles, members // 15))
    came = [-1.0] * members
    came += sorted(chance.random() * weeks * WEEK for _ in range(round(members * pinned.newcomers * weeks)))
    people = [_person(pinned, number, at, circles, weeks, chance) for number, at in enumerate(came)]
    wishes = []
    for one in people:
        at = max(one.came, 0.0)
        if one.came >= 0:
            wishes.append(_wish(pinned, one, one.came + chance.random() * 2 * DAY, chance, first=True))
            at = wishes[-1].at + WEEK
        while (at := at + chance.expovariate(pinned.asks / WEEK)) < weeks * WEEK:
            wishes.append(_wish(pinned, one, at, chance, first=False))
    wishes.sort(key=lambda wish: wish.at)
    return World(pinned, members, weeks, circles, people, wishes, _stewards(pinned, people[:members], seed))


def _stewards(pinned: Pinned, people: Sequence[Person], seed: int) -> frozenset[int]:
    """Drawn among the half who come more often. They come by themselves: the rest of the world stays as it is."""
    if not pinned.looked_after:
        return frozenset()
    often = sorted(people, key=lambda one: one.rate)[len(people) // 2 :]
    drawn_ones = random.Random(f"stewards {seed}").sample(often, max(1, len(people) // pinned.looked_after))
    return frozenset(one.number for one in drawn_ones)


def _person(pinned: Pinned, number: int, came: float, circles: int, weeks: int, chance: random.Random) -> Person:
    known = chance.sample(range(pinned.topics), pinned.known)
    touches = chance.choices((2, 1, 0), (85, 10, 5))[0]
    zone = chance.choice(ZONES)
    offset = (when(0).astimezone(ZoneInfo(zone)).utcoffset() or timedelta()).total_seconds() / 3600
    rate = chance.lognormvariate(math.log(pinned.visits) - pinned.spread**2 / 2, pinned.spread)
    willing = chance.betavariate(*pinned.willing)
    one = Person(
        number,
        f"m{number}",
        came,
        rate,
        0.0 if chance.random() < pinned.never else willing,
        chance.random() < pinned.mail,
        chance.randrange(circles),
        frozenset(known),
        tuple(topic for topic in known if chance.random() < pinned.told),
        frozenset(f"value {flag}" for flag in chance.sample(range(pinned.flags), 2)),
        Pace(touches=touches, digests=pinned.windows, timezone=zone),
    )
    one.visits = _visits(one, offset, weeks, chance)
    return one


def _visits(one: Person, offset: float, weeks: int, chance: random.Random) -> list[float]:
    """Between seven and eleven in the evening of one's own day, and as one comes in."""
    begins = max(one.came, 0.0)
    found = [begins] if one.came >= 0 else []
    at = begins
    while (at := at + chance.expovariate(one.rate / WEEK)) < weeks * WEEK:
        hour = at // DAY * DAY + 7 + 16 * chance.random() - offset
        if hour > begins:
            found.append(hour)
    return sorted(found)


def _wish(pinned: Pinned, one: Person, at: float, chance: random.Random, *, first: bool) -> Wish:
    topic = chance.choice([topic for topic in range(pinned.topics) if topic not in one.known])
    return Wish(at, one.number, topic, words(topic, chance), chance.random() < pinned.listening, first)


def words(topic: int, chance: random.Random) -> str:
    """A few words, most of them of a topic."""
    own = [f"t{topic}w{int(chance.paretovariate(0.8)) % 40}" for _ in range(5)]
    return " ".join((*own, f"w{chance.randrange(200)}", f"w{chance.randrange(200)}"))
