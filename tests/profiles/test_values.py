"""What matters to Alice: who may see it. Bob holds some of it too; Charlie would like to find out."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.clock import FixedClock
from community.current import KEY, session
from community.invitations.people import own_values
from community.members.lexicon import LEXICON, lexicon_key, offered
from community.members.models import Member
from community.testing import Someone
from tests.profiles.forms import chips, main, sends

A_WEEK = timedelta(days=7)


def pass_time(app: Flask, span: timedelta) -> None:
    clock = app.extensions[KEY].clock
    assert isinstance(clock, FixedClock)
    clock.pass_time(span)


def shown(viewer: Someone, handle: str) -> list[str]:
    """The values on somebody's page, in both faces."""
    told = viewer.get(f"/members/{handle}").json
    page = main(viewer, f"/people/{handle}")
    apart = [word for word in told["shared_values"] if word not in told["in_common"]]
    assert chips(page, f"What matters to {told['name']}") == apart
    assert chips(page, "What you share") == told["in_common"]
    return list(told["shared_values"])


def seen_by(**kinds: str) -> list[dict[str, str]]:
    return [{"value": value, "seen_by": kind} for value, kind in kinds.items()]


def test_each_value_is_seen_by_those_whom_it_is_for(alice: Someone, bob: Someone, charlie: Someone) -> None:
    values = ["Honesty", "patience", "courage"]
    told = alice.patch("/me", values=values, values_seen_by=seen_by(honesty="everyone", courage="matching")).json
    assert told["values"] == values
    assert told["values_seen_by"] == seen_by(Honesty="everyone", patience="holders", courage="matching")
    bob.patch("/me", values=["patience", "courage"])
    assert shown(bob, "alice") == ["Honesty", "patience"]
    assert bob.get("/members/alice").json["in_common"] == ["patience"]
    assert shown(charlie, "alice") == ["Honesty"]
    assert shown(alice, "bob") == ["patience"]  # through courage, which she keeps to the matching, she sees nobody
    assert "courage" not in charlie.client.get("/people/alice").text


def test_what_is_not_named_stays_as_it_was(alice: Someone, charlie: Someone) -> None:
    alice.patch("/me", values=["honesty"], values_seen_by=seen_by(honesty="everyone"))
    told = alice.patch("/me", values=["patience", "honesty"]).json
    assert told["values_seen_by"] == seen_by(patience="holders", honesty="everyone")
    assert alice.patch("/me", values_seen_by=seen_by(honesty="matching")).json["values"] == ["patience", "honesty"]
    assert shown(charlie, "alice") == []


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ([{"value": "rivers", "seen_by": "everyone"}], "values_seen_by"),
        ([{"value": "honesty", "seen_by": "friends"}], "values_seen_by"),
        ([{"value": "honesty"}], "values_seen_by"),
        ("honesty", "values_seen_by"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(alice: Someone, sent: object, field: str) -> None:
    answer = alice.patch("/me", values=["honesty"], values_seen_by=sent)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]
    assert alice.get("/me").json["values"] == []


def test_a_value_of_the_lexicon_is_one_in_both_languages(app: Flask, alice: Someone, charlie: Someone) -> None:
    bob = Someone(app, "bertrand", locale="fr")
    alice.patch("/me", values=["team spirit", "Honesty", "rivers"])
    bob.patch("/me", values=["Honnêteté", "esprit d'équipe", "rivières"])
    assert shown(alice, "bertrand") == ["honesty", "team spirit"]
    told = bob.get("/members/alice").json
    assert told["shared_values"] == told["in_common"] == ["esprit d’équipe", "honnêteté"]
    assert bob.get("/me").json["values"] == ["Honnêteté", "esprit d'équipe", "rivières"]
    assert alice.patch("/me", values=["honesty", "honnêteté", "HONESTY"]).json["values"] == ["honesty"]
    with app.app_context():
        keys = {handle: session().scalar(select(Member.id).where(Member.handle == handle)) for handle in ("bertrand",)}
        assert own_values(keys["bertrand"]) == {"honesty", "team spirit", "rivieres"}  # what the matching compares


def test_the_lexicon_is_whole() -> None:
    assert len(LEXICON) == 24
    assert len({lexicon_key(word) for word in offered("en")}) == 24
    assert [lexicon_key(word) for word in offered("fr")] == [lexicon_key(word) for word in offered("en")]


def test_words_cannot_be_tried_out_to_read_a_page(app: Flask, alice: Someone, charlie: Someone) -> None:
    """Charlie takes every word of the lexicon in turn; what he wrote at first stands, and then he learns nothing."""
    alice.patch("/me", values=["rivers", "honesty", "calm", "trust"])
    charlie.patch("/me", values=["rivers"])
    assert shown(charlie, "alice") == ["rivers"]
    for word in offered("en"):
        charlie.patch("/me", values=[word])
        assert shown(charlie, "alice") == [], word
        charlie.patch("/me", values=[word], values_seen_by=[{"value": word, "seen_by": "matching"}])
        charlie.patch("/me", values=[])
        assert shown(charlie, "alice") == []


def test_a_word_that_comes_later_opens_a_week_after_the_last(app: Flask, alice: Someone, charlie: Someone) -> None:
    """Whoever keeps at it learns one word a week at most, and has shown each to those who hold it before."""
    alice.patch("/me", values=["honesty", "calm", "trust", "nature"])
    charlie.patch("/me", values=["humour"])
    charlie.patch("/me", values=["calm", "trust", "courage", "nature"])
    assert shown(alice, "charlie") == ["calm", "trust", "nature"]  # they see him at once
    seen = []
    for _ in range(5):
        pass_time(app, A_WEEK)
        charlie.post("/session", handle="charlie", password="a quiet garden path")
        seen.append(shown(charlie, "alice"))
    assert seen == [["calm"], ["calm", "trust"], ["calm", "trust"], ["calm", "trust", "nature"], seen[3]]


def test_dropping_a_word_for_another_is_no_faster(app: Flask, alice: Someone, charlie: Someone) -> None:
    alice.patch("/me", values=["honesty", "calm", "trust"])
    charlie.patch("/me", values=["humour"])
    charlie.patch("/me", values=["honesty"])
    pass_time(app, A_WEEK)
    assert shown(charlie, "alice") == ["honesty"]
    charlie.patch("/me", values=["calm"])
    pass_time(app, A_WEEK - timedelta(minutes=1))
    assert shown(charlie, "alice") == []
    charlie.patch("/me", values=["calm", "trust"])
    pass_time(app, timedelta(minutes=1))
    assert shown(charlie, "alice") == ["calm"]


def test_a_word_that_was_kept_from_its_holders_shows_nothing_when_it_is_let_out(
    app: Flask, alice: Someone, charlie: Someone
) -> None:
    alice.patch("/me", values=["calm"])
    charlie.patch("/me", values=["calm"], values_seen_by=seen_by(calm="matching"))
    pass_time(app, A_WEEK)
    assert shown(charlie, "alice") == []
    charlie.patch("/me", values_seen_by=seen_by(calm="holders"))
    assert shown(charlie, "alice") == []
    assert shown(alice, "charlie") == ["calm"]
    pass_time(app, A_WEEK)
    assert shown(charlie, "alice") == ["calm"]


def test_taking_a_value_away_holds_with_the_next_request(alice: Someone, bob: Someone) -> None:
    alice.patch("/me", values=["calm", "trust"])
    bob.patch("/me", values=["trust", "calm"])
    assert shown(bob, "alice") == ["calm", "trust"]
    alice.patch("/me", values=["calm"], values_seen_by=seen_by(calm="matching"))
    assert shown(bob, "alice") == []


def test_the_page_for_values_works_without_anything_else(alice: Someone, bob: Someone) -> None:
    bob.patch("/me", values=["honesty", "rivers"])
    page = main(alice, "/you/values")
    assert "people who hold it too" not in page  # nothing is held yet
    ticked = {"values": ["honesty", "calm"], "own": "rivers, long walks", "experience": "moving", "avoid": "politics"}
    assert sends(alice, "/you/values", **ticked) == 303
    me = alice.get("/me").json
    assert me["values"] == ["honesty", "calm", "rivers", "long walks"]
    assert (me["experience"], me["avoid"]) == (["moving"], ["politics"])
    page = main(alice, "/you/values")
    assert 'value="honesty" checked' in page
    assert 'value="rivers, long walks"' in page
    chosen = [*(f"holders {word}" for word in ("calm", "rivers", "long walks")), "everyone honesty"]
    assert sends(alice, "/you/values", values=["honesty"], own="rivers", seen=chosen, experience="moving") == 303
    me = alice.get("/me").json
    assert me["values_seen_by"] == seen_by(honesty="everyone", rivers="holders")
    assert (me["experience"], me["avoid"]) == (["moving"], [])
    assert 'value="everyone honesty" selected' in main(alice, "/you/values")
    assert shown(bob, "alice") == ["honesty", "rivers"]


def test_what_was_typed_is_kept_and_what_is_wrong_is_said_there(alice: Someone) -> None:
    token = alice.client.get("/you").text.split('name="form_token" value="')[1].split('"')[0]
    data = {"form_token": token, "values": ["calm"], "own": "a, b, c, d, e, f, g, h", "experience": "moving"}
    answer = alice.client.post("/you/values", data=data)
    assert answer.status_code == 422
    assert "That is a lot at once" in answer.text
    assert 'value="calm" checked' in answer.text
    assert 'value="a, b, c, d, e, f, g, h"' in answer.text
    assert 'value="moving"' in answer.text
    assert sends(alice, "/you/values", values=["calm"], seen="friends calm") == 422
    assert alice.get("/me").json["values"] == []


def test_each_meets_the_words_in_an_order_of_their_own(alice: Someone, bob: Someone) -> None:
    orders = [main(who, "/you/values") for who in (alice, alice, bob)]
    places = [[page.index(f'value="{word}"') for word in offered("en")] for page in orders]
    assert places[0] == places[1]
    assert sorted(range(24), key=places[0].__getitem__) != sorted(range(24), key=places[2].__getitem__)
