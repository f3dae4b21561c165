"""Reading what a member said about mail."""

from datetime import datetime

from sqlalchemy import ColumnElement, select

from community.current import session
from community.mail.models import MailWishes, WaitingMail
from community.members.models import Member


def address_key(address: str | None) -> str:
    """An address as it is compared: people write capitals as they please."""
    return (address or "").strip().lower()


def wishes_of(member_key: int, *, to_change: bool = False) -> MailWishes | None:
    """What a member said about mail, if anything; locked when it is to be changed."""
    return session().get(MailWishes, member_key, with_for_update=to_change or None)


def wishes_with(public_id: str, *, to_change: bool = False) -> MailWishes | None:
    """The same, by the public id that links in mails carry."""
    found = select(MailWishes).where(MailWishes.public_id == public_id)
    return session().scalar(found.with_for_update() if to_change else found)


def is_confirmed(member: Member, wishes: MailWishes | None) -> bool:
    """Whether the address of a member is theirs for certain."""
    return bool(member.email and wishes and wishes.confirmed == address_key(member.email))


def is_given_up() -> bool:
    """Whether some mail was given up after many tries."""
    return _some(WaitingMail.parked_at.is_not(None))


def waits_since(moment: datetime) -> bool:
    """Whether some mail should have been sent before this moment, and was not."""
    return _some(WaitingMail.parked_at.is_(None), WaitingMail.due_at < moment)


def _some(*such: ColumnElement[bool]) -> bool:
    return session().scalar(select(WaitingMail.id).where(*such).limit(1)) is not None
