"""A history once more, ask by ask: whom would each policy have invited, and who really replied?

Prequential (Dawid, Present Position and Potential Developments, 1984): at each ask only what was there before it
counts, then its own replies join what is known. The first half of the asks warms up, the second half is measured.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from time import perf_counter

from community.invitations.baselines import best_text, most_active, most_recent
from community.invitations.choosing import RELIEF, arrange
from community.invitations.facts import Ask, Facts, Trace
from community.invitations.load import RecentLoad

INVITED = 5  # the first of an order count as invited
Policy = Callable[[Facts, Ask, Mapping[str, int]], list[str]]


@dataclass(frozen=True)
class PastReply:
    """A public reply; one whose author nobody knows tells nothing and is left out."""

    helper: str
    moment: datetime
    text: str


@dataclass(frozen=True)
class PastAsk:
    """An ask with its public replies."""

    request: str
    moment: datetime
    text: str
    topics: Sequence[str]
    asker: str | None
    replies: Sequence[PastReply]


@dataclass(frozen=True)
class Measured:
    """One ask of the second half: who really replied, the first ten of each policy, and the seconds each took."""

    request: str
    replied: frozenset[str]
    orders: Mapping[str, Sequence[str]]
    seconds: Mapping[str, float]


def policies(history: timedelta) -> dict[str, Policy]:
    """What is compared, by name; ``history`` is the time from the first ask to the last."""
    plain = {"most active": most_active, "most recent": most_recent(history), "bm25": best_text}
    return {name: _regardless(policy) for name, policy in plain.items()} | {
        "ours without load": relieving(0),
        "ours": relieving(RELIEF),
    }


def relieving(relief: float) -> Policy:
    """Our own choosing, sparing so much those who were invited lately."""
    return partial(_ours, relief)


def replay(past: Iterable[PastAsk], number: int, compared: Mapping[str, Policy]) -> Iterator[Measured | None]:
    """Go through ``number`` past asks in the order in which they came; for each, what was measured, or None.

    Nothing is measured in the first half, nor where nobody replied who was known before.
    """
    facts = Facts()
    loads = {name: RecentLoad() for name in compared}
    coming: list[tuple[datetime, int, PastReply, PastAsk]] = []
    numbers = count()
    for place, then in enumerate(past):
        while coming and coming[0][0] < then.moment:
            seen, _number, reply, to = heappop(coming)
            facts.add(Trace(reply.helper, place, seen, f"{to.text} {reply.text}", to.topics))
        ask = Ask(place, then.moment, then.text, then.topics, then.asker)
        yield _measure(facts, ask, then, loads, compared) if place >= number // 2 else None
        for reply in then.replies:  # a reply dated before its ask was not there before it
            heappush(coming, (max(reply.moment, then.moment), next(numbers), reply, then))


def _measure(
    facts: Facts, ask: Ask, then: PastAsk, loads: Mapping[str, RecentLoad], compared: Mapping[str, Policy]
) -> Measured | None:
    """Every policy invites, also where nothing can be measured: whether it can is only known later."""
    orders, seconds = {}, {}
    for name, policy in compared.items():
        begun = perf_counter()
        orders[name] = policy(facts, ask, loads[name].counts)
        seconds[name] = perf_counter() - begun
        loads[name].invite(orders[name][:INVITED], len(facts.helpers))
    replied = frozenset(reply.helper for reply in then.replies) - {then.asker}
    if not any(facts.number_of(helper) is not None for helper in replied):
        return None
    return Measured(then.request, replied, orders, seconds)


def _ours(relief: float, facts: Facts, ask: Ask, load: Mapping[str, int]) -> list[str]:
    return arrange(facts, ask, load=load, relief=relief)


def _regardless(policy: Callable[[Facts, Ask], list[str]]) -> Policy:
    def arranged(facts: Facts, ask: Ask, _load: Mapping[str, int]) -> list[str]:
        return policy(facts, ask)

    return arranged
