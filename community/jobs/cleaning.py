"""Clearing out what has ended: each table says how long its rows stay, and here they go."""

from datetime import timedelta

from sqlalchemy import delete

from community.current import now, session
from community.db.unit_of_work import unit_of_work
from community.links.models import OneUseLink
from community.links.services import TOLD_FOR
from community.mail.models import WaitingMail
from community.members.models import Attempt, HouseInvitation, MemberSession
from community.notices.models import Notice, PutAway
from community.security.throttling import DAY
from community.tokens.models import PersonalToken
from community.web.idempotency import KEPT
from community.web.models import KeptAnswer

MONTH, SEASON = timedelta(days=30), timedelta(days=90)


def clear_out() -> bool:
    """Delete what has ended; never more to do at once."""
    moment = now()
    told = (OneUseLink.kind != "steward") | (OneUseLink.made_at <= moment - TOLD_FOR)
    for model, ended in (
        (Attempt, Attempt.tried_at < moment - DAY),
        (KeptAnswer, KeptAnswer.kept_at <= moment - KEPT),
        (MemberSession, MemberSession.ends_at <= moment),
        (PersonalToken, PersonalToken.ends_at <= moment),
        (HouseInvitation, HouseInvitation.ends_at <= moment),
        (OneUseLink, (OneUseLink.ends_at <= moment) & told),
        (WaitingMail, WaitingMail.asked_at <= moment - MONTH),
        (Notice, Notice.put_away_at <= moment - SEASON),
        (PutAway, PutAway.day <= (moment - SEASON).date()),
    ):
        with unit_of_work():
            session().execute(delete(model).where(ended))
    return False
