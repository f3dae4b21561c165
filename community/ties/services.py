"""Choosing somebody to keep in touch with, noting something, letting go; what is suggested, and putting it off."""

from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from community.current import now, session
from community.db.away import is_away
from community.db.unit_of_work import unit_of_work
from community.errors import Invalid
from community.language import _
from community.members.models import Member
from community.security.identity import Identity
from community.security.throttling import DAY, slow_down_writing
from community.ties import queries
from community.ties.choosing import SEASON, Suggested, to_suggest
from community.ties.models import Rhythm, Tie

IN_A_DAY = 20


def keep(identity: Identity, other: Member, *, note: str, rhythm: str) -> Tie:
    """Choose somebody, or change what one noted and how often one would like to think of them.

    The rhythm counts from the day on which it is chosen; to say again what is so changes nothing.

    Raises:
        TooMany: after twenty people in a day.
    """
    tie = queries.find_tie(identity, other.handle)
    if tie is None:
        slow_down_writing(identity, Tie.member_id, Tie.since, IN_A_DAY, DAY)
        tie = Tie(member_id=identity.key, other=other, note=note, rhythm=rhythm, since=now())
        session().add(tie)
    if tie.rhythm != rhythm:
        tie.rhythm, tie.since, tie.quiet_until = rhythm, now(), None
    tie.note = note
    session().flush()
    return tie


def choose(identity: Identity, *, handle: str, note: str, rhythm: str) -> Tie:
    """Choose somebody by their short name.

    Raises:
        Invalid: when nobody of that name is here, or it is oneself.
        TooMany: after twenty people in a day.
    """
    name = handle.strip().lstrip("@").lower()
    if name == identity.handle:
        raise Invalid({"handle": [_("This is you. Who would you like to think of?")]})
    other = queries.find_other(identity, name)
    if other is None:
        raise Invalid({"handle": [_("We do not find %(handle)s here.", handle=handle)]})
    return keep(identity, other, note=note, rhythm=rhythm)


def let_go(tie: Tie) -> None:
    """Let go of somebody; the note is erased."""
    session().delete(tie)
    session().flush()


def forget_absent(identity: Identity) -> None:
    """Erase what one noted about people who are not here, whether there is any or not."""
    session().execute(delete(Tie).where(queries.absent(identity)))


def put_off(identity: Identity, handle: str, *, for_ever: bool) -> bool:
    """Not now: they are not suggested before a season is over. For ever: until one chooses another rhythm. Whether
    there is such a tie."""
    tie = queries.find_tie(identity, handle)
    if tie is None:
        return False
    tie.quiet_until = now() + SEASON
    if for_ever:
        tie.rhythm = Rhythm.NEVER
    session().flush()
    return True


def suggest(identity: Identity) -> Suggested | None:
    """Whom to think of today. The day is kept when it is said first, in a transaction of its own: reading a page asks
    for nothing else to be written. What cannot be kept is not said, or it would be said again tomorrow."""
    said = to_suggest(identity)
    if said is None or not said.first:
        return said
    mine = Tie.member_id == identity.key, Tie.other_id == said.other_key
    try:
        with unit_of_work() as work:
            work.execute(update(Tie).where(*mine).values(suggested_on=said.day))
    except DBAPIError as error:
        if not is_away(error):
            raise
        return None
    return said
