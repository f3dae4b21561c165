"""Starting a circle, inviting into it, answering, leaving."""

from datetime import timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm.attributes import flag_modified

from community.advice.services import close_circle_to, open_circle_to
from community.care.models import About, Fold
from community.circles import queries
from community.circles.models import (
    LISTED,
    Circle,
    CircleInvitation,
    CircleKnock,
    CircleMembership,
    InvitationState,
    Joining,
)
from community.current import house, now, session
from community.errors import Conflict, Invalid
from community.language import _
from community.members.queries import members_by_handle
from community.security.identity import Identity, kept_apart
from community.security.permissions import Permission as P
from community.security.policy import allowed
from community.security.throttling import DAY, slow_down_writing

PLACES = 12  # a circle in which everybody can be known by name
QUIET = timedelta(days=90)  # after a no, another invitation into the same circle does not reach the person

STEP = {
    "accepted": P.ACCEPT_INVITATION,
    "declined": P.ACCEPT_INVITATION,
    "withdrawn": P.WITHDRAW_INVITATION,
}


def start(
    identity: Identity, *, name: str, purpose: str = "", ways: str = "", joining: str = Joining.INVITATION
) -> Circle:
    """Start a circle and keep it.

    Raises:
        TooMany: after five circles in a day.
    """
    slow_down_writing(identity, CircleMembership.member_id, CircleMembership.joined_at, 5, DAY)
    moment = now()
    circle = Circle(name=name, purpose=purpose, ways=ways, started_at=moment)
    open_by(circle, joining)
    circle.memberships = [CircleMembership(member_id=identity.key, keeper=True, joined_at=moment)]
    session().add(circle)
    session().flush()
    return circle


def change(identity: Identity, circle: Circle, *, name: str, purpose: str, ways: str, joining: str) -> Circle:  # noqa: ARG001 (the policy has seen to it that they keep it)
    """Change what a circle is called, what it is for, its ways, and how one comes in.

    Raises:
        Invalid: when it would be opened while a steward has closed it to the house.
    """
    if joining != Joining.INVITATION and _folded(circle):
        raise Invalid(
            {"joining": [_("The stewards have closed this circle to the house. People come in by invitation.")]}
        )
    circle.name, circle.purpose, circle.ways = name, purpose, ways
    open_by(circle, joining)
    session().flush()
    return circle


def _folded(circle: Circle) -> bool:
    fold = exists().where(
        Fold.about_type == About.CIRCLE, Fold.about_ref == circle.public_id, Fold.restored_at.is_(None)
    )
    return bool(session().scalar(select(fold)))


def open_by(circle: Circle, joining: str) -> None:
    """Say how one comes in. A link works from the day on which a circle is opened by one until it is not any more."""
    circle.joining, circle.listed = joining, joining in LISTED
    if joining != Joining.LINK:
        circle.link_key = None
    elif circle.link_key is None:
        circle.link_key = house().ids.public_id()


def invite(identity: Identity, circle: Circle, *, handle: str) -> CircleInvitation:
    """Invite somebody; asking again changes nothing, and a no looks like silence.

    Raises:
        Invalid: when there is nobody of that name, or they belong to the circle already.
        Conflict: when the circle is complete.
        TooMany: after twenty invitations in a day.
    """
    slow_down_writing(identity, CircleInvitation.inviter_id, CircleInvitation.invited_at, 20, DAY)
    handle = handle.strip().lstrip("@").lower()
    member = members_by_handle(identity, [handle]).get(handle)
    if member is None:
        raise Invalid({"handle": [_("We do not find %(handle)s here.", handle=handle)]})
    if any(membership.member_id == member.id for membership in circle.memberships):
        raise Invalid({"handle": [_("They are in this circle already.")]})
    check_room(identity, circle)
    moment = now()
    invitation = queries.invitation_between(circle, member)
    if invitation is None:
        invitation = CircleInvitation(circle=circle, member=member, invited_at=moment)
        session().add(invitation)
    said_no = invitation.declined_at is not None and moment - invitation.declined_at < QUIET
    if not said_no and (invitation.state != InvitationState.OFFERED or invitation.declined_at is not None):
        invitation.declined_at, invitation.invited_at = None, moment
    invitation.state, invitation.inviter_id = InvitationState.OFFERED, identity.key
    flag_modified(invitation, "state")  # always written, so that a no of long ago makes this no slower than silence
    session().flush()
    session().refresh(invitation, ["inviter"])
    return invitation


def answer(identity: Identity, invitation: CircleInvitation, *, state: str) -> CircleInvitation:
    """Accept or decline an invitation, or take back one that one made.

    Raises:
        Conflict: when the step is not this person's or not possible any more, or the circle is complete.
    """
    if _said(identity, invitation, state):
        return invitation
    if not allowed(identity, STEP[state], invitation):
        raise Conflict
    if state == "accepted":
        come_in(identity, invitation.circle_id)
        invitation.state = InvitationState.ACCEPTED
    elif state == "declined":
        invitation.declined_at = now()
    else:
        invitation.state = InvitationState.WITHDRAWN
    session().flush()
    return invitation


def leave(identity: Identity, circle: Circle) -> None:
    """Leave a circle, at once and silently. Its keeping passes to whoever has been there longest; with its last
    member it ends."""
    _go(identity.key, circle)


def leave_all(member_key: int) -> None:
    """Leave every circle, as ``leave`` does."""
    mine = select(CircleMembership.circle_id).where(CircleMembership.member_id == member_key)
    for circle in session().scalars(select(Circle).where(Circle.id.in_(mine)).order_by(Circle.id).with_for_update()):
        _go(member_key, circle)


def _go(member_key: int, circle: Circle) -> None:
    own = next(m for m in circle.memberships if m.member_id == member_key)
    others = [m for m in circle.memberships if m is not own]
    close_circle_to(circle, member_key)
    if not others:
        session().delete(circle)
        return
    if own.keeper and not any(m.keeper for m in others):
        others[0].keeper = True
    circle.memberships.remove(own)
    session().flush()


def come_in(identity: Identity, circle_key: int) -> Circle:
    """Come into a circle, if there is room; its row is locked, so that the last place goes to one person.

    Raises:
        Conflict: when the circle is complete.
    """
    circle = session().scalars(select(Circle).where(Circle.id == circle_key).with_for_update(of=Circle)).one()
    session().expire(circle, ["memberships"])
    check_room(identity, circle)
    circle.memberships.append(CircleMembership(member_id=identity.key, keeper=False, joined_at=now()))
    session().execute(
        delete(CircleKnock).where(CircleKnock.circle_id == circle.id, CircleKnock.member_id == identity.key)
    )
    session().flush()
    open_circle_to(circle, identity.key)
    return circle


def check_room(identity: Identity, circle: Circle) -> None:
    """Only people whom one meets there take up a place: a circle that is complete without them would tell of them."""
    if sum(not kept_apart(identity, m.member_id) for m in circle.memberships) >= PLACES:
        raise Conflict(_("This circle is complete. You can start another."))


def _said(identity: Identity, invitation: CircleInvitation, state: str) -> bool:
    """Whether this very person has already said so."""
    if identity.key == invitation.member_id:
        declined = invitation.state == InvitationState.OFFERED and invitation.declined_at is not None
        return (state == "declined") if declined else (state == "accepted" == invitation.state)
    return state == "withdrawn" == invitation.state
