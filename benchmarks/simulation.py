"""A made-up house, where history cannot tell: our own way beside a feed, karma order and an Aardvark-like router.

``./dev bench simulation [--members N …] [--seeds N] [--weeks N] [--json] [--sensitivity] [--change NAME=NUMBER …]``.
People come when they come, half of the digests are opened, and who is invited, how often and when more are is decided
by the product's own functions. Every number of the world stands in ``simulated_world.Pinned``. Intervals are Student's
95 % over the seeds. It shows what follows from these numbers; it proves nothing about people.
"""

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, replace
from typing import Any

from benchmarks.simulated_figures import Figures, figures, gates, interval
from benchmarks.simulated_house import House, Policy
from benchmarks.simulated_ours import Ours, OwnPage
from benchmarks.simulated_rivals import AardvarkLike, Feed, Karma
from benchmarks.simulated_world import Pinned, drawn

POLICIES: Mapping[str, type[Policy]] = {one.name: one for one in (Feed, Karma, AardvarkLike, Ours, OwnPage)}
SIZES = (30, 100, 300, 3000)
LARGE = 1000  # from here on fewer seeds and weeks, unless they are given
SHOWN = {
    "within_24h": "≤ 24 h",
    "within_72h": "≤ 72 h",
    "never": "never",
    "top_tenth": "top tenth",
    "gini_replies": "Gini repl.",
    "gini_invitations": "Gini inv.",
    "invitations_an_ask": "inv./ask",
    "p99_a_week": "p99 inv./wk",
    "crossing": "crossing",
    "left_to_stewards": "to stewards",
    "by_stewards": "by stewards",
}
CHANGES: Mapping[str, Mapping[str, Any]] = {
    "as pinned": {},
    "asked in person, half as willing": {"asked_in_person": 1.0},
    "asked in person, twice as willing": {"asked_in_person": 4.0},
    "fatigue twice": {"fatigue": 0.4},
    "thanks have no effect": {"glow": 0.0},
    "circles do not matter": {"homophily": 0.0},
    "a third of digests opened": {"opened": 1 / 3},
    "three digest windows a day": {"windows": ("08:30", "13:00", "18:00")},
    "no stewards": {"looked_after": 0},
    "stewards half as willing": {"stewards_reply": 0.25},
}
CHANGED_AT = 100


def run(members: int, weeks: int, seed: int, policy: str, pinned: Pinned) -> Figures:
    """One run, by its seed alone."""
    house = House(drawn(pinned, members, weeks, seed), POLICIES[policy](), seed)
    house.run()
    return figures(house)


def simulate(members: int, weeks: int, seeds: int, pinned: Pinned, policies: Sequence[str]) -> dict[str, list[Figures]]:
    """Every policy in the same worlds; says on stderr how far it is."""
    found: dict[str, dict[int, Figures]] = defaultdict(dict)
    begun = time.monotonic()
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        jobs = {
            pool.submit(run, members, weeks, seed, policy, pinned): (policy, seed)
            for policy in reversed(policies)
            for seed in range(seeds)
        }
        for done, job in enumerate(as_completed(jobs), 1):
            policy, seed = jobs[job]
            found[policy][seed] = job.result()
            seconds = time.monotonic() - begun
            print(f"{members} members: {done} of {len(jobs)} runs, {seconds:.0f} s", file=sys.stderr)
    return {policy: [found[policy][seed] for seed in range(seeds)] for policy in policies}


def of_policies(runs: Mapping[str, Sequence[Figures]]) -> dict[str, dict[str, dict[str, float]]]:
    """Each figure of each policy with its interval."""
    return {policy: {name: interval([one[name] for one in each]) for name in each[0]} for policy, each in runs.items()}


def _figure(one: Mapping[str, float]) -> str:
    """A mean, and how far its interval reaches."""
    short = f"{one['mean']:.2f} ±{one['high'] - one['mean']:.2f}"
    return short.replace("0.", ".")


def _table(first: str, rows: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Iterator[str]:
    yield "| " + " | ".join((first, *SHOWN.values())) + " |"
    yield "|---" * (len(SHOWN) + 1) + "|"
    for row, found in rows.items():
        yield "| " + " | ".join((row, *(_figure(found[name]) for name in SHOWN))) + " |"


def _with(changes: Sequence[str]) -> Pinned:
    """The world with other numbers; ends the run when one of them is none of it."""
    pinned = Pinned()
    for name, _, number in (change.partition("=") for change in changes):
        before = getattr(pinned, name, None)
        if not isinstance(before, int | float):
            sys.exit(f"{name or changes} is no number of the world.")
        pinned = replace(pinned, **{name: type(before)(number)})
    return pinned


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--members", type=int, nargs="+", default=SIZES)
    options.add_argument("--seeds", type=int, help=f"10, or 4 from {LARGE} members on")
    options.add_argument("--weeks", type=int, help=f"16, or 8 from {LARGE} members on")
    options.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    options.add_argument("--sensitivity", action="store_true", help=f"with {CHANGED_AT} members, the world changed")
    options.add_argument("--change", nargs="+", default=(), metavar="NAME=NUMBER", help="another number of the world")
    return options.parse_args()


def _size(members: int, chosen: argparse.Namespace, pinned: Pinned) -> dict[str, Any]:
    large = members >= LARGE
    weeks, seeds = chosen.weeks or (8 if large else 16), chosen.seeds or (4 if large else 10)
    runs = simulate(members, weeks, seeds, pinned, tuple(POLICIES))
    return {"seeds": seeds, "weeks": weeks, "policies": of_policies(runs), "gates": gates(runs)}


def _print(members: int, size: Mapping[str, Any]) -> None:
    print(f"\n{members} members, {size['seeds']} seeds, {size['weeks']} weeks\n")
    print(*_table("policy", size["policies"]), sep="\n")
    print("\n| gate | found | holds |\n|---|---|---|")
    for gate, one in size["gates"].items():
        print(f"| {gate} | {_figure(one)} | {one['holds']} |")


def _changed(chosen: argparse.Namespace, pinned: Pinned) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for change, numbers in CHANGES.items():
        changed = replace(pinned, **numbers)
        runs = simulate(CHANGED_AT, chosen.weeks or 16, chosen.seeds or 10, changed, ("aardvark-like", "ours"))
        rows |= {f"{change}: {policy}": found for policy, found in of_policies(runs).items()}
    return rows


def main() -> None:
    """Simulate and print."""
    chosen = _options()
    pinned = _with(chosen.change)
    if chosen.sensitivity:
        rows = _changed(chosen, pinned)
        print(json.dumps(rows) if chosen.json else "\n".join(_table("changed", rows)))
        return
    sizes = {}
    for members in chosen.members:
        sizes[str(members)] = _size(members, chosen, pinned)
        if not chosen.json:
            _print(members, sizes[str(members)])
    if chosen.json:
        print(json.dumps({"pinned": asdict(pinned), "sizes": sizes}, indent=1))


if __name__ == "__main__":
    main()
