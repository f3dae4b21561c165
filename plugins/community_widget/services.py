"""Taking an assertion for a visit, coming in, going on in the house, leaving the visit."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from community import unit_of_work
from community.clock import day_of
from community.current import house, now, session
from community.errors import Conflict, Invalid, NotSignedIn, TooMany
from community.language import _
from community.members.services import add_from_host, hash_password, rename
from community.privacy.services import erase
from community.security import sessions, throttling
from community.security.identity import Identity
from community.security.sessions import hash_of
from community_widget import queries
from community_widget.assertion import NEWS, TYP, Claims, Refused, examine
from community_widget.models import MARK, Person, SiteKey, Visit

LASTS = timedelta(minutes=15)
WAY_LASTS = timedelta(minutes=1)
MOST_VISITS = 60  # of one person at a time
SIGNED_OUT, RENAMED, DELETED = "member.signed-out", "member.renamed", "member.deleted"
T = TypeVar("T")
log = logging.getLogger(__name__)
# Asked at the beginning of every visit: to build them each time would cost as much as asking.
_visit: Any = Visit.__table__
_OVER = select(_visit.c.id).where(_visit.c.ends_at <= bindparam("now")).with_for_update(skip_locked=True)
_CLEAR = delete(_visit).where(_visit.c.id.in_(_OVER))
_VISIT = insert(_visit)


@dataclass(frozen=True)
class Begun:
    """A visit that has begun: its bearer, the name that the app proposed, and who is here, if they have come in."""

    token: str
    name: str
    who: Identity | None


def exchange(*, site: str, assertion: str) -> Begun:
    """Begin a visit by an assertion, which works this once.

    Raises:
        NotSignedIn: whatever is wrong with it; which rule it broke stands in the operator's log alone.
        TooMany: after sixty wrong ones a minute from one address, or sixty visits of one person at a time.
    """
    return _examined(site, assertion, TYP, _begin)


def hear(*, site: str, event: str) -> None:
    """Hear news that an app signed of somebody: they signed out there, have another name, or deleted their account.

    Signed out, every visit of theirs ends. Renamed, they are called so here too, unless they chose a name of their own.
    Deleted, the member is erased as by their own will.

    Raises:
        NotSignedIn, TooMany: as ``exchange`` does.
    """
    gone = _examined(site, event, NEWS, _note)
    if gone is not None:
        erase(gone)


def _examined(site: str, signed: str, typ: str, work: Callable[[Claims], T]) -> T:
    found = queries.find_site(site)
    try:
        return work(examine(found, signed, queries.base(), now(), typ))
    except Refused as refused:
        session().rollback()
        log.warning("widget: an assertion for %s was refused: %s", found.name if found else "no known site", refused)
        with unit_of_work():
            throttling.slow_down_door("assertion", throttling.address(), throttling.a_crowd(60), throttling.MINUTE)
        raise NotSignedIn(_("The app could not show who you are. Please open it again.")) from refused


def _note(claims: Claims) -> str | None:
    """Note news so that it is heard once, and do as it says; returns whom to erase."""
    if claims.event not in (SIGNED_OUT, RENAMED, DELETED):
        raise Refused("event", f"it must be {SIGNED_OUT}, {RENAMED} or {DELETED}")
    if claims.event == RENAMED and not (claims.name and claims.was):
        raise Refused("event", f"{RENAMED} needs name, and was: what the app called them before")
    site_id, key_id, moment = claims.key.site_id, claims.key.id, now()
    try:
        with unit_of_work() as work:
            theirs = Visit.site_id == site_id, Visit.subject == claims.subject
            if claims.event != RENAMED:
                work.execute(update(Visit).where(*theirs).values(token_hash=None, way_hash=None))
            heard = {"site_id": site_id, "key_id": key_id, "subject": claims.subject, "ends_at": moment + LASTS}
            work.execute(_VISIT, {**heard, "jti_hash": hash_of(claims.jti)})
            person = queries.person_of(site_id, claims.subject)
            if person is not None and claims.event == RENAMED:
                rename(person.member, was=claims.was, name=claims.name)
            return person.member.handle if person is not None and claims.event == DELETED else None
    except IntegrityError as error:
        session().rollback()
        raise Refused("replay", "this one was heard before") from error


def _begin(claims: Claims) -> Begun:
    secret, moment, key = MARK + house().ids.secret(), now(), claims.key
    key_id, site_id, used = key.id, key.site_id, key.used_on == day_of(moment)
    try:
        with unit_of_work() as work:
            found, connection = queries.awaited(site_id, claims.subject), work.connection()
            if found.ended:
                connection.execute(_CLEAR, {"now": moment})
            if found.visits >= MOST_VISITS:
                raise TooMany(int(LASTS.total_seconds()))
            visit = {"site_id": site_id, "key_id": key_id, "subject": claims.subject, "member_id": found.member_id}
            secrets = {"jti_hash": hash_of(claims.jti), "token_hash": hash_of(secret)}
            connection.execute(_VISIT, {**visit, **secrets, "ends_at": moment + LASTS})
            if not used:
                work.get_one(SiteKey, key_id).used_on = day_of(moment)
    except IntegrityError as error:
        session().rollback()
        raise Refused("replay", "this one was used before; sign a new one for each visit") from error
    return Begun(secret, claims.name, sessions.about_to_come(secret, found.recognised, moment))


def arrive(*, token: str, name: str, locale: str, **_consents: bool) -> Identity:
    """Let the person of a visit come in; their consents were checked by the schema. Returns who is here now.

    Raises:
        NotSignedIn: when the visit has ended.
        Conflict: when they were here before and have left.
    """
    with unit_of_work():
        if queries.visit_of(token) is None:
            raise _over()
    hashed = hash_password(house().ids.secret())  # it takes its time: hold nothing meanwhile
    with unit_of_work() as work:
        visit = queries.visit_of(token)
        if visit is None:
            raise _over()
        person = queries.person_of(visit.site_id, visit.subject)
        if person is None:
            member = add_from_host(name, hashed, locale=locale)
            person = Person(site_id=visit.site_id, subject=visit.subject, member_id=member.id, came_at=now())
            work.add(person)
        visit.member_id = person.member_id
    who = sessions.known_by(token)
    if who is None:
        raise Conflict(_("You have left this house. To come back within seven days, sign in there."))
    return who


def end_visit(identity: Identity) -> None:
    """End a visit: its bearer is dead in every copy, and its assertion stays used."""
    session().execute(update(Visit).where(Visit.token_hash == identity.session_ref).values(token_hash=None))


def make_way(identity: Identity) -> str:
    """Make a link that leads from a visit into the house itself, once and within a minute; returns its secret."""
    secret = house().ids.secret()
    mine = update(Visit).where(Visit.token_hash == identity.session_ref)
    session().execute(mine.values(way_hash=hash_of(secret), way_ends_at=now() + WAY_LASTS))
    return secret


def take_way(*, token: str) -> None:
    """Sign in whoever a link leads on, once.

    Raises:
        Invalid: when it no longer works.
    """
    visit = queries.by_way(token, hold=True)
    if visit is None:
        raise Invalid({"token": [_("This link no longer works. Please open it again from the app.")]})
    visit.way_hash = visit.way_ends_at = None
    sessions.open_session(visit.member)


def _over() -> NotSignedIn:
    return NotSignedIn(_("This visit has ended. Please open it again from the app."))
