"""Alice looks after the help lines; Bob, who is not signed in, finds what she changed; Charlie cannot change any."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from community.current import house
from community.db.unit_of_work import unit_of_work
from community.household.models import Household
from community.testing import PASSWORD, Someone, joining, make_app
from tests.household.conftest import Steward

pytestmark = pytest.mark.once

PAGE = "/stewards/help-lines"
SAMARITANS = {
    "country": "gb",
    "name": "Samaritans",
    "number": "116 123",
    "kind": "talk",
    "ways": "phone",
    "hours_en": "day and night, free",
    "words_en": "To talk to someone trained.",
    "source": "samaritans.org",
    "checked_on": "2026-11-01",
}


def _sends(alice: Steward, path: str = "", **given: str) -> TestResponse:
    return alice.client.post(PAGE + path, data={"form_token": alice.form_token(), **given})


def _adds(alice: Steward, **other: str) -> TestResponse:
    return _sends(alice, **{**SAMARITANS, **other})


def _taps(alice: Steward, line: str, act: str) -> int:
    form = {"act": act, "form_token": alice.form_token()}
    return alice.client.post(f"{PAGE}/{line}/act", data=form).status_code


def _corrects(alice: Steward, line: str, page: str = "", **other: str) -> TestResponse:
    page = page or alice.client.get(f"{PAGE}/{line}").text
    typed = dict(re.findall(r'<input type="hidden" name="(version)" value="([^"]*)"', page))
    typed |= dict(re.findall(r'<input id="\w+" name="(\w+)"[^>]*? value="([^"]*)"', page))
    typed |= dict(re.findall(r'name="(\w+)" value="([^"]*)" checked', page))
    return _sends(alice, f"/{line}", **{**typed, **other})


def _help(app: Flask, **query: str) -> str:
    return Someone(app).client.get("/help-now", query_string={"lang": "en", **query}).text


def _card(page: str, name: str) -> str:
    return next(part for part in page.split('<article class="card">') if f'dir="auto">{name}' in part)


def test_a_steward_sees_every_line_with_the_day_it_was_checked(alice: Steward) -> None:
    page = alice.client.get(PAGE).text
    for words in ("SAMU", "3114", "988", "Find A Helpline", "Befrienders Worldwide", "by phone or by text message"):
        assert words in page
    assert "Checked on 24 November 2026 with: 3114.fr" in page
    assert "for a year" not in page
    assert 'href="/stewards/help-lines"' in alice.client.get("/you").text


def test_checking_a_line_takes_one_tap(alice: Steward) -> None:
    alice.app.extensions["community"].clock.pass_time(timedelta(days=400))
    assert alice.post("/session", handle="alice", password=PASSWORD).status_code == 200
    assert "Nobody has checked this line for a year" in _card(alice.client.get(PAGE).text, "3114")
    assert _taps(alice, "fr-3114", "checked") == 303
    card = _card(alice.client.get(PAGE).text, "3114")
    assert "for a year" not in card
    assert "Checked on 24 November 2026" not in card
    said = alice.app.test_cli_runner().invoke(args=["community", "doctor"]).output
    told = next(line for line in said.splitlines() if "Help lines were last checked over 90 days ago" in line)
    assert "SAMU" in told
    assert "3114" not in told
    assert "114" in told


def test_a_corrected_number_is_found_by_everybody_at_once(alice: Steward) -> None:
    assert _corrects(alice, "fr-3114", number="31 15", words_en="Other words.").status_code == 303
    page = _help(alice.app, country="fr")
    assert 'href="tel:3115"' in page
    assert "3114</a>" not in page
    assert "Other words." in page
    assert "Pour parler à une personne formée" in Someone(alice.app).client.get("/help-now?lang=fr").text
    assert 'href="tel:3115"' in alice.client.get("/ask").text, "the card for heavy words follows"
    assert _taps(alice, "fr-3114", "delivered") == 303
    assert 'href="tel:3114"' in _help(alice.app, country="fr")


def test_a_line_is_put_away_and_comes_back(alice: Steward) -> None:
    assert _taps(alice, "fr-3114", "away") == 303
    assert "3114" not in _help(alice.app)
    page = alice.client.get(PAGE).text
    assert "3114" in page.split('id="away"')[1], "stewards still see it"
    assert 'href="tel:3114"' not in alice.client.get("/ask").text
    assert _taps(alice, "fr-3114", "back") == 303
    assert "3114" in _help(alice.app)
    assert _taps(alice, "fr-3114", "gone") == 409, "a line that the house is delivered with is never taken out"


def test_a_corrected_line_that_is_put_away_comes_back_corrected(alice: Steward) -> None:
    _corrects(alice, "fr-3114", number="3115")
    _taps(alice, "fr-3114", "away")
    assert "3115" not in _help(alice.app)
    assert _corrects(alice, "fr-3114", number="3116").status_code == 303
    assert "3116" not in _help(alice.app), "correcting brings nothing back"
    _taps(alice, "fr-3114", "back")
    assert 'href="tel:3116"' in _help(alice.app)


def test_a_line_of_ones_own_for_a_country_that_the_house_did_not_know(alice: Steward) -> None:
    assert _adds(alice).status_code == 303
    page = _help(alice.app)
    assert '<h2 id="gb">United Kingdom</h2>' in page
    assert 'href="tel:116123"' in page
    french = Someone(alice.app).client.get("/help-now?lang=fr&country=gb").text
    assert french.index('id="gb">Royaume-Uni') < french.index('id="fr"')
    assert "To talk to someone trained." in french, "nobody wrote it in French: English is better than nothing"
    [line] = re.findall(r"/stewards/help-lines/([\w-]+)/act", _card(alice.client.get(PAGE).text, "Samaritans"))[:1]
    _taps(alice, line, "away")
    assert "Samaritans" not in _help(alice.app)
    _taps(alice, line, "gone")
    assert "Samaritans" not in alice.client.get(PAGE).text
    assert alice.client.get(f"{PAGE}/{line}").status_code == 404


def test_the_country_of_the_house_comes_first_and_gives_the_card_its_line(alice: Steward) -> None:
    _adds(alice)
    assert alice.sets(country="gb") == 303
    for language in ("en", "fr"):
        page = Someone(alice.app).client.get(f"/help-now?lang={language}").text
        assert re.findall(r'<h2 id="(\w+)"', page)[0] == "gb"
    card = alice.client.get("/ask").text.split('<div class="calm"')[1]
    assert 'href="tel:116123"' in card
    assert alice.sets(country="") == 303
    assert 'href="tel:3114"' in alice.client.get("/ask").text
    assert alice.sets(country="nowhere") == 422


def test_somebody_can_always_be_called(alice: Steward) -> None:
    lines = re.findall(rf"{PAGE}/([\w-]+)/act", alice.client.get(PAGE).text)
    answers = {_taps(alice, line, "away") for line in dict.fromkeys(lines)}
    assert answers == {303, 409}
    page = _help(alice.app)
    assert len(re.findall(r'href="tel:', page)) >= 2
    refused = alice.client.post(
        f"{PAGE}/{_last(alice)}/act", data={"act": "away", "form_token": alice.form_token()}
    ).text
    assert "This is the last line of its kind that can be called." in refused
    answer = _corrects(alice, _last(alice), kind="text")
    assert answer.status_code == 409, answer.text.split("<h2>")[1][:400]


def _last(alice: Steward) -> str:
    return re.findall(rf"{PAGE}/([\w-]+)/act", alice.client.get(PAGE).text)[0]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "A few words are needed here."),
        ("number", "", "A few words are needed here."),
        ("number", "call us", "A number is needed here, with digits and spaces"),
        ("number", "javascript:1", "A number is needed here, with digits and spaces"),
        ("ways", "", "Please choose one of the answers offered."),
        ("kind", "", "Please choose one of the answers offered."),
        ("country", "", "Please choose one of the answers offered."),
        ("country", "zz", "Please choose one of the answers offered."),
        ("words_en", "", "in one language at least"),
        ("hours_en", "", "in one language at least"),
        ("source", "", "A few words are needed here."),
        ("checked_on", "", "A day is needed, as in 2027-01-31."),
        ("checked_on", "yesterday", "A day is needed, as in 2027-01-31."),
        ("checked_on", "2999-01-01", "This day is still to come."),
    ],
)
def test_what_is_not_right_is_told_at_its_field_and_stays(alice: Steward, field: str, value: str, words: str) -> None:
    answer = _adds(alice, **{field: value})
    assert answer.status_code == 422
    page = answer.text
    told = page.split(f'id="{field}-wrong"')[1].split("</p>")[0]
    assert words in told
    assert f'href="#{field}"' in page
    kept = {name: typed for name, typed in SAMARITANS.items() if name not in (field, "kind", "ways", "country")}
    for typed in kept.values():
        assert f'value="{typed}"' in page, "what was typed stays"
    assert "Samaritans" not in _help(alice.app)


def test_a_page_is_an_address_without_its_beginning(alice: Steward) -> None:
    assert "The address of a page is needed here" in _adds(alice, ways="web").text
    assert _adds(alice, ways="web", number="https://www.samaritans.org/").status_code == 303
    assert 'href="https://www.samaritans.org"' in _help(alice.app)


def test_two_stewards_at_once_lose_nothing(alice: Steward) -> None:
    """Whoever corrects a line that was corrected meanwhile reads both versions; what stands elsewhere is no clash."""
    read = alice.client.get(f"{PAGE}/fr-3114").text
    assert _adds(alice).status_code == 303
    assert alice.sets(country="be") == 303
    assert _corrects(alice, "fr-3114", read, source="looked up by Bob").status_code == 303
    late = _corrects(alice, "fr-3114", read, source="looked up by Alice")
    assert late.status_code == 412
    assert "This changed while you were writing. Here are both versions." in late.text
    assert 'value="looked up by Alice"' in late.text
    told = late.text.split("How it reads now")[1].split("</section>")[0]
    assert "looked up by Bob" in told and "Number" not in told, "what both have alike is not told twice"
    assert _corrects(alice, "fr-3114", late.text).status_code == 303
    assert 'value="looked up by Alice"' in alice.client.get(f"{PAGE}/fr-3114").text
    assert alice.sets(name="La Passerelle") == 303
    assert "Samaritans" in _help(alice.app), "setting the house leaves the lines as they are"


def test_for_anybody_else_there_is_no_such_page(alice: Steward) -> None:
    charlie = Someone(alice.app)
    secret = alice.link().split("invite=")[1]
    assert charlie.post("/members", **joining("charlie"), invite=secret).status_code == 201
    for path in (PAGE, f"{PAGE}/new", f"{PAGE}/fr-3114", f"{PAGE}/nowhere"):
        assert charlie.client.get(path).status_code == 404
        assert Someone(alice.app).client.get(path).status_code == 404
    token = charlie.client.get("/you").text.split('name="form_token" value="')[1].split('"')[0]
    form = {"act": "away", "form_token": token}
    assert charlie.client.post(f"{PAGE}/fr-3114/act", data=form).status_code == 404
    assert "3114" in _help(alice.app)


# ── With everything down ──────────────────────────────────────────────────────────────────────────


def _asked(app: Flask, ask: Callable[[], Any]) -> list[str]:
    """The statements that are asked meanwhile."""
    found: list[str] = []
    with app.app_context():
        engines = {house().engine, house().reading or house().engine}

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found.append(statement)

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    ask()
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    return list(dict.fromkeys(found))


def test_the_page_for_help_now_asks_nothing_once_its_process_knows_the_house(
    alice: Steward, house_with: Callable[..., Flask]
) -> None:
    _corrects(alice, "fr-3114", number="3115")
    other = house_with({"COMMUNITY_JOINING": None})
    asked = _asked(other, lambda: _help(other))
    assert asked
    assert all("community_household" in statement for statement in asked), asked
    assert _asked(other, lambda: _help(other)) == []
    assert 'href="tel:3115"' in _help(other)


def test_with_the_database_away_the_lines_are_those_known_last(alice: Steward, tmp_path: Path) -> None:
    _corrects(alice, "fr-3114", number="3115")
    assert 'href="tel:3115"' in _help(alice.app)
    _taps(alice, "fr-samu", "away")
    _break(alice.app)
    page = _help(alice.app)
    assert 'href="tel:3115"' in page
    never = make_app(f"sqlite:///{tmp_path / 'nowhere' / 'house.sqlite'}")
    for _ in range(2):
        assert 'href="tel:3114"' in _help(never), "one that never knew shows those that it is delivered with"


def _break(app: Flask) -> None:
    """From now on no statement is answered."""

    def away(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        raise OperationalError(statement, {}, Exception("away"))

    with app.app_context():
        for engine in {house().engine, house().reading or house().engine}:
            event.listen(engine, "before_cursor_execute", away)


@pytest.mark.parametrize(
    "kept",
    [
        '{"help_lines": [{"id": "own-1", "name": "x", "country": "fr", "checked_on": "never"}]}',
        '{"help_lines": [{"name": "x"}, {"id": "fr-3114", "later": "yes", "away": true}]}',
    ],
)
def test_whatever_stands_in_the_database_the_page_answers(alice: Steward, kept: str) -> None:
    alice.sets(name="Harbour")
    with alice.app.app_context(), unit_of_work() as work:
        found = work.query(Household).one()
        found.profile, found.edition = kept, "other"
    assert alice.client.get("/ask").status_code == 200
    page = _help(alice.app)
    assert 'href="tel:15"' in page
    assert ("tel:3114" in page) != ("later" in kept)
