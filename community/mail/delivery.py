"""Sending what waits: one mail at a time, its words and its secret made at that moment, nothing locked meanwhile.

Whether it may still be sent is asked at that moment too: the member may have left, changed the address, stopped
the mails, gone to rest or read what waits by now. A mail that is taken comes back by itself if its worker dies.
"""

import logging
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from community.current import house, now, session
from community.db.unit_of_work import unit_of_work
from community.household.keys import key_that_opens, way_in
from community.household.models import Application
from community.household.profile import language_of
from community.jobs.backoff import pause
from community.jobs.due import hold, take_next
from community.language import preferred, speak, then_as_before
from community.links.models import OneUseLink
from community.links.services import address_of, make_link
from community.mail import letters
from community.mail.letters import Letter
from community.mail.message import message_of
from community.mail.models import WaitingMail
from community.mail.news import Reason, note_mailed, reason_to_write
from community.mail.queries import address_key, is_confirmed, wishes_of
from community.mail.stopping import stop_token
from community.mail.thoughts import with_a_thought
from community.mail.transport import NotSent, hand_over
from community.mail.trial import note_outcome
from community.members.models import Member
from community.security.sessions import hash_of

TAKEN = timedelta(minutes=2)  # how long a worker has for one mail
FIRST, LONGEST, TRIES = timedelta(minutes=1), timedelta(hours=4), 12  # in all about fifteen hours
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WAYS_BACK = 3  # a member, an hour; under whatever names they were asked for
NOTHING = (None, "")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parcel:
    """A mail that was taken, ready to be handed over; its name tells it from one that comes in its place meanwhile."""

    name: str
    kind: str
    address: str
    tries: int
    letter: Letter
    secret: str
    member_key: int | None
    reason: Reason | None = None


@then_as_before()
def send_next() -> bool:
    """Send the next mail that is due; whether another one may be.

    Raises:
        NotSent: when the mail server is away, so that the worker leaves it alone for a while. Nothing is lost.
    """
    server = house().settings.mail_server
    if server is None:
        return False
    with unit_of_work() as work:
        mail = take_next(work, WaitingMail)
        if mail is None:
            return False
        parcel = _pack(mail)
        if parcel is None:
            work.delete(mail)
            return True
        hold(mail, TAKEN)
    if parcel.reason is Reason.DIGEST and parcel.member_key is not None:
        parcel = replace(parcel, letter=with_a_thought(parcel.letter, parcel.member_key))
    try:
        hand_over(message_of(parcel.letter, parcel.address, parcel.name), server)
    except (NotSent, ValueError) as error:
        _later(parcel, error)
        if isinstance(error, NotSent) and error.away:
            raise
        return True
    _done(parcel, "sent")
    return True


def try_again() -> None:
    """Let the mails that were given up be tried again, inside a unit of work."""
    again = {"parked_at": None, "due_at": now(), "tries": 0}
    session().execute(update(WaitingMail).where(WaitingMail.parked_at.is_not(None)).values(again))


def _pack(mail: WaitingMail) -> Parcel | None:
    """The mail as it is to be sent now, or None when it is no longer to be sent."""
    if mail.kind == "answer":
        return _pack_answer(mail)
    member = session().get(Member, mail.member_id) if mail.member_id else None
    if member is None or member.left_at is not None or not mail.address:
        return None
    speak(language_of(preferred(member.locale, None, ())))
    if mail.kind == "notice":
        return _pack_notice(mail, member)
    letter, secret = _letter(mail, member)
    if letter is None:
        return None
    return _parcel(mail, letter, secret)


def _pack_notice(mail: WaitingMail, member: Member) -> Parcel | None:
    """That something waits, if it still does, and if the member may be written to at this moment; what could not be
    sent now was not mailed, and is found again at their next window."""
    wishes = wishes_of(member.id)
    same = address_key(mail.address) == address_key(member.email)
    if not same or wishes is None or not wishes.notices or not is_confirmed(member, wishes):
        return None
    reason = reason_to_write(member, wishes.agreed_at)
    if reason is None:
        return None
    home = house().settings.base_url + house().prefix
    letter = letters.notice(f"{home}/", address_of("/stop-mail", stop_token(wishes), member.locale))
    return replace(_parcel(mail, letter), reason=reason)


def _pack_answer(mail: WaitingMail) -> Parcel | None:
    """The answer to an application, unless it has gone or its key was used meanwhile."""
    application = session().get(Application, mail.application_id) if mail.application_id else None
    if application is None:
        return None
    speak(language_of(application.locale))
    if application.state == "not_now":
        return _parcel(mail, letters.not_now(application.answer))
    key = key_that_opens(application)
    return (
        _parcel(mail, letters.welcome(f"{way_in(key)}&lang={application.locale}", application.answer)) if key else None
    )


def _parcel(mail: WaitingMail, letter: Letter, secret: str = "") -> Parcel:
    address = mail.address or ""
    return Parcel(mail.public_id, mail.kind, address, mail.tries + 1, letter, secret, mail.member_id)


def _letter(mail: WaitingMail, member: Member) -> tuple[Letter | None, str]:
    """What to say, and the secret of the link in it; no letter when none is to be sent any more."""
    same = address_key(mail.address) == address_key(member.email)
    wishes = wishes_of(member.id)
    confirmed = is_confirmed(member, wishes)
    if mail.kind == "moved":
        return (None if same else letters.moved()), ""
    if not same:
        return NOTHING
    if mail.kind == "confirm":
        if confirmed:
            return NOTHING
        secret = make_link("confirm", member.id, DAY, address=mail.address)
        return letters.confirm(address_of("/confirm-address", secret, member.locale)), secret
    if not confirmed or wishes is None:
        return NOTHING
    if mail.kind == "trial":
        return letters.test_mail(), ""
    if mail.asked_at < now() - DAY or _ways_back(member.id) >= WAYS_BACK:
        return NOTHING  # nobody waits for it any more, or enough are on their way
    secret = make_link("recover", member.id, HOUR, address=mail.address)
    return letters.recover(member.handle, address_of("/recover", secret, member.locale)), secret


def _done(parcel: Parcel, said: str) -> None:
    """A mail that waits no longer."""
    with unit_of_work() as work:
        work.execute(delete(WaitingMail).where(WaitingMail.public_id == parcel.name))
        if parcel.kind == "trial":
            note_outcome(parcel.member_key, said)
        if parcel.reason is not None and parcel.member_key is not None and said == "sent":
            note_mailed(parcel.member_key, parcel.reason)


def _ways_back(member_key: int) -> int:
    made = select(func.count()).where(
        OneUseLink.member_id == member_key, OneUseLink.kind == "recover", OneUseLink.made_at > now() - HOUR
    )
    return session().scalar(made) or 0


def _later(parcel: Parcel, error: Exception) -> None:
    """Let a mail that was not taken wait for its next try, or give it up and leave it to the operator."""
    given_up = parcel.tries >= TRIES or parcel.kind == "trial"
    if parcel.kind == "trial":  # tried once: whoever waits for it reads what came of it, and tries again
        _done(parcel, "away" if isinstance(error, NotSent) and error.away else "refused")
    due = now() + pause(parcel.tries, FIRST, LONGEST)
    why = str(error) if isinstance(error, NotSent) else type(error).__name__
    with unit_of_work() as work:
        work.execute(delete(OneUseLink).where(OneUseLink.token_hash == hash_of(parcel.secret)))  # nobody has it
        work.execute(
            update(WaitingMail)
            .where(WaitingMail.public_id == parcel.name)
            .values(due_at=due, parked_at=now() if given_up else None)
        )
    log.warning("a mail (%s) was not taken: %s; %s", parcel.kind, why, "given up" if given_up else "tried again later")
