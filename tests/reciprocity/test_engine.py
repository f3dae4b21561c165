"""What is said to whom and when, over random lives and random years."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.reciprocity.engine import PREDICATES, Life, decide, may_come
from community.reciprocity.gestures import Did, Encouragement, Gesture, Kind, Memory, Shown

pytestmark = pytest.mark.once
TODAY = date(2027, 3, 1)
TOPICS = ("work", "grief", "sleep")
GIVING = (Did.REPLIED, Did.OFFERED, Did.HELPED)
REST, THANK, ASK, SOMEONE = Kind


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def helped(days: int, person: str = "bob", about: str = "r1", since: int | None = None, **more: object) -> Gesture:
    since = days if since is None else since
    return replace(Gesture(Did.WAS_HELPED, ago(days), about, person, ago(since), topics=("work",)), **more)


def said(*gestures: Gesture, about: frozenset[str] = frozenset(), memory: Memory | None = None) -> Encouragement | None:
    return decide(Life(gestures, TODAY, about), memory or Memory())


def gestures(most_days: int = 400) -> st.SearchStrategy[Gesture]:
    """Any gesture of the last year, with a few of days to come, which a clock set back leaves."""
    days = st.integers(-3, most_days)
    return st.builds(
        Gesture,
        did=st.sampled_from(Did),
        day=days.map(ago),
        about=st.sampled_from(["r1", "r2", "r3", "r4"]),
        person=st.sampled_from(["bob", "paul", "prune"]),
        since=st.one_of(st.none(), days.map(ago)),
        topics=st.lists(st.sampled_from(TOPICS), max_size=2, unique=True).map(tuple),
        heavy=st.booleans(),
        open=st.booleans(),
    )


LIVES = st.builds(
    Life,
    gestures=st.lists(gestures(), max_size=24).map(tuple),
    today=st.just(TODAY),
    asked_about=st.sets(st.sampled_from(TOPICS)).map(frozenset),
)
ENCOURAGEMENTS = st.builds(Encouragement, kind=st.sampled_from(Kind), subject=st.sampled_from(["", "r1", "work"]))
SHOWN = st.builds(Shown, ENCOURAGEMENTS, st.integers(-20, 100).map(ago))
MEMORIES = st.builds(
    Memory,
    shown=st.lists(SHOWN, max_size=4, unique_by=lambda shown: shown.day).map(tuple),
    stopped=st.sets(st.sampled_from(Kind)).map(frozenset),
)


# ── One by one ──────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_said_to_somebody_who_did_nothing() -> None:
    assert said(about=frozenset(TOPICS)) is None


@pytest.mark.parametrize(("days", "comes"), [(0, False), (1, True), (2, True), (3, False)])
def test_rest_after_a_heavy_thread(days: int, comes: bool) -> None:
    found = said(Gesture(Did.REPLIED, ago(days), "r1", heavy=True))
    assert found == (Encouragement(REST) if comes else None)
    assert said(Gesture(Did.REPLIED, ago(days), "r1")) is None


def test_rest_after_many_replies_in_few_days() -> None:
    many = [Gesture(Did.REPLIED, ago(1 + n % 3), "r1") for n in range(6)]
    assert said(*many) == Encouragement(REST)
    assert said(*many[1:]) is None
    assert said(*(replace(one, day=one.day - timedelta(days=3)) for one in many)) is None


def test_a_thank_you_never_sent() -> None:
    assert said(helped(0)) is None, "the same day is too soon"
    assert said(helped(1)) == Encouragement(THANK, "r1")
    assert said(helped(180)) == Encouragement(THANK, "r1")
    assert said(helped(181)) is None, "it has come up often enough"
    assert said(helped(3, about="r1"), helped(1, about="r2")) == Encouragement(THANK, "r2"), "the newest first"


@pytest.mark.parametrize(("thanked", "comes"), [(0, False), (5, False), (9, False), (10, True)])
def test_thanks_from_when_it_was_given_are_thanks_for_it(thanked: int, comes: bool) -> None:
    help_ = helped(5, since=9)
    assert bool(said(help_, Gesture(Did.THANKED, ago(thanked), person="bob"))) is comes
    assert said(help_, Gesture(Did.THANKED, ago(thanked), person="paul")) == Encouragement(THANK, "r1")


def test_asking_is_welcome_too() -> None:
    gave = [
        Gesture(Did.REPLIED, ago(44), "r1"),
        Gesture(Did.OFFERED, ago(20), "r2"),
        Gesture(Did.HELPED, ago(9), "r3"),
    ]
    assert said(*gave) == Encouragement(ASK)
    assert said(*gave, Gesture(Did.ASKED, ago(45), "r9")) is None
    assert said(*gave, Gesture(Did.ASKED, ago(200), "r9", open=True)) is None
    assert said(*gave, Gesture(Did.ASKED, ago(200), "r9")) == Encouragement(ASK)
    assert said(*gave[1:]) is None
    assert said(*(replace(one, about="r1") for one in gave)) is None, "one ask is one time"


def test_someone_is_where_you_were() -> None:
    work, done = frozenset({"work"}), Gesture(Did.THANKED, ago(0), person="bob")
    assert said(helped(6), done, about=work) is None
    assert said(helped(7), done, about=work) == Encouragement(SOMEONE, "work")
    assert said(helped(7), done, about=frozenset({"grief"})) is None
    assert said(helped(7), done, Gesture(Did.ASKED, ago(0), open=True), about=work) is None
    assert said(helped(7), done, Gesture(Did.ASKED, ago(0)), about=work) == Encouragement(SOMEONE, "work")


def test_they_come_in_their_order() -> None:
    life = [
        *(Gesture(Did.REPLIED, ago(1 + n % 3), f"r{n}") for n in range(6)),
        helped(8),
    ]
    found, memory = [], Memory()
    for _ in Kind:
        one = said(*life, about=frozenset({"work"}), memory=memory)
        assert one is not None
        found.append(one.kind)
        memory = replace(memory, stopped=memory.stopped | {one.kind})
    assert found == [REST, THANK, ASK, SOMEONE]


def test_the_same_thanks_are_not_asked_for_twice_while_it_is_remembered() -> None:
    memory = Memory((Shown(Encouragement(THANK, "r1"), ago(70)),))
    assert said(helped(80), memory=memory) is None
    assert said(helped(80), helped(90, "paul", "r2"), memory=memory) == Encouragement(THANK, "r2")


# ── Of every life ───────────────────────────────────────────────────────────────────────────────────


@given(LIVES, MEMORIES)
def test_what_is_said_is_true_and_may_come(life: Life, memory: Memory) -> None:
    found = decide(life, memory)
    if found is not None:
        assert found.kind not in memory.stopped
        assert found.subject in set(PREDICATES[found.kind](life))
        assert may_come(found.kind, memory, life.today)


@given(LIVES, MEMORIES)
def test_nobody_is_sent_on_soon_or_while_they_ask_themselves(life: Life, memory: Memory) -> None:
    found = decide(life, memory)
    if found is None:
        return
    if found.kind in (SOMEONE, ASK):
        assert not [g for g in life.gestures if g.did is Did.ASKED and g.open]
    if found.kind is SOMEONE:
        assert found.subject in life.asked_about
        old = [g for g in life.gestures if g.did is Did.WAS_HELPED and (life.today - g.day).days >= 7]
        assert [g for g in old if found.subject in g.topics]


@given(LIVES, MEMORIES, st.sampled_from(Kind))
def test_to_stop_is_for_ever(life: Life, memory: Memory, kind: Kind) -> None:
    never = replace(memory, stopped=memory.stopped | {kind})
    for days in (0, 1, 61, 800):
        found = decide(replace(life, today=TODAY + timedelta(days=days)), never)
        assert found is None or found.kind is not kind


@given(LIVES, MEMORIES)
def test_a_day_has_one_answer_in_whatever_order_things_are_told(life: Life, memory: Memory) -> None:
    first = decide(life, memory)
    assert decide(replace(life, gestures=life.gestures[::-1]), memory) == first
    if first is not None and memory.of(TODAY) is None:
        told = replace(memory, shown=(*memory.shown, Shown(first, TODAY)))
        assert decide(life, told) == first
        more = replace(life, gestures=(*life.gestures, Gesture(Did.REPLIED, TODAY, "r9", heavy=True)))
        assert decide(more, told) == first, "what one gives today changes nothing of today"


@given(LIVES, MEMORIES, st.data())
def test_what_was_said_today_is_said_again_or_nothing(life: Life, memory: Memory, data: st.DataObject) -> None:
    told = Shown(data.draw(ENCOURAGEMENTS), TODAY)
    shown = tuple(one for one in memory.shown if one.day != TODAY)
    assert decide(life, replace(memory, shown=(*shown, told))) in (None, told.encouragement)


@given(LIVES)
def test_to_have_given_less_makes_nothing_true(life: Life) -> None:
    """Taking a gesture of giving away never brings a word that was not there: there is no reproach in any of them."""
    before = {kind: list(find(life)) for kind, find in PREDICATES.items()}
    for one in life.gestures:
        if one.did in GIVING:
            less = replace(life, gestures=tuple(other for other in life.gestures if other is not one))
            for kind, find in PREDICATES.items():
                assert set(find(less)) <= set(before[kind]), kind


@given(LIVES)
def test_who_only_receives_is_never_told_to_give_sooner_than_who_gives(life: Life) -> None:
    none = replace(life, gestures=tuple(g for g in life.gestures if g.did not in GIVING))
    for kind in (THANK, SOMEONE):
        assert list(PREDICATES[kind](none)) == list(PREDICATES[kind](life))


@settings(max_examples=60)
@given(
    st.lists(gestures(700), min_size=8, max_size=60),
    st.lists(st.integers(0, 9), min_size=200, max_size=200),
    st.sets(st.sampled_from(TOPICS)).map(frozenset),
)
def test_over_the_years_never_two_in_14_days_nor_one_kind_twice_in_60(
    lived: list[Gesture], steps: list[int], about: frozenset[str]
) -> None:
    """Somebody comes on random days, several times on some; what is remembered goes after ninety days."""
    day, memory, said_on = ago(700), Memory(), dict[date, Encouragement]()
    for step in steps:
        day += timedelta(days=step)
        memory = replace(memory, shown=tuple(one for one in memory.shown if (day - one.day).days < 90))
        until = tuple(gesture for gesture in lived if gesture.day <= day)
        found = decide(Life(until, day, about), memory)
        if found is None:
            continue
        assert said_on.setdefault(day, found) == found
        if memory.of(day) is None:
            memory = replace(memory, shown=(*memory.shown, Shown(found, day)))
    days = sorted(said_on)
    for earlier, later in pairwise(days):
        assert (later - earlier).days >= 14
    for kind in Kind:
        own = [day for day in days if said_on[day].kind is kind]
        assert all((later - earlier).days >= 60 for earlier, later in pairwise(own))


@given(LIVES, st.lists(st.integers(-800, 800), min_size=2, max_size=12))
def test_a_clock_that_jumps_repeats_nothing(life: Life, jumps: list[int]) -> None:
    memory, said_on = Memory(), []
    for jump in jumps:
        day = TODAY + timedelta(days=jump)
        found = decide(replace(life, today=day), memory)
        if found is not None and memory.of(day) is None:
            memory = replace(memory, shown=(*memory.shown, Shown(found, day)))
            said_on.append(day)
    said_on.sort()
    assert all((later - earlier).days >= 14 for earlier, later in pairwise(said_on))
