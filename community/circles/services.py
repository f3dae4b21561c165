"""Starting a circle, inviting into it, answering, leaving."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from community.advice.services import close_circle_to, open_circle_to
from community.circles import queries
from community.circles.models import Circle, CircleInvitation, CircleMembership, InvitationState
from community.current import now, session
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


def start(identity: Identity, *, name: str, purpose: str = "") -> Circle:
    """Start a circle and keep it.

    Raises:
        TooMany: after five circles in a day.
    """
    slow_down_writing(identity, CircleMembership.member_id, CircleMembership.joined_at, 5, DAY)
    moment = now()
    circle = Circle(name=name, purpose=purpose, started_at=moment)
    circle.memberships = [CircleMembership(member_id=identity.key, keeper=True, joined_at=moment)]
    session().add(circle)
    session().flush()
    return circle


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
    _check_room(identity, circle)
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
        _come_in(identity, invitation)
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


def _come_in(identity: Identity, invitation: CircleInvitation) -> None:
    circle = (
        session().scalars(select(Circle).where(Circle.id == invitation.circle_id).with_for_update(of=Circle)).one()
    )  # locked: the last place goes to one person
    session().expire(circle, ["memberships"])
    _check_room(identity, circle)
    circle.memberships.append(CircleMembership(member_id=invitation.member_id, keeper=False, joined_at=now()))
    invitation.state = InvitationState.ACCEPTED
    session().flush()
    open_circle_to(circle, invitation.member_id)


def _check_room(identity: Identity, circle: Circle) -> None:
    """Only people whom one meets there take up a place: a circle that is complete without them would tell of them."""
    if sum(not kept_apart(identity, m.member_id) for m in circle.memberships) >= PLACES:
        raise Conflict(_("This circle is complete. You can start another."))


def _said(identity: Identity, invitation: CircleInvitation, state: str) -> bool:
    """Whether this very person has already said so."""
    if identity.key == invitation.member_id:
        declined = invitation.state == InvitationState.OFFERED and invitation.declined_at is not None
        return (state == "declined") if declined else (state == "accepted" == invitation.state)
    return state == "withdrawn" == invitation.state
