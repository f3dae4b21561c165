"""The figures of a replay, policy by policy, without keeping more than they need."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from community.invitations.measures import gini, hit, percentile, reciprocal
from community.invitations.replay import INVITED, Measured


@dataclass
class Tally:
    """What is counted of one policy."""

    reciprocals: list[float] = field(default_factory=list)
    hits: Counter[int] = field(default_factory=Counter)
    invited: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def take(self, order: list[str], replied: Collection[str], seconds: float) -> None:
        """Count one ask."""
        self.reciprocals.append(reciprocal(order, replied))
        for first in (5, 10):
            self.hits[first] += hit(order, replied, first)
        self.invited.update(order[:INVITED])
        self.seconds.append(seconds)

    def figures(self, helpers: Collection[str]) -> dict[str, float]:
        """MRR, hits, how evenly all helpers were invited, and the slowest twentieth's milliseconds."""
        asks = len(self.reciprocals) or 1
        return {
            "mrr": sum(self.reciprocals) / asks,
            "hit@5": self.hits[5] / asks,
            "hit@10": self.hits[10] / asks,
            "gini": gini(self.invited[helper] for helper in helpers),
            "share_invited": sum(1 for helper in helpers if self.invited[helper]) / (len(helpers) or 1),
            "p95_ms": 1000 * percentile(self.seconds, 0.95),
        }


class Figures:
    """Counts what a replay measured."""

    def __init__(self, names: Iterable[str]) -> None:
        self.tallies = {name: Tally() for name in names}
        self.measured = 0

    def take(self, one: Measured) -> None:
        """Count an ask for every policy."""
        self.measured += 1
        for name, tally in self.tallies.items():
            tally.take(list(one.orders[name]), one.replied, one.seconds[name])

    def of(self, helpers: Collection[str]) -> dict[str, dict[str, float]]:
        """The figures of every policy; ``helpers`` are all who have replied by the end."""
        return {name: tally.figures(helpers) for name, tally in self.tallies.items()}
