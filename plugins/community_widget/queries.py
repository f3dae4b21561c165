"""Reading sites and visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import selectinload

from community.current import house, now, session
from community.security.sessions import MEMBER, RECOGNISED, hash_of
from community_widget.models import Person, Site, SiteKey, Visit


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key that a site signs with, as it is read at the beginning of every visit."""

    id: int
    site_id: int
    kid: str
    algorithm: str
    material: str
    state: str
    ends_at: datetime | None
    used_on: date | None


@dataclass(frozen=True, slots=True)
class KnownSite:
    """A site, in the same way, with its keys."""

    name: str
    closed_at: datetime | None
    keys: tuple[KnownKey, ...]


@dataclass(frozen=True, slots=True)
class Awaited:
    """Whom a site means by an id: their key and who they are, if they are here; how many of their visits go on, and
    whether visits of anybody have ended and are still kept."""

    member_id: int | None
    recognised: Sequence[Any]
    visits: int
    ended: bool


# Asked at the beginning of every visit: plain tables and statements that are built once, since mapping rows to objects
# and building a statement each cost more than asking.
_site, _key, _person, _visit = (model.__table__.c for model in (Site, SiteKey, Person, Visit))
_SITE: Any = bindparam("site")
_SUBJECT: Any = bindparam("subject")
_NOW: Any = bindparam("now")
_SITE_AND_KEYS = (
    select(_site.name, _site.closed_at, *(_key[name] for name in KnownKey.__slots__))
    .select_from(Site.__table__.outerjoin(SiteKey.__table__, _key.site_id == _site.id))
    .where(_site.publishable == bindparam("publishable"))
    .order_by(_key.id)
)
_VISITS = (
    select(func.count())
    .select_from(Visit.__table__)
    .where(_visit.site_id == _SITE, _visit.subject == _SUBJECT, _visit.ends_at > _NOW)
)
_AWAITED = (
    select(_person.member_id, _VISITS.scalar_subquery(), exists().where(_visit.ends_at <= _NOW), *RECOGNISED)
    .select_from(
        Site.__table__.outerjoin(
            Person.__table__, and_(_person.site_id == _site.id, _person.subject == _SUBJECT)
        ).outerjoin(MEMBER.table, _person.member_id == MEMBER)
    )
    .where(_site.id == _SITE)
)


def find_site(publishable: str) -> KnownSite | None:
    """The site with this publishable key, with its keys.

    It is read by the session, which lets go of its connection before the visit is written: whoever waits to write must
    not hold another one, or a crowd would leave none.
    """
    found = session().connection().execute(_SITE_AND_KEYS, {"publishable": publishable}).all()
    if not found:
        return None
    keys = tuple(KnownKey(*row[2:]) for row in found if row.id is not None)
    return KnownSite(found[0].name, found[0].closed_at, keys)


def open_site(publishable: str) -> Site | None:
    """The same without its keys, unless it was closed."""
    return session().scalar(select(Site).where(Site.publishable == publishable, Site.closed_at.is_(None)))


def is_any_open() -> bool:
    """Whether any app may show the widget."""
    return session().scalar(select(Site.id).where(Site.closed_at.is_(None)).limit(1)) is not None


def site_named(name: str) -> Site | None:
    """The site with this name."""
    return session().scalar(select(Site).where(Site.name == name))


def sites() -> Sequence[Site]:
    """All of them, with their keys."""
    return session().scalars(select(Site).order_by(Site.name).options(selectinload(Site.keys))).all()


def person_of(site_id: int, subject: str) -> Person | None:
    """Whom a site means by an id."""
    return session().scalar(select(Person).where(Person.site_id == site_id, Person.subject == subject))


def visit_of(secret: str) -> Visit | None:
    """The visit with this bearer that goes on, held for this transaction."""
    wanted = select(Visit).where(Visit.token_hash == hash_of(secret), Visit.ends_at > now())
    return session().scalar(wanted.with_for_update(of=Visit))


def awaited(site_id: int, subject: str) -> Awaited:
    """Whom a site means by an id, read in the transaction in which their visit begins."""
    asked = {"site": site_id, "subject": subject, "now": now()}
    member_id, visits, ended, *recognised = session().connection().execute(_AWAITED, asked).one()
    return Awaited(member_id, recognised, visits, bool(ended))


def by_way(secret: str, *, hold: bool = False) -> Any:
    """The visit that a link leads on from, while the link works and its member is here."""
    working = select(Visit).where(Visit.way_hash == hash_of(secret), Visit.way_ends_at > now())
    found = session().scalar(working.with_for_update(of=Visit) if hold else working)
    return found if found is not None and found.member is not None and found.member.left_at is None else None


def base() -> str:
    """The full address of this house, which assertions name as their audience."""
    home = house()
    return home.settings.base_url + home.prefix
