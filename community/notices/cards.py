"""What today is made of."""

from dataclasses import dataclass

from community.web.templating import Link


@dataclass(frozen=True, slots=True)
class Card:
    """One card. Whatever may be put away can be put off; what ``may_stop`` can be put away for ever too."""

    id: str
    kind: str
    title: str
    text: str
    why: str
    links: tuple[Link, ...]
    may_dismiss: bool
    may_stop: bool = False


@dataclass(frozen=True, slots=True)
class TodayView:
    """What waits today."""

    items: tuple[Card, ...]
    end: str
