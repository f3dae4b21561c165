"""A hundred thousand random moments against random paces, in seconds: what decides is pure. Twenty thousand here.

The clocks of the world change, the house's own clock jumps ahead and is set back, and people meet what they are asked
in any way. What must never be is counted anew by another way than the one that decides.
"""

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from community.pace.touches import Met, Pace, Touch, has_come, left, may_reach, window_after
from tests.conftest import FULL

MOMENTS = 100_000 if FULL else 20_000
MINUTE, DAY, WEEK = timedelta(minutes=1), timedelta(days=1), timedelta(days=7)
ZONES = ("UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu")
BY_DAY = ("08:00", "12:15", "18:00", "20:45")
HOURS = ("00:00", "02:30", "03:00", "08:00", "12:15", "18:00", "21:00", "23:59")
JUMPS = (60 * DAY, 8 * DAY, -3 * DAY, -10 * DAY)


def any_pace(chance: Random, moment: datetime) -> Pace:
    begins, ends = sorted(chance.sample(HOURS, 2))
    if chance.random() < 0.7:
        begins, ends = chance.choice((("08:00", "21:00"), ("08:00", "18:30"), ("08:00", "12:30")))
    within = [hour for hour in BY_DAY if begins <= hour < ends] or [begins]
    return Pace(
        touches=chance.randrange(6),
        days=frozenset(day for day in range(7) if chance.random() < 0.8),
        begins=begins,
        ends=ends,
        digests=tuple(chance.sample(within, chance.randrange(1, 1 + min(3, len(within))))),
        timezone=chance.choice(ZONES),
        rest=chance.random() < 0.2,
        rest_until=chance.choice((None, (moment + chance.randrange(-2, 30) * DAY).date())),
    )


def rests(pace: Pace, local: datetime) -> bool:
    return pace.rest and (pace.rest_until is None or local.date() <= pace.rest_until)


def most_now(pace: Pace, touches: list[Touch], moment: datetime) -> int:
    """How often somebody may have been asked in the last week, or the last two once two in a row were ignored."""
    ignored: list[datetime] = []
    for touch in sorted(touches, key=lambda touch: touch.at):
        if touch.met is Met.TAKEN_UP:
            ignored = []
        elif touch.met is Met.IGNORED:
            ignored.append(touch.at)
    if len(ignored) >= 5:
        return 0
    halved = len(ignored) >= 2 and moment < ignored[-1] + timedelta(days=30)
    lately = [touch for touch in touches if touch.at > moment - (2 * WEEK if halved else WEEK)]
    return max(0, pace.touches - len(lately))


def test_no_pace_is_broken_at_any_moment() -> None:
    chance = Random(7)
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    pace, touches, asked, mailed, halved = Pace(), [], 0, 0, 0
    for _ in range(MOMENTS):
        moment += chance.choice(JUMPS) if chance.random() < 0.01 else chance.randrange(1, 1200) * MINUTE
        moment = min(max(moment, datetime(2026, 1, 1, tzinfo=UTC)), datetime(2037, 1, 1, tzinfo=UTC))
        if chance.random() < 0.02:
            pace = any_pace(chance, moment)
        if chance.random() < 0.005:  # somebody else
            pace, touches = any_pace(chance, moment), []
        if touches and chance.random() < 0.3:
            number = chance.randrange(max(0, len(touches) - 4), len(touches))
            touches[number] = Touch(touches[number].at, chance.choice(list(Met)))
        touches = touches[-40:]
        local = moment.astimezone(ZoneInfo(pace.timezone))
        room = left(pace, touches, moment)
        assert room == (0 if rests(pace, local) else most_now(pace, touches, moment)), (pace, touches, moment)
        if room:
            asked += 1
            touches.append(Touch(moment))
        if may_reach(pace, moment):
            mailed += 1
            assert pace.touches > 0, pace
            assert not rests(pace, local), (pace, local)
            assert local.weekday() in pace.days, (pace, local)
            assert time.fromisoformat(pace.begins) <= local.time() < time.fromisoformat(pace.ends), (pace, local)
            assert (pace.begins, pace.ends) != ("08:00", "21:00") or 8 <= local.hour < 21, (pace, local)
        halved += room == 0 and pace.touches > 0 and not rests(pace, local)
        if pace.begins >= "08:00" and pace.ends <= "21:00":
            assert window_after(pace, moment) == next_window(pace, moment), (pace, moment)
        if moment.year == 2037:
            moment = datetime(2026, 3, 1, tzinfo=UTC)
            touches = []
    assert min(asked, mailed, halved) > MOMENTS // 100


def next_window(pace: Pace, moment: datetime) -> datetime | None:
    """The first of all windows of the days around that lies ahead."""
    local, zone = moment.astimezone(ZoneInfo(pace.timezone)), ZoneInfo(pace.timezone)
    found = [
        datetime.combine(day, time.fromisoformat(hour), zone).astimezone(UTC)
        for ahead in range(-1, 9)
        if (day := local.date() + ahead * DAY).weekday() in pace.days
        for hour in pace.digests
    ]
    return min((window for window in found if window > moment), default=None)


def test_no_letter_comes_but_at_a_window_of_its_reader() -> None:
    chance, come = Random(11), 0
    for _ in range(MOMENTS // 10):
        sent = datetime(2026, 1, 1, tzinfo=UTC) + chance.randrange(0, 500_000) * MINUTE
        moment = sent + chance.choice((-DAY, chance.randrange(0, 1500) * MINUTE, chance.randrange(0, 20) * DAY))
        pace = any_pace(chance, moment)
        if pace.begins < "08:00" or pace.ends > "21:00":
            continue
        zone, opened, window = ZoneInfo(pace.timezone), False, next_window(pace, sent)
        while window is not None and window <= moment:
            opened = opened or not rests(pace, window.astimezone(zone))
            window = next_window(pace, window)
        expected = opened and not rests(pace, moment.astimezone(zone))
        assert has_come(pace, sent, moment) == expected, (pace, sent, moment)
        come += expected
    assert come > MOMENTS // 100
