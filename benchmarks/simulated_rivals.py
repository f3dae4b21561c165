"""What other houses do when somebody asks."""

import heapq
import math
from collections.abc import Iterable, Sequence
from itertools import islice

from benchmarks.simulated_house import OLD, Asked, House
from benchmarks.simulated_world import DAY, WEEK, Person

FIRST = 40  # names that a router keeps of those who fit an ask


class Feed:
    """The newest first, and nobody is invited."""

    name = "feed"
    batches = True

    def tick(self, house: House, moment: float) -> None:
        """Nothing."""

    def today(self, _house: House, _visitor: Person, _moment: float) -> Sequence[Asked]:
        """Nothing."""
        return ()

    def waiting_quietly(self, _house: House, _steward: Person, _moment: float) -> Sequence[Asked]:
        """Nothing."""
        return ()

    def page(self, house: House, _visitor: Person, moment: float) -> Iterable[Asked]:
        """The newest."""
        return (ask for ask in islice(reversed(house.asks), house.pinned.page) if moment - ask.at < OLD)


class Karma(Feed):
    """As on link sites: ``(1 + replies + the asker's own replies and thanks) / (hours + 2) ** 1.8``, anew each hour."""

    name = "karma"

    def __init__(self) -> None:
        self._first: Sequence[Asked] = ()

    def tick(self, house: House, moment: float) -> None:
        """Put them in order."""
        found = []
        for ask in reversed(house.asks):
            if moment - ask.at >= OLD:
                break
            of_asker = house.replied[ask.wish.asker] + house.thanked[ask.wish.asker]
            found.append(((1 + len(ask.replies) + of_asker) / (moment - ask.at + 2) ** 1.8, ask.number))
        self._first = [house.asks[number] for _, number in heapq.nlargest(house.pinned.page, found)]

    def page(self, _house: House, _visitor: Person, _moment: float) -> Iterable[Asked]:
        """The first of this hour."""
        return self._first


class AardvarkLike(Feed):
    """Horowitz and Kamvar 2010, as far as it is published: topic by connectedness by availability, two at once and two
    more after 2, 4, 6, 8 and 12 hours, each told at once, by day, nobody twice in 24 hours. Under it lies the same feed
    as under ours."""

    name = "aardvark-like"
    batches = False
    widening = (0, 2, 4, 6, 8, 12)

    def __init__(self) -> None:
        self._fitting: dict[int, list[int]] = {}
        self._told: dict[int, set[int]] = {}

    def tick(self, house: House, moment: float) -> None:
        """Invite for every ask whose time has come."""
        if not self._told:
            self._told = {topic: set() for topic in range(house.pinned.topics)}
            for one in house.people:
                for topic in one.told:
                    self._told[topic].add(one.number)
        for ask in house.waiting.values():
            if ask.step + 1 < len(self.widening) and moment - ask.at >= self.widening[ask.step + 1]:
                ask.step += 1
                house.invite(ask, self._next(house, ask, moment), moment)

    def _next(self, house: House, ask: Asked, moment: float) -> list[int]:
        if ask.number not in self._fitting:
            self._fitting[ask.number] = self._order(house, ask, moment)
        been = {one.member for one in ask.invited}
        free = (
            member
            for member in self._fitting[ask.number]
            if member not in been
            and house.lets_know(member)
            and not (house.told[member] and moment - house.told[member][-1].at < DAY)
        )
        return list(islice(free, 2))

    def _order(self, house: House, ask: Asked, moment: float) -> list[int]:
        """Those who wrote on the topic, or say that they know it, and whoever is most often here."""
        told, wrote = self._told[ask.wish.topic], house.about[ask.wish.topic]
        circle = house.people[ask.wish.asker].circle
        found = []
        for member in (told | wrote.keys()) & house.here - {ask.wish.asker}:
            knows = (wrote.get(member, 0) + (member in told) + 0.1) / (house.replied[member] + 1)
            close = 1.0 if house.people[member].circle == circle else 0.5
            away = moment - house.last_seen.get(member, -WEEK)
            found.append((knows * close * math.exp(-away / WEEK), member))
        return [member for _, member in heapq.nlargest(FIRST, found)]
