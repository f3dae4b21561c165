"""How often people were invited lately."""

from collections import Counter, deque
from collections.abc import Mapping, Sequence

LATELY = 2  # asks for each helper


class RecentLoad:
    """Invitations to the last asks: twice as many asks as there are helpers, so that it means the same in a house of
    any size and pace, and what is long ago is forgotten."""

    def __init__(self) -> None:
        self._asks: deque[Sequence[str]] = deque()
        self._counts: Counter[str] = Counter()

    def invite(self, helpers: Sequence[str], among: int) -> None:
        """These were invited to an ask, ``among`` so many helpers."""
        self._asks.append(helpers)
        self._counts.update(helpers)
        while len(self._asks) > LATELY * among:
            for helper in self._asks.popleft():
                self._counts[helper] -= 1
                if not self._counts[helper]:
                    del self._counts[helper]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many of them each helper got; who got none is not in it."""
        return self._counts
