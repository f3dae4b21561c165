"""What waits for those who look after the house: first asks and hellos that nobody answered, people at the door.

It is read anew each time and nothing of it is kept but what a steward put away, so that each thing is told once and
goes by itself when somebody has answered it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from community.hellos.queries import left_to_stewards
from community.household.queries import waiting_applications
from community.invitations.waiting import first_asks_waiting
from community.security.identity import Identity

LOOKED_AFTER = ("quiet", "application")


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits for a steward: ``quiet`` words, or an ``application``; its id, and since when it does."""

    kind: str
    id: str
    since: datetime

    @property
    def card(self) -> str:
        """The name under which it is put away."""
        return f"{self.kind}-{self.id}"


def waits_for_stewards(identity: Identity) -> Sequence[Waits]:
    """What waits for this steward, the longest first; for anybody else, and for a program, there is nothing."""
    if not identity.steward or identity.scopes is not None:
        return ()
    found = [Waits("quiet", ask_id, since) for ask_id, since in first_asks_waiting(identity)]
    found += [Waits("quiet", row.id, row.over_at) for row in left_to_stewards(identity)]
    found += [Waits("application", one.public_id, one.applied_at) for one in waiting_applications()]
    return sorted(found, key=lambda thing: (thing.since, thing.id))
