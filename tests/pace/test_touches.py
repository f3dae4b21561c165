"""A member's pace holds whatever happens: nobody is asked more than they said, and silence is heard as silence."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from community.pace.touches import (
    Met,
    Pace,
    Touch,
    has_gone_quiet,
    left,
    may_reach,
    open_window,
    rests,
    span_of,
    window_after,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)

steps = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from([met for met in Met if met is not Met.OPEN]), st.integers(0, 20)),
    max_size=120,
)
paces = st.builds(Pace, touches=st.integers(0, 5))


def asked_whenever_possible(pace, story):
    """Ask at each moment when the pace allows it, and let the member meet it as the story says."""
    touches, moment, waiting = [], NOON, []
    for hours, met, answered_after in story:
        moment += hours * HOUR
        for number, due, outcome in [entry for entry in waiting if entry[1] <= moment]:
            touches[number] = Touch(touches[number].at, outcome)
            waiting.remove((number, due, outcome))
        if left(pace, touches, moment):
            waiting.append((len(touches), moment + answered_after * HOUR, met))
            touches.append(Touch(moment))
    return touches


@given(paces, steps)
def test_nobody_is_asked_more_often_than_they_said_in_any_seven_days(pace, story):
    touches = asked_whenever_possible(pace, story)
    for touch in touches:
        assert sum(touch.at <= other.at < touch.at + WEEK for other in touches) <= pace.touches


met_so = st.lists(
    st.tuples(st.integers(0, 100), st.sampled_from([Met.NOT_TODAY, Met.IGNORED, Met.TAKEN_UP])), min_size=5, max_size=12
)


@given(paces, met_so, st.integers(0, 900))
@example(Pace(), [(1, Met.NOT_TODAY)] * 5, 1)
def test_putting_a_card_away_changes_nothing_of_what_one_is_asked_later(pace, story, hours_after):
    touches, moment = [], NOON
    for hours, met in story:
        moment += hours * HOUR
        touches.append(Touch(moment, met))
    asked = moment + hours_after * HOUR
    kept = [touch for touch in touches if touch.met is not Met.NOT_TODAY]
    assert span_of(touches, asked) == span_of(kept, asked)
    as_open = [Touch(t.at, Met.OPEN if t.met is Met.NOT_TODAY else t.met) for t in touches]
    assert left(pace, touches, asked) == left(pace, as_open, asked)


@given(st.integers(0, 5), st.lists(st.integers(0, 40), min_size=8, max_size=8), st.integers(0, 60 * 24))
def test_the_more_was_ignored_the_less_is_asked(ceiling, days_apart, hours_after):
    pace, touches, moment = Pace(touches=ceiling), [], NOON
    for days in days_apart:
        moment += timedelta(days=days)
        touches.append(Touch(moment, Met.IGNORED))
    asked = moment + hours_after * HOUR
    # The same touches, of which more and more of the last ones were ignored.
    rooms = []
    for ignored in range(len(touches) + 1):
        taken_up = [Touch(touch.at, Met.TAKEN_UP) for touch in touches[: len(touches) - ignored]]
        rooms.append(left(pace, taken_up + touches[len(touches) - ignored :], asked))
    assert rooms == sorted(rooms, reverse=True)
    assert rooms[5:] == [0] * 4


def test_who_never_answers_is_asked_five_times_and_then_left_in_peace():
    touches, moment = [], NOON
    for _hour in range(24 * 400):
        moment += HOUR
        if left(Pace(touches=5), touches, moment):
            touches.append(Touch(moment, Met.IGNORED))
    assert len(touches) == 5
    assert has_gone_quiet(touches)


def test_two_ignored_in_a_row_halve_for_thirty_days():
    touches = [Touch(NOON - 2 * HOUR, Met.IGNORED), Touch(NOON - HOUR, Met.IGNORED)]
    assert left(Pace(), touches, NOON + 8 * DAY) == 0
    assert left(Pace(), touches, NOON + 14 * DAY) == 2
    once_each = [*touches, Touch(NOON + 24 * DAY)]
    assert left(Pace(), once_each, NOON + 29 * DAY) == 1
    assert span_of(touches, NOON + 31 * DAY) == WEEK


def test_one_that_was_taken_up_ends_what_was_ignored():
    ignored = [Touch(NOON + n * DAY, Met.IGNORED) for n in range(5)]
    assert left(Pace(), ignored, NOON + 300 * DAY) == 0
    assert left(Pace(), [*ignored, Touch(NOON + 6 * DAY, Met.TAKEN_UP)], NOON + 300 * DAY) == 2


def test_nobody_who_rests_or_wants_none_is_asked():
    assert left(Pace(rest=True), [], NOON) == 0
    assert left(Pace(touches=0), [], NOON) == 0
    until = Pace(rest=True, rest_until=date(2026, 3, 2), timezone="Pacific/Auckland")
    assert left(until, [], NOON) == 2  # there it is the third already
    assert rests(until, NOON - 2 * HOUR)


def test_a_clock_that_is_set_back_gives_nobody_more():
    ahead = [Touch(NOON + 3 * DAY), Touch(NOON + 4 * DAY)]
    assert left(Pace(), ahead, NOON) == 0


@pytest.mark.parametrize(
    ("moment", "reached"),
    [("2026-03-02T07:30", False), ("2026-03-02T08:00", True), ("2026-03-02T20:59", True), ("2026-03-02T21:00", False)],
)
def test_hours_are_those_of_the_place_where_somebody_lives(moment, reached):
    pace = Pace(timezone="America/Montreal")
    local = datetime.fromisoformat(moment).replace(tzinfo=UTC) + 5 * HOUR
    assert may_reach(pace, local) is reached


def test_days_that_were_not_chosen_are_left_alone():
    only_tuesdays = Pace(days=frozenset({1}))
    assert not may_reach(only_tuesdays, NOON)
    assert may_reach(only_tuesdays, NOON + DAY)
    assert window_after(only_tuesdays, NOON) == datetime(2026, 3, 3, 18, tzinfo=UTC)
    assert window_after(only_tuesdays, datetime(2026, 3, 3, 18, tzinfo=UTC)) == datetime(2026, 3, 10, 18, tzinfo=UTC)
    assert window_after(Pace(days=frozenset()), NOON) is None


def test_a_window_keeps_its_local_hour_when_the_clocks_change():
    paris = Pace(timezone="Europe/Paris", digests=("02:30", "18:00"))
    before = datetime(2026, 3, 28, 17, tzinfo=UTC)  # 18:00 in Paris, the evening before the clocks go forward
    morning = window_after(paris, before)
    assert morning == datetime(2026, 3, 29, 6, tzinfo=UTC), "of one at night, the morning"
    assert window_after(paris, morning) == datetime(2026, 3, 29, 16, tzinfo=UTC)


def test_an_hour_that_the_clocks_leave_out_is_the_one_that_they_show_instead():
    """In Juba they went from noon to one on 15 January 2000; in Apia the 30th of December 2011 was left out."""
    juba = Pace(timezone="Africa/Juba", digests=("12:30",))
    left_out = window_after(juba, datetime(2000, 1, 14, 22, tzinfo=UTC))
    assert left_out == datetime(2000, 1, 15, 10, 30, tzinfo=UTC)
    assert open_window(juba, left_out) == left_out
    assert window_after(juba, left_out) == datetime(2000, 1, 16, 9, 30, tzinfo=UTC)
    apia = Pace(timezone="Pacific/Apia")
    first = window_after(apia, datetime(2011, 12, 30, 5, tzinfo=UTC))  # the evening of the 29th is over
    assert first == datetime(2011, 12, 31, 4, tzinfo=UTC)
    assert window_after(apia, first) == datetime(2012, 1, 1, 4, tzinfo=UTC)


ZONES = ("UTC", "Europe/Paris", "America/Montreal", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu")
HOURS = st.sampled_from([f"{hour:02}:{minute}" for hour in range(24) for minute in ("00", "30", "59")])
PACES = st.builds(
    Pace,
    touches=st.integers(0, 5),
    days=st.frozensets(st.integers(0, 6)),
    begins=HOURS,
    ends=HOURS,
    digests=st.lists(HOURS, max_size=3).map(tuple),
    timezone=st.sampled_from(ZONES),
    rest=st.booleans(),
    rest_until=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)


@given(PACES, st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))
def test_whatever_the_pace_an_open_window_is_one_of_theirs(pace, moment):
    window = open_window(pace, moment)
    if window is None:
        return
    local = moment.astimezone(ZoneInfo(pace.timezone))
    assert timedelta() <= moment - window < 2 * HOUR
    assert max(pace.begins, "08:00") <= f"{local:%H:%M}" < min(pace.ends, "21:00")
    assert local.weekday() in pace.days
    assert pace.touches > 0
    assert not rests(pace, moment)


@given(
    PACES, st.sampled_from([datetime(2026, 3, 25), datetime(2026, 4, 2), datetime(2026, 10, 22), datetime(2026, 7, 1)])
)
def test_there_are_never_more_windows_in_a_day_than_were_chosen(pace, first):
    """Over a week, the weeks in which clocks change among them."""
    opened, moment = [], first.replace(tzinfo=UTC)
    while len(opened) < 30 and (window := window_after(pace, moment)) and window < first.replace(tzinfo=UTC) + 7 * DAY:
        opened.append(window.astimezone(ZoneInfo(pace.timezone)).date())
        moment = window
    assert all(opened.count(day) <= len(pace.digests) for day in opened)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["UTC", "Europe/Paris", "America/Montreal", "Australia/Lord_Howe", "Pacific/Apia"]),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.lists(st.sampled_from(["00:00", "02:30", "12:00", "18:00", "23:59"]), min_size=1, max_size=3),
)
def test_there_is_always_a_next_window_and_it_lies_ahead(moment, zone, days, hours):
    window = window_after(Pace(days=days, digests=tuple(hours), timezone=zone), moment)
    assert window is not None
    assert timedelta() < window - moment <= timedelta(days=8, hours=1)
