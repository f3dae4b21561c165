"""Our own way in a simulated house: who is invited, how often and when more are, is decided by the product's functions.
What is written out here is what the product reads from its database, in the same bounds."""

from bisect import bisect, bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice

from benchmarks.simulated_house import Asked, House, Invited
from benchmarks.simulated_rivals import Feed
from benchmarks.simulated_world import DAY, Person, when
from community.invitations import people, rounds, touched, waiting
from community.invitations.choosing import arrange
from community.invitations.facts import Ask, Facts, Trace
from community.invitations.people import LOOKED_AT
from community.invitations.seats import SMALL, STEPS, Candidate, Delivery, Reason, all_places, choose, widens
from community.invitations.traces import ASKS, PEOPLE
from community.notices.presenters import LOOKED_AT as WAITING
from community.pace.touches import Met, Touch, left, rests

HOUR = timedelta(hours=1)
HERE_WITHIN, TIME_TO_ANSWER, LOOKED_BACK = (
    people.HERE_WITHIN / HOUR,
    touched.TIME_TO_ANSWER / HOUR,
    touched.LOOKED_BACK / HOUR,
)
NOT_OLDER, AGAIN_AFTER, FIRST_ASK_WAITS = rounds.NOT_OLDER / HOUR, rounds.A_DAY / HOUR, waiting.FIRST_ASK_WAITS / HOUR


class Ours(Feed):
    """Rings of invitations over a feed, at each member's own pace."""

    name = "ours"

    def __init__(self) -> None:
        self._by_topic: dict[int, list[Asked]] = defaultdict(list)
        self._known = 0

    def today(self, house: House, visitor: Person, moment: float) -> Sequence[Asked]:
        """Two that wait: those that have had all their rings, then older ones, spread over the readers by the day."""
        day = int(moment // DAY)
        oldest = [ask for ask in islice(house.waiting.values(), WAITING) if ask.wish.asker != visitor.number]
        places = [(one.step < STEPS, moment - one.at < DAY, hash((visitor.number, day, one.number))) for one in oldest]
        return [ask for _, ask in sorted(zip(places, oldest, strict=True), key=lambda pair: pair[0])][:2]

    def waiting_quietly(self, house: House, steward: Person, moment: float) -> Sequence[Asked]:
        """What is in its last ring or had it, and first asks that have waited for a day: the oldest first."""
        found = (
            ask
            for ask in house.waiting.values()
            if (ask.step >= STEPS - 1 or (ask.wish.first and moment - ask.at >= FIRST_ASK_WAITS))
            and ask.wish.asker != steward.number
        )
        return list(islice(found, waiting.MOST))

    def tick(self, house: House, moment: float) -> None:
        """The job: first people for what is new, more when the invited have had it."""
        while self._known < len(house.asks):
            ask = house.asks[self._known]
            self._by_topic[ask.wish.topic].append(ask)
            self._known += 1
        for ask in list(house.waiting.values()):
            if ask.step < 0:
                self._ring(house, ask, moment, 0)
            elif ask.step < STEPS or moment - ask.looked >= AGAIN_AFTER:
                self._widen(house, ask, moment)

    def _widen(self, house: House, ask: Asked, moment: float) -> None:
        had = [one.delivery or Delivery(one.on, None) for one in ask.invited]
        if moment - ask.at < NOT_OLDER and widens(had, when(moment), step=min(ask.step, STEPS - 1), replied=False):
            self._ring(house, ask, moment, ask.step + 1)

    def _ring(self, house: House, ask: Asked, moment: float, step: int) -> None:
        """As ``open_ring``: the next ring; after the last one it is noted, and later on free seats are filled."""
        again = ask.step == STEPS
        ask.step, ask.looked = min(step, STEPS), moment
        reachable = self._reachable(house, moment)
        seats_left = all_places(reachable) - len(ask.invited)
        if (ask.step == STEPS and not again) or seats_left <= 0:
            return
        asker = house.people[ask.wish.asker]
        facts, asked, reasons = self._facts(house, ask)
        fitting = arrange(facts, asked, load={}, relief=0, first=2 * LOOKED_AT)
        looked_at = {*(int(name[1:]) for name in fitting), *self._near(house, ask, moment)} - {asker.number}
        around = [house.people[number] for number in sorted(looked_at & house.here)]
        lately = {one.number: touches_of(house.told[one.number], moment) for one in around}
        now = when(moment)
        candidates = [self._candidate(house, asker, one, lately[one.number], reasons, moment, now) for one in around]
        order = arrange(
            facts,
            asked,
            load={one.name: len(lately[one.number]) for one in around},
            values={one.name: one.values for one in around},
            without={one.member for one in candidates if not one.may_be_invited},
            first=LOOKED_AT,
        )
        places = choose(
            f"ask {ask.number}",
            wanted=("listening",) if ask.wish.listening else ("advice",),
            order=order,
            candidates=candidates,
            reachable=reachable,
            circles=min(house.world.circles, 2),
            step=min(step, STEPS - 1),
            invited={house.people[one.member].name for one in ask.invited},
            first_ask=ask.wish.first,
        )
        house.invite(ask, [int(place.member[1:]) for place in places[:seats_left]], moment)

    def _candidate(
        self,
        house: House,
        asker: Person,
        one: Person,
        lately: Sequence[Touch],
        reasons: Collection[int],
        moment: float,
        now: datetime,
    ) -> Candidate:
        return Candidate(
            member=one.name,
            reachable=_can_be_reached(house, one, moment),
            touches_left=left(one.pace, lately, now),
            resting=rests(one.pace, now),
            in_circle=one.circle == asker.circle,
            met=(one.number, asker.number) in house.met,
            shares_values=bool(one.values & asker.values),
            newer=house.replied[one.number] <= people.FEW,
            reasons=frozenset({Reason.EXPERIENCE} if one.number in reasons else ()),
        )

    def _facts(self, house: House, ask: Asked) -> tuple[Facts, Ask, set[int]]:
        """The newest asks and those on the topic, the replies to them, and who says they have lived through it."""
        topic = f"topic {ask.wish.topic}"
        newest = house.asks[max(0, ask.number - ASKS) : ask.number]
        alike = [other for other in self._by_topic[ask.wish.topic] if other.number < ask.number][-ASKS:]
        before = sorted({other.number: other for other in (*newest, *alike)}.values(), key=lambda other: other.number)
        moments = [other.at for other in before]
        traces = []
        for other in before:
            about = (f"topic {other.wish.topic}",)
            for at, member, on in other.replies:
                if member in house.here:
                    place = bisect(moments, at)
                    traces.append(Trace(house.people[member].name, place, on, other.wish.text, about))
        lived = [one for one in house.people if ask.wish.topic in one.told and one.number in house.here][:PEOPLE]
        here = len(before)
        traces += [Trace(one.name, here, when(ask.at), topic, (topic,)) for one in lived]
        traces.sort(key=lambda trace: (trace.place, trace.moment, trace.helper))
        asker = house.people[ask.wish.asker]
        asked = Ask(here, when(ask.at), ask.wish.text, (topic,), asker.name, asker.values)
        return Facts(traces), asked, {one.number for one in lived}

    def _near(self, house: House, ask: Asked, moment: float) -> list[int]:
        """People of the asker's circle, and some of the house, from a place on that the ask draws."""
        circle = house.people[ask.wish.asker].circle
        friends = [n for n in sorted(house.here) if house.people[n].circle == circle]
        drawn = int.from_bytes(sha256(f"ask {ask.number}".encode()).digest()[:8]) % len(house.people)
        reached = (n for n in range(drawn, len(house.people)) if self._is_reached(house, n, moment))
        before = (n for n in range(drawn) if self._is_reached(house, n, moment))
        split = bisect_left(friends, drawn)
        near = (*friends[split:][:LOOKED_AT], *friends[:split][:LOOKED_AT])
        return [*near, *islice(reached, LOOKED_AT), *islice(before, LOOKED_AT)]

    def _is_reached(self, house: House, number: int, moment: float) -> bool:
        return number in house.here and _can_be_reached(house, house.people[number], moment)

    def _reachable(self, house: House, moment: float) -> int:
        """Counted no further than a small house goes."""
        return sum(1 for _ in islice((n for n in house.here if self._is_reached(house, n, moment)), SMALL))


class OwnPage(Ours):
    """The same over the product's own page in place of the feed: two of three places for what waits, the oldest
    first, the others for what is answered. Nobody settles anything here, so that what nobody answers stays."""

    name = "ours, own page"

    def page(self, house: House, _visitor: Person, _moment: float) -> Iterable[Asked]:
        """What waits, then what is new."""
        most = house.pinned.page
        waiting_first = list(islice(house.waiting.values(), (2 * most + 2) // 3))
        answered = (ask for ask in reversed(house.asks) if not ask.waits)
        return [*waiting_first, *islice(answered, most - len(waiting_first))]


def _can_be_reached(house: House, one: Person, moment: float) -> bool:
    return one.mail or moment - house.last_seen.get(one.number, -HERE_WITHIN) < HERE_WITHIN


def touches_of(told: Sequence[Invited], moment: float) -> list[Touch]:
    """The invitations of a member in the last ninety days, and how each was met."""
    return [Touch(one.on, _met(one, moment)) for one in told if one.at > moment - LOOKED_BACK]


def _met(one: Invited, moment: float) -> Met:
    if one.met:
        return Met(one.met)
    late = one.delivered is not None and one.delivered <= moment - TIME_TO_ANSWER
    return Met.IGNORED if late and one.ask.waits else Met.OPEN
