"""What one member did and received, dated by local days; and what has been said to them of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Did(StrEnum):
    """One's own part in a gesture."""

    ASKED = "asked"
    REPLIED = "replied"
    OFFERED = "offered"
    HELPED = "helped"
    WAS_HELPED = "was_helped"
    THANKED = "thanked"


@dataclass(frozen=True, slots=True)
class Gesture:
    """One gesture of one member.

    Args:
        did: their part in it.
        day: their local day of it; of help received, the day on which they said that it was help.
        about: names the thing: the ask of what was given, the reply or offer of what was received.
        person: names who helped them, or whom they thanked.
        since: of help received, the day on which it was given: thanks from then on are thanks for it.
        topics: of help received, the topics of their ask, folded.
        heavy: of what was given, that the asker put a note before it because it is heavy.
        open: of an ask, that it still is.
    """

    did: Did
    day: date
    about: str = ""
    person: str = ""
    since: date | None = None
    topics: tuple[str, ...] = ()
    heavy: bool = False
    open: bool = False


class Kind(StrEnum):
    """What can be said. In this order: whoever is tired is not sent on, thanks come before what is new."""

    REST_IS_WELCOME = "rest_is_welcome"
    A_THANK_YOU_NEVER_SENT = "a_thank_you_never_sent"
    ASKING_IS_WELCOME_TOO = "asking_is_welcome_too"
    SOMEONE_IS_WHERE_YOU_WERE = "someone_is_where_you_were"


@dataclass(frozen=True, slots=True)
class Encouragement:
    """One thing to say, about at most one subject: the reply or offer to thank for, or a topic."""

    kind: Kind
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was said on a local day."""

    encouragement: Encouragement
    day: date


@dataclass(frozen=True, slots=True)
class Memory:
    """What has been said to this member lately, and what they wish never to be told again."""

    shown: tuple[Shown, ...] = ()
    stopped: frozenset[Kind] = frozenset()

    def of(self, today: date) -> Encouragement | None:
        """What was said on a day."""
        return next((shown.encouragement for shown in self.shown if shown.day == today), None)
