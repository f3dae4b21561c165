"""Making, finding, using and ending links that work once."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import Select, delete, select, update

from community.current import house, now, session
from community.links.models import OneUseLink
from community.members.models import Member
from community.security.sessions import hash_of

CONFIRM, RECOVER, STEWARD = ("confirm",), ("recover",), ("steward",)
BACK_IN = (*RECOVER, *STEWARD)
TOLD_FOR = timedelta(days=30)


def make_link(
    kind: str, member_key: int, lasts: timedelta, *, by_key: int | None = None, address: str | None = None
) -> str:
    """Make a link and return its secret, which is told this once and kept nowhere."""
    secret, moment = house().ids.secret(), now()
    session().add(
        OneUseLink(
            kind=kind,
            member_id=member_key,
            by_id=by_key,
            token_hash=hash_of(secret),
            address=address,
            made_at=moment,
            ends_at=moment + lasts,
        )
    )
    return secret


def find_link(kinds: Collection[str], secret: str) -> OneUseLink | None:
    """The link of one of these kinds with this secret, if it still works and its member is here."""
    return session().scalar(_working(kinds, secret))


def take_link(kinds: Collection[str], secret: str) -> OneUseLink | None:
    """The same inside a unit of work, held for this one use: of two who try at once, one gets it."""
    return session().scalar(_working(kinds, secret).with_for_update(of=OneUseLink))


def end_links(kinds: Collection[str], member_key: int) -> None:
    """End every link of these kinds that a member has; that of a steward stays to be read of."""
    mine = OneUseLink.member_id == member_key, OneUseLink.kind.in_(kinds)
    session().execute(delete(OneUseLink).where(*mine, OneUseLink.kind != "steward"))
    session().execute(update(OneUseLink).where(*mine, OneUseLink.used_at.is_(None)).values(used_at=now()))


def address_of(path: str, secret: str, language: str = "") -> str:
    """The full address of a page of ours with a secret in it, in its reader's language if that is known."""
    home = house()
    spoken = f"&lang={language}" if language else ""
    return f"{home.settings.base_url}{home.prefix}{path}?token={secret}{spoken}"


def _working(kinds: Collection[str], secret: str) -> Select[OneUseLink]:
    return (
        select(OneUseLink)
        .join(Member, Member.id == OneUseLink.member_id)
        .where(
            OneUseLink.token_hash == hash_of(secret),
            OneUseLink.kind.in_(kinds),
            OneUseLink.ends_at > now(),
            OneUseLink.used_at.is_(None),
            Member.left_at.is_(None),
        )
    )
