"""What to say to a member today: their gestures and their memory, put before the engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Executable, bindparam, false, literal, null, select, union_all

from community.clock import day_of
from community.current import now, rows, session
from community.encouragements.facts import NEWEST, Help, asked_about, help_received, own_gestures
from community.encouragements.models import ShownEncouragement, StoppedEncouragement
from community.reciprocity.engine import Life, decide, may_come
from community.reciprocity.gestures import Did, Encouragement, Gesture, Kind, Memory, Shown
from community.security.identity import Identity


@dataclass(frozen=True, slots=True)
class Said:
    """What to say today, about whose help or which topic, and whether it is the first time today."""

    encouragement: Encouragement
    day: date
    first: bool
    help: Help | None = None
    topic: str = ""


def to_say(identity: Identity) -> Said | None:
    """What to say to this member on their local day: at most four statements, mostly one."""
    today = day_of(now(), identity.timezone)
    memory, closed = _memory(identity, today)
    if closed or not any(may_come(kind, memory, today) for kind in Kind):
        return None
    own, helped = own_gestures(identity), help_received(identity)
    life = _life(identity, own, helped, memory, today)
    found = decide(life, memory)
    if found is None:
        return None
    help_ = helped[found.subject][1] if found.kind is Kind.A_THANK_YOU_NEVER_SENT else None
    topic = ""
    if found.kind is Kind.SOMEONE_IS_WHERE_YOU_WERE:
        topic = next(
            dict(one.topics)[found.subject] for _g, one in helped.values() if found.subject in dict(one.topics)
        )
    return Said(found, today, memory.of(today) is None, help_, topic)


def stopped_by(identity: Identity) -> Sequence[str]:
    """The kinds that this member does not wish to be told, in their order."""
    mine = select(StoppedEncouragement.kind).where(StoppedEncouragement.member_id == identity.key)
    kinds = frozenset(session().scalars(mine))
    return [kind for kind in Kind if kind in kinds]


def _life(
    identity: Identity,
    own: Sequence[Gesture],
    helped: dict[str, tuple[Gesture, Help]],
    memory: Memory,
    today: date,
) -> Life:
    thanked = [gesture.day for gesture in own if gesture.did is Did.THANKED]
    gestures = [gesture for gesture, _help in helped.values()]
    life = Life((*own, *gestures), today)
    topics: frozenset[str] = frozenset()
    if gestures and may_come(Kind.SOMEONE_IS_WHERE_YOU_WERE, memory, today) and not life.has_something_open():
        topics = asked_about(identity, {one.ask for _gesture, one in helped.values()}, today)
    if len(thanked) == NEWEST:  # of older help it is not known here whether there were thanks: nothing is said of it
        known_from = min(thanked)
        gestures = [gesture for gesture in gestures if gesture.since is not None and gesture.since > known_from]
    return Life((*own, *gestures), today, topics)


def _memory(identity: Identity, today: date) -> tuple[Memory, bool]:
    """What is remembered of this member, and whether what was said today has been put away."""
    found = rows(_remembered(), {"me": identity.key})
    shown = tuple(
        Shown(Encouragement(Kind(row.kind), row.subject), row.shown_on) for row in found if row.shown_on is not None
    )
    stopped = frozenset(Kind(row.kind) for row in found if row.shown_on is None)
    closed = any(row.closed for row in found if row.shown_on == today)
    return Memory(shown, stopped), closed


@cache
def _remembered() -> Executable:
    shown = select(
        ShownEncouragement.kind,
        ShownEncouragement.shown_on,
        ShownEncouragement.subject,
        ShownEncouragement.closed,
    ).where(ShownEncouragement.member_id == bindparam("me"))
    stopped = select(StoppedEncouragement.kind, null(), literal(""), false()).where(
        StoppedEncouragement.member_id == bindparam("me")
    )
    return union_all(shown, stopped)
