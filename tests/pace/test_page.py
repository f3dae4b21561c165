"""One's pace on a page of one's own: in plain words, kept at once, read by nobody else; and rest in one tap."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from community.current import KEY
from community.testing import Someone

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
WISHES = {
    "touches": "1",
    "days": ["monday", "friday"],
    "from": "09:00",
    "to": "19:00",
    "digests": ["10:00", "", "17:00"],
    "timezone": "America/Montreal",
}


def send(who: Someone, page: str, action: str, **words: object) -> TestResponse:
    """Send a form of a page."""
    token = re.search(r'name="form_token" value="([^"]+)"', who.client.get(page).text)
    assert token
    return who.client.post(action, data={"form_token": token.group(1), **words})


def chosen(page: str, name: str) -> list[str]:
    """What stands chosen in a form."""
    picked = re.findall(rf'name="{name}" value="([^"]*)" checked', page)
    for _select in re.findall(rf'<select[^>]* name="{name}".*?</select>', page, re.DOTALL):
        picked += re.findall(r'<option value="([^"]*)" selected', _select)
    return picked


def words_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_the_page_says_what_holds_and_keeps_what_is_chosen(alice: Someone, bob: Someone) -> None:
    page = alice.client.get("/you/pace").text
    assert '<a href="/you/pace">Your pace</a>' in alice.client.get("/you").text
    assert chosen(page, "touches") == ["2"]
    assert len(chosen(page, "days")) == 7
    assert (chosen(page, "from"), chosen(page, "to"), chosen(page, "digests")) == (["08:00"], ["21:00"], ["18:00"])
    for sentence in ("At most twice a week", "Not at all", "Monday", "6:00 PM", "UTC, where it is 12:00 PM now"):
        assert sentence in words_of(page), sentence
    done = send(alice, "/you/pace", "/you/pace", **WISHES)
    assert (done.status_code, done.location) == (303, "/you/pace?said=kept")
    me = alice.get("/me").json
    assert me["timezone"] == "America/Montreal"
    assert me["pace"] == {
        "touches": "1",
        "days": ["monday", "friday"],
        "from": "09:00",
        "to": "19:00",
        "digests": ["10:00", "17:00"],
        "rest": False,
        "rest_until": None,
    }
    page = alice.client.get("/you/pace").text
    assert chosen(page, "days") == ["monday", "friday"]
    assert chosen(page, "digests") == ["10:00", "17:00"]
    assert 'name="timezone" type="text" value="Montreal"' in page
    assert "where it is 7:00 AM now" in words_of(page)
    assert bob.get("/me").json["pace"]["touches"] == "2"


@pytest.mark.parametrize(
    ("wrong", "sentence", "field"),
    [
        ({"from": "19:00", "to": "09:00"}, "The day should end after it begins.", "to"),
        ({"digests": ["20:00"]}, "A time for mail should lie in the hours that you chose.", "digests"),
        ({"digests": ["", "", ""]}, "Please choose one time at least.", "digests"),
        ({"digests": ["9:00"]}, "A time of the day is needed, as in 09:00.", "digests"),
        ({"days": []}, "Please choose one day at least. To be left in peace altogether, rest.", "days"),
        ({"touches": "9"}, "Please choose one of the answers offered.", "touches"),
        ({"timezone": "Nowhere"}, "We do not know the time of this place. A larger town may help.", "timezone"),
    ],
    ids=str,
)
def test_what_was_typed_stays_and_what_is_wrong_stands_at_its_field(alice: Someone, wrong, sentence, field) -> None:
    before = alice.get("/me").json
    answer = send(alice, "/you/pace", "/you/pace", **{**WISHES, **wrong})
    assert answer.status_code == 422
    assert f'id="{field}-wrong">{sentence}' in unescape(answer.text)
    assert f'href="#{field}"' in answer.text
    assert re.search(rf'id="{field}"', answer.text), "the way from the summary leads somewhere"
    if field != "touches":
        assert chosen(answer.text, "touches") == ["1"]
    assert chosen(answer.text, "days") == {**WISHES, **wrong}["days"]
    assert f'name="timezone" type="text" value="{({**WISHES, **wrong})["timezone"]}"' in answer.text
    assert alice.get("/me").json == before


def test_what_a_program_chose_is_not_lost_on_the_page(alice: Someone) -> None:
    odd = {"from": "06:15", "to": "22:00", "digests": ["12:40"]}
    alice.patch("/me", pace=odd, timezone="Asia/Calcutta")
    page = alice.client.get("/you/pace").text
    assert [chosen(page, name) for name in ("from", "to", "digests")] == [["06:15"], ["22:00"], ["12:40"]]
    assert 'value="Asia/Calcutta"' in page


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Paris (France)", "Europe/Paris"),
        (" montréal ", "America/Montreal"),
        ("Londres", "Europe/London"),
        ("LONDON", "Europe/London"),
        ("Belgium", "Europe/Brussels"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("UTC", "UTC"),
    ],
)
def test_where_one_lives_is_written_as_one_would(alice: Someone, written: str, zone: str) -> None:
    """In either language, by its town, or by a country that has one time; the long list of all is on no page."""
    assert send(alice, "/you/pace", "/you/pace", **{**WISHES, "timezone": written}).status_code == 303
    kept = alice.get("/me").json["timezone"]
    assert ZoneInfo(kept).utcoffset(NOON) == ZoneInfo(zone).utcoffset(NOON)
    page = alice.client.get("/you/pace").text
    assert len(page) < 16_000
    shown = re.search(r'name="timezone" type="text" value="([^"]+)"', page)
    assert shown is not None
    assert send(alice, "/you/pace", "/you/pace", **{**WISHES, "timezone": unescape(shown.group(1))}).status_code == 303
    assert alice.get("/me").json["timezone"] == kept, "what is sent as it was shown changes nothing"


def test_a_country_of_many_times_is_no_place(alice: Someone) -> None:
    assert send(alice, "/you/pace", "/you/pace", **{**WISHES, "timezone": "Canada"}).status_code == 422


def test_rest_is_one_tap_from_you_and_ends_with_one(alice: Someone, bob: Someone) -> None:
    you = alice.client.get("/you").text
    assert "I rest for now" in you
    before = [bob.get(path).data for path in ("/members/alice", "/today")] + [bob.client.get("/people/alice").text]
    done = send(alice, "/you", "/you/pace/rest", rest="true", back="/you")
    assert (done.status_code, done.location) == (303, "/you?said=resting")
    assert "Nobody sees that you rest." in words_of(alice.client.get(done.location).text)
    assert alice.get("/me").json["pace"]["rest"] is True
    after = [bob.get(path).data for path in ("/members/alice", "/today")] + [bob.client.get("/people/alice").text]
    tidy = [re.sub(r'value="[^"]*"', "", str(part)) for part in (*before, *after)]
    assert tidy[:3] == tidy[3:], "nobody else sees it"

    today = alice.client.get("/").text
    assert "You are resting. We'll be here." in unescape(today)
    assert "I am back" in today
    done = send(alice, "/", "/you/pace/rest", rest="false", back="/")
    assert (done.status_code, done.location) == (303, "/?said=rested")
    today = alice.client.get("/").text
    assert "I am back" not in today


def test_rest_may_have_an_end(app: Flask, alice: Someone) -> None:
    wrong = send(alice, "/you/pace", "/you/pace/rest", rest="true", rest_until="2026-11-23")
    assert wrong.status_code == 422
    assert 'id="rest_until-wrong">This day is over.' in wrong.text
    assert 'value="2026-11-23"' in wrong.text
    assert chosen(wrong.text, "touches") == ["2"], "the other form says what holds"
    wrong = send(alice, "/you/pace", "/you/pace/rest", rest="true", rest_until="soon")
    assert "A day is needed" in wrong.text
    assert alice.get("/me").json["pace"]["rest"] is False

    assert send(alice, "/you/pace", "/you/pace/rest", rest="true", rest_until="2026-11-26").status_code == 303
    page = words_of(alice.client.get("/you/pace").text)
    assert "It ends by itself after 26 November." in page
    app.extensions[KEY].clock.pass_time(timedelta(days=2))
    assert "You are resting." in alice.client.get("/").text
    app.extensions[KEY].clock.pass_time(timedelta(days=1))
    assert "You are resting." not in alice.client.get("/").text
    assert "I rest for now" in alice.client.get("/you/pace").text


def test_rest_goes_back_to_pages_of_ours_alone(alice: Someone) -> None:
    assert send(alice, "/you", "/you/pace/rest", rest="true", back="https://elsewhere.example/").status_code == 422
    assert alice.get("/me").json["pace"]["rest"] is False


def test_in_french_it_is_your_rhythm(app: Flask) -> None:
    alice = Someone(app, "amelie", locale="fr")
    page = words_of(alice.client.get("/you/pace").text)
    for sentence in (
        "Votre rythme",
        "Je me repose",
        "lundi",
        "Au plus deux fois par semaine",
        "18:00",
        "Paris (France)",
    ):
        assert sentence in page, sentence
