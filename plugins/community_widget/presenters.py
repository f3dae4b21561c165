"""What the frame is told of a visit."""

from dataclasses import dataclass
from urllib.parse import urlencode

from community.invitations.services import note_shown
from community.members.presenters import Person, person_of_identity
from community.notices.presenters import TodayView, today
from community.security.identity import Identity


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit."""

    token: str
    name: str
    member: Person | None
    paused: bool
    today: TodayView | None


@dataclass(frozen=True, slots=True)
class OnwardView:
    """Where to go on."""

    href: str


def visit(token: str, who: Identity | None, name: str = "", *, day: bool) -> VisitView:
    """A visit as its own frame is told of it, with the day of whoever is here if it begins with that.

    Of somebody who has not come in yet, or has left, it says the name that the app proposed.
    """
    if who is None:
        return VisitView(token, name, None, paused=False, today=None)
    found = today(who) if day and not who.paused else None
    if found is not None:
        note_shown(who, [card.id for card in found.items])
    return VisitView(token, who.name, person_of_identity(who), who.paused, found)


def onward(secret: str, next: str) -> OnwardView:
    """Where a link that works once leads."""
    return OnwardView(f"/onward?{urlencode({'token': secret, 'next': next})}")
