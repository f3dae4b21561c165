"""Alice looks after the house; Bob would like to come in; Charlie is a member without a key to the stewards' rooms."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.current import house, session
from community.db.unit_of_work import unit_of_work
from community.household.schemas import HouseholdSchema
from community.members.services import add_member
from community.testing import PASSWORD, Someone, joining
from community.web.models import KeptAnswer
from tests.household.conftest import Steward


@pytest.fixture
def charlie(alice: Steward) -> Someone:
    """Charlie came in by a link."""
    someone = Someone(alice.app)
    secret = alice.link().split("invite=")[1]
    assert someone.post("/members", **joining("charlie"), invite=secret).status_code == 201
    return someone


def test_a_steward_sets_the_house_and_everybody_meets_it_at_once(alice: Steward, charlie: Someone) -> None:
    assert alice.sets(name="La Passerelle", accent="plum", topics_en="work\nchange", values_en="rivers") == 303
    page = charlie.client.get("/ask").text
    assert "<title>Ask for advice · La Passerelle</title>" in page
    assert '<html lang="en" dir="ltr" data-accent="plum">' in page
    assert "Words that this house knows: work, change." in page
    assert 'name="values" value="rivers"' in charlie.client.get("/you/values").text
    assert "La Passerelle" in Someone(charlie.app).client.get("/").text
    assert "La Passerelle" in Someone(charlie.app).client.get("/help-now").text


@pytest.mark.parametrize(
    ("setting", "changes"),
    [
        ("name", "Members read it on every page."),
        ("accent", "Of links and buttons, by day and by night."),
        ("address", "To each person, on every page."),
        ("joining", "A steward makes links for one person or a few."),
        ("minimum_age", "People say it themselves when they come in. Members who are here already stay."),
        ("country", "On the page for help now, before a choice is made"),
        ("ways", "Who comes in agrees to them, and reads them on that page."),
        ("topics", "Suggestions beside the fields for topics and for values."),
        ("values", "Suggestions beside the fields for topics and for values."),
        ("house_values", "Three to five values that members can tick as theirs too."),
        ("mail", "By mail members confirm an address, come back in"),
        ("plugins", "They add pages and ways for every member."),
    ],
)
def test_each_setting_says_what_it_changes_for_members(alice: Steward, setting: str, changes: str) -> None:
    page = alice.client.get("/stewards/house").text
    assert re.search(rf'(name|id)="{setting}(_en)?"', page)
    assert changes in page


def test_every_setting_is_among_them(alice: Steward) -> None:
    told = test_each_setting_says_what_it_changes_for_members.pytestmark[0].args[1]
    settings = {re.sub("_(en|fr)$", "", name) for name in HouseholdSchema().fields} - {"version"}
    assert settings <= {setting for setting, _changes in told}


def test_another_worker_knows_with_its_next_page(alice: Steward, house_with: Callable[..., Flask]) -> None:
    other = house_with({"COMMUNITY_JOINING": None})
    dana = Someone(other)
    assert dana.post("/members", **joining("dana"), invite=alice.link().split("invite=")[1]).status_code == 201
    assert "Community" in dana.client.get("/").text
    alice.sets(name="La Passerelle")
    assert "La Passerelle" in dana.client.get("/").text
    assert "La Passerelle" in Someone(other).client.get("/sign-in").text


def test_what_the_operator_fixed_is_told_and_stays(house_with: Callable[..., Flask]) -> None:
    app = house_with({"COMMUNITY_NAME": "Harbour", "COMMUNITY_JOINING": "open"})
    alice = Steward(app)
    page = alice.client.get("/stewards/house").text
    assert "<strong>Harbour</strong>" in page
    assert 'name="name"' not in page
    assert 'name="joining"' not in page
    alice.sets(name="Other", joining="host")
    assert "Harbour" in alice.client.get("/").text
    assert Someone(app).post("/members", **joining("dana")).status_code == 201


def test_the_ways_of_the_house_can_be_its_own_in_each_language(alice: Steward) -> None:
    alice.sets(ways_en="Be gentle.\nBe brief.", ways_fr="Soyons simples.")
    link = alice.link()
    english, french = (Someone(alice.app).client.get(f"{link}&lang={code}").text for code in ("en", "fr"))
    assert "<li>Be gentle.</li><li>Be brief.</li>" in english
    assert "<li>Soyons simples.</li>" in french
    assert "<li>Listen first." in alice.client.get("/stewards/house").text  # what empty fields mean
    alice.sets(ways_en="", ways_fr="")
    assert "Listen first." in Someone(alice.app).client.get(link).text


def test_french_says_tu_from_one_page_to_the_next(alice: Steward, charlie: Someone) -> None:
    assert "Qu’est-ce qui vous aiderait" in charlie.client.get("/ask?lang=fr").text
    alice.sets(address="tu")
    page = charlie.client.get("/ask?lang=fr").text
    assert "Qu’est-ce qui t’aiderait" in page
    assert '<html lang="fr"' in page
    assert "vous" not in Someone(alice.app).client.get("/sign-in?lang=fr").text


def test_the_age_is_said_as_the_house_has_it(alice: Steward) -> None:
    alice.sets(minimum_age="18")
    assert "I am eighteen or older." in Someone(alice.app).client.get(alice.link()).text
    assert alice.sets(minimum_age="12") == 422


def test_two_stewards_at_once_lose_nothing(alice: Steward) -> None:
    first, second = alice.client.get("/stewards/house").text, alice.client.get("/stewards/house").text
    assert alice.sends(first, name="One").status_code == 303
    late = alice.sends(second, name="Two", ways_en="Be gentle.", accent="pine")
    assert late.status_code == 412
    assert "This changed while you were writing. Here are both versions." in late.text
    told = late.text.split("How it reads now")[1].split("</section>")[0]
    assert "One" in told and "Ways of the house, in English" in told and "Colour" not in told
    assert 'value="Two"' in late.text, "what was typed stays"
    assert "One" in alice.client.get("/").text
    assert alice.sends(late.text, name="Two").status_code == 303, "both were read: the second is kept"
    assert "Two" in alice.client.get("/").text


def test_what_one_has_not_read_is_not_read_by_another_mistake(alice: Steward) -> None:
    """Alice's form came back because of its age, and only then because of Bob's words, which she had not seen."""
    first, second = alice.client.get("/stewards/house").text, alice.client.get("/stewards/house").text
    assert alice.sends(first, name="One").status_code == 303
    wrong = alice.sends(second, name="Two", minimum_age="12")
    assert wrong.status_code == 422
    late = alice.sends(wrong.text, name="Two", minimum_age="16")
    assert late.status_code == 412 and "One" in late.text


def test_what_does_not_fit_is_told_at_its_field(alice: Steward) -> None:
    answer = alice.client.post(
        "/stewards/house",
        data={**alice.typed(), "ways_en": "\n".join(f"Way {n}" for n in range(9)), "name": "x" * 80},
    )
    assert answer.status_code == 422
    assert "That is a lot at once" in answer.text
    assert "Way 8" in answer.text


@pytest.mark.parametrize("path", ["house", "invitations", "applications"])
def test_for_anybody_else_the_rooms_are_not_there(alice: Steward, charlie: Someone, path: str) -> None:
    there, nowhere = charlie.client.get(f"/stewards/{path}"), charlie.client.get("/stewards/nowhere")
    assert (there.status_code, there.text) == (nowhere.status_code, nowhere.text.replace("nowhere", path))
    assert "/stewards/" not in charlie.client.get("/you").text
    token = alice.post("/me/tokens", name="a program", scopes=["read", "write"]).json
    as_program = Someone(alice.app).client.get(
        f"/stewards/{path}", headers={"Authorization": f"Bearer {token['secret']}"}
    )
    assert as_program.status_code in (403, 404)


# ── Links ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_link_lets_one_person_in_and_no_other(alice: Steward) -> None:
    link = alice.link(uses="1")
    bob, late = Someone(alice.app), Someone(alice.app)
    secret = link.split("invite=")[1]
    assert bob.post("/members", **joining("bob"), invite=secret).status_code == 201
    answer = late.post("/members", **joining("late"), invite=secret)
    assert answer.status_code == 422
    assert "invite" in answer.json["errors"]


def test_a_link_that_was_ended_lets_nobody_in(alice: Steward) -> None:
    secret = alice.link(uses="5").split("invite=")[1]
    page = alice.client.get("/stewards/invitations").text
    assert secret not in page, "it is shown once"
    way = re.search(r'action="(/stewards/invitations/[^"]+/end)"', page)
    assert way is not None
    assert alice.client.post(way[1], data={"form_token": alice.form_token()}).status_code == 303
    assert Someone(alice.app).post("/members", **joining("bob"), invite=secret).status_code == 422
    assert alice.client.post(way[1], data={"form_token": alice.form_token()}).status_code == 404


def test_no_kept_answer_holds_the_secret_of_a_link(alice: Steward) -> None:
    form = {"uses": "1", "days": "7", "form_token": alice.form_token(), "idempotency_key": "twice-twice-1"}
    page = alice.client.post("/stewards/invitations", data=form)
    assert "invite=" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    with alice.app.app_context():
        assert session().scalars(select(KeptAnswer)).all() == []


# ── People who write to us ────────────────────────────────────────────────────────────────────────


def test_somebody_writes_is_answered_and_comes_in(alice: Steward) -> None:
    alice.sets(joining="application")
    bob = Someone(alice.app)
    assert "What brings you here?" in bob.client.get("/join").text
    key = _apply(bob, words="I have just moved,\nand know nobody.")
    answer = f"/join/answer?key={key}"
    assert "Nobody has answered yet." in bob.client.get(answer).text

    assert 'href="/stewards/applications">Read their words</a>' in alice.client.get("/stewards").text
    page = alice.client.get("/stewards/applications").text
    assert "and know nobody." in page
    alice.answers(page, state="welcome", words="Come in, Bob.")
    page = bob.client.get(answer).text
    assert "Come in, Bob." in page
    assert f'href="/join?invite={key}"' in page
    assert bob.post("/members", **joining("bob"), invite=key).status_code == 201
    assert Someone(alice.app).post("/members", **joining("bobby"), invite=key).status_code == 422
    assert "Nobody is waiting." in alice.client.get("/stewards/applications").text
    assert "Nothing needs you." in alice.client.get("/stewards").text


def test_not_now_is_said_in_words_and_opens_nothing(alice: Steward) -> None:
    alice.sets(joining="application")
    bob = Someone(alice.app)
    key = _apply(bob)
    alice.answers(alice.client.get("/stewards/applications").text, state="not_now", words="We are full for now.")
    page = bob.client.get(f"/join/answer?key={key}").text
    assert "We are full for now." in page
    assert "invite=" not in page
    assert bob.post("/members", **joining("bob"), invite=key).status_code == 422


def test_a_key_that_opens_nothing_says_no_more_than_that(alice: Steward) -> None:
    alice.sets(joining="application")
    page = Someone(alice.app).client.get("/join/answer?key=guess")
    assert page.status_code == 200
    assert "There is nothing under this address" in page.text


def test_consents_are_asked_for_and_what_was_typed_stays(alice: Steward) -> None:
    alice.sets(joining="application")
    bob = Someone(alice.app)
    page = bob.client.get("/join").text
    assert not re.search(r"<input[^>]*checkbox[^>]*checked", page), "all boxes start empty"
    form = {"name": "Bob", "words": "It is a long story.", "locale": "en", "form_token": _token(page)}
    answer = bob.client.post("/join/application", data=form)
    assert answer.status_code == 422
    assert "It is a long story." in answer.text


def test_words_are_forgotten_a_month_after_the_answer(alice: Steward) -> None:
    alice.sets(joining="application")
    key = _apply(Someone(alice.app), words="Nobody else may read this.")
    alice.answers(alice.client.get("/stewards/applications").text, state="not_now")
    with alice.app.app_context():
        house().clock.pass_time(timedelta(days=31))
    _apply(Someone(alice.app))
    assert "There is nothing under this address" in Someone(alice.app).client.get(f"/join/answer?key={key}").text


def test_many_at_once_from_one_address_are_asked_to_wait(house_with: Callable[..., Flask]) -> None:
    app = house_with({"COMMUNITY_JOINING": "application", "COMMUNITY_RATE_LIMITS": "on"})
    bob = Someone(app)
    for _ in range(5):
        _apply(bob)
    late = bob.client.post("/join/application", data=_form(bob, words="One more."))
    assert late.status_code == 429
    assert "Retry-After" in late.headers
    assert "One more." in late.text


def test_a_house_for_people_from_an_app_sends_them_there(house_with: Callable[..., Flask]) -> None:
    app = house_with({"COMMUNITY_JOINING": "host"})
    with app.app_context(), unit_of_work():
        add_member("alice", "Alice", PASSWORD, steward=True)
    assert "Open this from your app." in Someone(app).client.get("/join").text
    assert Someone(app).post("/members", **joining("bob")).status_code == 422


def _apply(who: Someone, words: str = "May I come in?") -> str:
    page = who.client.post("/join/application", data=_form(who, words))
    assert page.status_code == 200, page.text
    found = re.search(r"key=([\w-]+)", page.text)
    assert found is not None
    return found[1]


def _form(who: Someone, words: str) -> dict[str, str]:
    token = _token(who.client.get("/join").text)
    consents = {"consent_read": "true", "old_enough": "true"}
    return {"name": "Bob", "words": words, "locale": "en", **consents, "form_token": token}


def _token(page: str) -> str:
    return page.split('name="form_token" value="')[1].split('"')[0]
