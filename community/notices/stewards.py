"""What waits for those who look after the house: what they were told in confidence, first asks and hellos that nobody
answered, people at the door.

It is read anew each time and nothing of it is kept but what a steward put away, so that each thing is told once and
goes by itself when somebody has answered it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from community.care.models import Kind, Report
from community.care.queries import cases_waiting
from community.hellos.queries import left_to_stewards
from community.household.queries import waiting_applications
from community.invitations.waiting import first_asks_waiting
from community.security.identity import Identity

LOOKED_AFTER = ("concern", "case", "quiet", "application")


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits for a steward: a ``concern`` for somebody, another ``case``, ``quiet`` words, or an
    ``application``; its id, and since when it does."""

    kind: str
    id: str
    since: datetime

    @property
    def card(self) -> str:
        """The name under which it is put away."""
        return f"{self.kind}-{self.id}"


def waits_for_stewards(identity: Identity) -> Sequence[Waits]:
    """What waits for this steward, a concern before all else and then what waits longest; for anybody else, and for a
    program, there is nothing."""
    if not identity.steward or identity.scopes is not None:
        return ()
    found = [Waits(_kind_of(case), case.public_id, case.told_at) for case in cases_waiting(identity)]
    found += [Waits("quiet", ask_id, since) for ask_id, since in first_asks_waiting(identity)]
    found += [Waits("quiet", row.id, row.over_at) for row in left_to_stewards(identity)]
    found += [Waits("application", one.public_id, one.applied_at) for one in waiting_applications()]
    return sorted(found, key=lambda thing: (thing.kind != "concern", thing.since, thing.id))


def _kind_of(case: Report) -> str:
    return "concern" if case.kind == Kind.CONCERN else "case"
