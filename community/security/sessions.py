"""Sessions are rows. The cookie holds a random token; only its hash is kept; without the row it is dead.
A program brings a personal token as ``Authorization: Bearer`` instead, and then no cookie is looked at.

In a site of our own Flask-Login is bridged by a request loader and none of its cookies, since those survive
signing out.
The cookie is our own, so that a host's sessions and ours never meet.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from flask import Flask, Response, g, request
from flask_login import LoginManager
from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Table,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)

from community.blocks.models import Apart, ApartKind
from community.current import house, now, rows, session
from community.household.models import Household
from community.members.models import Member, MemberSession
from community.security.identity import NOBODY, Identity
from community.tokens.models import PersonalToken, Scope

LASTS = timedelta(days=30)
TOKEN_MARK = "community_"  # noqa: S105 (not a secret; a secret that is found somewhere says whose house it opens)

# Asked on every request: plain tables, since mapping rows to objects would cost as much as the question.
_member, _session, _apart = Member.__table__.c, MemberSession.__table__.c, Apart.__table__.c
# How the house is set comes along by its edition: a page need not ask for it.
_EDITION = select(Household.__table__.c.edition).limit(1).scalar_subquery()


def _kept_away(member: Any) -> ColumnElement[Any]:
    """Whom this member blocked, who blocked this member, whom this member muted: keys in one line, or nothing.

    It stands in the statement that is asked anyway. For nearly everybody it is two looks along an index that find
    nothing; the rest is asked only of somebody who stays away from people. Its constants are written out: each value
    that is bound costs more than such a look.
    """
    comma: Any = literal_column("','", String)
    between, nothing = literal_column("';'", String), literal_column("''", String)
    mine, theirs = _apart.member_id == member, _apart.other_id == member
    block, mute = (_apart.kind == literal_column(f"'{kind}'") for kind in (ApartKind.BLOCK, ApartKind.MUTE))

    def keys(whom: Any, *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
        found = select(func.aggregate_strings(cast(whom, String), comma)).where(*conditions).scalar_subquery()
        return func.coalesce(found, nothing)

    blocked, blocked_by = keys(_apart.other_id, mine, block), keys(_apart.member_id, theirs, block)
    line = blocked.concat(between).concat(blocked_by).concat(between).concat(keys(_apart.other_id, mine, mute))
    return case((or_(exists().where(mine), exists().where(theirs)), line))


_APART = select(_kept_away(bindparam("key", type_=_member.id.type)))
_WHO = (_member.id, _member.handle, _member.name, _member.locale, _member.timezone, _member.steward)
# What may change while somebody is signed in: how they read, a pause, how the house is set, who is kept away.
_NOW = (_member.roomier, _member.paused_until, _EDITION, _kept_away(_member.id))
# What a plugin asks for beside its own about a member to whom it is about to hand out a bearer, and by which key.
MEMBER = _member.id
RECOGNISED = (*_WHO, *_NOW, _member.left_at)
_IDENTITY = (
    select(*_WHO, _session.token_hash, *_NOW)
    .select_from(MemberSession.__table__.join(Member.__table__, _member.id == _session.member_id))
    .where(
        _session.token_hash == bindparam("token_hash"), _session.ends_at > bindparam("now"), _member.left_at.is_(None)
    )
)


@cache
def _by_bearer(given: Table) -> Select[Any]:
    """Who comes with a bearer whose rows are these: a member's own token, or what a plugin handed out."""
    of = given.c
    scopes = of.scopes if "scopes" in of else null()
    return (
        select(*_WHO, of.token_hash, *_NOW, scopes)
        .select_from(given.join(Member.__table__, _member.id == of.member_id))
        .where(of.token_hash == bindparam("token_hash"), of.ends_at > bindparam("now"), _member.left_at.is_(None))
    )


def bridge_flask_login(app: Flask) -> None:
    """Let ``flask_login.current_user`` be our identity, in a site of our own.

    Never in a host: it would put a name into the host's templates and look into the host's session on every answer.
    """
    manager = LoginManager(app)
    manager.session_protection = None  # it binds people to an address, and phones change theirs
    manager.request_loader(lambda _request: identity())


def cookie_name() -> str:
    """The name of our cookie, which a host's cookies never have."""
    return house().settings.cookie


def identity() -> Identity | None:
    """Who is asking; looked up once a request."""
    if "community_identity" not in g:
        secret = bearer()
        g.community_identity = _look_up(request.cookies.get(cookie_name(), "")) if secret is None else known_by(secret)
    found: Identity | None = g.community_identity
    return found


def still_here(who: Identity) -> Identity | None:
    """The member, if they and the credential that they came with are still here, with those who are kept away now.

    They stay until this transaction ends: an erasure, a block, a new password waits for it. Without this, words that
    were on their way while their author was erased would come to stay, or reach somebody who has just blocked them,
    and a token made with a session that ends in the same instant would outlive it. The lock comes first, by itself:
    a statement that waits for it reads what was before.
    """
    came_with: type[Any] = MemberSession if who.scopes is None else _behind(bearer() or "")
    here = (
        select(Member.id)
        .join(came_with, came_with.member_id == Member.id)
        .where(Member.id == who.key, Member.left_at.is_(None), came_with.token_hash == who.session_ref)
    )
    if not who.paused:  # nor were they asked for a pause since they were recognised
        here = here.where(or_(Member.paused_until.is_(None), Member.paused_until <= now()))
    if session().scalar(here.with_for_update(read=True, key_share=True)) is None:
        return None
    return knowing_whom_not_to_meet(who)


def knowing_whom_not_to_meet(who: Identity) -> Identity:
    """The same member with those who are kept away from them at this moment, whoever made the block."""
    return _knowing(replace(who, apart=NOBODY, muted=NOBODY), session().scalar(_APART, {"key": who.key}))


def bearer() -> str | None:
    """The secret that a program brings, or None when a browser is asking."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else None


def _look_up(token: str) -> Identity | None:
    if not token:
        return None
    moment = now()
    found = rows(_IDENTITY, {"token_hash": hash_of(token), "now": moment})
    return _known(found[0], moment) if found else None


def known_by(secret: str) -> Identity | None:
    """The member for whom a bearer stands, with what a program may do in their name."""
    moment = now()
    found = rows(_by_bearer(_behind(secret).__table__), {"token_hash": hash_of(secret), "now": moment})
    if not found:
        return None
    *known, scopes = found[0]
    return replace(_known(known, moment), scopes=frozenset(scopes or Scope))


def about_to_come(secret: str, columns: Sequence[Any], moment: datetime) -> Identity | None:
    """The member in the columns of ``RECOGNISED``, as ``known_by`` will know them by a bearer that is being handed
    out; None when there is none, or when they have left."""
    *who, roomier, paused_until, edition, kept_away, left_at = columns
    if who[0] is None or left_at is not None:
        return None
    known = _known((*who, hash_of(secret), roomier, paused_until, edition, kept_away), moment)
    return replace(known, scopes=frozenset(Scope))


def end_bearers(member: Member) -> None:
    """End what plugins handed out for a member; the rows stay as long as the plugin needs them."""
    for credential in house().registry.credentials:
        theirs = update(credential.model).where(credential.model.__table__.c.member_id == member.id)
        session().execute(theirs.values(token_hash=None))


def _behind(secret: str) -> type[Any]:
    """The rows behind a bearer."""
    handed_out = (found.model for found in house().registry.credentials if secret.startswith(found.mark))
    return next(handed_out, PersonalToken)


def _known(columns: Sequence[Any], moment: datetime) -> Identity:
    """The member in a row of ``_IDENTITY``; the edition of how the house is set is kept for this request."""
    *who, roomier, paused_until, g.community_edition, kept_away = columns
    known, paused = _knowing(Identity(*who), kept_away), _pauses(paused_until, moment)
    return replace(known, paused=paused, roomier=roomier) if paused or roomier else known


def _pauses(until: datetime | None, moment: datetime) -> bool:
    return until is not None and until > moment


def _knowing(who: Identity, line: str | None) -> Identity:
    """The member with those who are kept away, as ``_kept_away`` gives them; for nearly everybody there are none."""
    if line is None:
        return who
    blocked, blocked_by, muted = (frozenset(map(int, part.split(","))) if part else NOBODY for part in line.split(";"))
    return replace(who, apart=blocked | blocked_by, muted=muted)


def open_session(member: Member) -> str:
    """Open a session for a member and return the token for the cookie; the old session of this browser ends."""
    close_session()
    token = house().ids.secret()
    moment = now()
    session().execute(delete(MemberSession).where(MemberSession.ends_at <= moment))
    session().add(
        MemberSession(token_hash=hash_of(token), member_id=member.id, opened_at=moment, ends_at=moment + LASTS)
    )
    who = (member.id, member.handle, member.name, member.locale, member.timezone, member.steward, hash_of(token))
    here = member.left_at is None  # who has left is signed in to come back, and to nothing else
    g.community_identity = replace(Identity(*who), paused=_pauses(member.paused_until, moment)) if here else None
    g.community_new_token = token
    return token


def close_session() -> None:
    """End the session of this request, in every worker, for every copy of its cookie."""
    token = request.cookies.get(cookie_name(), "")
    if token:
        session().execute(delete(MemberSession).where(MemberSession.token_hash == hash_of(token)))
    g.community_identity = None
    g.community_new_token = None


def set_cookie(response: Response) -> Response:
    """Give the browser the new token, or take the old one away."""
    if "community_new_token" not in g:
        return response
    token: str | None = g.pop("community_new_token")
    secure = house().settings.secure
    if token is None:
        response.delete_cookie(cookie_name(), secure=secure, httponly=True, samesite="Lax")
        if secure:
            response.headers["Clear-Site-Data"] = '"cache"'
    else:
        ends = now() + LASTS  # by the house's clock, like everything else
        response.set_cookie(
            cookie_name(), token, max_age=LASTS, expires=ends, secure=secure, httponly=True, samesite="Lax"
        )
    return response


def hash_of(secret: str) -> str:
    """What is kept of a secret with 256 random bits; a plain hash is enough for those."""
    return sha256(secret.encode(errors="replace")).hexdigest()
