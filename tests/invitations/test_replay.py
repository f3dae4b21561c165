"""A past once more: what was not there yet does not count."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from community.invitations.figures import Figures
from community.invitations.load import RecentLoad
from community.invitations.replay import Measured, PastAsk, policies, relieving, replay
from tests.invitations.past import ask

# bob replies to the first two, charlie to the third; then bob, charlie with dana, who is new, and dana alone.
SHORT = [
    ask(0, ("bob", 0.5)),
    ask(1, ("bob", 0.5)),
    ask(2, ("charlie", 0.5)),
    ask(3, ("bob", 0.5)),
    ask(4, ("charlie", 0.5), ("dana", 0.6)),
    ask(5, ("erin", 0.5)),
]


def measured(past: Sequence[PastAsk], history: timedelta = timedelta(days=1)) -> list[Measured]:
    return [one for one in replay(past, len(past), policies(history)) if one is not None]


def figures_of(past: Sequence[PastAsk]) -> Figures:
    figures = Figures(policies(timedelta(days=1)))
    for one in measured(past):
        figures.take(one)
    return figures


def test_the_figures_of_a_short_past_by_hand() -> None:
    """Two asks can be measured: at the third hour bob replies, at the fourth charlie; at the fifth only erin, whom
    nobody knew. The most active: bob, charlie both times. Bob and charlie are invited twice, dana and erin never."""
    figures = figures_of(SHORT)
    assert figures.measured == 2
    found = figures.of({"bob", "charlie", "dana", "erin"})["most active"]
    assert found["mrr"] == (1 / 1 + 1 / 2) / 2
    assert found["hit@5"] == found["hit@10"] == 1
    assert found["gini"] == (-3 * 0 - 1 * 0 + 1 * 2 + 3 * 2) / (4 * 4)
    assert found["share_invited"] == 2 / 4


def test_each_policy_sees_what_was_there_before_and_no_more() -> None:
    orders = {one.request: one.orders for one in measured(SHORT)}
    assert list(orders) == ["q3", "q4"]
    assert orders["q3"]["most active"] == ["bob", "charlie"]
    assert orders["q3"]["ours without load"] == ["bob", "charlie"]  # 1/6 + 1/5, and 1/4
    assert all("dana" not in order for order in orders["q4"].values())


def test_what_is_written_at_the_same_moment_was_not_there_before() -> None:
    past = [ask(0, ("bob", 1)), ask(1, ("bob", 0)), ask(2, ("bob", 0), ("charlie", 0)), ask(3, ("charlie", 0))]
    assert [one.request for one in measured(past)] == ["q2", "q3"]
    early = [ask(0, ("bob", 2)), ask(1, ("charlie", -5)), ask(2, ("bob", 0))]  # dated before its own ask
    assert [(one.request, one.orders["ours"]) for one in measured([*early, ask(3, ("bob", 1))])] == [
        ("q3", ["bob", "charlie"])
    ]


def test_a_reply_dated_before_its_ask_is_there_after_it() -> None:
    at_once = [ask(0), ask(1, ("bob", -5)), ask(1, ("bob", 1))]  # two asks at the same moment
    assert measured(at_once) == []


def test_who_replies_to_their_own_ask_is_not_a_helper_of_it() -> None:
    past = [ask(0, ("bob", 0.5)), ask(1, ("bob", 0.5), asker="bob"), ask(2, ("bob", 0.5), asker=None)]
    assert [one.request for one in measured(past)] == ["q2"]


def test_who_was_invited_is_spared_at_the_next_ask() -> None:
    """Six people replied to the first ask, so the sixth was not invited to the second; at the third he is first."""
    six = [(f"h{number}", 0.1 * (number + 1)) for number in range(6)]
    past = [ask(0, *six), ask(1, ("h0", 0.5)), ask(2, ("h0", 0.5))]
    [first, second] = measured(past)
    assert first.orders["ours"] == [f"h{number}" for number in range(6)]
    assert second.orders["ours without load"][0] == "h0"
    assert second.orders["ours"][0] == "h0"  # 1/5 + 1/6, and 1/6 of the sixth: halved that is 1/4.4 to 1/6
    assert second.orders["ours"][1] == "h5"


def test_what_is_long_ago_is_forgotten() -> None:
    load = RecentLoad()
    load.invite(["bob"], 1)
    load.invite(["charlie"], 1)
    assert load.counts == {"bob": 1, "charlie": 1}
    load.invite(["charlie"], 1)
    assert load.counts == {"charlie": 2}


def test_nothing_to_measure() -> None:
    assert measured([]) == []
    assert measured([ask(0), ask(1)]) == []
    alone = [ask(number, ("bob", 0.5)) for number in range(4)]
    assert [one.orders["ours"] for one in measured(alone)] == [["bob"], ["bob"]]
    assert figures_of([]).of(set())["ours"] == {
        "mrr": 0,
        "hit@5": 0,
        "hit@10": 0,
        "gini": 0,
        "share_invited": 0,
        "p95_ms": 0,
    }


PEOPLE = st.sampled_from(["bob", "charlie", "dana", "erin", "alice"])
WORDS = st.lists(st.sampled_from(["house", "mother", "sea", "work", "école"]), max_size=4).map(" ".join)
ASKS = st.lists(
    st.tuples(
        st.lists(st.tuples(PEOPLE, st.floats(0, 6)), max_size=3),
        WORDS,
        st.lists(st.sampled_from(["moving", "grief"]), max_size=2),
        st.none() | PEOPLE,
    ),
    min_size=1,
    max_size=12,
)


@given(ASKS, st.data())
@settings(max_examples=150, deadline=None)
def test_later_replies_change_nothing_that_came_before(asks: list[tuple], data: st.DataObject) -> None:
    past = [
        ask(number, *replies, text=words, topics=topics, asker=asker)
        for number, (replies, words, topics, asker) in enumerate(asks)
    ]
    until = data.draw(st.integers(0, len(past) - 1))
    more = data.draw(st.lists(st.tuples(st.integers(0, len(past) - 1), PEOPLE), min_size=1, max_size=5))
    added: dict[int, list[tuple[str, float]]] = {}
    for number, helper in more:  # each is written at the ask ``until``, or after it
        added.setdefault(number, []).append((helper, max(0, until - number)))
    longer = [
        ask(number, *replies, *added.get(number, []), text=words, topics=topics, asker=asker)
        for number, (replies, words, topics, asker) in enumerate(asks)
    ]
    before = {one.request: one.orders for one in measured(past)}
    after = {one.request: one.orders for one in measured(longer)}
    kept = [f"q{number}" for number in range(until + 1)]
    assert {name: after[name] for name in kept if name in before} == {
        name: before[name] for name in kept if name in before
    }


@given(ASKS)
@settings(max_examples=30, deadline=None)
def test_the_same_past_gives_the_same(asks: list[tuple]) -> None:
    past = [
        ask(number, *replies, text=words, topics=topics, asker=asker)
        for number, (replies, words, topics, asker) in enumerate(asks)
    ]
    assert [one.orders for one in measured(past)] == [one.orders for one in measured(past)]


def test_sparing_more_is_more_even() -> None:
    """A dozen people, of whom one replies to everything."""
    dozen = [(f"h{number}", 0.01 * number) for number in range(12)]
    past = [ask(0, *dozen), *(ask(number, ("h0", 0.5)) for number in range(1, 40))]
    compared = {"no": relieving(0), "some": relieving(0.5)}
    figures, invited = Figures(compared), Counter[str]()
    for one in filter(None, replay(past, len(past), compared)):
        figures.take(one)
        invited.update(one.orders["no"][:5])
    found = figures.of({name for name, _ in dozen})
    assert set(invited) == {f"h{number}" for number in range(5)}
    assert found["no"]["gini"] > 0.5 > found["some"]["gini"]
    assert found["no"]["share_invited"] == 5 / 12
    assert found["some"]["share_invited"] == 1
