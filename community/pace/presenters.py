"""A member's pace, as they themselves read it; nobody else does."""

from dataclasses import dataclass
from datetime import date

from community.current import now, session
from community.pace import touches
from community.pace.models import DAYS, MemberPace
from community.pace.queries import own_pace
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
    return touches.rests(own_pace(viewer.key, viewer.timezone), now())
