"""``flask community evaluate``: an operator has the past of the house replayed."""

import json
import stat
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from community.testing import Someone
from tests.importing.conftest import Desk, line
from tests.invitations.conftest import Operator

POLICIES = ["most active", "most recent", "bm25", "ours without load", "ours"]
SHORT = ([21], [21], [13], [21], [13, 7], [8])  # as in test_replay, by number


def test_the_figures_of_a_short_past_by_hand(operator: Operator, site: Callable) -> None:
    operator.brings_in_a_site(*site(*SHORT))
    found = operator.figures()
    assert (found["scored"], found["skipped"]) == (2, 1)
    assert list(found["policies"]) == POLICIES
    assert found["policies"]["most active"] == {
        "mrr": 0.75,  # 1/1 and 1/2
        "hit@5": 1,
        "hit@10": 1,
        "gini": 0.5,  # 0 0 2 2: (1 · 2 + 3 · 2) / (4 · 4)
        "share_invited": 0.5,
    }


def test_all_are_called_as_where_they_come_from(operator: Operator, site: Callable) -> None:
    operator.brings_in_a_site(*site(*SHORT))
    rows = operator.orders()
    assert [row["policy"] for row in rows] == POLICIES * 2
    assert {row["policy"]: row["ranking"] for row in rows[5:]}["most active"] == ["21", "13"]
    assert [row["request"] for row in rows] == ["4"] * 5 + ["5"] * 5


def test_the_lines_recompute_every_figure(operator: Operator, site: Callable) -> None:
    answered = [[n % 7, (n * n) % 11 + 20, (n * 3) % 5 + 40][: n % 3 + 1] for n in range(28)]
    operator.brings_in_a_site(*site(*answered))
    found = operator.figures()
    rows = operator.orders()
    names = list(dict.fromkeys(row["request"] for row in rows))
    replied = _who_replied(answered, found["scored"])
    helpers = {str(owner) for owners in answered for owner in owners}
    assert len(names) == found["scored"] == 14 - found["skipped"]
    for policy, figures in found["policies"].items():
        orders = [row["ranking"] for row in rows if row["policy"] == policy]
        places = [
            next((place for place, one in enumerate(order, 1) if one in who), None)
            for order, who in zip(orders, replied, strict=True)
        ]
        asks = len(orders)
        assert figures["mrr"] == pytest.approx(sum(1 / place for place in places if place) / asks)
        assert figures["hit@5"] == pytest.approx(sum(1 for place in places if place and place <= 5) / asks)
        assert figures["hit@10"] == pytest.approx(sum(1 for place in places if place) / asks)
        loads = Counter(one for order in orders for one in order[:5])
        apart = sum(abs(loads[a] - loads[b]) for a in helpers for b in helpers)
        assert figures["gini"] == pytest.approx(apart / (2 * len(helpers) * loads.total()))
        assert figures["share_invited"] == pytest.approx(len(loads) / len(helpers))


def _who_replied(answered: list[list[int]], scored: int) -> list[set[str]]:
    """Who replied to each ask that can be measured: one of them at least has replied before."""
    found, known = [], set[int]()
    for number, owners in enumerate(answered):
        if number >= len(answered) // 2 and known & set(owners):
            found.append({str(owner) for owner in owners})
        known |= set(owners)
    assert len(found) == scored
    return found


def test_the_same_past_gives_the_same_in_another_house(
    operator: Operator, site: Callable, database_url: str, house_with: Callable, tmp_path: Path
) -> None:
    operator.brings_in_a_site(*site(*SHORT * 3))
    first = operator.orders()
    assert operator.orders() == first
    # Another house, with other random ids, and where somebody lives already.
    other = Operator(house_with({"COMMUNITY_DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite'}"}), tmp_path)
    assert other.app.test_cli_runner().invoke(args=["community", "db", "upgrade"]).exit_code == 0
    Someone(other.app, "alice")
    other.brings_in_a_site(*site(*SHORT * 3))
    assert other.orders() == first


def test_json_stands_alone_and_progress_elsewhere(operator: Operator, site: Callable) -> None:
    operator.brings_in_a_site(*site(*SHORT))
    done = operator.evaluates("--json")
    assert len(done.stdout.splitlines()) == 1
    assert set(json.loads(done.stdout)) == {"policies", "scored", "skipped"}
    assert "Replaying" in done.stderr


def test_in_words(operator: Operator, site: Callable) -> None:
    operator.brings_in_a_site(*site(*SHORT))
    said = operator.evaluates().stdout
    assert said.startswith("2 asks measured, 1 left out since nobody replied who had replied before; 4 people")
    assert all(policy in said for policy in POLICIES)
    assert "0.750" in said
    assert "Gini     how unevenly" in said


def test_the_lines_are_for_their_owner_alone(operator: Operator, site: Callable) -> None:
    operator.brings_in_a_site(*site(*SHORT))
    operator.orders()
    assert stat.S_IMODE((operator.folder / "orders.jsonl").stat().st_mode) == 0o600
    nowhere = operator.evaluates("--rankings", str(operator.folder / "no" / "orders.jsonl"))
    assert nowhere.exit_code == 1
    assert "can not be written" in nowhere.stderr


def test_an_empty_house(operator: Operator, alice: Someone) -> None:
    for options in ((), ("--json",)):
        done = operator.evaluates(*options)
        assert done.exit_code == 1
        assert done.stdout == ""
        assert "there is no past here yet" in done.stderr
    alice.asks()
    done = operator.evaluates("--json")
    assert done.exit_code == 1
    assert "nothing can be measured yet" in done.stderr


def test_lines_of_json_are_replayed_too(operator: Operator) -> None:
    """Their answers have no time: each counts from its question on."""
    told = [
        line(question_id=f"q{n}", question_time=f"2015-05-{n + 1:02}T09:00:00Z", title=f"Is it {n}?", helper=helper)
        for n, helper in enumerate(["h1", "h2", "h1", "h1"])
    ]
    operator.brings_in_lines(*told)
    assert operator.figures()["scored"] == 2
    assert {row["policy"]: row["ranking"] for row in operator.orders()[:5]}["most active"] == ["h1", "h2"]


def test_what_is_private_stays_out(
    operator: Operator, app: Flask, alice: Someone, bob: Someone, charlie: Someone
) -> None:
    """Alice asks four times, and once Bob and Charlie alone; what Charlie replies in private is between them."""

    def hour() -> None:
        app.extensions["community"].clock.pass_time(timedelta(hours=1))

    asks: list[str] = []
    for replies in ((bob, False), (bob, False), (charlie, True), (bob, False)):
        asks.append(alice.asks())
        hour()
        replies[0].replies(asks[-1], private=replies[1])
        hour()
    hidden = alice.asks("Between us?", audience="people", people=["bob", "charlie"])
    hour()
    charlie.replies(hidden)
    rows = operator.orders()
    assert {row["request"] for row in rows} == {asks[3]}
    assert all(row["ranking"] == ["bob"] for row in rows)


def test_nothing_is_changed(operator: Operator, site: Callable) -> None:
    operator.brings_in_a_site(*site(*SHORT))
    desk = Desk(operator.app, operator.folder)
    before = desk.everything()
    operator.orders()
    assert desk.everything() == before
