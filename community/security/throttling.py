"""Limits that hold across workers and without Redis: posting limits count the facts themselves."""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import request
from sqlalchemy import delete, func, select
from sqlalchemy.orm import InstrumentedAttribute

from community.current import house, now, session
from community.errors import TooMany
from community.members.models import Attempt
from community.security.identity import Identity

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

# How many people may share one address: a demo house has one address for everybody.
CROWD = 20


def slow_down_writing(
    who: Identity,
    author: InstrumentedAttribute[Any],
    moment: InstrumentedAttribute[datetime],
    most: int,
    span: timedelta,
) -> None:
    """Refuse when this member already wrote ``most`` rows within ``span``.

    Raises:
        TooMany: with the seconds until the oldest of them is past.
    """
    if not house().settings.rate_limits:
        return
    recent = (
        select(moment.label("moment"))
        .where(author == who.key, moment > now() - span)
        .order_by(moment.desc())
        .limit(most)
        .subquery()
    )
    written, oldest = session().execute(select(func.count(), func.min(recent.c.moment)).select_from(recent)).one()
    if written >= most:
        _refuse(oldest, span)


def slow_down_door(door: str, key: str, most: int, span: timedelta, *, note: bool = True) -> None:
    """Refuse when a guarded door was tried ``most`` times within ``span`` under this key; else note the try.

    Raises:
        TooMany: with the seconds to wait.
    """
    if not house().settings.rate_limits:
        return
    hashed = _keyed(door, key)
    moment = now()
    session().execute(delete(Attempt).where(Attempt.tried_at < moment - DAY))
    recent = select(Attempt.tried_at).where(Attempt.key_hash == hashed, Attempt.tried_at > moment - span)
    tries = session().scalars(recent.order_by(Attempt.tried_at.desc()).limit(most)).all()
    if len(tries) >= most:
        _refuse(tries[-1], span)
    if note:
        session().add(Attempt(key_hash=hashed, tried_at=moment))


def forget_tries(door: str, key: str) -> None:
    """A door that opened was not being forced: forget the tries under this key."""
    session().execute(delete(Attempt).where(Attempt.key_hash == _keyed(door, key)))


def address() -> str:
    """The network address that is asking, as the outermost proxy of the operator's saw it.

    What stands further left in ``X-Forwarded-For`` was written by whoever asks, and counts for nothing.
    """
    proxies = house().settings.proxies
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    return told[-proxies] if 0 < proxies <= len(told) else request.remote_addr or "unknown"


def a_crowd(most: int) -> int:
    """A limit for one address; larger in a demo house, where everybody has the same one."""
    return most * CROWD if house().settings.demo else most


def _keyed(door: str, key: str) -> str:
    secret = house().settings.secret_key.encode()
    return hmac.new(secret, f"{door}\n{key}".encode(), sha256).hexdigest()


def _refuse(oldest: datetime, span: timedelta) -> None:
    left = int((oldest + span - now()).total_seconds()) + 1
    raise TooMany(max(1, left))
