"""The simulated house does what its figures are said to come from."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from statistics import fmean

import pytest

from benchmarks.simulated_figures import gates, interval, over_ceiling
from benchmarks.simulated_house import House
from benchmarks.simulated_ours import Ours
from benchmarks.simulated_rivals import AardvarkLike
from benchmarks.simulated_world import Pinned, drawn
from benchmarks.simulation import POLICIES, run

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
MANY_ASKS = replace(Pinned(), asks=0.5)


def told(hash_seed: str) -> str:
    command = (
        sys.executable,
        "-m",
        "benchmarks.simulation",
        "--members",
        "20",
        "--seeds",
        "2",
        "--weeks",
        "8",
        "--json",
    )
    env = os.environ | {"PYTHONHASHSEED": hash_seed}
    done = subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "20 members: 10 of 10 runs" in done.stderr
    return done.stdout


def test_the_same_seeds_tell_the_same_in_one_json_object() -> None:
    first = told("1")
    assert first == told("2")
    found = json.loads(first)
    assert found["pinned"]["homophily"] == Pinned().homophily
    size = found["sizes"]["20"]
    assert (size["seeds"], size["weeks"]) == (2, 8)
    assert set(size["policies"]) == {"feed", "karma", "aardvark-like", "ours", "ours, own page"}
    for policy in size["policies"].values():
        assert {"within_72h", "never", "gini_invitations", "p99_a_week", "over_ceiling"} <= set(policy)
        assert all(one["low"] <= one["mean"] <= one["high"] for one in policy.values())
    assert [gate[:2] for gate in size["gates"]] == ["S1", "S1", "S2", "S2", "S3", "S3", "S5", "S5", "S6", "S7"]
    assert {gate["holds"] for gate in size["gates"].values()} <= {"yes", "no", "open"}


def test_another_seed_is_another_world() -> None:
    assert drawn(Pinned(), 20, 8, 1).wishes != drawn(Pinned(), 20, 8, 2).wishes
    assert run(20, 8, 1, "ours", Pinned()) != run(20, 8, 2, "ours", Pinned())


@pytest.mark.parametrize("seed", range(2))
def test_nobody_is_over_their_ceiling_however_much_is_asked(seed: int) -> None:
    house = House(drawn(MANY_ASKS, 20, 6, seed), Ours(), seed)
    house.run()
    most = max(len(invitations) for invitations in house.told.values())
    assert most > 6, "the ceiling was reached"
    assert over_ceiling(house) == 0
    assert not [one for one in house.people if one.pace.touches == 0 and house.told[one.number]]


def test_a_router_without_ceilings_is_found_out() -> None:
    house = House(drawn(MANY_ASKS, 20, 6, 0), AardvarkLike(), 0)
    house.run()
    assert over_ceiling(house) > 3


def test_stewards_reply_to_what_waits_quietly_and_are_told_apart() -> None:
    alone, looked_after = (run(30, 12, 1, "ours", replace(Pinned(), looked_after=members)) for members in (0, 10))
    assert alone["by_stewards"] == 0
    assert looked_after["by_stewards"] > 0.1
    assert looked_after["never"] < alone["never"]
    house = House(drawn(replace(Pinned(), looked_after=10), 30, 12, 1), Ours(), 1)
    house.run()
    waited = [ask for ask in house.asks if ask.by_steward]
    assert all(ask.replies[0][1] in house.world.stewards for ask in waited)
    assert all(ask.step >= 2 or (ask.wish.first and ask.replies[0][0] - ask.at >= 24) for ask in waited)


def test_a_world_is_the_same_whoever_looks_after_it() -> None:
    alone, looked_after = (drawn(replace(Pinned(), looked_after=members), 30, 8, 1) for members in (0, 10))
    assert (alone.people, alone.wishes) == (looked_after.people, looked_after.wishes)
    assert (len(alone.stewards), len(looked_after.stewards)) == (0, 3)


def test_a_feed_alone_leaves_about_half_unanswered_and_few_write_most() -> None:
    runs = [run(300, 12, seed, "feed", Pinned()) for seed in range(3)]
    assert 0.35 < fmean(one["never"] for one in runs) < 0.65
    assert 0.40 < fmean(one["top_tenth"] for one in runs) < 0.75
    assert all(one["invitations_an_ask"] == 0 for one in runs)


def test_what_is_unsure_is_called_open() -> None:
    steady = {name: [run(20, 8, seed, name, Pinned()) for seed in range(2)] for name in POLICIES}
    for one in steady["ours"]:
        one.update(never=0.02, within_72h=0.5)
    steady["ours"][0]["newcomers_less_others"], steady["ours"][1]["newcomers_less_others"] = -0.3, 0.3
    held = {gate: found["holds"] for gate, found in gates(steady).items()}
    assert held["S1 never ≤ .05"] == "yes"
    assert held["S1 first reply within 72 h ≥ .90"] == "no"
    assert held["S6 newcomers ≤ 72 h, less others ≥ -.05"] == "open"


def test_an_interval_is_student_s() -> None:
    found = interval([1.0, 2.0, 3.0])
    assert found["mean"] == 2
    assert found["high"] == pytest.approx(2 + 4.30 / 3**0.5)
    assert interval([5.0]) == {"mean": 5, "low": 5, "high": 5}
