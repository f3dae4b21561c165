"""Reading who is on the way out."""

from flask import request
from sqlalchemy import select

from community.current import now, session
from community.members.models import DAYS_TO_COME_BACK, Member, MemberSession
from community.security.identity import Identity
from community.security.sessions import cookie_name, hash_of


def find_leaver(identity: Identity | None) -> Member | None:
    """The member who signed in here within the seven days after leaving; to everything else they are signed out."""
    token = request.cookies.get(cookie_name(), "")
    if identity is not None or not token:
        return None
    return session().scalar(
        select(Member)
        .join(MemberSession, MemberSession.member_id == Member.id)
        .where(
            MemberSession.token_hash == hash_of(token),
            MemberSession.ends_at > now(),
            Member.left_at > now() - DAYS_TO_COME_BACK,
        )
        .execution_options(populate_existing=True)
    )
