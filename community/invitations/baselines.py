"""What others do to find helpers, for comparison."""

from collections.abc import Callable
from datetime import timedelta

from community.invitations.choosing import foremost
from community.invitations.facts import Ask, Facts

HALF_LIFE, SHORT_HALF_LIFE = 60.0, 20.0  # days
SHORT = timedelta(days=90)


def most_active(facts: Facts, ask: Ask) -> list[str]:
    """Those with the most replies."""
    found = [0.0] * len(facts.helpers)
    for helper in facts.left_by:
        found[helper] += 1
    return foremost(facts, found, ask)


def most_recent(history: timedelta) -> Callable[[Facts, Ask], list[str]]:
    """Those with the most replies, each counting half as much after every half-life: 60 days, or 20 when the whole
    history is shorter than 90 days."""
    half_life = SHORT_HALF_LIFE if history < SHORT else HALF_LIFE

    def arranged(facts: Facts, ask: Ask) -> list[str]:
        found = [0.0] * len(facts.helpers)
        latest = max(facts.days, default=0.0)
        for helper, day in zip(facts.left_by, facts.days, strict=True):
            found[helper] += 2 ** ((day - latest) / half_life)
        return foremost(facts, found, ask)

    return arranged


def best_text(facts: Facts, ask: Ask) -> list[str]:
    """Those with the best single reply by BM25, its question included."""
    found = [0.0] * len(facts.helpers)
    for trace, fit in facts.match(ask).items():
        helper = facts.left_by[trace]
        found[helper] = max(found[helper], fit)
    return foremost(facts, found, ask)
