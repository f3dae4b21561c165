"""How well the right people are found against how evenly people are asked, on real pasts.

``./dev bench curve PATH [PATH …] [--svg FILE] [--keep SHARE --seed N]``: each PATH is a folder with a Posts.xml, or a
file of JSON lines. Each is brought into a house that is thrown away, and replayed as ``flask community evaluate`` does,
once for every policy and for our own with the load term from nothing to very strong; ``--keep`` replays a part of the
asks, drawn by chance, as in a quieter house. Ends with 1 when a gate does not hold.
"""

import argparse
import random
import statistics
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chart import Line, Mark, chart
from benchmarks.databases import empty_house, sqlite
from community.current import house
from community.invitations.figures import Figures
from community.invitations.queries import how_much_past, past
from community.invitations.replay import policies, relieving, replay

RELIEFS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
SHOWN = ("mrr", "hit@5", "hit@10", "gini", "share_invited", "p95_ms")
RESAMPLES = 10_000
Found = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Replayed:
    """What came of one past."""

    name: str
    asks: int
    skipped: int
    found: Found
    ahead: tuple[float, float, float]  # ours without load, less most recent: mean MRR and the ends of its interval


def replayed(path: Path, keep: float, seed: int) -> Replayed:
    """Bring a past in and replay it, or a part of it."""
    arguments = ["stackexchange", str(path)] if path.is_dir() else ["jsonl", str(path)]
    with sqlite() as make:
        app = empty_house(make("past"))
        done = app.test_cli_runner().invoke(args=["community", "import", *arguments])
        assert done.exit_code in (0, 3), done.stderr
        with app.app_context():
            _number, history = how_much_past()
            chance = random.Random(seed)
            asks = [ask for ask in past() if chance.random() < keep]
            house().engine.dispose()
    compared = policies(history) | {str(relief): relieving(relief) for relief in RELIEFS}
    figures = Figures(compared)
    for one in replay(asks, len(asks), compared):
        if one is not None:
            figures.take(one)
    tallies = figures.tallies
    pairs = zip(tallies["ours without load"].reciprocals, tallies["most recent"].reciprocals, strict=True)
    name = path.name if path.is_dir() else path.parent.name
    found = figures.of({reply.helper for ask in asks for reply in ask.replies})
    skipped = len(asks) - len(asks) // 2 - figures.measured
    return Replayed(name, figures.measured, skipped, found, interval(pairs))


def interval(pairs: Iterable[tuple[float, float]]) -> tuple[float, float, float]:
    """The mean difference of pairs and its 95 % interval by a paired bootstrap (Efron and Tibshirani 1993)."""
    apart = [one - other for one, other in pairs]
    chance = random.Random(0)
    means = sorted(statistics.fmean(chance.choices(apart, k=len(apart))) for _ in range(RESAMPLES))
    return statistics.fmean(apart), means[RESAMPLES * 25 // 1000], means[RESAMPLES * 975 // 1000 - 1]


def mean(of: Sequence[Replayed], policy: str, figure: str) -> float:
    """The mean of a figure over pasts."""
    return statistics.fmean(one.found[policy][figure] for one in of)


def told(of: Sequence[Replayed]) -> None:
    """Print the tables."""
    for one in of:
        apart, low, high = one.ahead
        print(f"\n{one.name}: {one.asks} asks measured, {one.skipped} left out")
        print(f"{'':20}" + "".join(f"{name:>14}" for name in SHOWN))
        for policy, figures in one.found.items():
            print(f"{policy:20}" + "".join(f"{figures[name]:14.3f}" for name in SHOWN))
        print(f"MRR of ours without load, less that of most recent: {apart:+.3f} (95 %: {low:+.3f} to {high:+.3f})")
    print(f"\nmean of {len(of)}")
    for policy in of[0].found:
        print(f"{policy:20}" + "".join(f"{mean(of, policy, name):14.3f}" for name in SHOWN))


def gates(of: Sequence[Replayed]) -> bool:
    """Print which gates hold; whether all do."""
    free, fair = "ours without load", "ours"
    ratios = [one.found[free]["mrr"] / one.found["bm25"]["mrr"] for one in of]
    held = {
        f"G1 mean MRR {mean(of, free, 'mrr'):.3f} ≥ .50": mean(of, free, "mrr") >= 0.5,
        f"G1 mean hit@10 {mean(of, free, 'hit@10'):.3f} ≥ .82": mean(of, free, "hit@10") >= 0.82,
        f"G1 MRR ≥ 1.5 × BM25 on each, least {min(ratios):.2f}": min(ratios) >= 1.5,
        "G1 not below most recent on any, by the paired bootstrap": all(one.ahead[2] >= 0 for one in of),
        f"G2 mean hit@10 {mean(of, fair, 'hit@10'):.3f} ≥ .68": mean(of, fair, "hit@10") >= 0.68,
        f"G2 mean Gini {mean(of, fair, 'gini'):.3f} ≤ .70": mean(of, fair, "gini") <= 0.7,
        "G2 more than half invited, on each": all(one.found[fair]["share_invited"] > 0.5 for one in of),
    }
    print()
    for gate, holds in held.items():
        print(f"{'holds' if holds else 'FAILS'}  {gate}")
    return all(held.values())


def drawn(of: Sequence[Replayed]) -> str:
    """The curve as a picture: a line a past, and one for their mean."""
    lines = []
    for one in of:
        steps = [(one.found[str(relief)]["gini"], one.found[str(relief)]["hit@10"]) for relief in RELIEFS]
        lines.append(Line(one.name, steps, faint=True))
    steps = [(mean(of, str(relief), "gini"), mean(of, str(relief), "hit@10")) for relief in RELIEFS]
    lines.append(Line("mean", steps, faint=False))
    marks = [
        Mark(policy, (mean(of, policy, "gini"), mean(of, policy, "hit@10")), ours=policy == "ours")
        for policy in ("most active", "most recent", "bm25", "ours")
    ]
    return chart(lines, marks, gate=(0.7, 0.68))


def main() -> None:
    """Replay, print and draw."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("paths", nargs="+", type=Path)
    options.add_argument("--svg", type=Path)
    options.add_argument("--keep", type=float, default=1.0)
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    of = [replayed(path, chosen.keep, chosen.seed) for path in chosen.paths]
    told(of)
    held = gates(of)
    if chosen.svg:
        chosen.svg.write_text(drawn(of), encoding="utf-8")
    sys.exit(not held)


if __name__ == "__main__":
    main()
