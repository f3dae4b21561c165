"""Whom Alice's ask reaches first."""

from collections.abc import Mapping
from datetime import timedelta

from community.invitations.baselines import best_text, most_active, most_recent
from community.invitations.choosing import arrange
from community.invitations.facts import Ask, Facts, Trace
from tests.invitations.past import hours

NOBODY: Mapping[str, int] = {}


def trace(helper: str, place: int = 0, text: str = "", *topics: str) -> Trace:
    return Trace(helper, place, hours(place), text, topics)


def alice_asks(place: int = 10, text: str = "", *topics: str, asker: str = "alice", values: str = "") -> Ask:
    return Ask(place, hours(place), text, topics, asker, frozenset(values.split()))


def test_who_replied_lately_comes_first() -> None:
    facts = Facts([trace("bob", 2), trace("charlie", 9)])
    assert arrange(facts, alice_asks(), load=NOBODY) == ["charlie", "bob"]


def test_who_wrote_about_the_same_comes_before_who_replied_lately() -> None:
    facts = Facts([trace("bob", 5, "my mother and her house"), trace("charlie", 9, "a deep sea")])
    assert arrange(facts, alice_asks(10, "the house of my mother"), load=NOBODY)[0] == "bob"
    assert arrange(facts, alice_asks(10, "no garden"), load=NOBODY)[0] == "charlie"


def test_a_topic_is_enough_in_whatever_spelling() -> None:
    facts = Facts([trace("bob", 5, "", "Déménager"), trace("charlie", 9, "", "work")])
    assert arrange(facts, alice_asks(10, "", "demenager"), load=NOBODY)[0] == "bob"


def test_a_topic_says_more_than_its_word() -> None:
    """Both wrote the word, Bob a little earlier and as a topic: (1 + 4 + 4) / 8, and (1 + 4) / 5."""
    facts = Facts([trace("charlie", 9, "work"), trace("bob", 6, "", "work")])
    assert arrange(facts, alice_asks(10, "", "work"), load=NOBODY) == ["bob", "charlie"]


def test_the_words_of_a_page_are_enough_to_be_found() -> None:
    """Dana has never replied; she said what she lived through."""
    facts = Facts([trace("bob", 9, "the sea"), trace("dana", 4, "I raised two children alone")])
    assert arrange(facts, alice_asks(10, "how does one raise children alone"), load=NOBODY)[0] == "dana"


def test_who_was_invited_lately_is_spared() -> None:
    facts = Facts([trace("bob", 9), trace("charlie", 5)])
    assert arrange(facts, alice_asks(), load=NOBODY) == ["bob", "charlie"]
    assert arrange(facts, alice_asks(), load={"bob": 3, "nobody here": 9}) == ["charlie", "bob"]
    assert arrange(facts, alice_asks(), load={"bob": 3}, relief=0) == ["bob", "charlie"]


def test_shared_values_weigh_a_little_and_three_at_most() -> None:
    facts = Facts([trace("bob", 9), trace("charlie", 8)])
    many = "humour patience faith garden music bread"
    values = {"charlie": frozenset(many.split()), "bob": frozenset({"sea"})}
    shared = alice_asks(10, values="humour patience")
    assert arrange(facts, shared, load=NOBODY, values=values) == ["charlie", "bob"]  # 1.3 / 6 and 1 / 5
    assert arrange(facts, shared, load=NOBODY) == ["bob", "charlie"]
    far = Facts([trace("bob", 9), trace("charlie", 6)])  # 1.45 / 8 and 1 / 5, whatever more they share
    assert arrange(far, alice_asks(10, values=many), load=NOBODY, values=values)[0] == "bob"


def test_the_asker_and_those_who_must_not_be_invited_never_are() -> None:
    facts = Facts([trace("alice", 9), trace("bob", 9), trace("charlie", 9)])
    assert arrange(facts, alice_asks(), load=NOBODY, without=["charlie", "never here"]) == ["bob"]


def test_of_equals_who_is_known_for_longer_comes_first_and_ten_are_enough() -> None:
    facts = Facts([trace(f"h{number}", 3) for number in range(20)])
    assert arrange(facts, alice_asks(), load=NOBODY) == [f"h{number}" for number in range(10)]


def test_nothing_to_go_by() -> None:
    assert arrange(Facts(), alice_asks(10, "words", "topic"), load=NOBODY) == []
    assert arrange(Facts([trace("bob")]), alice_asks(0), load=NOBODY) == ["bob"]
    assert arrange(Facts([trace("alice")]), alice_asks(), load=NOBODY) == []


def test_what_others_do() -> None:
    facts = Facts([trace("bob", 0, "garden"), trace("bob", 1, "garden sea"), trace("charlie", 9, "mother")])
    old = Facts([trace("bob"), trace("bob"), trace("charlie", 24 * 30)])
    ask = alice_asks(10, "my garden")
    assert most_active(facts, ask) == ["bob", "charlie"]
    assert best_text(facts, ask)[0] == "bob"
    assert most_recent(timedelta(days=89))(old, ask) == ["charlie", "bob"]  # 1 and 2 / 2^1.5
    assert most_recent(timedelta(days=90))(old, ask) == ["bob", "charlie"]  # 1 and 2 / 2^.5
