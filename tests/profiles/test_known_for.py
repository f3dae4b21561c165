"""Bob is known for something: words from thanks that he and somebody else both show, as he would have them."""

from flask import Flask

from community.testing import Someone
from tests.profiles.forms import chips, main, sends


def say(giver: Someone, receiver: Someone, *words: str) -> str:
    """Thank somebody with these words, and both show it."""
    thanks = giver.thanks(receiver.handle, qualities=list(words), shared=True)
    assert receiver.put(f"/thanks/{thanks}/consent", shared=True).status_code == 200
    return thanks


def known(viewer: Someone) -> list[str]:
    """What Bob is known for, in both faces."""
    words: list[str] = viewer.get("/members/bob").json["known_for"]
    assert chips(main(viewer, "/people/bob"), "Known for") == words
    return words


def test_the_words_stand_in_the_owners_order_each_once(alice: Someone, bob: Someone, charlie: Someone) -> None:
    say(alice, bob, "patience", "warmth")
    say(charlie, bob, "Patience", "humour")
    assert known(charlie) == ["humour", "Patience", "warmth"]  # of one that was said twice, the newer spelling
    assert bob.put("/me/known-for", shown=["warmth", "patience", "humour"]).json == {
        "shown": ["warmth", "Patience", "humour"],
        "hidden": [],
    }
    assert known(charlie) == known(alice) == ["warmth", "Patience", "humour"]
    assert alice.get("/me/known-for").json == {"shown": [], "hidden": []}


def test_plain_buttons_move_and_hide_a_word(alice: Someone, bob: Someone, charlie: Someone) -> None:
    say(alice, bob, "clarity", "patience", "warmth")
    assert "Up: clarity" not in main(bob, "/you/known-for")
    assert sends(bob, "/you/known-for", word="warmth", act="up") == 303
    assert sends(bob, "/you/known-for", word="clarity", act="down") == 303
    assert known(charlie) == ["warmth", "clarity", "patience"]
    assert sends(bob, "/you/known-for", word="clarity", act="hide") == 303
    assert known(charlie) == ["warmth", "patience"]
    assert "Let it stand on my page: clarity" in main(bob, "/you/known-for")
    say(charlie, bob, "Clarity")
    assert known(charlie) == ["warmth", "patience"]  # said once more, it stays as Bob would have it
    assert sends(bob, "/you/known-for", word="clarity", act="show") == 303
    assert known(charlie) == ["warmth", "patience", "Clarity"]
    assert sends(bob, "/you/known-for", word="clarity", act="down") == 303
    assert sends(bob, "/you/known-for", word="warmth", act="show") == 303  # it stands there already
    assert sends(bob, "/you/known-for", word="genius", act="show") == 409
    assert known(charlie) == ["warmth", "patience", "Clarity"]


def test_either_takes_a_word_away_with_the_next_request(alice: Someone, bob: Someone, charlie: Someone) -> None:
    first, second = say(alice, bob, "patience"), say(charlie, bob, "warmth")
    bob.put("/me/known-for", shown=["warmth", "patience"])
    alice.put(f"/thanks/{first}/consent", shared=False)
    assert known(charlie) == ["warmth"]
    assert bob.get("/me/known-for").json == {"shown": ["warmth"], "hidden": []}
    assert sends(bob, "/you/known-for", word="patience", act="up") == 409
    bob.put(f"/thanks/{second}/consent", shared=False)
    assert known(charlie) == []
    alice.put(f"/thanks/{first}/consent", shared=True)
    assert known(charlie) == ["patience"]


def test_what_only_one_agrees_to_show_is_not_there_to_arrange(alice: Someone, bob: Someone) -> None:
    alice.thanks("bob", qualities=["patience"], shared=True)
    assert bob.get("/me/known-for").json == {"shown": [], "hidden": []}
    refused = bob.put("/me/known-for", shown=["patience"])
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["shown"])


def test_a_word_of_somebody_blocked_is_seen_by_everyone_else(alice: Someone, bob: Someone, charlie: Someone) -> None:
    say(alice, bob, "patience")
    say(charlie, bob, "warmth")
    alice.put("/members/charlie/apart", kind="block")
    assert known(charlie) == ["warmth"]
    assert known(alice) == ["patience"]
    assert known(bob) == ["patience", "warmth"]


def test_seven_stand_on_the_page_and_the_others_can_be_put_before_them(
    app: Flask, alice: Someone, bob: Someone
) -> None:
    for some in (("a", "b", "c"), ("d", "e", "f"), ("g", "h", "i")):
        say(alice, bob, *some)
    assert len(known(alice)) == 7
    every = bob.get("/me/known-for").json["shown"]
    assert sorted(every) == list("abcdefghi")
    bob.put("/me/known-for", shown=list("ihgfedcba"))
    assert known(alice) == list("ihgfedc")
