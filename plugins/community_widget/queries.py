"""Reading sites and visits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload, selectinload

from community.current import house, now, session
from community.security.sessions import hash_of
from community_widget.models import Person, Site, Visit

_SITE: Any = bindparam("site")
_SUBJECT: Any = bindparam("subject")
_NOW: Any = bindparam("now")
_person, _visit = Person.__table__.c, Visit.__table__.c
_MEMBER = select(_person.member_id).where(_person.site_id == _SITE, _person.subject == _SUBJECT)
_VISITS = (
    select(func.count())
    .select_from(Visit.__table__)
    .where(_visit.site_id == _SITE, _visit.subject == _SUBJECT, _visit.ends_at > _NOW)
)
# Asked at the beginning of every visit: to build it each time would cost as much as asking.
_SITE_AND_KEYS = select(Site).where(Site.publishable == bindparam("publishable")).options(joinedload(Site.keys))
_MEMBER_AND_VISITS = select(_MEMBER.scalar_subquery(), _VISITS.scalar_subquery())


def find_site(publishable: str) -> Site | None:
    """The site with this publishable key, with its keys."""
    return session().scalars(_SITE_AND_KEYS, {"publishable": publishable}).unique().one_or_none()


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


def member_and_visits(site_id: int, subject: str) -> tuple[int | None, int]:
    """The member whom a site means by an id, if there is one yet, and how many visits of that person go on."""
    asked = {"site": site_id, "subject": subject, "now": now()}
    member_id, visits = session().execute(_MEMBER_AND_VISITS, asked).one()
    return member_id, visits


def by_way(secret: str, *, hold: bool = False) -> Any:
    """The visit that a link leads on from, while the link works and its member is here."""
    working = select(Visit).where(Visit.way_hash == hash_of(secret), Visit.way_ends_at > now())
    found = session().scalar(working.with_for_update(of=Visit) if hold else working)
    return found if found is not None and found.member is not None and found.member.left_at is None else None


def base() -> str:
    """The full address of this house, which assertions name as their audience."""
    home = house()
    return home.settings.base_url + home.prefix
