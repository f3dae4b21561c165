"""The quiet mail: to those who asked for it, at most one a day, when something waits for them.

It is looked for by a worker and not noted where the thing happens: what one member wishes for must change nothing in
the requests of others.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, or_, select

from community.current import now, session
from community.db.unit_of_work import unit_of_work
from community.hellos.models import Welcome
from community.hellos.queries import brought_to
from community.invitations.cards import invitations_of
from community.invitations.models import Invitation
from community.mail.models import MailWishes
from community.mail.queries import is_confirmed, wishes_of
from community.mail.services import wait
from community.members.models import Member
from community.notices.models import Notice
from community.notices.queries import newest_notice, put_away_cards
from community.notices.stewards import waits_for_stewards
from community.pace.presenters import may_reach
from community.security.identity import Identity
from community.security.sessions import knowing_whom_not_to_meet

A_WHILE = timedelta(minutes=15)  # somebody who is here anyway reads it here
A_DAY = timedelta(days=1)


def tell_what_waits() -> bool:
    """Let a mail wait for each member to whom one is due; never more to do at once."""
    for member_key in _due():
        with unit_of_work() as work:
            wishes = wishes_of(member_key, to_change=True)
            member = work.get(Member, member_key)
            if wishes is None or member is None or not _may_be_told(member, wishes):
                continue
            wishes.noticed_at = now()
            wait("notice", member_key, member.email)
    return False


def something_waits(member: Member) -> bool:
    """Whether a member would find something for them now, and may be reached."""
    if not may_reach(member.id, member.timezone):
        return False
    who = _who(member)
    away = put_away_cards(who)
    looked_after = any(thing.card not in away for thing in waits_for_stewards(who))
    return looked_after or newest_notice(who) is not None or _is_invited(who, away)


def _who(member: Member) -> Identity:
    """A member as if they were here."""
    return knowing_whom_not_to_meet(
        Identity(member.id, member.handle, member.name, member.locale, member.timezone, member.steward, session_ref="")
    )


def _is_invited(who: Identity, away: frozenset[str]) -> bool:
    """Whether an invitation or a hello waits that they have neither seen nor put away."""
    unseen = [f"ask-{row.id}" for row in invitations_of(who) if row.delivered_at is None]
    unseen += [f"hello-{row.id}" for row in brought_to(who) if row.delivered_at is None]
    return not away.issuperset(unseen)


def _due() -> Sequence[int]:
    """Those who asked for it, were not written to for a day, and to whom something new has been told since."""
    since = func.coalesce(MailWishes.noticed_at, MailWishes.agreed_at)
    waits = (
        select(Notice.id)
        .where(
            Notice.member_id == MailWishes.member_id,
            Notice.put_away_at.is_(None),
            Notice.told_at >= since,
            Notice.told_at <= now() - A_WHILE,
        )
        .exists()
    )
    invited = (
        select(Invitation.id)
        .where(
            Invitation.member_id == MailWishes.member_id,
            Invitation.delivered_at.is_(None),
            Invitation.invited_at >= since,
            Invitation.invited_at <= now() - A_WHILE,
        )
        .exists()
    )
    asked_to_welcome = (
        select(Welcome.id)
        .where(
            Welcome.member_id == MailWishes.member_id,
            Welcome.delivered_at.is_(None),
            Welcome.brought_at >= since,
            Welcome.brought_at <= now() - A_WHILE,
        )
        .exists()
    )
    rested = or_(MailWishes.noticed_at.is_(None), MailWishes.noticed_at <= now() - A_DAY)
    wanted = MailWishes.notices.is_(True), MailWishes.confirmed.is_not(None), rested
    due = select(MailWishes.member_id).where(*wanted, or_(waits, invited, asked_to_welcome))
    stewards = select(Member, since).join(MailWishes, MailWishes.member_id == Member.id).where(*wanted, Member.steward)
    keys = dict.fromkeys(session().scalars(due))
    for steward, told_at in session().execute(stewards).all():
        if any(told_at <= thing.since <= now() - A_WHILE for thing in waits_for_stewards(_who(steward))):
            keys[steward.id] = None
    return list(keys)


def _may_be_told(member: Member, wishes: MailWishes) -> bool:
    """Asked once more with the row in hand, since another worker may have been faster."""
    rested = wishes.noticed_at is None or wishes.noticed_at <= now() - A_DAY
    return rested and wishes.notices and is_confirmed(member, wishes) and something_waits(member)
