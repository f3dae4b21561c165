"""The page for help now: its reader picks a country, without a cookie, and the chosen one comes first."""

import re
from datetime import date

import pytest
from flask import Flask

from community.language import speak, then_as_before
from community.safety.help_lines import help_lines, talk_line
from community.testing import Someone

pytestmark = pytest.mark.once

COUNTRIES = {"fr", "be", "ch", "lu", "ca", "world"}


def _order(page: str) -> list[str]:
    return re.findall(r'<h2 id="(\w+)"', page)


def test_every_country_has_at_most_three_lines_in_both_languages(app: Flask) -> None:
    with app.app_context(), then_as_before():
        for language in app.extensions["community"].languages.values():
            speak(language)
            places = help_lines()
            assert {place.code for place in places} == COUNTRIES
            assert places[0].code == "fr"
            for place in places:
                assert 2 <= len(place.lines) <= 3
                assert {"emergency", "talk"} <= {line.kind for line in place.lines}
                for line in place.lines:
                    assert line.name and line.hours and line.text and line.source
                    assert set(line.channels) <= {"phone", "text", "web"} and line.channels
                    assert isinstance(line.checked_on, date)
                    assert re.fullmatch(r"\d{2,11}" if "web" not in line.channels else r"[a-z]+\.[a-z]+", line.tel)
            found = talk_line()
            assert found is not None
            assert (found[0].code, found[1].tel) == ("fr", "3114")


@pytest.mark.parametrize("country", [*sorted(COUNTRIES), "", "nowhere", "<script>"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_chosen_country_comes_first(stranger: Someone, country: str, language: str) -> None:
    answer = stranger.client.get("/help-now", query_string={"country": country, "lang": language})
    assert answer.status_code == 200
    assert len(answer.data) < 10_000
    assert "Set-Cookie" not in answer.headers
    order = _order(answer.text)
    assert set(order) == COUNTRIES
    if country in COUNTRIES:
        assert order[0] == country
    assert "<script>" not in answer.text


def test_before_a_choice_french_readers_find_france_and_others_find_the_world(stranger: Someone) -> None:
    assert _order(stranger.client.get("/help-now?lang=fr").text)[0] == "fr"
    english = stranger.client.get("/help-now?lang=en").text
    assert _order(english)[0] == "world"
    assert 'href="https://findahelpline.com"' in english
    for way in ("tel:112", "tel:18662773553", "sms:114", "sms:988", "tel:080032123", "?country=be"):
        assert f'href="{way}"' in english, way
