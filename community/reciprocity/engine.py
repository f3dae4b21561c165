"""Four dated predicates, each of a few lines, and when one of them may be said.

They read one member's own gestures and the public fact of which topics somebody asks about now; never what others
gave, and never whether this member has given enough: to have given less makes none of them true. Gestures count from
the day after, so that a day has one answer; what answers a word (thanks, an ask) counts at once and ends it.
Sources are sections of the project's review of the evidence: §C4 (mathematics of soft reciprocity).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from community.reciprocity.gestures import Did, Encouragement, Gesture, Kind, Memory

# Between any two words, and between two of one kind. §C4: an idea of giving on "at most one per 60 d"; two weeks is
# the shortest time in which the member's own season may change there.
DAYS_BETWEEN = 14
DAYS_BETWEEN_THE_SAME = 60
# §C4, load: what is carried halves within 72 h, "after a heavy thread 48 h of quiet and a message of care". Two
# replies within that time end invitations already; a word comes at three times as much.
DAYS_OF_LOAD = 3
MANY_REPLIES = 6
DAYS_AFTER_A_HEAVY_THREAD = 2
# §C4: the half-life of a gesture, about a season; and nothing is said "before 3 events".
DAYS_LATELY = 45
SEVERAL_TIMES = 3
# §C4, thanks prompt: "24 h after the asker marks helped".
# It is said once, and "later returns once": what was said is remembered for ninety days, so that within twice as many
# the same help comes up twice at most. Thanks themselves are welcome for ever.
DAYS_BEFORE_THANKS = 1
DAYS_OF_THANKS = 180
# §C4, idea of giving on: "no open request of their own, >= 7 d since help".
DAYS_AFTER_HELP = 7


@dataclass(frozen=True)
class Life:
    """Everything that a predicate may read.

    Args:
        gestures: one member's own, in any order.
        today: their local day.
        asked_about: topics, folded, about which somebody else asks now, for everyone to read, without a note before.
    """

    gestures: Sequence[Gesture]
    today: date
    asked_about: frozenset[str] = frozenset()

    @cached_property
    def by_part(self) -> Mapping[Did, Sequence[Gesture]]:
        """The gestures by the member's part in them."""
        parts: dict[Did, list[Gesture]] = {did: [] for did in Did}
        for gesture in self.gestures:
            parts[gesture.did].append(gesture)
        return parts

    def day(self, days_ago: int) -> date:
        """The day that was so many days ago."""
        return self.today - timedelta(days=days_ago)

    def until_yesterday(self, days: int, *parts: Did) -> list[Gesture]:
        """What they did on the last so many days, today left out."""
        first, today = self.day(days), self.today
        return [gesture for did in parts for gesture in self.by_part[did] if first <= gesture.day < today]

    def has_something_open(self) -> bool:
        """Whether they are asking for something themselves."""
        return any(gesture.open for gesture in self.by_part[Did.ASKED])


def rest_is_welcome(life: Life) -> Iterator[str]:
    """A heavy thread, or many replies in few days."""
    replies = life.until_yesterday(DAYS_OF_LOAD, Did.REPLIED)
    heavy_from = life.day(DAYS_AFTER_A_HEAVY_THREAD)
    if len(replies) >= MANY_REPLIES or any(reply.heavy and reply.day >= heavy_from for reply in replies):
        yield ""


def a_thank_you_never_sent(life: Life) -> Iterator[str]:
    """Was helped, as they said themselves, and has not thanked that person since."""
    thanked: dict[str, date] = {}
    for given in life.by_part[Did.THANKED]:
        thanked[given.person] = max(given.day, thanked.get(given.person, given.day))
    yield from (
        help_.about
        for help_ in _newest_first(life.until_yesterday(DAYS_OF_THANKS, Did.WAS_HELPED))
        if help_.day <= life.day(DAYS_BEFORE_THANKS)
        and thanked.get(help_.person, date.min) < (help_.since or help_.day)
    )


def asking_is_welcome_too(life: Life) -> Iterator[str]:
    """Was there for others several times lately, and has not asked."""
    lately = life.until_yesterday(DAYS_LATELY, Did.REPLIED, Did.OFFERED, Did.HELPED)
    several = len({gesture.about for gesture in lately}) >= SEVERAL_TIMES
    asked = any(ask.open or ask.day >= life.day(DAYS_LATELY) for ask in life.by_part[Did.ASKED])
    if several and not asked:
        yield ""


def someone_is_where_you_were(life: Life) -> Iterator[str]:
    """Received help on a topic some time ago, asks for nothing now, and somebody asks about it."""
    if life.asked_about and not life.has_something_open():
        until, topics = life.day(DAYS_AFTER_HELP), life.asked_about
        helped = [g for g in life.by_part[Did.WAS_HELPED] if g.day <= until and not topics.isdisjoint(g.topics)]
        yield from (topic for help_ in _newest_first(helped) for topic in help_.topics if topic in topics)


def _newest_first(gestures: Iterable[Gesture]) -> list[Gesture]:
    return sorted(gestures, key=lambda gesture: (gesture.day, gesture.about), reverse=True)


PREDICATES: Mapping[Kind, Callable[[Life], Iterator[str]]] = {
    Kind.REST_IS_WELCOME: rest_is_welcome,
    Kind.A_THANK_YOU_NEVER_SENT: a_thank_you_never_sent,
    Kind.ASKING_IS_WELCOME_TOO: asking_is_welcome_too,
    Kind.SOMEONE_IS_WHERE_YOU_WERE: someone_is_where_you_were,
}


def may_come(kind: Kind, memory: Memory, today: date) -> bool:
    """Whether a kind may be said today: it was not stopped, and its time has come, or it was said today already."""
    if kind in memory.stopped:
        return False
    told = memory.of(today)
    if told is not None:
        return told.kind is kind
    return not any(
        abs((today - shown.day).days)  # days ahead are those of a clock that was set back
        < (DAYS_BETWEEN_THE_SAME if shown.encouragement.kind is kind else DAYS_BETWEEN)
        for shown in memory.shown
    )


def decide(life: Life, memory: Memory) -> Encouragement | None:
    """What to say today, or nothing. Of one day there is one answer: the same word about the same, or none any more."""
    told = memory.of(life.today)
    before = {shown.encouragement.subject for shown in memory.shown if shown.encouragement.subject}
    for kind, subjects in PREDICATES.items():
        if not may_come(kind, memory, life.today):
            continue
        for subject in subjects(life):
            if subject == told.subject if told else subject not in before:
                return Encouragement(kind, subject)
    return None
