"""Alice blocks Bob: for each of them the other has left and deleted everything, byte for byte; for others, nothing.

Every reading route of the house, with everything that was ever made, is asked in two copies of one village.
"""

from collections.abc import Callable, Iterator

import pytest

from community.noninterference.walk import Route
from tests.blocks.twins import Copier, Twin, every_reading, every_writing, goes_with_everything, next_page
from tests.conftest import FULL

pytestmark = pytest.mark.once

LANGUAGES = ("en", "fr") if FULL else ("fr",)
FOLLOWED = 4
# What the one who made a block may see of it: that is where it is undone.
HERS = {"/you/quiet", "/api/v1/me/apart", "/people/<handle>/quiet"}


def _blocks(twin: Twin, one: str, other: str) -> None:
    twin.ids.begin("the block")
    done = twin.person(one).put(f"/members/{other}/apart", kind="block")
    assert (done.status_code, done.json["kind"]) == (200, "block")


def _differences(
    copier: Copier, one: Twin, other: Twin, who: str, spare: Callable[[Route, str], bool] = lambda _route, _path: False
) -> Iterator[str]:
    """Where the two answer somebody differently."""
    compared = 0
    for route, first in every_reading(one, copier.village, LANGUAGES):
        path: str | None = first
        for _ in range(FOLLOWED):
            if path is None or spare(route, path):
                break
            answers = [twin.call(f"{who} {path}", who, "GET", path) for twin in (one, other)]
            compared += 1
            if answers[0] != answers[1]:
                yield _told(path, *answers)
                break
            path = next_page(path, answers[0][2]) if answers[0][0] == 200 else None
    assert compared > 300


def _are_none(differences: Iterator[str]) -> None:
    found = list(differences)
    assert not found, "\n".join([f"{len(found)} answers differ", *found])


def _hers(route: Route, path: str) -> bool:
    """Where Alice, who made the block, undoes it, or tells the care team of Bob."""
    undoes = route.rule in HERS and ("handle" not in route.parameters or "/bob/" in path)
    return undoes or "about=member:bob" in path


def _told(path: str, one: tuple[int, dict[str, str], bytes], other: tuple[int, dict[str, str], bytes]) -> str:
    if one[0] != other[0]:
        return f"{path}: {one[0]} and {other[0]}"
    if one[2] == other[2]:
        return f"{path}: {one[1]} and {other[1]}"
    at = next((n for n, (a, b) in enumerate(zip(one[2], other[2], strict=False)) if a != b), 0)
    return f"{path}: …{one[2][max(0, at - 200) : at + 200]!r}\n     and …{other[2][max(0, at - 200) : at + 200]!r}"


def test_for_the_one_who_is_blocked_the_other_has_gone(copier: Copier) -> None:
    blocked, gone = copier.copy(), copier.copy()
    _blocks(blocked, "alice", "bob")
    goes_with_everything(gone, "alice")
    _are_none(_differences(copier, blocked, gone, "bob"))


def test_for_the_one_who_blocks_the_other_has_gone(copier: Copier) -> None:
    blocked, gone = copier.copy(), copier.copy()
    _blocks(blocked, "alice", "bob")
    goes_with_everything(gone, "bob")

    _are_none(_differences(copier, blocked, gone, "alice", _hers))


@pytest.mark.parametrize("who", ["charlie", "dana", ""] if FULL else ["charlie"], ids=lambda who: who or "stranger")
def test_others_see_no_change(copier: Copier, who: str) -> None:
    blocked, before = copier.copy(), copier.copy()
    _blocks(blocked, "alice", "bob")
    _are_none(_differences(copier, blocked, before, who))


@pytest.mark.parametrize(("who", "other"), [("bob", "alice"), ("alice", "bob")], ids=["the blocked", "the blocker"])
def test_what_would_reach_the_other_is_refused_as_for_somebody_who_is_not_there(
    copier: Copier, who: str, other: str
) -> None:
    blocked, gone = copier.copy(), copier.copy()
    _blocks(blocked, "alice", "bob")
    goes_with_everything(gone, other)
    page = blocked.call("token", who, "GET", "/you")[2].decode()
    form_token = page.split('name="form_token" value="')[1].split('"')[0]
    differences, reached = [], 0
    for number, (method, path, sent) in enumerate(every_writing(blocked, copier.village, form_token)):
        if who == "alice" and ("/bob/" in path or "member:bob" in str(sent) or "'id': 'bob'" in str(sent)):
            continue  # where she undoes it, or tells the care team of him
        answers = [twin.call(f"{number} {path}", who, method, path, **sent) for twin in (blocked, gone)]
        reached += answers[0][0] in (200, 201, 204, 303)
        if answers[0] != answers[1]:
            differences.append(f"{method} {sent} {_told(path, *answers)}")
    assert reached > 50
    _are_none(iter(differences))
    for route, path in every_reading(blocked, copier.village, ("en",)):
        if not route.parameters and not (who == "alice" and _hers(route, path)):
            answers = [twin.call(f"after {path}", who, "GET", path) for twin in (blocked, gone)]
            assert answers[0] == answers[1], _told(path, *answers)
