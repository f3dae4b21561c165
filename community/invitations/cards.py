"""What an invited member finds on their day: the ask, and a true reason in words."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import exists, func, or_, select, true

from community.advice.models import AdviceRequest, Reply, State
from community.advice.queries import readable_by
from community.current import now, session
from community.db.people import not_by
from community.invitations.models import OVER, Invitation, InvitationRing
from community.invitations.seats import Reason
from community.invitations.touched import TIME_TO_ANSWER
from community.language import _
from community.offers.models import HelpOffer
from community.security.identity import Identity

EXCERPT = 280
LOOKED_AT = 12


def invitations_of(identity: Identity) -> Sequence[Any]:
    """The asks that this member is invited to, may read, has not answered nor let go by, and that still
    wait: the oldest first."""
    replied = exists().where(Reply.request_id == AdviceRequest.id, Reply.author_id == identity.key)
    offered = exists().where(HelpOffer.request_id == AdviceRequest.id, HelpOffer.author_id == identity.key)
    statement = (
        select(
            AdviceRequest.id.label("key"),
            AdviceRequest.public_id.label("id"),
            AdviceRequest.title,
            func.substr(AdviceRequest.body, 1, EXCERPT).label("excerpt"),
            AdviceRequest.content_note,
            Invitation.reason,
            Invitation.words,
            Invitation.delivered_at,
        )
        .join(Invitation, Invitation.request_id == AdviceRequest.id)
        .where(
            Invitation.member_id == identity.key,
            AdviceRequest.state == State.OPEN,
            AdviceRequest.waiting,
            readable_by(identity),
            not_by(identity.unseen, AdviceRequest.author_id) if identity.unseen else true(),
            or_(Invitation.delivered_at.is_(None), Invitation.delivered_at > now() - TIME_TO_ANSWER),
            ~replied,
            ~offered,
        )
        .order_by(Invitation.invited_at, Invitation.id)
        .limit(LOOKED_AT)
    )
    return session().execute(statement).all()


def have_had_them_all(request_keys: Collection[int]) -> frozenset[int]:
    """Those of these asks that nobody answered in three rings: everyone here is asked."""
    if not request_keys:
        return frozenset()
    over = select(InvitationRing.request_id).where(
        InvitationRing.request_id.in_(request_keys), InvitationRing.ring == OVER
    )
    return frozenset(session().scalars(over))


def why(row: Any) -> str:
    """Why a member is invited, in words made of public facts and of their own page; of a masked ask nothing is said
    of what the note covers."""
    words = None if row.content_note else row.words
    if row.reason == Reason.FIRST_ASK:
        return _("Somebody who has just come in asks for the first time.")
    if words and row.reason == Reason.OFFERED:
        return _("You offered: %(what)s.", what=words.rstrip(" ."))
    if words and row.reason == Reason.EXPERIENCE:
        return _("You spoke of %(what)s.", what=words)
    if words and row.reason == Reason.WROTE:
        return _("You wrote about %(topic)s not long ago.", topic=words)
    return _("Nobody has written yet. A few words are enough.")
