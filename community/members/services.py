"""Coming in, signing in and out, changing one's own page."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, func, or_, select

from community.current import house, now, session
from community.db.unit_of_work import unit_of_work
from community.db.words import fold, same_word
from community.errors import Conflict, Forbidden, Invalid, NotSignedIn
from community.household.profile import house_profile
from community.language import _
from community.mail import services as mail
from community.members.models import DAYS_TO_COME_BACK, HouseInvitation, Member, MemberSession, MemberWord
from community.members.values import affirm, hold_values, meaning
from community.pace.services import set_pace
from community.security import sessions, throttling
from community.security.identity import Identity

COMMON = frozenset(("password", "motdepasse", "azertyuiop", "qwertyuiop", "12345678", "123456789", "1234567890"))


@lru_cache
def _hasher() -> PasswordHasher:
    # OWASP's minimum for Argon2id: 19 MiB, two passes, one lane.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@lru_cache
def _nobodys_hash() -> str:
    return _hasher().hash("nobody has this password")


def join(
    *,
    handle: str,
    name: str,
    password: str,
    locale: str,
    email: str | None = None,
    invite: str | None = None,
    mail_notices: bool = False,
    house_values: Sequence[str] = (),
    **_consents: bool,
) -> Member:
    """Let somebody in and sign them in; their consents were checked by the schema.

    Of ``house_values`` they hold those that are the house's.

    An address that they give is sent a link, and nothing else before it is confirmed.

    Raises:
        Invalid: when the handle is taken, the password is a common one, or the house needs an invitation.
        TooMany: when too many came from the same address.
    """
    with unit_of_work():
        throttling.slow_down_door("join", throttling.address(), throttling.a_crowd(20), throttling.HOUR)
    check_password(password, handle)
    hashed = hash_password(password)
    with unit_of_work():
        _check_invitation(invite)
        member = _add(handle, name, hashed, locale=locale, consented=True)
        mail.set_address(member, email)
        if mail_notices:
            mail.choose(member.id, notices=True)
        affirm(member, house_values)
        sessions.open_session(member)
    return member


def add_member(handle: str, name: str, password: str, *, locale: str = "en", steward: bool = False) -> Member:
    """Add a member by the operator's hand, inside a unit of work.

    Raises:
        Invalid: when the handle is taken or the password is too plain.
    """
    check_password(password, handle)
    return _add(handle, name, hash_password(password), locale=locale, steward=steward)


def add_from_host(name: str, hashed: str, *, locale: str) -> Member:
    """Let somebody in whom an app that the operator trusts has brought, inside a unit of work; their consents were
    checked by the schema. The password behind ``hashed`` is known to nobody.
    """
    return _add(_free_handle(name), name, hashed, locale=locale, consented=True)


def rename(member: Member, *, was: str, name: str) -> None:
    """Call a member what the app that brought them calls them now, unless they chose a name of their own here."""
    session().refresh(member, with_for_update={"key_share": True})
    if member.name == was:
        member.name = name


def sign_in(*, handle: str, password: str) -> Member:
    """Sign a member in; unknown names cost the same time and get the same words as wrong passwords.

    For seven days, whoever has left is signed in to come back and to nothing else: ``left_at`` is set then.

    Raises:
        NotSignedIn: when name and password do not belong together.
        TooMany: after five tries a minute on one name, or twenty from one address.
    """
    handle = handle.strip().lower()
    with unit_of_work():
        throttling.slow_down_door("sign-in", handle, 5, throttling.MINUTE)
        throttling.slow_down_door("address", throttling.address(), throttling.a_crowd(20), throttling.MINUTE)
    around = or_(Member.left_at.is_(None), Member.left_at > now() - DAYS_TO_COME_BACK)
    member = session().scalar(select(Member).where(Member.handle == handle, around))
    key, known = (member.id, member.password_hash) if member is not None else (None, None)
    session().rollback()  # hashing takes its time; hold nothing meanwhile
    if not fits(known, password) or key is None:
        raise NotSignedIn(_("This name and this password do not belong together."))
    with unit_of_work() as work:
        present = work.get(Member, key, with_for_update={"key_share": True}, populate_existing=True)
        if present is None or present.password_hash != known:  # erased, or changed in the same instant
            raise NotSignedIn(_("This name and this password do not belong together."))
        if _hasher().check_needs_rehash(present.password_hash or ""):
            present.password_hash = _hasher().hash(password)
        throttling.forget_tries("sign-in", handle)
        sessions.open_session(present)
        return present


def has_password(identity: Identity, password: str) -> bool:
    """Whether this is the member's own password; nothing is held meanwhile."""
    known = session().scalar(select(Member.password_hash).where(Member.id == identity.key))
    session().rollback()
    return fits(known, password)


def check_present(member: Member) -> Member:
    """Let somebody in who has not left.

    Raises:
        Conflict: for whoever signed in within the seven days after leaving, with the way back.
    """
    if member.left_at is not None:
        raise Conflict(_("You have left. To come back within seven days: POST /api/v1/me/return."))
    return member


def sign_out() -> None:
    """End this session."""
    sessions.close_session()


def change_profile(
    identity: Identity,
    *,
    name: str | None = None,
    about: str | None = None,
    locale: str | None = None,
    timezone: str | None = None,
    roomier: bool | None = None,
    email: str | None = None,
    values: Sequence[str] | None = None,
    values_seen_by: Sequence[Mapping[str, str]] | None = None,
    experience: Sequence[str] | None = None,
    avoid: Sequence[str] | None = None,
    pace: Mapping[str, Any] | None = None,
) -> Member:
    """Change what is one's own; None leaves a thing as it is, an empty text or list clears it.

    Raises:
        Forbidden: when a program would change the address.
        Invalid: when it says who sees a value that is not among one's own.
        TooMany: when the address is changed again and again.
    """
    member = session().get_one(Member, identity.key, with_for_update={"key_share": True})
    plain = {"name": name, "about": about, "locale": locale, "timezone": timezone, "roomier": roomier}
    for field, given in plain.items():
        if given is not None:
            setattr(member, field, given)
    if email is not None:
        if identity.scopes is not None:
            raise Forbidden(_("This token was not made for that."))  # an address is a way to a new password
        mail.set_address(member, email)
    if values is not None or values_seen_by is not None:
        hold_values(member, values, values_seen_by)
    for kind, words in (("experience", experience), ("avoid", avoid)):
        if words is not None:
            set_words(member, kind, words)
    if pace:
        set_pace(identity, **pace)
    return member


def invite(*, uses: int, days: int) -> str:
    """Open the house to ``uses`` people for ``days`` days; returns the secret of the link."""
    secret = house().ids.secret()
    ends = now() + timedelta(days=days)
    session().add(HouseInvitation(token_hash=sessions.hash_of(secret), uses_left=uses, ends_at=ends))
    return secret


def end_sessions(member: Member) -> None:
    """End every session of a member, in every worker."""
    session().execute(delete(MemberSession).where(MemberSession.member_id == member.id))


def set_words(member: Member, kind: str, words: Sequence[str]) -> None:
    """Give a member's page these words of one kind, in this order; each once, however it is spelt.

    Whoever changes their own values does it by ``hold_values``.
    """
    same = meaning if kind == "value" else same_word
    session().execute(delete(MemberWord).where(MemberWord.member_id == member.id, MemberWord.kind == kind))
    seen: dict[str, str] = {}
    for word in words:
        seen.setdefault(same(word), word)
    session().add_all(
        MemberWord(member_id=member.id, kind=kind, word=word, folded=folded, position=position)
        for position, (folded, word) in enumerate(seen.items())
    )


def _free_handle(name: str) -> str:
    """A short name made of somebody's name; with random signs after it when it is taken."""
    plain = "-".join(re.findall(r"[a-z0-9]+", fold(name)))[:20].strip("-") or "friend"
    taken = len(plain) < 2 or session().scalar(select(Member.id).where(Member.handle == plain))
    return f"{plain}-{house().ids.public_id()[:6].lower()}" if taken else plain


def _add(
    handle: str,
    name: str,
    password_hash: str | None,
    *,
    locale: str,
    steward: bool = False,
    consented: bool = False,
) -> Member:
    if session().scalar(select(func.count()).select_from(Member).where(Member.handle == handle)):
        raise Invalid({"handle": [_("This name is taken here. Please choose another.")]})
    moment = now()
    member = Member(
        handle=handle,
        name=name,
        password_hash=password_hash,
        locale=locale,
        timezone="Europe/Paris" if locale == "fr" else "UTC",
        steward=steward,
        joined_at=moment,
        consented_at=moment if consented else None,
    )
    session().add(member)
    session().flush()  # its key is needed for the session and the words
    return member


def check_password(password: str, handle: str, field: str = "password") -> None:
    """Refuse a password that many people use.

    Raises:
        Invalid: with a sentence for the field.
    """
    plain = password.lower()
    if plain in COMMON or plain == handle or len(set(plain)) < 3:
        raise Invalid({field: [_("Many people use this one. Please choose a longer, more personal one.")]})


def _check_invitation(secret: str | None) -> None:
    joining = house_profile().joining
    if joining == "open":
        return
    found = session().scalar(
        select(HouseInvitation)
        .where(HouseInvitation.token_hash == sessions.hash_of(secret or ""), HouseInvitation.ends_at > now())
        .with_for_update()
    )
    if joining == "host" or found is None or found.uses_left < 1:
        raise Invalid({"invite": [_("This house opens by invitation, and this invitation does not open it.")]})
    found.uses_left -= 1


def hash_password(password: str) -> str:
    """What is kept of a password. It takes its time on purpose: never inside a transaction."""
    return _hasher().hash(password)


def fits(known: str | None, password: str) -> bool:
    """Whether a password is the one behind a hash; without a hash it costs the same time, and does not fit."""
    try:
        same = _hasher().verify(known or _nobodys_hash(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return same and known is not None
