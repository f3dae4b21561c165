"""The page of Alice: warm with little on it, as others see it, and with nothing on it that counts."""

import re
from typing import Any

import pytest
from flask import Flask

from community.testing import Someone, joining
from tests.household.conftest import Steward
from tests.profiles.forms import chips, main, sends


def test_a_page_with_little_on_it_is_warm(alice: Someone, charlie: Someone) -> None:
    page = main(charlie, "/people/alice")
    assert "Alice keeps to few words here, and that is fine." in page
    assert "<section" not in page
    alice.patch("/me", about="I grow beans.")
    assert "keeps to few words" not in main(charlie, "/people/alice")
    assert "keeps to few words" not in main(alice, "/people/alice")


def test_what_is_offered_now_and_then_stands_there_while_it_can_be_found(alice: Someone, charlie: Someone) -> None:
    found = alice.stands_by(what="read a CV", topics=["work"])
    alice.stands_by(what="something I keep to myself")
    [offer] = charlie.get("/members/alice").json["offers"]
    assert offer == {"id": found, "what": "read a CV", "when": "now and then", "limit": "one page"}
    page = main(charlie, "/people/alice")
    assert "read a CV" in page
    assert "something I keep to myself" not in page
    alice.put(f"/standing-offers/{found}/state", state="asleep")
    assert charlie.get("/members/alice").json["offers"] == []
    assert "read a CV" not in main(charlie, "/people/alice")


def test_one_sees_it_as_others_do(alice: Someone, bob: Someone, charlie: Someone) -> None:
    kinds = [{"value": "honesty", "seen_by": "everyone"}, {"value": "courage", "seen_by": "matching"}]
    alice.patch("/me", about="I grow beans.", values=["honesty", "calm", "courage"], values_seen_by=kinds)
    bob.patch("/me", values=["courage", "calm", "honesty"])
    for eyes, other in (("everyone", charlie), ("sharing", bob)):
        told = alice.get("/me/as-others-see", eyes=eyes).json
        assert told == other.get("/members/alice").json
        mine = main(alice, f"/you/as-others-see?eyes={eyes}")
        theirs = main(other, "/people/alice")
        for title in ("What matters to Alice", "What you share"):
            assert chips(mine, title) == chips(theirs, title)
        assert "courage" not in mine
    assert chips(main(alice, "/people/alice"), "Your values") == ["honesty", "calm", "courage"]
    assert alice.get("/me/as-others-see", eyes="a stranger").status_code == 422


def test_no_day_no_list_and_no_number_stand_there(alice: Someone, bob: Someone, charlie: Someone) -> None:
    ask = alice.asks("A title of Alice's own")
    bob.replies(ask)
    alice.patch("/me", values=["calm"], experience=["moving"])
    page = main(charlie, "/people/alice")
    assert "A title of Alice's own" not in page
    assert "<time" not in page
    assert not re.search(r"\d", re.sub(r"<[^>]*>", "", page.partition(">")[2]))


@pytest.fixture
def stella(app: Flask) -> Steward:
    """Stella looks after the house."""
    return Steward(app, "stella")


def test_values_of_the_house_are_ticked_and_match_across_languages(app: Flask, stella: Steward, alice: Someone) -> None:
    told: dict[str, Any] = {
        "house_values_en": "Slow mornings\nhonesty\nThe sea",
        "house_values_fr": "Des matins lents\nhonnêteté\nLa mer",
    }
    assert stella.sets(**told) == 303
    bob = Someone(app, "bertrand", locale="fr")
    page = main(alice, "/you/values")
    assert page.count('value="honesty"') == 1  # it is not offered twice
    assert sends(alice, "/you/values", values=["Slow mornings", "honesty"]) == 303
    assert sends(bob, "/you/values", values=["Des matins lents", "La mer"]) == 303
    assert alice.get("/members/bertrand").json["shared_values"] == ["Slow mornings"]
    assert bob.get("/members/alice").json["shared_values"] == ["Des matins lents"]
    assert 'value="Slow mornings" checked' in main(alice, "/you/values")


def test_somebody_who_comes_in_may_tick_them_and_still_begins_with_own_words(
    app: Flask, stella: Steward, alice: Someone
) -> None:
    assert 'name="house_values"' not in Someone(app).client.get("/join").text
    assert stella.sets(house_values_en="Slow mornings\nhonesty\nThe sea") == 303
    page = Someone(app).client.get("/join").text
    assert page.count('name="house_values"') == 3
    assert "checked" not in page.split('id="house_values"')[1].split("</fieldset>")[0]
    alice.patch("/me", values=["slow mornings", "calm", "courage"])
    bob = Someone(app)
    ticked = ["Slow mornings", "courage"]
    assert bob.post("/members", **joining("bob"), house_values=ticked).json["values"] == ["Slow mornings"]
    assert bob.get("/members/alice").json["shared_values"] == ["slow mornings"]
    bob.patch("/me", values=["Slow mornings", "calm"])
    assert bob.get("/members/alice").json["shared_values"] == ["slow mornings", "calm"]
    bob.patch("/me", values=["Slow mornings", "courage"])
    assert bob.get("/members/alice").json["shared_values"] == ["slow mornings"]
    assert Someone(app, "charlie").get("/me").json["values"] == []


def test_one_alone_is_kept_though_it_holds_a_comma(app: Flask, stella: Steward) -> None:
    assert stella.sets(house_values_en="Slowly, and well\nhonesty\nThe sea") == 303
    bob = Someone(app)
    form = {name: value if isinstance(value, str) else "1" for name, value in joining("bob").items()}
    token = bob.client.get("/join").text.split('name="form_token" value="')[1].split('"')[0]
    assert bob.client.post("/join", data={**form, "form_token": token, "house_values": "Slowly, and well"}).location
    assert bob.get("/me").json["values"] == ["Slowly, and well"]


@pytest.mark.parametrize(
    ("en", "fr", "words"),
    [
        ("one\ntwo", "", "Three to five of them, a line each."),
        ("a\nb\nc\nd", "a\nb\nc", "The same values in the same order, as many as in English."),
        ("a\nb\nc\nd\ne\nf", "", "That is a lot at once"),
    ],
)
def test_a_house_has_three_to_five(stella: Steward, en: str, fr: str, words: str) -> None:
    answer = stella.sends("", house_values_en=en, house_values_fr=fr)
    assert answer.status_code == 422
    assert words in answer.text
