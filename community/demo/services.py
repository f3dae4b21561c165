"""Letting time pass in a demo house."""

from datetime import timedelta

from sqlalchemy import update

from community.clock import DemoClock
from community.current import house, now, session
from community.demo.seed import go_on
from community.errors import NotFound
from community.members.models import MemberSession
from community.security.identity import Identity
from community.security.sessions import LASTS

SPANS = {"day": timedelta(days=1), "season": timedelta(days=90)}


def let_pass(identity: Identity, span: str) -> None:
    """Let a ``day`` or a ``season`` pass. Over a season the people of the house write something; whoever let it pass
    stays signed in.

    Raises:
        NotFound: when it is no such span, or no demo house.
    """
    clock = house().clock
    if span not in SPANS or not isinstance(clock, DemoClock):
        raise NotFound
    clock.pass_time(SPANS[span])
    mine = MemberSession.member_id == identity.key
    session().execute(update(MemberSession).where(mine).values(ends_at=now() + LASTS))
    if span == "season":
        go_on()
