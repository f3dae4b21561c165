"""Taking back what was sent a moment ago: for half a minute it is as if it had never been, for anybody."""

from datetime import datetime, timedelta

from community.current import now
from community.errors import Conflict
from community.language import _

HALF_A_MINUTE = timedelta(seconds=30)


def was_just_sent(sent_at: datetime) -> bool:
    """Whether it may still be undone."""
    return now() - sent_at <= HALF_A_MINUTE


def check_just_sent(sent_at: datetime) -> None:
    """Refuse to undo what others may have taken in by now; to take it back stays possible where it stands.

    Raises:
        Conflict: when the half minute is over.
    """
    if not was_just_sent(sent_at):
        raise Conflict(_("This was sent a little while ago. You can still take it back, in the place where it stands."))
