"""The quiet mail: to those who asked for it, at the windows that they chose, when something new waits for them.

It is looked for by a worker and not noted where the thing happens: what one member wishes for must change nothing in
the requests of others. What was mailed is noted with the thing itself, so that a clock that jumps or a worker that was
away neither tells it twice nor passes it over: it goes with the next window.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import ColumnElement, Exists, exists, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from community.current import now, session
from community.db.unit_of_work import unit_of_work
from community.hellos.models import Welcome
from community.hellos.queries import brought_to
from community.invitations.cards import invitations_of
from community.invitations.models import Invitation
from community.invitations.services import note_sent
from community.mail.models import MailWishes, WaitingMail
from community.mail.queries import is_confirmed, wishes_of
from community.mail.services import wait
from community.members.models import Member
from community.notices.models import DECISIONS, Notice
from community.notices.queries import newest_notice, put_away_cards
from community.notices.stewards import waits_for_stewards
from community.pace.queries import own_pace, paces_of
from community.pace.touches import open_window
from community.security.identity import Identity
from community.security.sessions import knowing_whom_not_to_meet

A_WHILE = timedelta(minutes=15)  # somebody who is here anyway reads it here
Key: TypeAlias = InstrumentedAttribute[int]
Moment: TypeAlias = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]
ASTRAY = timedelta(days=1)  # what lies further ahead was written by a clock that has been put right since


class Reason(StrEnum):
    """Why a member is written to: a window of theirs is open, or the care team has decided something, which keeps to no
    window and no rest."""

    DIGEST = "digest"
    DECISION = "decision"


def tell_what_waits() -> bool:
    """Let a mail wait for each member to whom one is due; never more to do at once."""
    _forget_what_lies_ahead()
    for member_key in _due():
        with unit_of_work() as work:
            wishes = wishes_of(member_key, to_change=True)
            member = work.get(Member, member_key)
            if wishes is None or member is None or not _is_due(member, wishes):
                continue
            wishes.noticed_at = now()
            wait("notice", member_key, member.email)
    return False


def reason_to_write(member: Member, agreed_at: datetime | None, *, served_at: datetime | None = None) -> Reason | None:
    """Why a member may be written to now, if there is a reason that was not mailed yet.

    Args:
        agreed_at: since when they wish to be; what was there before is no news.
        served_at: when they were written to last; a window that was open then is not open for them again.
    """
    who = as_they_are(member)
    window = open_window(own_pace(member.id, member.timezone), now())
    if _is_open(window, served_at) and something_waits(who, agreed_at, served_at):
        return Reason.DIGEST
    decided = newest_notice(who, _not_mailed_since(agreed_at), Notice.kind.in_(DECISIONS))
    return Reason.DECISION if decided is not None else None


def something_waits(who: Identity, agreed_at: datetime | None = None, served_at: datetime | None = None) -> bool:
    """Whether a member would find something for them that was not mailed, at whatever hour."""
    away = put_away_cards(who)
    told = newest_notice(who, _not_mailed_since(agreed_at)) is not None
    return told or _is_invited(who, away) or _looks_after(who, away, served_at or agreed_at)


def note_mailed(member_key: int, reason: Reason) -> None:
    """Note what a mail has told of, inside a unit of work: everything, or what was decided alone."""
    mailed = update(Notice).where(Notice.member_id == member_key, Notice.mailed_at.is_(None))
    if reason is Reason.DECISION:
        mailed = mailed.where(Notice.kind.in_(DECISIONS))
    else:
        note_sent(member_key)
    session().execute(mailed.values(mailed_at=now()))


def as_they_are(member: Member) -> Identity:
    """A member as somebody who reads, with those whom they do not meet."""
    return knowing_whom_not_to_meet(
        Identity(member.id, member.handle, member.name, member.locale, member.timezone, member.steward, session_ref="")
    )


def _is_invited(who: Identity, away: frozenset[str]) -> bool:
    """Whether an invitation or a hello waits that they have neither seen nor put away."""
    unseen = [f"ask-{row.id}" for row in invitations_of(who) if row.delivered_at is None]
    unseen += [f"hello-{row.id}" for row in brought_to(who) if row.delivered_at is None]
    return not away.issuperset(unseen)


def _looks_after(who: Identity, away: frozenset[str], since: datetime | None) -> bool:
    """Whether something waits for a steward, since then or a while before, when it was too fresh for that mail."""
    waits = [thing.since for thing in waits_for_stewards(who) if thing.card not in away]
    return any(begun <= now() - A_WHILE and (since is None or begun > since - A_WHILE) for begun in waits)


def is_something_new(member: Key, agreed_at: Moment) -> ColumnElement[bool]:
    """Whether something that no mail has told of waits for the member of this column, since they agreed to be told."""
    invited = exists().where(
        Invitation.member_id == member,
        Invitation.delivered_at.is_(None),
        or_(agreed_at.is_(None), Invitation.invited_at >= agreed_at),
        _for_a_while(Invitation.invited_at),
    )
    asked_to_welcome = exists().where(
        Welcome.member_id == member,
        Welcome.delivered_at.is_(None),
        or_(agreed_at.is_(None), Welcome.brought_at >= agreed_at),
        _for_a_while(Welcome.brought_at),
    )
    return or_(_told(member, agreed_at), invited, asked_to_welcome)


def is_decision_new(member: Key, agreed_at: Moment) -> ColumnElement[bool]:
    """Whether such a thing is a decision of the care team, which waits for no window."""
    return _told(member, agreed_at).where(Notice.kind.in_(DECISIONS))


def _told(member: Key, agreed_at: Moment) -> Exists:
    return exists().where(
        Notice.member_id == member,
        Notice.put_away_at.is_(None),
        _not_mailed_since(agreed_at),
        _for_a_while(Notice.told_at),
    )


def _due() -> Sequence[int]:
    """Those to whom something was told that no mail has told of, and one of whose windows is open."""
    mine = MailWishes.member_id, MailWishes.agreed_at
    steward = exists().where(Member.id == MailWishes.member_id, Member.steward)  # what waits for them is read anew
    wanted = MailWishes.notices.is_(True), MailWishes.confirmed.is_not(None)
    such = *wanted, or_(is_something_new(*mine), steward)
    waiting = select(MailWishes.member_id).where(*such)
    served = session().execute(select(MailWishes.member_id, MailWishes.noticed_at).where(*such)).all()
    windows = {key: open_window(pace, now()) for key, pace in paces_of(waiting).items()}
    open_for = {row.member_id for row in served if _is_open(windows.get(row.member_id), row.noticed_at)}
    decided = session().scalars(waiting.where(is_decision_new(*mine))).all()
    return sorted(open_for.union(decided))


def _is_due(member: Member, wishes: MailWishes) -> bool:
    """Asked once more with the row in hand, since another worker may have been faster."""
    on_its_way = exists().where(
        WaitingMail.member_id == member.id, WaitingMail.kind == "notice", WaitingMail.parked_at.is_(None)
    )
    wanted = wishes.notices and is_confirmed(member, wishes) and not session().scalar(select(on_its_way))
    return wanted and reason_to_write(member, wishes.agreed_at, served_at=wishes.noticed_at) is not None


def _is_open(window: datetime | None, served_at: datetime | None) -> bool:
    return window is not None and (served_at is None or served_at < window)


def _not_mailed_since(agreed_at: datetime | Moment | None) -> ColumnElement[bool]:
    """What no mail has told of, and came after a member asked for mails: what was there before is no news."""
    not_mailed = Notice.mailed_at.is_(None)
    return not_mailed if agreed_at is None else not_mailed & (Notice.told_at >= agreed_at)


def _for_a_while(moment: InstrumentedAttribute[datetime]) -> ColumnElement[bool]:
    """Since some minutes; what a clock has put ahead counts as well."""
    return or_(moment <= now() - A_WHILE, moment > now())


def _forget_what_lies_ahead() -> None:
    """Put right what a clock that was far ahead has left, or nobody would be written to for as long as it was ahead."""
    far = now() + ASTRAY
    for column in (MailWishes.noticed_at, MailWishes.agreed_at):
        keys = session().scalars(select(MailWishes.member_id).where(column > far)).all()
        if keys:
            with unit_of_work() as work:
                work.execute(update(MailWishes).where(column > far).values({column: now()}))
