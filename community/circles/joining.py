"""Coming into a circle by oneself: by its link, simply, or by words to whoever keeps it."""

from community.circles import listed
from community.circles.models import Circle, CircleInvitation, CircleKnock
from community.circles.services import QUIET, check_room, come_in, invite
from community.current import house, now, session
from community.errors import NotFound
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.security.policy import allowed
from community.security.throttling import DAY, slow_down_writing

IN_A_DAY = 10


def renew_link(circle: Circle) -> Circle:
    """Make a new link; the one of before opens nothing any more."""
    circle.link_key = house().ids.public_id()
    session().flush()
    return circle


def come_in_by_link(identity: Identity, *, key: str) -> Circle:
    """Come into the circle that a link opens; who is in it already stays there.

    Raises:
        NotFound: when the link opens nothing, or not any more.
        Conflict: when the circle is complete.
    """
    circle = listed.find_by_link(identity, key)
    if circle is None:
        raise NotFound
    return circle if allowed(identity, P.READ_CIRCLE, circle) else come_in(identity, circle.id)


def knock(identity: Identity, circle: Circle, *, words: str) -> CircleKnock:
    """Write to whoever keeps a circle, or change what one wrote. After a no of theirs, which looks like silence, it
    does not reach them for a season.

    Raises:
        Conflict: when the circle is complete.
        TooMany: after ten circles in a day.
    """
    check_room(identity, circle)
    found = listed.own_knock(identity, circle)
    if found is None:
        slow_down_writing(identity, CircleKnock.member_id, CircleKnock.asked_at, IN_A_DAY, DAY)
        found = CircleKnock(circle_id=circle.id, member_id=identity.key)
        session().add(found)
    if found.declined_at is not None and now() - found.declined_at >= QUIET:
        found.declined_at = None
    found.words, found.asked_at = words, now()
    session().flush()
    session().refresh(found, ["circle", "member"])
    return found


def take_back(thing: CircleKnock) -> None:
    """Take back what one wrote: the words are gone. A no is remembered, or it could be asked away."""
    thing.words = ""
    session().flush()


def answer(identity: Identity, thing: CircleKnock, *, state: str) -> None:
    """Ask somebody in who wrote, or say no.

    Raises:
        Conflict, TooMany: as ``welcome``.
    """
    if state == "welcome":
        welcome(identity, thing)
    else:
        leave_it(thing)


def welcome(identity: Identity, thing: CircleKnock) -> CircleInvitation:
    """Ask somebody in who wrote: they find an invitation, and may think better of it.

    Raises:
        Conflict: when the circle is complete.
        TooMany: after twenty invitations in a day.
    """
    made = invite(identity, thing.circle, handle=thing.member.handle)
    made.declined_at, made.invited_at = None, now()  # since then they have asked themselves
    session().delete(thing)
    session().flush()
    return made


def leave_it(thing: CircleKnock) -> None:
    """Say no; whoever wrote is not told."""
    thing.declined_at = now()
    session().flush()
