"""How well one can guess a yes or no from what was seen: a plain learner, tried on what it did not learn from. Pure.

The learner is boosted stumps (Friedman, Hastie and Tibshirani, Additive Logistic Regression, 2000): one threshold of
one thing seen at a time. How well it guesses is the area under its curve: the part of all pairs of a yes and a no in
which the yes leans further to yes; a half is chance. How sure that is follows DeLong, DeLong and Clarke-Pearson (1988).
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, variance

Seen = Sequence[float]
ROUNDS, PACE, THRESHOLDS = 60, 0.2, 8
SURE = 1.96  # standard errors on either side hold nineteen in twenty
CHANCE = 0.5


@dataclass(frozen=True)
class Guess:
    """The area under the curve, and between which bounds it is with 95 in 100. Who guesses worse than chance has
    learnt nothing: the upper bound is never less than that of chance."""

    area: float
    least: float
    most: float


def guess(seen: Sequence[Seen], truth: Sequence[bool]) -> Guess:
    """How well the truth can be guessed: learnt from one half and tried on the other, then the other way round.

    Args:
        seen: what was seen, as many figures each time; drawn alike, so that every second one is a fair half.
        truth: what was so. Each half needs at least two of either.
    """
    halves = [range(first, len(seen), 2) for first in (0, 1)]
    areas, errors = [], []
    for learnt, tried in (halves, halves[::-1]):
        leaning = learn([seen[n] for n in learnt], [truth[n] for n in learnt])
        yes, no = ([leaning(seen[n]) for n in tried if truth[n] is so] for so in (True, False))
        area, error = _area(yes, no)
        areas.append(area)
        errors.append(error)
    # Where nothing can be known the two halves go wrong together, so the error of both is no smaller than that of one.
    area, error = fmean(areas), max(errors)
    return Guess(area, max(0.0, area - SURE * error), min(1.0, max(area, CHANCE) + SURE * error))


def learn(seen: Sequence[Seen], truth: Sequence[bool]) -> Callable[[Seen], float]:
    """What leans the further to yes the likelier a yes is."""
    cuts = [_cuts(column) for column in zip(*seen, strict=True)]
    places = [[bisect_left(cut, value) for cut, value in zip(cuts, row, strict=True)] for row in seen]
    leaning = [0.0] * len(seen)
    stumps: list[tuple[int, float, float, float]] = []
    for _ in range(ROUNDS):
        sure = [1 / (1 + math.exp(-lean)) for lean in leaning]
        stump = _best(places, cuts, [yes - one for yes, one in zip(truth, sure, strict=True)], sure)
        if stump is None:
            break
        column, place, below, above = stump
        stumps.append((column, cuts[column][place], below, above))
        for number, row in enumerate(places):
            leaning[number] += below if row[column] <= place else above
    return lambda row: sum(below if row[n] <= cut else above for n, cut, below, above in stumps)


def _cuts(column: Sequence[float]) -> list[float]:
    """Up to eight values that cut what was seen into parts of about one size; none at the upper end."""
    values = sorted(column)
    found = {values[len(values) * n // (THRESHOLDS + 1)] for n in range(1, THRESHOLDS + 1)}
    return sorted(found - {values[-1]})


def _best(
    places: Sequence[Sequence[int]], cuts: Sequence[Sequence[float]], missed: Sequence[float], sure: Sequence[float]
) -> tuple[int, int, float, float] | None:
    """The one threshold after which least is missed, and what leans below and above it."""
    best: tuple[float, tuple[int, int, float, float]] | None = None
    for column, cut in enumerate(cuts):
        parts = [[0.0, 0.0] for _ in range(len(cut) + 1)]
        for row, miss, one in zip(places, missed, sure, strict=True):
            part = parts[row[column]]
            part[0] += miss
            part[1] += one * (1 - one)
        whole = [sum(part[n] for part in parts) for n in (0, 1)]
        low = [0.0, 0.0]
        for place in range(len(cut)):
            low = [low[n] + parts[place][n] for n in (0, 1)]
            below, above = low[0] / (low[1] + 1), (whole[0] - low[0]) / (whole[1] - low[1] + 1)
            gain = below * low[0] + above * (whole[0] - low[0])
            if best is None or gain > best[0]:
                best = gain, (column, place, PACE * below, PACE * above)
    return best[1] if best else None


def _area(yes: Sequence[float], no: Sequence[float]) -> tuple[float, float]:
    """The area under the curve, and its standard error: no smaller than that of chance among as many, since a few cases
    that happen to agree are no evidence."""
    wins, losses = _placed(yes, no), _placed(no, yes)
    among = variance(wins) / len(yes) + variance(losses) / len(no)
    by_chance = (len(yes) + len(no) + 1) / (12 * len(yes) * len(no))
    return fmean(wins), math.sqrt(max(among, by_chance))


def _placed(these: Sequence[float], those: Sequence[float]) -> list[float]:
    """For each of these the part of those that it leans further than; of equals a half."""
    order = sorted(those)
    return [(bisect_left(order, one) + bisect_right(order, one)) / 2 / len(order) for one in these]
