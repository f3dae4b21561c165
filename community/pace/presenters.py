"""A member's pace, as they themselves read it; nobody else does."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from community.clock import day_of
from community.current import now, session
from community.pace.models import DAYS, MemberPace
from community.security.identity import Identity


@dataclass(frozen=True, slots=True)
class PaceView:
    """One's own pace."""

    touches: str = "2"
    days: tuple[str, ...] = DAYS
    from_: str = "08:00"
    to: str = "21:00"
    digests: tuple[str, ...] = ("18:00",)
    rest: bool = False
    rest_until: date | None = None


def pace_of(member_key: int) -> PaceView:
    """The pace of a member: what they set, else the defaults."""
    pace = session().get(MemberPace, member_key)
    if pace is None:
        return PaceView()
    return PaceView(
        pace.touches, tuple(pace.days), pace.begins, pace.ends, tuple(pace.digests), pace.rest, pace.rest_until
    )


def rests(viewer: Identity) -> bool:
    """Whether the person who is asking rests today."""
    return _rests(pace_of(viewer.key), viewer.timezone)


def may_reach(member_key: int, timezone: str) -> bool:
    """Whether a member may be written to now: they do not rest, and it is a day and an hour that they chose."""
    pace, local = pace_of(member_key), now().astimezone(ZoneInfo(timezone))
    chosen = DAYS[local.weekday()] in pace.days and pace.from_ <= f"{local:%H:%M}" < pace.to
    return chosen and pace.touches != "0" and not _rests(pace, timezone)


def _rests(pace: PaceView, timezone: str) -> bool:
    over = pace.rest_until is not None and day_of(now(), timezone) > pace.rest_until
    return pace.rest and not over
