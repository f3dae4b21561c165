"""Saying one thing, remembering that it was said, and stopping it for ever; letting it in again."""

from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from community.clock import day_of
from community.current import now, session
from community.db.away import is_away
from community.db.unit_of_work import unit_of_work
from community.encouragements.models import ShownEncouragement, StoppedEncouragement
from community.encouragements.queries import Said, to_say
from community.reciprocity.gestures import Kind
from community.security.identity import Identity

TRIES = 2


def say(identity: Identity) -> Said | None:
    """What to say today. The day is kept when it is said first, in a transaction of its own: reading a page asks for
    nothing else to be written. What cannot be kept is not said, or it would be said again tomorrow."""
    for _ in range(TRIES):
        said = to_say(identity)
        if said is None or not said.first:
            return said
        told = said.encouragement
        try:
            with unit_of_work() as work:
                work.add(
                    ShownEncouragement(
                        member_id=identity.key,
                        shown_on=said.day,
                        kind=told.kind,
                        subject=told.subject,
                        closed=False,
                    )
                )
        except IntegrityError:
            continue  # another page of theirs was faster, and what it said stands
        except DBAPIError as error:
            if not is_away(error):
                raise
            return None
        return said
    return None


def put_away(identity: Identity, kind: str, *, for_ever: bool) -> None:
    """Not now: it is not said again today. For ever: it is never said again, until one lets it in."""
    if kind not in list(Kind):
        return
    today = day_of(now(), identity.timezone)
    session().execute(
        update(ShownEncouragement)
        .where(
            ShownEncouragement.member_id == identity.key,
            ShownEncouragement.shown_on == today,
            ShownEncouragement.kind == kind,
        )
        .values(closed=True)
    )
    if for_ever:
        choose(identity, kind=kind, stopped=True)


def choose(identity: Identity, *, kind: str, stopped: bool) -> None:
    """Stop a kind, or let it in again; saying again what is so changes nothing."""
    mine = StoppedEncouragement.member_id == identity.key, StoppedEncouragement.kind == kind
    if not stopped:
        session().execute(delete(StoppedEncouragement).where(*mine))
    elif session().scalar(select(StoppedEncouragement.kind).where(*mine)) is None:
        session().add(StoppedEncouragement(member_id=identity.key, kind=kind))
        session().flush()
