"""Who is invited to an ask: those who are likely to reply, less those who have been asked often lately.

Nothing here reads or writes anything, and no figure leaves it: what comes out is names in an order.
"""

from collections.abc import Collection, Mapping, Sequence
from heapq import nlargest

from community.invitations.facts import Ask, Facts
from community.invitations.terms import topics_of

FADES_AFTER = 4  # asks: one reply to the ask before counts as much as two to the fourth one before
TEXT, TOPICS = 4.0, 4.0  # a reply about the very same counts five times
RAREST = 16  # words of an ask that are looked up
VALUE, VALUES = 0.15, 3
RELIEF = 0.7  # on the knee of the curve in docs/evidence.md
FIRST = 10


def likelihood(facts: Facts, ask: Ask) -> list[float]:
    """How likely each helper is to reply, up to a factor that is the same for all.

    The sum over a helper's traces of ``(1 + 4 t² + 4 o) / (4 + a)``. Forgetting follows a power of age (Anderson and
    Schooler, Reflections of the Environment in Memory, 1991). Age ``a`` is counted in asks that came since, not in
    days, so that the same holds in a lively and in a quiet house. ``t`` is BM25 as a part of the best match to this
    ask, ``o`` the share of the ask's topics that the trace has.
    """
    now = ask.place + FADES_AFTER
    left_by = facts.left_by
    fresh = [1.0 / (now - place) for place in facts.places]
    found = [0.0] * len(facts.helpers)
    for helper, weight in zip(left_by, fresh, strict=True):
        found[helper] += weight
    matches = facts.match(ask, rarest=RAREST)
    best = max(matches.values(), default=0.0)
    for trace, fit in matches.items():
        found[left_by[trace]] += TEXT * (fit / best) ** 2 * fresh[trace]
    topics = topics_of(ask.topics)
    for topic in sorted(topics):
        for trace in facts.about.get(topic, ()):
            found[left_by[trace]] += TOPICS / len(topics) * fresh[trace]
    return found


def arrange(
    facts: Facts,
    ask: Ask,
    *,
    load: Mapping[str, int],
    values: Mapping[str, frozenset[str]] | None = None,
    without: Collection[str] = (),
    relief: float = RELIEF,
    first: int = FIRST,
) -> list[str]:
    """The first helpers for an ask, the most fitting first; never its asker.

    Likelihood times ``1 + .15 min(3, shared values)``, divided by ``(1 + load) ** relief``.

    Args:
        load: how many invitations each helper got lately; who is not in it got none.
        values: what each helper says they care for, folded like the ask's.
        without: those who must not be invited now (resting, at a ceiling, apart from the asker …).
        relief: how much those are spared who were invited lately; 0 not at all.
    """
    found = likelihood(facts, ask)
    if ask.values and values:
        for number, helper in enumerate(facts.helpers):
            shared = len(ask.values & values.get(helper, frozenset()))
            found[number] *= 1 + VALUE * min(VALUES, shared)
    if relief:
        for helper, times in load.items():
            invited = facts.number_of(helper)
            if invited is not None:
                found[invited] /= (1 + times) ** relief
    return foremost(facts, found, ask, without=without, first=first)


def foremost(
    facts: Facts, found: Sequence[float], ask: Ask, *, without: Collection[str] = (), first: int = FIRST
) -> list[str]:
    """The helpers with the highest figures; of equals who is known for longer comes first."""
    kept_out = {facts.number_of(helper) for helper in (*without, ask.asker)}
    allowed = (number for number in range(len(found)) if number not in kept_out)
    return [facts.helpers[number] for number in nlargest(first, allowed, key=found.__getitem__)]
