"""Coming back in without a password, and changing it. A new password ends everything that was open before."""

from datetime import timedelta

from sqlalchemy import delete, or_, select

from community.current import house, session
from community.db.unit_of_work import again_if_crossed, unit_of_work
from community.errors import Conflict, Invalid, NotSignedIn
from community.language import _
from community.links import services as links
from community.mail import services as mail
from community.mail.models import MailWishes, WaitingMail
from community.mail.queries import address_key, is_confirmed, wishes_of
from community.members.models import Member
from community.members.services import check_password, end_sessions, fits, hash_password
from community.security import sessions, throttling
from community.security.identity import Identity
from community.tokens.models import PersonalToken

DAY = timedelta(days=1)
MOST = 3  # of one address: people share them


def ask_for_way_back(*, who: str) -> None:
    """Let a link wait for whoever has this name or this confirmed address.

    What is done is the same whether or not there is somebody: a mail waits, and it is for nobody then. The limit
    is on what was typed, for the same reason.

    Raises:
        Conflict: in a house that sends no mail.
        TooMany: after three times an hour for one name, or twenty from one network address.
    """
    if house().settings.mail_server is None:
        raise Conflict(_("This house sends no mail. Please ask somebody who looks after it for a link."))
    typed = address_key(who)
    with unit_of_work() as work:
        throttling.slow_down_door("recovery", typed, 3, throttling.HOUR)
        throttling.slow_down_door("recovery address", throttling.address(), throttling.a_crowd(20), throttling.HOUR)
        found = work.execute(
            select(Member, MailWishes)
            .join(MailWishes, MailWishes.member_id == Member.id)
            .where(
                or_(Member.handle == typed.removeprefix("@"), MailWishes.confirmed == typed),
                Member.left_at.is_(None),
                Member.password_hash.is_not(None),
            )
            .order_by(Member.id)
            .limit(MOST)
        ).all()
        theirs: list[Member | None] = [member for member, wishes in found if is_confirmed(member, wishes)]
        for member in theirs or [None]:
            mail.wait("recover", member.id if member else None, member.email if member else None)


def whose(token: str) -> str | None:
    """The short name of whoever a link lets back in; None when it no longer works."""
    link = links.find_link(links.BACK_IN, token)
    return session().get_one(Member, link.member_id).handle if link else None


def choose_password(*, token: str, password: str) -> None:
    """Set a new password by a link; every session and every token of the member is dead then.

    Raises:
        Invalid: when the link no longer works, or the password is a common one.
        TooMany: after twenty tries an hour from one network address.
    """
    with unit_of_work():
        throttling.slow_down_door("recover", throttling.address(), throttling.a_crowd(20), throttling.HOUR)
    handle = whose(token)
    session().rollback()  # hashing takes its time; hold nothing meanwhile
    if handle is None:
        raise _no_link()
    check_password(password, handle)
    hashed = hash_password(password)
    again_if_crossed(lambda: _choose(token, hashed))


def _choose(token: str, hashed: str) -> None:
    with unit_of_work() as work:
        link = links.take_link(links.BACK_IN, token)
        if link is None:
            raise _no_link()
        member = work.get_one(Member, link.member_id, with_for_update=True, populate_existing=True)
        _renew(member, hashed)
        throttling.forget_tries("sign-in", member.handle)


def change_password(identity: Identity, *, old: str, new: str) -> None:
    """Change one's password. Every other session and every token is dead; this one goes on under a new id.

    Raises:
        Invalid: when the old one is not right, or the new one is a common one.
        TooMany: after five tries a minute.
    """
    with unit_of_work():
        throttling.slow_down_door("password", identity.handle, 5, throttling.MINUTE)
    known = session().get_one(Member, identity.key).password_hash
    session().rollback()
    if not fits(known, old):
        raise Invalid({"old": [_("This is not your password now.")]})
    check_password(new, identity.handle, "new")
    hashed = hash_password(new)
    again_if_crossed(lambda: _change(identity, known, hashed))


def _change(identity: Identity, known: str | None, hashed: str) -> None:
    with unit_of_work() as work:
        member = work.get(Member, identity.key, with_for_update=True, populate_existing=True)
        if member is None or not sessions.still_here(identity):
            raise NotSignedIn
        if member.password_hash != known:
            raise Invalid({"old": [_("This is not your password now.")]})
        _renew(member, hashed)
        throttling.forget_tries("password", identity.handle)
        sessions.open_session(member)


def link_by_steward(steward: Identity, *, handle: str) -> str:
    """Make a link back in for a member who has no address; they read on Today that it was made. Returns its secret.

    Raises:
        Invalid: when nobody here has this name.
        Conflict: when the member can have a link by mail, which nobody else reads.
        TooMany: after twenty in an hour.
    """
    throttling.slow_down_door("recovery by steward", steward.handle, 20, throttling.HOUR)
    member = _member(handle)
    if member is None:
        raise Invalid({"handle": [_("We do not find %(handle)s here.", handle=handle)]})
    if house().settings.mail_server is not None and is_confirmed(member, wishes_of(member.id)):
        raise Conflict(_("They can have a link by mail: please tell them of the page “Forgotten your password?”."))
    return links.make_link("steward", member.id, DAY, by_key=steward.key)


def link_by_operator(handle: str) -> str | None:
    """The same from the command line, for whoever it is; None when nobody here has this name."""
    member = _member(handle)
    return None if member is None else links.make_link("steward", member.id, DAY)


def _member(handle: str) -> Member | None:
    wanted = handle.strip().lstrip("@").lower()
    here = select(Member).where(Member.handle == wanted, Member.left_at.is_(None), Member.password_hash.is_not(None))
    return session().scalar(here)


def _renew(member: Member, hashed: str) -> None:
    """Set a password and end what was open: sessions, tokens, links, and links that wait to be mailed."""
    member.password_hash = hashed
    end_sessions(member)
    sessions.end_bearers(member)
    links.end_links(links.BACK_IN, member.id)
    for model, mine in (
        (PersonalToken, PersonalToken.member_id == member.id),
        (WaitingMail, (WaitingMail.member_id == member.id) & (WaitingMail.kind == "recover")),
    ):
        session().execute(delete(model).where(mine))


def _no_link() -> Invalid:
    return Invalid({"token": [_("This link no longer works. You can ask for another one.")]})
