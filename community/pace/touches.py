"""How often a member may be asked for something, by their own pace and nothing else: pure, and theirs alone to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
EVERY_DAY = frozenset(range(7))
IGNORED_HALVES, IGNORED_STOPS = 2, 5
HALVED_FOR = timedelta(days=30)
MORNING, NIGHT = "08:00", "21:00"  # outside of these, by their own clocks, nobody is written to
OPEN_FOR = timedelta(hours=2)  # a digest window: long enough for a worker that starts again, or a server that is busy


class Met(StrEnum):
    """How a touch was met. ``open`` is one whose time is not over, and ``not_today`` one that was put away: neither
    says anything about the next ones."""

    OPEN = "open"
    TAKEN_UP = "taken_up"
    NOT_TODAY = "not_today"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Pace:
    """A member's pace as it holds now. ``days`` are weekdays, Monday is 0; hours are local, as ``09:00``."""

    touches: int = 2
    days: frozenset[int] = EVERY_DAY
    begins: str = "08:00"
    ends: str = "21:00"
    digests: tuple[str, ...] = ("18:00",)
    timezone: str = "UTC"
    rest: bool = False
    rest_until: date | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    """One time that something was asked of a member."""

    at: datetime
    met: Met = Met.OPEN


def rests(pace: Pace, moment: datetime) -> bool:
    """Whether a member rests: without an end, or up to and with a local day."""
    over = pace.rest_until is not None and moment.astimezone(ZoneInfo(pace.timezone)).date() > pace.rest_until
    return pace.rest and not over


def may_reach(pace: Pace, moment: datetime) -> bool:
    """Whether a member may be written to now: they do not rest, it is a day and an hour that they chose, and it is not
    night where they live."""
    local = moment.astimezone(ZoneInfo(pace.timezone))
    begins, ends = _hours(pace)
    chosen = local.weekday() in pace.days and begins <= f"{local:%H:%M}" < ends
    return chosen and pace.touches > 0 and not rests(pace, moment)


def ignored_in_a_row(touches: Sequence[Touch]) -> Sequence[Touch]:
    """The last touches that were ignored, one after the other. What was put away or is still open stands outside: it
    neither lengthens nor ends them."""
    found: list[Touch] = []
    in_order = sorted(touches, key=lambda touch: touch.at)
    for touch in in_order[::-1]:
        if touch.met is Met.TAKEN_UP:
            break
        if touch.met is Met.IGNORED:
            found.append(touch)
    return found[::-1]


def has_gone_quiet(touches: Sequence[Touch]) -> bool:
    """Whether so many were ignored in a row that nothing more is asked, but one polite question."""
    return len(ignored_in_a_row(touches)) >= IGNORED_STOPS


def span_of(touches: Sequence[Touch], moment: datetime) -> timedelta | None:
    """The time in which a member is asked for as much as their ceiling says: a week; two, for thirty days, once two
    in a row were ignored; None after five, for then nothing is asked."""
    if has_gone_quiet(touches):
        return None
    ignored = ignored_in_a_row(touches)
    halved = len(ignored) >= IGNORED_HALVES and moment - ignored[-1].at < HALVED_FOR
    return 2 * WEEK if halved else WEEK


def left(pace: Pace, touches: Sequence[Touch], moment: datetime) -> int:
    """How often a member may still be asked now.

    What the clock puts ahead counts as if it were now, so that a clock that is set back gives nobody more than they
    wished for.
    """
    span = span_of(touches, moment)
    if span is None or rests(pace, moment):
        return 0
    return max(0, pace.touches - sum(touch.at > moment - span for touch in touches))


def window_after(pace: Pace, moment: datetime) -> datetime | None:
    """The first digest window after a moment, in UTC; None when no day was chosen, or no hour that is not night.

    An hour that a change of the clocks leaves out is the one that the clocks show instead; one that comes twice counts
    when it comes first. A window outside of the hours that a member chose is where these begin.
    """
    zone = ZoneInfo(pace.timezone)
    first = moment.astimezone(zone).date()
    for ahead in range(9):
        day = first + timedelta(days=ahead)
        if day.weekday() in pace.days:
            for hour in _windows(pace):
                window = datetime.combine(day, time.fromisoformat(hour), zone).astimezone(UTC)
                if window > moment:
                    return window
    return None


def has_come(pace: Pace, sent_at: datetime, moment: datetime) -> bool:
    """Whether something that was sent has come to a member by now: a digest window has opened since, on a day on which
    they did not rest, and they do not rest today."""
    if rests(pace, moment):
        return False
    window = window_after(pace, max(sent_at, moment - 2 * WEEK))
    while window is not None and window <= moment:
        if not rests(pace, window):
            return True
        window = window_after(pace, window)
    return False


def open_window(pace: Pace, moment: datetime) -> datetime | None:
    """The digest window that is open at a moment: the last one that opened, while a member may be written to at all."""
    found, following = None, window_after(pace, moment - OPEN_FOR)
    while following is not None and following <= moment:
        found, following = following, window_after(pace, following)
    return found if may_reach(pace, moment) else None


def _hours(pace: Pace) -> tuple[str, str]:
    return max(pace.begins, MORNING), min(pace.ends, NIGHT)


def _windows(pace: Pace) -> Sequence[str]:
    begins, ends = _hours(pace)
    return sorted({hour if begins <= hour < ends else begins for hour in pace.digests}) if begins < ends else ()
