"""Choosing whom to invite to one ask among 5,000 helpers, beside a Flask hello, taking turns in one run.

``./dev bench routing [--helpers N] [--replies N] [--asks N]``. The helpers have left four replies each on average, few
of them very many and most of them one or two; texts are of made-up words whose frequencies follow Zipf's law, 120 words
a reply and 60 an ask. Everybody was invited to something lately. What is measured is the product's own
``arrange``, from the facts at hand to the first ten names; ends with 1 when the gate does not hold.
"""

import argparse
import random
import sys
import time
from bisect import bisect
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from flask import Flask

from benchmarks.pages import caller
from community.invitations.choosing import arrange
from community.invitations.facts import Ask, Facts, Trace
from community.invitations.measures import percentile

GATE = 100
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
VOCABULARY = 30_000
ANSWERED = 2  # replies to an ask
REPLY, ASK = 120, 60  # words


class Writer:
    """Makes up texts; a topic has words of its own beside those that everybody uses."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self._frequencies = list(accumulate(1 / (place + 2.7) for place in range(VOCABULARY)))

    def text(self, topic: int, words: int) -> str:
        """So many words, one in five of them of a topic."""
        return " ".join(self._own(topic) if self.chance.random() < 0.2 else self._any() for _ in range(words))

    def _any(self) -> str:
        return f"w{bisect(self._frequencies, self.chance.random() * self._frequencies[-1])}"

    def _own(self, topic: int) -> str:
        return f"t{topic}x{int(self.chance.paretovariate(0.7)) % 500}"


def village(helpers: int, replies: int, topics: int, writer: Writer) -> Facts:
    """Helpers with so many replies in all; each has one at least."""
    chance = writer.chance
    busy = list(accumulate(chance.paretovariate(1.3) for _ in range(helpers)))
    facts = Facts()
    for number in range(replies):
        helper = number if number < helpers else bisect(busy, chance.random() * busy[-1])
        topic = chance.randrange(topics)
        place = number // ANSWERED
        words = writer.text(topic, REPLY)
        facts.add(Trace(f"h{helper}", place, BEGAN + timedelta(hours=place), words, (f"topic {topic}",)))
    return facts


def seconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def measure(facts: Facts, asks: Sequence[Ask]) -> tuple[list[float], list[float]]:
    """The seconds of a hello and of an arrangement, ask by ask."""
    app = Flask("hello")
    app.add_url_rule("/hello", view_func=lambda: "hello")
    hello = caller(app, "/hello")
    load = {helper: number % 5 for number, helper in enumerate(facts.helpers)}
    for _ in range(50):
        hello()
    taken = [(seconds(hello), seconds(lambda ask=ask: arrange(facts, ask, load=load))) for ask in asks]
    return [one for one, _ in taken], [one for _, one in taken]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--helpers", type=int, default=5000)
    options.add_argument("--replies", type=int, default=20_000)
    options.add_argument("--topics", type=int, default=100)
    options.add_argument("--asks", type=int, default=400)
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    writer = Writer(chosen.seed)
    facts = village(chosen.helpers, chosen.replies, chosen.topics, writer)
    place = chosen.replies // ANSWERED
    asks = []
    for number in range(chosen.asks):
        topic = writer.chance.randrange(chosen.topics)
        moment = BEGAN + timedelta(hours=place + number)
        asks.append(Ask(place + number, moment, writer.text(topic, ASK), (f"topic {topic}",)))
    hello, arranged = measure(facts, asks)
    ratio = percentile(arranged, 0.95) / percentile(hello, 0.95)
    print(f"{chosen.helpers} helpers, {chosen.replies} replies, {chosen.asks} asks, Python {sys.version.split()[0]}")
    print(f"{'':22}{'median ms':>10}{'p95 ms':>10}")
    for name, taken in (("Flask hello", hello), ("whom to invite", arranged)):
        print(f"{name:22}{1000 * percentile(taken, 0.5):10.2f}{1000 * percentile(taken, 0.95):10.2f}")
    print(f"p95 × {ratio:.1f} of a hello's (gate {GATE})")
    sys.exit(ratio > GATE)


if __name__ == "__main__":
    main()
