"""Figures that were computed by hand."""

import pytest

from community.invitations.measures import gini, hit, percentile, reciprocal


def test_one_divided_by_the_place_of_the_first_who_replied() -> None:
    assert reciprocal(["bob", "charlie", "dana"], {"charlie", "dana"}) == 1 / 2
    assert reciprocal(["bob"], {"charlie"}) == 0
    assert reciprocal([], {"charlie"}) == 0


def test_a_hit_among_the_first() -> None:
    order = ["a", "b", "c", "d", "e", "f"]
    assert hit(order, {"e"}, 5)
    assert not hit(order, {"f"}, 5)
    assert hit(order, {"f"}, 10)


@pytest.mark.parametrize(
    ("loads", "expected"),
    [
        ([1, 1, 1, 1], 0),
        ([0, 0, 0, 4], 3 / 4),  # (2·4 - 4 - 1) · 4 / (4 · 4)
        ([3, 1], 1 / 4),  # (-1 · 1 + 1 · 3) / (2 · 4)
        ([0, 1, 2, 3], 5 / 12),  # (-1 · 1 + 1 · 2 + 3 · 3) / (4 · 6)
        ([0, 0], 0),
        ([], 0),
    ],
)
def test_how_unevenly_something_is_shared(loads: list[int], expected: float) -> None:
    assert gini(loads) == pytest.approx(expected)


def test_what_95_of_100_do_not_exceed() -> None:
    assert percentile(range(1, 101), 0.95) == 95
    assert percentile([7.0], 0.95) == 7
    assert percentile([], 0.95) == 0
