"""What an invited member finds on their day: the ask, and a true reason in words."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Executable, bindparam, exists, func, or_, select, true

from community.advice.models import AdviceRequest, Reply, State
from community.advice.queries import readable_by_me
from community.current import columns, now
from community.db.people import left_out, not_by
from community.invitations.models import OVER, Invitation, InvitationRing
from community.invitations.seats import Reason
from community.invitations.touched import TIME_TO_ANSWER
from community.language import _
from community.offers.models import HelpOffer
from community.security.identity import Identity

EXCERPT = 280
LOOKED_AT = 12
_HAD_ALL = select(InvitationRing.request_id).where(
    InvitationRing.request_id.in_(bindparam("keys", expanding=True)), InvitationRing.ring == OVER
)


def invitations_of(identity: Identity) -> Sequence[Any]:
    """The asks that this member is invited to, may read, has not answered nor let go by, and that still
    wait: the oldest first."""
    statement = _invitations(apart=bool(identity.apart), unseen=bool(identity.unseen))
    return columns(statement, {"me": identity.key, "since": now() - TIME_TO_ANSWER, **identity.left_out})


@cache
def _invitations(*, apart: bool, unseen: bool) -> Executable:
    me: BindParameter[int] = bindparam("me")
    replied = exists().where(Reply.request_id == AdviceRequest.id, Reply.author_id == me)
    offered = exists().where(HelpOffer.request_id == AdviceRequest.id, HelpOffer.author_id == me)
    return (
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
            Invitation.member_id == me,
            AdviceRequest.state == State.OPEN,
            AdviceRequest.waiting,
            readable_by_me(apart=apart),
            not_by(left_out("unseen"), AdviceRequest.author_id) if unseen else true(),
            or_(Invitation.delivered_at.is_(None), Invitation.delivered_at > bindparam("since")),
            ~replied,
            ~offered,
        )
        .order_by(Invitation.invited_at, Invitation.id)
        .limit(LOOKED_AT)
    )


def have_had_them_all(request_keys: Collection[int]) -> frozenset[int]:
    """Those of these asks that nobody answered in three rings: everyone here is asked."""
    if not request_keys:
        return frozenset()
    return frozenset(row.request_id for row in columns(_HAD_ALL, {"keys": list(request_keys)}))


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
