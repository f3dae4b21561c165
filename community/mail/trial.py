"""Whether mail arrives: a steward has one sent to their own address, in the way of every other mail."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, update

from community.current import house, now, session
from community.errors import Conflict
from community.language import _
from community.mail.models import MailWishes, WaitingMail
from community.mail.queries import is_confirmed, wishes_of
from community.mail.services import wait
from community.members.models import Member
from community.security import throttling
from community.security.identity import Identity

SOON = timedelta(minutes=2)  # a worker that runs has sent it by then


@dataclass(frozen=True, slots=True)
class TrialView:
    """Whether a steward can try the mail, and what came of the last time.

    Args:
        hindered: empty, or ``no_server`` or ``no_address`` (none that is confirmed).
        said: empty, ``waiting``, ``late``, ``sent``, ``refused`` or ``away``.
    """

    hindered: str
    said: str


def trial(viewer: Identity) -> TrialView:
    """How it stands with the mail to oneself."""
    member, wishes = session().get_one(Member, viewer.key), wishes_of(viewer.key)
    said = (wishes.trial if wishes else None) or ""
    if said == "waiting" and wishes and wishes.trial_at and wishes.trial_at < now() - SOON:
        said = "late"
    if house().settings.mail_server is None:
        return TrialView("no_server", "")
    return TrialView("", said) if is_confirmed(member, wishes) else TrialView("no_address", "")


def try_mail(identity: Identity) -> None:
    """Let a mail to oneself wait for its sending; one that still waits goes.

    Raises:
        Conflict: when there is no mail server, or no address that is confirmed.
        TooMany: after five in an hour.
    """
    if house().settings.mail_server is None:
        raise Conflict(_("This house sends no mail."))
    member, wishes = session().get_one(Member, identity.key), wishes_of(identity.key, to_change=True)
    if wishes is None or not is_confirmed(member, wishes):
        raise Conflict(_("Please give your own address under Mail and confirm it first."))
    throttling.slow_down_door("mail trial", identity.handle, 5, throttling.HOUR)
    session().execute(delete(WaitingMail).where(WaitingMail.member_id == member.id, WaitingMail.kind == "trial"))
    wait("trial", member.id, member.email)
    wishes.trial, wishes.trial_at = "waiting", now()


def note_outcome(member_key: int | None, said: str) -> None:
    """What came of it, inside a unit of work: ``sent``, ``refused`` or ``away``."""
    session().execute(update(MailWishes).where(MailWishes.member_id == member_key).values(trial=said))
