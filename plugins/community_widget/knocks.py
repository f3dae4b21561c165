"""Telling an app that something waits for one of its people, who come by way of it and get no mail of ours.

It is told at their own pace, as a mail would be: at their windows, never at rest, once for whatever waits. What the app
says to its person, and whether, is the app's.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, exists, or_, select, update

from community import Finding, Job, unit_of_work
from community.current import now, session
from community.jobs.backoff import pause
from community.jobs.due import hold, take_next
from community.mail.news import Reason, is_decision_new, is_something_new, note_mailed, reason_to_write
from community.mail.queries import is_confirmed, wishes_of
from community.pace.queries import paces_of
from community.pace.touches import open_window
from community.web.paging import unseal
from community_widget.knocking import NotTaken, message, post, signed
from community_widget.models import Knock, Person, Site

SEALED = "the secret of a webhook"
TAKEN = timedelta(minutes=2)  # how long a worker has for one
FIRST, LONGEST, TRIES = timedelta(minutes=1), timedelta(minutes=30), 6  # all within one window
DAY, MONTH = timedelta(days=1), timedelta(days=30)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parcel:
    """A knock that was taken, ready to be posted."""

    name: str
    site: str
    site_id: int
    url: str
    secret: str
    subject: str
    tries: int
    member_key: int
    reason: Reason


def look_round() -> bool:
    """Let a knock wait for each person whose app is to be told; never more to do at once."""
    old = select(Knock.id).where(Knock.asked_at <= now() - MONTH)
    if session().scalar(old.limit(1)) is not None:
        with unit_of_work() as work:
            work.execute(delete(Knock).where(Knock.id.in_(old)))
    for person_key in _due():
        with unit_of_work() as work:
            person = work.scalar(
                select(Person).where(Person.id == person_key, ~_was_asked()).with_for_update(of=Person)
            )
            if person is None or _reason(person, served=True) is None:
                continue
            person.told_at = now()
            work.add(Knock(person_id=person.id, asked_at=now(), due_at=now(), tries=0))
    return False


def knock_next() -> bool:
    """Post the next knock that is due; whether another one may be."""
    with unit_of_work() as work:
        knock = take_next(work, Knock)
        if knock is None:
            return False
        parcel = _pack(knock)
        if parcel is None:  # it is no longer to be told, or not at this hour: the next window finds it again
            work.delete(knock)
            return True
        hold(knock, TAKEN)
    moment = now()
    body = message(parcel.subject, moment)
    try:
        post(parcel.url, body, signed(parcel.secret, parcel.name, moment, body))
    except NotTaken as error:
        _later(parcel, error)
        return True
    with unit_of_work() as work:
        given_up = Knock.parked_at.is_not(None) & Knock.person_id.in_(_people_of(parcel.site_id))
        work.execute(delete(Knock).where(or_(Knock.public_id == parcel.name, given_up)))
        note_mailed(parcel.member_key, parcel.reason)
    return True


def findings() -> Iterator[Finding]:
    """Which apps could not be told."""
    given_up = select(Site.name).join(Person, Person.site_id == Site.id).join(Knock, Knock.person_id == Person.id)
    for name in session().scalars(given_up.where(Knock.parked_at.is_not(None)).distinct().order_by(Site.name)):
        yield Finding(
            f"The app {name} could not be told that something waits",
            "look for `a knock` in the log; once its address answers it is told again, at its people's next windows",
        )


def _due() -> Sequence[int]:
    """Those for whom something new waits, and one of whose windows is open or whom a decision concerns."""
    mine: Any = (Person.member_id, Person.came_at)
    told = Site.closed_at.is_(None), Site.webhook.is_not(None)
    such = *told, ~_was_asked(), is_something_new(*mine)
    waiting = select(Person.id, Person.member_id, Person.told_at).join(Site, Site.id == Person.site_id).where(*such)
    found = session().execute(waiting).all()
    windows = {key: open_window(pace, now()) for key, pace in paces_of([row.member_id for row in found]).items()}
    decided = set(session().scalars(waiting.where(is_decision_new(*mine)).with_only_columns(Person.id)))
    return [
        row.id
        for row in found
        if row.id in decided
        or ((window := windows.get(row.member_id)) and (row.told_at is None or row.told_at < window))
    ]


def _was_asked() -> Any:
    """Whether a knock for a person is on its way, or was given up within a day."""
    return exists().where(Knock.person_id == Person.id, or_(Knock.parked_at.is_(None), Knock.asked_at > now() - DAY))


def _reason(person: Person, *, served: bool) -> Reason | None:
    """Why the app may be told of somebody now; nobody's app is, who left, or whom a mail tells."""
    member = person.member
    wishes = wishes_of(member.id)
    mailed = wishes is not None and wishes.notices and is_confirmed(member, wishes)
    if member.left_at is not None or mailed:
        return None
    return reason_to_write(member, person.came_at, served_at=person.told_at if served else None)


def _pack(knock: Knock) -> Parcel | None:
    person, site = knock.person, knock.person.site
    reason = _reason(person, served=False)
    secrets = unseal(SEALED, site.webhook_secret)
    if site.closed_at is not None or site.webhook is None or not secrets or reason is None:
        return None
    return Parcel(
        name=knock.public_id,
        site=site.name,
        site_id=site.id,
        url=site.webhook,
        secret=str(secrets[0]),
        subject=person.subject,
        tries=knock.tries + 1,
        member_key=person.member_id,
        reason=reason,
    )


def _later(parcel: Parcel, error: NotTaken) -> None:
    """Let a knock wait for its next try, or give it up and leave it to the operator."""
    given_up = parcel.tries >= TRIES
    due = now() + pause(parcel.tries, FIRST, LONGEST)
    with unit_of_work() as work:
        mine = update(Knock).where(Knock.public_id == parcel.name)
        work.execute(mine.values(due_at=due, parked_at=now() if given_up else None))
    what = "given up" if given_up else "tried again later"
    log.warning("a knock at the app %s was not taken: %s; %s", parcel.site, error, what)


def _people_of(site_id: int) -> Any:
    return select(Person.id).where(Person.site_id == site_id)


JOBS = (
    Job("find whose app is to be told that something waits", timedelta(minutes=10), look_round),
    Job("tell apps that something waits", timedelta(seconds=5), knock_next),
)
