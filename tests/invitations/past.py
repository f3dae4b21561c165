"""Short pasts, written by hand."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from community.invitations.replay import PastAsk, PastReply

MORNING = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)


def hours(number: float) -> datetime:
    """So many hours after the first morning."""
    return MORNING + timedelta(hours=number)


def ask(
    number: int, *replies: tuple[str, float], text: str = "", topics: Sequence[str] = (), asker: str | None = "asker"
) -> PastAsk:
    """The ask of an hour, with replies by somebody, so many hours after it."""
    found = [PastReply(helper, hours(number + later), f"{text} {helper}") for helper, later in replies]
    return PastAsk(f"q{number}", hours(number), text, topics, asker, found)
