"""What waits quietly stands with those who look after the house: never who was asked, and no number."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from tests.care.stewards import Steward
from tests.invitations.invited import Village

DAY = timedelta(days=1)


@pytest.fixture
def village(app: Flask) -> Village:
    return Village(app, "alice", "bob", "charlie", "dora", "emil")


@pytest.fixture
def stella(village: Village) -> Steward:
    return Steward(village.app)


def waiting(stella: Steward) -> str:
    page = stella.client.get("/stewards/waiting")
    assert page.status_code == 200
    return re.search(r"<main.*</main>", page.text, re.S).group()


def test_a_first_ask_stands_there_after_a_day_and_goes_with_a_reply(village: Village, stella: Steward) -> None:
    ask = village["alice"].asks("A very first question")
    village.pass_time(DAY - timedelta(minutes=1))
    assert "A very first question" not in waiting(stella)
    village.pass_time(timedelta(minutes=1))
    assert "A very first question" in waiting(stella)
    assert f"/requests/{ask}" in waiting(stella)
    village["bob"].replies(ask, private=True)
    assert "A very first question" in waiting(stella)
    village["bob"].replies(ask)
    assert "A very first question" not in waiting(stella)


def test_another_ask_stands_there_beside_its_last_ring_and_tells_of_nobody(village: Village, stella: Steward) -> None:
    village["bob"].replies(village["alice"].asks("The first one"))
    village["alice"].asks("The second one")
    village["alice"].asks("Between two people", audience="people", people=["bob"])
    for _ring in range(2):
        village.work()
        assert "The second one" not in waiting(stella)
        village.everybody_looks()
        village.pass_time(DAY)
    village.work()
    page = waiting(stella)
    assert "The second one" in page
    assert "Between two people" not in page
    assert not any(name in page for name in ("bob", "charlie", "dora", "emil"))
    assert not re.findall(r">[^<]*\d[^<]*<", unescape(re.sub(r"<time.*?</time>", "", page, flags=re.S)))


def test_it_says_so_when_nothing_waits_and_opens_for_stewards_alone(village: Village, stella: Steward) -> None:
    assert "Nothing for now." in waiting(stella)
    assert village["alice"].client.get("/stewards/waiting").status_code == 404
    assert 'href="/stewards/waiting"' in stella.client.get("/stewards").text


def test_what_a_block_keeps_from_a_steward_is_not_on_their_list(village: Village, stella: Steward) -> None:
    village["alice"].asks("A very first question")
    village.pass_time(DAY)
    village["alice"].put("/members/stella/apart", kind="block")
    assert "A very first question" not in waiting(stella)
