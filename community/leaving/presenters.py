"""What somebody on the way out is told."""

from datetime import date, timedelta

from community.clock import day_of
from community.members.models import DAYS_TO_COME_BACK, Member

A_MOMENT = timedelta(seconds=1)


def last_day(member: Member) -> date:
    """The last day on which one can come back, in one's own time zone."""
    assert member.left_at is not None  # noqa: S101 (asked only of those who have left)
    return day_of(member.left_at + DAYS_TO_COME_BACK - A_MOMENT, member.timezone)
