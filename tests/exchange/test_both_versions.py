"""Two tabs, or two keepers, change the same words: whoever comes second reads both versions before one is kept."""

import html
import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from community.testing import Someone

MEANWHILE = "Meanwhile, elsewhere."
MINE = "A long evening of words."


def _hidden(page: str, name: str) -> str:
    return html.unescape(re.findall(rf'name="{name}" value="([^"]*)"', page)[-1])


def _sends(someone: Someone, path: str, read: str, **typed: object) -> TestResponse:
    """Sends a form as it was read, with other words in it."""
    given = {"form_token": _hidden(read, "form_token"), "version": _hidden(read, "version")}
    return someone.client.post(path, data={**given, **typed})


def _circle(alice: Someone) -> str:
    made = alice.post("/circles", name="Garden", purpose="Peas.", ways="", joining="invitation")
    assert made.json is not None
    return f"/circles/{made.json['id']}/edit"


def _own_circle(alice: Someone) -> str:
    alice.post("/private-circles", name="Neighbours", people=["bob"])
    found = re.search(r"/circles/own/[\w-]+", alice.client.get("/circles/own").text)
    assert found is not None
    return found.group()


def _tie(_alice: Someone) -> str:
    return "/ties/bob"


def _hello(_alice: Someone) -> str:
    return "/you/hello"


def _values(_alice: Someone) -> str:
    return "/you/values"


@pytest.mark.parametrize(
    ("found", "first", "second"),
    [
        (_circle, {"name": "Garden", "purpose": MEANWHILE, "joining": "open"}, {"name": "Garden", "purpose": MINE}),
        (_own_circle, {"name": MEANWHILE, "people": "bob"}, {"name": MINE, "people": "bob"}),
        (_tie, {"note": MEANWHILE}, {"note": MINE, "rhythm": "never"}),
        (_hello, {"words": MEANWHILE}, {"words": MINE}),
        (_values, {"experience": MEANWHILE, "values": "honesty"}, {"experience": MINE, "values": "patience"}),
        (_values, {"avoid": MEANWHILE}, {"avoid": MINE}),
    ],
)
def test_whoever_comes_second_reads_both(
    alice: Someone, bob: Someone, found: Callable[[Someone], str], first: dict[str, str], second: dict[str, str]
) -> None:
    """Bob, whom some of these words are about, reads none of them."""
    page = found(alice)
    read, late = alice.client.get(page).text, alice.client.get(page).text
    assert _sends(alice, page, read, **first).status_code == 303
    clash = _sends(alice, page, late, **second)
    assert clash.status_code == 412
    assert "This changed while you were writing. Here are both versions." in clash.text
    now = clash.text.split("How it reads now")[1].split("</section>")[0]
    assert MEANWHILE in now and MINE not in now
    assert MINE in clash.text.split("</section>")[1], "what was typed stands in the form"
    assert MINE not in alice.client.get(page).text, "nothing is overwritten unseen"
    assert _sends(alice, page, clash.text, **second).status_code == 303
    kept = alice.client.get(page).text
    assert MINE in kept and MEANWHILE not in kept
    assert MINE not in bob.client.get(page).text


def test_who_may_see_a_value_is_a_version_too(alice: Someone) -> None:
    alice.patch("/me", values=["honesty"])
    read = alice.client.get("/you/values").text
    alice.patch("/me", values_seen_by=[{"value": "honesty", "seen_by": "matching"}])
    clash = _sends(alice, "/you/values", read, values="honesty", seen="everyone honesty")
    assert clash.status_code == 412
    now = clash.text.split("How it reads now")[1].split("</section>")[0]
    assert "honesty" in now and "nobody: only the matching reads it" in now
    assert 'value="everyone honesty" selected' in clash.text, "what was chosen stays chosen"


def test_how_one_comes_into_a_circle_is_told_with_the_rest(alice: Someone) -> None:
    page = _circle(alice)
    read = alice.client.get(page).text
    assert _sends(alice, page, read, name="Garden", joining="open").status_code == 303
    clash = _sends(alice, page, read, name="Garden", joining="link")
    now = clash.text.split("How it reads now")[1].split("</section>")[0]
    assert "it is open to the house" in now and 'value="link" checked' in clash.text


@pytest.mark.parametrize(("page", "typed", "wrong"), [("/you/hello", {"words": MINE}, {"words": ""})])
def test_a_mistake_is_no_reading(alice: Someone, page: str, typed: dict[str, str], wrong: dict[str, str]) -> None:
    """A form that came back for a mistake of one's own still asks about words that its writer never saw."""
    read = alice.client.get(page).text
    assert _sends(alice, page, read, words=MEANWHILE).status_code == 303
    again = _sends(alice, page, read, **wrong)
    assert again.status_code == 422
    assert _sends(alice, page, again.text, **typed).status_code == 412
