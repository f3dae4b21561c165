"""Clearing out what has ended: each table says how long its rows stay, and here they go."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, inspect, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from community.correspondence.models import Correspondence, Course
from community.current import now, session
from community.db.base import Base
from community.db.unit_of_work import unit_of_work
from community.encouragements.models import ShownEncouragement
from community.hellos.models import Welcome
from community.household.models import Application
from community.household.services import STAYS, WAITS
from community.introductions.models import Course as Meeting
from community.introductions.models import Introduction
from community.introductions.queries import THREE
from community.invitations.models import Invitation, InvitationRing
from community.links.models import OneUseLink
from community.links.services import TOLD_FOR
from community.mail.models import WaitingMail
from community.members.models import Attempt, HouseInvitation, MemberSession
from community.notices.models import OF_INTRODUCTIONS, OF_LETTERS, Notice, PutAway
from community.security.throttling import DAY
from community.tokens.models import PersonalToken
from community.web.idempotency import KEPT
from community.web.models import KeptAnswer

PIECE = 500
MONTH, SEASON = timedelta(days=30), timedelta(days=90)


def clear_out() -> bool:
    """Delete a piece of what has ended; whether there is more of it.

    It is looked for outside of the transaction: a large table is read through, and nobody's words wait for that.
    """
    more = False
    for model, ended in _ended(now()):
        key = inspect(model).primary_key
        found = session().execute(select(*key).where(ended).limit(PIECE)).all()
        if found:
            gone = delete(model).where(tuple_(*key).in_([tuple(row) for row in found]), ended)
            with unit_of_work() as work:
                work.execute(gone, execution_options={"synchronize_session": False})
        more = more or len(found) == PIECE
    return more


def _ended(moment: datetime) -> tuple[tuple[type[Base], ColumnElement[bool]], ...]:
    told = or_(OneUseLink.kind != "steward", OneUseLink.made_at <= moment - TOLD_FOR)
    return (
        (Attempt, Attempt.tried_at < moment - DAY),
        (KeptAnswer, KeptAnswer.kept_at <= moment - KEPT),
        (MemberSession, MemberSession.ends_at <= moment),
        (PersonalToken, PersonalToken.ends_at <= moment),
        (HouseInvitation, HouseInvitation.ends_at <= moment),
        (Application, or_(Application.answered_at < moment - STAYS, Application.applied_at < moment - WAITS)),
        (OneUseLink, and_(OneUseLink.ends_at <= moment, told)),
        (WaitingMail, WaitingMail.asked_at <= moment - MONTH),
        (Invitation, _ring_is_over(moment - SEASON)),
        (InvitationRing, InvitationRing.closed_at <= moment - SEASON),
        (Welcome, Welcome.brought_at <= moment - SEASON),
        (Correspondence, and_(Correspondence.state == Course.PROPOSED, Correspondence.proposed_at <= moment - SEASON)),
        (Correspondence, _asked_again_by_now(moment - SEASON)),
        (Introduction, and_(Introduction.state != Meeting.MET, Introduction.moved_at <= moment - SEASON)),
        (Introduction, and_(Introduction.state != Meeting.MET, Introduction.reply_id.is_(None))),
        (Introduction, and_(*(who.is_(None) for who in THREE))),
        (Notice, and_(Notice.kind.in_(OF_LETTERS), ~_still_there(Correspondence.public_id))),
        (Notice, and_(Notice.kind.in_(OF_INTRODUCTIONS), ~_still_there(Introduction.public_id))),
        (Notice, Notice.put_away_at <= moment - SEASON),
        (PutAway, PutAway.day <= (moment - SEASON).date()),
        (ShownEncouragement, ShownEncouragement.shown_on <= (moment - SEASON).date()),
    )


def _still_there(thing: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether the correspondence or introduction that somebody was told of is still kept."""
    return exists().where(thing == Notice.subject)


def _asked_again_by_now(moment: datetime) -> ColumnElement[bool]:
    """Whether letters that were proposed in vain may be proposed again."""
    return and_(Correspondence.state.in_((Course.DECLINED, Course.WITHDRAWN)), Correspondence.answered_at <= moment)


def _ring_is_over(moment: datetime) -> ColumnElement[bool]:
    """Whether the request of an invitation was answered or closed before a moment."""
    still = or_(InvitationRing.closed_at.is_(None), InvitationRing.closed_at > moment)
    return ~exists().where(InvitationRing.request_id == Invitation.request_id, still)
