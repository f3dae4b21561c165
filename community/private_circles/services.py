"""Making a circle of one's own, changing who is in it, ending it; whom it reaches."""

from collections.abc import Sequence

from community.current import now, session
from community.errors import Invalid
from community.language import _
from community.members.models import Member
from community.members.queries import members_by_handle
from community.private_circles.models import PrivateCircle, PrivateCirclePerson
from community.security.identity import Identity, kept_apart
from community.security.throttling import DAY, slow_down_writing

IN_A_DAY = 10


def start(identity: Identity, *, name: str, people: Sequence[str]) -> PrivateCircle:
    """Make a circle of one's own.

    Raises:
        Invalid: when somebody who is named is not here, or nobody is named.
        TooMany: after ten in a day.
    """
    found = _people(identity, people)
    slow_down_writing(identity, PrivateCircle.member_id, PrivateCircle.made_at, IN_A_DAY, DAY)
    circle = PrivateCircle(member_id=identity.key, name=name, made_at=now())
    circle.people = [PrivateCirclePerson(member=member) for member in found]
    session().add(circle)
    session().flush()
    return circle


def change(identity: Identity, circle: PrivateCircle, *, name: str, people: Sequence[str]) -> PrivateCircle:
    """Give it another name, and say again who is in it. Whoever is not here for its owner stays as they are.

    Raises:
        Invalid: as ``start``.
    """
    found = {member.id: member for member in _people(identity, people)}
    circle.name = name
    circle.people = [one for one in circle.people if one.member_id in found or not is_here(identity, one.member)]
    there = {one.member_id for one in circle.people}
    circle.people += [PrivateCirclePerson(member=member) for key, member in found.items() if key not in there]
    session().flush()
    return circle


def end(circle: PrivateCircle) -> None:
    """End it; what was asked through it stays with the people whom it reached."""
    session().delete(circle)
    session().flush()


def is_here(identity: Identity, member: Member) -> bool:
    """Whether somebody in it is here for its owner: they have not left, and no block stands between the two."""
    return member.left_at is None and not kept_apart(identity, member.id)


def reached(identity: Identity, circle: PrivateCircle) -> set[int]:
    """The keys of the people whom an ask through it reaches."""
    return {one.member_id for one in circle.people if is_here(identity, one.member)}


def _people(identity: Identity, people: Sequence[str]) -> Sequence[Member]:
    handles = {handle.strip().lstrip("@").lower() for handle in people} - {identity.handle}
    found = members_by_handle(identity, sorted(handles))
    missing = ", ".join(sorted(handles - set(found)))
    if missing:
        raise Invalid({"people": [_("We do not find %(handle)s here.", handle=missing)]})
    if not found:
        raise Invalid({"people": [_("Please name at least one person.")]})
    return [found[handle] for handle in sorted(found)]
