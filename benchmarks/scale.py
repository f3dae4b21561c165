"""Whether pages cost more in a large house: the same pages at several sizes, taking turns, on both databases.

``./dev bench scale [--sizes 1000 100000] [--rounds N]``. Signed in, in process, wall time of a whole request; within
a round every page is asked once of every house, so that the noise of the machine falls on all of them alike.
PostgreSQL is the server of TEST_DATABASE_URL, where databases may be made; without it, a cluster of its own.
"""

import argparse
import gc
import html
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle

from flask import Flask

from benchmarks.databases import empty_house, postgresql, sqlite
from benchmarks.filling import COMMON_WORD, PREFIX, RARE_TOPIC, RARE_WORD, Filled, fill
from benchmarks.pages import caller, plain_app

GATE = 1.25
WARM_UP = 15
# The pages, and whether the gate holds for them: lists, threads and searches.
PAGES = {
    "list, waiting first": ("/requests?limit=20", True),
    "list, newest": ("/requests?order=newest&limit=20", True),
    "list, second page": ("/requests?order=newest&cursor={cursor}&limit=20", True),
    "list, a common topic": ("/requests?topic=work&limit=20", True),
    "list, a rare topic": (f"/requests?topic={RARE_TOPIC}&limit=20", True),
    "list, settled": ("/requests?state=settled&limit=20", True),
    "list, what would help": ("/requests?wanted=practical&limit=20", True),
    "a request, 20 replies": ("/requests/{thread}", True),
    "search, a common word": (f"/requests?q={COMMON_WORD}&limit=20", True),
    "search, a rare word": (f"/requests?q={RARE_WORD}&limit=20", True),
    "search, a beginning": (f"/requests?q={PREFIX}&limit=20", True),
    "my exchanges": ("/you", False),
    "today": ("/", False),
    "a member's page": ("/people/{person}", False),
    "thanks that are shown": ("/thanks?box=shared", False),
    "letters": ("/correspondence", True),
    "a correspondence": ("/correspondence/{letters}", True),
    "ties": ("/ties", True),
}


@dataclass
class House:
    """One filled house and the pages of it."""

    database: str
    size: int
    calls: dict[str, Callable[[], None]]


def visit(app: Flask, filled: Filled) -> dict[str, Callable[[], None]]:
    """The pages, ready to be called; threads and people take turns."""
    first = filled.reader.client.get("/requests?order=newest&limit=20").text
    found = re.search(r'href="[^"]*[?&;]cursor=([^"&]*)', html.unescape(first))
    assert found is not None, "the list has no second page"
    calls: dict[str, Callable[[], None]] = {}
    for name, (path, _gated) in PAGES.items():
        several = [
            path.format(cursor=found.group(1), thread=thread, person=person, letters=filled.letters)
            for thread, person in zip(filled.threads, filled.people, strict=True)
        ]
        turns = cycle([caller(app, one, filled.cookie) for one in dict.fromkeys(several)])
        calls[name] = lambda turns=turns: next(turns)()
    return calls


def measure(houses: list[House], hello: Callable[[], None], rounds: int) -> dict[tuple[str, int, str], list[float]]:
    """Seconds of every call by database, size and page; ``("", 0, "hello")`` is Flask alone."""
    taken: dict[tuple[str, int, str], list[float]] = defaultdict(list)
    gc.collect()
    gc.freeze()
    for turn in range(WARM_UP + rounds):
        for name in PAGES:
            calls = [((one.database, one.size, name), one.calls[name]) for one in houses]
            for key, call in [(("", 0, "hello"), hello), *(calls if turn % 2 else reversed(calls))]:
                begun = time.perf_counter()
                call()
                if turn >= WARM_UP:
                    taken[key].append(time.perf_counter() - begun)
    return taken


def main() -> None:
    """Fill, measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[1000, 100_000])
    options.add_argument("--rounds", type=int, default=200)
    chosen = options.parse_args()
    sizes = sorted(chosen.sizes)
    houses = []
    with ExitStack() as stack:
        makers = {"SQLite": stack.enter_context(sqlite()), "PostgreSQL": stack.enter_context(postgresql(start=True))}
        for database, make in makers.items():
            if make is None:
                print("PostgreSQL was not found: set TEST_DATABASE_URL, or install it (initdb and pg_ctl).")
                continue
            for size in sizes:
                begun = time.perf_counter()
                app = empty_house(make(f"scale_{size}"))
                houses.append(House(database, size, visit(app, fill(app, size))))
                print(f"{database}: {size} requests filled in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
        taken = measure(houses, caller(plain_app("sqlite://"), "/hello"), chosen.rounds)
    tell(taken, sizes, [name for name, make in makers.items() if make is not None], chosen.rounds)


def tell(taken: dict[tuple[str, int, str], list[float]], sizes: list[int], databases: list[str], rounds: int) -> None:
    """Print a table a database, and how the gate stands."""
    hello = statistics.median(taken["", 0, "hello"])
    small, large = sizes[0], sizes[-1]
    for database in databases:
        print(f"\n{database}, Python {sys.version.split()[0]}, {rounds} rounds, ms; Flask hello {hello * 1e3:.3f} ms")
        columns = "".join(f"{f'p50 {size}':>12}{f'p95 {size}':>12}" for size in sizes)
        print(f"{'page':24}{columns}{f'{large}/{small}':>14}{'× hello':>9}  gate")
        over = 0
        for name, (_path, gated) in PAGES.items():
            found = {size: taken[database, size, name] for size in sizes}
            middle = {size: statistics.median(found[size]) for size in sizes}
            cells = "".join(
                f"{middle[size] * 1e3:12.2f}{statistics.quantiles(found[size], n=20)[-1] * 1e3:12.2f}" for size in sizes
            )
            ratio = middle[large] / middle[small]
            verdict = "" if not gated else "holds" if ratio <= GATE else "over"
            over += verdict == "over"
            print(f"{name:24}{cells}{ratio:14.2f}{middle[large] / hello:9.1f}  {verdict}")
        print(f"{over} of {sum(gated for _path, gated in PAGES.values())} gated pages above {GATE}")


if __name__ == "__main__":
    main()
