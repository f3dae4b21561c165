"""What is counted of a simulated house, and how sure it is over several seeds."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import fmean, median, stdev

from benchmarks.simulated_house import OLD, Asked, House
from benchmarks.simulated_world import WEEK
from community.invitations.measures import gini, percentile
from community.invitations.seats import STEPS

Figures = dict[str, float]
STUDENT = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13)  # 95 %, by n - 1


def figures(house: House) -> Figures:
    """The figures of a run. Asks of the first weeks and of the last ones are left out; an ask that has waited for 14
    days was never answered."""
    begins, ends = house.pinned.warms_up * WEEK, (house.world.weeks - house.pinned.runs_out) * WEEK
    asks = [ask for ask in house.asks if begins <= ask.at < ends]
    people = house.people
    replies = Counter(member for ask in asks for _, member, _ in ask.replies)
    invited = Counter(one.member for ask in asks for one in ask.invited)
    first = [(ask, ask.replies[0][1]) for ask in asks if _waited(ask) < OLD]
    crossing = sum(people[member].circle != people[ask.wish.asker].circle for ask, member in first)
    there = [one.number for one in people if one.number in house.here or replies[one.number] or invited[one.number]]
    by_load = sorted(replies.values(), reverse=True)
    givers = [ask for ask in asks if people[ask.wish.asker].willing]
    takers = [ask for ask in asks if not people[ask.wish.asker].willing]
    newcomers = [ask for ask in asks if ask.wish.first]
    others = [ask for ask in asks if not ask.wish.first]
    return {
        "asks": len(asks),
        "within_24h": _share(asks, 24),
        "within_72h": _share(asks, 72),
        "never": 1 - _share(asks, OLD),
        "median_hours": _median(asks),
        "replies_an_ask": fmean(len(ask.replies) for ask in asks) if asks else 0.0,
        "top_tenth": sum(by_load[: round(len(there) / 10)]) / max(1, sum(by_load)),
        "gini_replies": gini(replies[number] for number in there),
        "gini_invitations": gini(invited[number] for number in there),
        "share_invited": sum(1 for number in there if invited[number]) / max(1, len(there)),
        "invitations_an_ask": sum(invited.values()) / max(1, len(asks)),
        "p99_a_week": percentile(_weekly(house), 0.99),
        "over_ceiling": over_ceiling(house),
        "crossing": crossing / max(1, len(first)),
        "asks_crossing": crossing / max(1, len(asks)),
        "newcomers_less_others": _share(newcomers, 72) - _share(others, 72),
        "takers_less_givers": _share(takers, 72) - _share(givers, 72),
        "takers_wait_longer_by": _median(takers) - _median(givers),
        "by_stewards": sum(ask.by_steward and _waited(ask) < OLD for ask in asks) / max(1, len(asks)),
        "left_to_stewards": sum(house.policy.batches and ask.step == STEPS for ask in asks) / max(1, len(asks)),
    }


def over_ceiling(house: House) -> int:
    """How many members were ever invited more often within seven days than they wish; counted on its own, one by one,
    without what the product decides by."""
    found = 0
    for member, told in house.told.items():
        moments = [one.at for one in told]
        most = max(
            (number + 1 - bisect_left(moments, at - WEEK + 1e-6) for number, at in enumerate(moments)), default=0
        )
        found += most > house.people[member].pace.touches
    return found


def _weekly(house: House) -> Iterable[int]:
    """Invitations of each member who is there and each calendar week that is measured, those without any included."""
    weeks = range(house.pinned.warms_up, house.world.weeks - house.pinned.runs_out)
    for one in house.people:
        told = Counter(int(invited.at // WEEK) for invited in house.told.get(one.number, ()))
        yield from (told[week] for week in weeks if one.came < week * WEEK and (one.number in house.here or told[week]))


def _waited(ask: Asked) -> float:
    return min(OLD, ask.replies[0][0] - ask.at) if ask.replies else OLD


def _share(asks: Sequence[Asked], hours: float) -> float:
    """Share that had a first reply before so many hours were over."""
    return sum(_waited(ask) < hours for ask in asks) / max(1, len(asks))


def _median(asks: Sequence[Asked]) -> float:
    """Hours until the first reply; whoever waited for 14 days counts as that."""
    return median(map(_waited, asks)) if asks else 0.0


def interval(values: Sequence[float]) -> dict[str, float]:
    """The mean, and Student's 95 % interval for it; a single value has none."""
    mean = fmean(values)
    free = len(values) - 1
    wide = (STUDENT[free - 1] if free <= len(STUDENT) else 1.96) * stdev(values) / math.sqrt(len(values)) if free else 0
    return {"mean": mean, "low": mean - wide, "high": mean + wide}


Runs = Mapping[str, Sequence[Figures]]


def paired(runs: Runs, name: str, ours: str, theirs: str, how: Callable[[float, float], float]) -> dict[str, float]:
    """A difference or a ratio between two policies in the same worlds."""
    pairs = zip(runs[ours], runs[theirs], strict=True)
    return interval([how(one[name], other[name]) for one, other in pairs])


def gates(runs: Runs) -> dict[str, dict[str, float | str]]:
    """What was promised, what was found, and whether it holds: ``yes`` when the whole interval is on the right side of
    the bound, ``no`` when all of it is on the wrong one, else ``open``."""
    mine = {name: interval([run[name] for run in runs["ours"]]) for name in runs["ours"][0]}

    def below(name: str) -> dict[str, float]:
        return paired(runs, name, "ours", "aardvark-like", lambda one, other: other - one)

    def times(name: str) -> dict[str, float]:
        return paired(runs, name, "ours", "feed", lambda one, other: one / (other or 1))

    return {
        "S1 first reply within 72 h ≥ .90": _held(mine["within_72h"], at_least=0.90),
        "S1 never ≤ .05": _held(mine["never"], at_most=0.05),
        "S2 members ever over their ceiling = 0": _held(mine["over_ceiling"], at_most=0),
        "S2 p99 of invitations a week ≤ 2": _held(mine["p99_a_week"], at_most=2),
        "S3 Gini of invitations below the router's by ≥ .08": _held(below("gini_invitations"), at_least=0.08),
        "S3 Gini of replies below the router's by ≥ .08": _held(below("gini_replies"), at_least=0.08),
        "S5 share of first replies that cross circles ≥ 1.3 × feed": _held(times("crossing"), at_least=1.3),
        "S5 or: asks with such a first reply ≥ 1.3 × feed": _held(times("asks_crossing"), at_least=1.3),
        "S6 newcomers ≤ 72 h, less others ≥ -.05": _held(mine["newcomers_less_others"], at_least=-0.05),
        "S7 who never gives waits longer by ≤ .5 h": _held(mine["takers_wait_longer_by"], at_most=0.5),
    }


def _held(found: dict[str, float], *, at_least: float = -math.inf, at_most: float = math.inf) -> dict[str, float | str]:
    low, high = found["low"], found["high"]
    wholly, partly = at_least <= low and high <= at_most, at_least <= high and low <= at_most
    return {**found, "holds": "yes" if wholly else "open" if partly else "no"}
