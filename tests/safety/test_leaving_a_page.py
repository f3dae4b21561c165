"""The way out of a page that somebody beside its reader should not see."""

from collections.abc import Callable

import pytest
from flask import Flask

from community.settings import SettingsError
from community.testing import Someone

WAY_OUT = '<a class="leave-page" href="https://www.wikipedia.org/" rel="noreferrer">Leave this page</a>'


def test_tender_pages_have_a_way_out_and_calm_ones_stay_calm(alice: Someone, bob: Someone, stranger: Someone) -> None:
    tender, calm = alice.asks("Since my brother died", content_note="loss"), alice.asks("Which bicycle?")
    assert WAY_OUT in stranger.client.get("/help-now").text
    for page in ("/ask", f"/requests/{tender}", "/care/tell?about=member:alice"):
        assert WAY_OUT in bob.client.get(page).text, page
    for page in ("/", "/requests", f"/requests/{calm}", "/you"):
        assert "leave-page" not in bob.client.get(page).text, page


def test_the_operator_chooses_where_it_leads(house_with: Callable[..., Flask]) -> None:
    weather = house_with({"COMMUNITY_LEAVE_TO": "https://weather.example.org/today"}).test_client()
    assert 'href="https://weather.example.org/today" rel="noreferrer"' in weather.get("/help-now").text
    assert "leave-page" not in house_with({"COMMUNITY_LEAVE_TO": ""}).test_client().get("/help-now").text
    for address in ("http://weather.example.org", "weather.example.org", "javascript:alert(1)", "https://"):
        with pytest.raises(SettingsError, match="COMMUNITY_LEAVE_TO"):
            house_with({"COMMUNITY_LEAVE_TO": address})
