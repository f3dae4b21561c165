"""Figures of a policy over many asks: whether those came first who really replied, and how evenly people were asked."""

import math
from collections.abc import Collection, Iterable, Sequence


def reciprocal(order: Sequence[str], replied: Collection[str]) -> float:
    """One divided by the place of the first who really replied, 0 when none is there; the mean over asks is MRR.

    Source: Voorhees, The TREC-8 Question Answering Track Report (1999). An order has ten names, so it is MRR@10.
    """
    return next((1 / place for place, helper in enumerate(order, 1) if helper in replied), 0.0)


def hit(order: Sequence[str], replied: Collection[str], first: int) -> bool:
    """Whether one of the first so many really replied."""
    return any(helper in replied for helper in order[:first])


def gini(loads: Iterable[int]) -> float:
    """How unevenly something is shared: 0 when everybody has the same, near 1 when one has all; 0 when there is
    nothing.

    ``Σ (2 i - n - 1) x_i / (n Σ x)`` over the ascending loads (Gini 1912, in the form of Sen 1973).
    """
    ascending = sorted(loads)
    number, total = len(ascending), sum(ascending)
    if not total:
        return 0.0
    return sum((2 * i - number - 1) * x for i, x in enumerate(ascending, 1)) / (number * total)


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least this share of the values do not exceed; 0 without values."""
    ascending = sorted(values)
    return ascending[max(math.ceil(share * len(ascending)) - 1, 0)] if ascending else 0.0
