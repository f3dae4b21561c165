"""Alice writes letters with Bob and would like to think of him now and then: one small gesture a day, in one place."""

from datetime import timedelta

import pytest

from community.testing import PASSWORD
from tests.correspondence.conftest import Writers


@pytest.fixture
def name(writers: Writers) -> str:
    """Their letters; Alice would like to think of Bob each season."""
    name = writers.writing()
    assert writers["alice"].put("/ties/bob", note="The new job.", rhythm="season").status_code == 200
    return name


def later(writers: Writers, days: int) -> None:
    """Days pass, after which the two come in again."""
    writers.pass_time(timedelta(days=days))
    for who in ("alice", "bob"):
        assert writers[who].post("/session", handle=who, password=PASSWORD).status_code == 200


def gestures(writers: Writers) -> list[str]:
    """Where the small gestures of Alice's day lead."""
    return [
        card["links"][0]["href"] for card in writers["alice"].get("/today").json["items"] if card["kind"] == "gesture"
    ]


def test_a_letter_that_has_come_is_being_in_touch(writers: Writers, name: str) -> None:
    later(writers, 80)
    writers.writes("bob", name, "How are you?")
    writers.evening()
    later(writers, 20)
    assert gestures(writers) == []


def test_a_letter_that_has_not_come_tells_nothing_of_bob(writers: Writers, name: str) -> None:
    later(writers, 91)
    writers.writes("bob", name, "How are you?")
    assert gestures(writers) == [f"/correspondence/{name}?first=how_are_you"]


def test_not_now_is_said_once_for_both(writers: Writers, name: str) -> None:
    later(writers, 91)
    assert gestures(writers) == [f"/correspondence/{name}?first=how_are_you"]
    assert writers["alice"].post("/today/tie-bob/dismissal").status_code == 204
    assert gestures(writers) == []
    later(writers, 2)
    assert gestures(writers) == []
