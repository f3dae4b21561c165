"""What a member is told of mail between the house and them; nobody else is."""

from dataclasses import dataclass

from community.current import house, session
from community.mail.queries import is_confirmed, wishes_of
from community.members.models import Member
from community.security.identity import Identity


@dataclass(frozen=True, slots=True)
class MailView:
    """Where the house may write to, as what, and whether it sends mail at all."""

    address: str | None
    confirmed: bool
    notices: bool
    sent: bool


def mail(viewer: Identity) -> MailView:
    """One's own mail."""
    member, wishes = session().get_one(Member, viewer.key), wishes_of(viewer.key)
    return MailView(
        address=member.email,
        confirmed=is_confirmed(member, wishes),
        notices=bool(wishes and wishes.notices),
        sent=house().settings.mail_server is not None,
    )
