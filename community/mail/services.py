"""Where and as what the house may write to a member; putting a mail among those that wait.

A mail is kept with the change it tells of, in one transaction, and sent by a worker afterwards.
"""

from community.current import house, now, session
from community.errors import Conflict, Invalid
from community.language import _
from community.links import services as links
from community.mail.models import MailWishes, WaitingMail
from community.mail.queries import address_key, is_confirmed, wishes_of, wishes_with
from community.members.models import Member
from community.security import throttling
from community.security.identity import Identity


def wait(kind: str, member_key: int | None, address: str | None, *, application_key: int | None = None) -> None:
    """Let a mail of this kind wait for its sending; in a house without a mail server nothing waits."""
    if house().settings.mail_server is not None:
        moment = now()
        whom = {"member_id": member_key, "application_id": application_key, "address": address}
        session().add(WaitingMail(kind=kind, **whom, asked_at=moment, due_at=moment, tries=0))


def set_address(member: Member, address: str | None) -> None:
    """Give a member another address, or none. Nothing but a link is sent to it before it is confirmed.

    Links that were sent to the former address are dead, and a confirmed one is told that it is no longer used.

    Raises:
        TooMany: when links were asked for more often than anybody needs.
    """
    if address_key(address) == address_key(member.email):
        return
    wishes = _wishes_for(member.id)
    if is_confirmed(member, wishes):
        wait("moved", member.id, member.email)
    links.end_links((*links.CONFIRM, *links.RECOVER), member.id)
    member.email, wishes.confirmed, wishes.trial = address or None, None, None
    if member.email:
        _ask_to_confirm(member, member.email)


def choose(member_key: int, *, notices: bool) -> MailWishes:
    """Say whether the house may write when something waits."""
    wishes = _wishes_for(member_key)
    if notices != wishes.notices:
        wishes.notices, wishes.agreed_at = notices, now() if notices else None
    return wishes


def send_link_again(identity: Identity) -> None:
    """Send the link that confirms one's address once more.

    Raises:
        Conflict: when there is no mail server, no address, or nothing left to confirm.
        TooMany: after five links in a day.
    """
    member = session().get_one(Member, identity.key)
    if house().settings.mail_server is None:
        raise Conflict(_("This house sends no mail."))
    if not member.email:
        raise Conflict(_("There is no address yet."))
    if is_confirmed(member, wishes_of(identity.key)):
        raise Conflict(_("This address is confirmed already."))
    _ask_to_confirm(member, member.email)


def confirm(token: str) -> None:
    """Confirm an address by the link that was sent to it.

    Raises:
        Invalid: when the link was used, has ended, or was sent to an address that is no longer there.
    """
    link = links.take_link(links.CONFIRM, token)
    member = session().get_one(Member, link.member_id) if link else None
    if link is None or member is None or address_key(link.address) != address_key(member.email):
        raise Invalid({"token": [_("This link no longer works.")]})
    _wishes_for(member.id).confirmed = address_key(member.email)
    links.end_links(links.CONFIRM, member.id)


def stop(public_id: str | None) -> None:
    """Stop the mails that tell that something waits, by the link in one of them; again is calm."""
    if public_id:
        found = wishes_with(public_id, to_change=True)
        if found is not None:
            found.notices, found.agreed_at = False, None


def _ask_to_confirm(member: Member, address: str) -> None:
    if house().settings.mail_server is None:
        return
    # By member and by address: nobody's mailbox is filled by somebody who types a foreign address again and again.
    throttling.slow_down_door("confirm", member.handle, 5, throttling.DAY)
    throttling.slow_down_door("confirm to", address_key(address), 5, throttling.DAY)
    wait("confirm", member.id, address)


def _wishes_for(member_key: int) -> MailWishes:
    found = wishes_of(member_key, to_change=True)
    if found is None:
        found = MailWishes(member_id=member_key, notices=False)
        session().add(found)
        session().flush()
    return found
