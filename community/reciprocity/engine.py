"""Four dated predicates, each of a few lines, and when one of them may be said.

They read one member's own gestures and the public fact of which topics somebody asks about now; never what others
gave, and never whether this member has given enough: to have given less makes none of them true. Gestures count from
the day after, so that a day has one answer; what answers a word (thanks, an ask) counts at once and ends it.
Sources are sections of the project's review of the evidence: §C4 (mathematics of soft reciprocity).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from community.reciprocity.gestures import Did, Encouragement, Gesture, Kind, Memory, of_kinds

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
DAYS_BEFORE_THANKS = 1
# §C4, idea of giving on: "no open request of their own, >= 7 d since help".
DAYS_AFTER_HELP = 7


@dataclass(frozen=True, slots=True)
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

    def days_ago(self, gesture: Gesture) -> int:
        """How many days ago something was; of today 0."""
        return (self.today - gesture.day).days

    def has_something_open(self) -> bool:
        """Whether they are asking for something themselves."""
        return any(gesture.open for gesture in of_kinds(self.gestures, Did.ASKED))

    def newest_help(self, days: int) -> list[Gesture]:
        """Help that they received at least so many days ago, the newest first."""
        found = [g for g in of_kinds(self.gestures, Did.WAS_HELPED) if self.days_ago(g) >= days]
        return sorted(found, key=lambda g: (g.day, g.about), reverse=True)


def rest_is_welcome(life: Life) -> Iterator[str]:
    """A heavy thread, or many replies in few days."""
    replies = [g for g in of_kinds(life.gestures, Did.REPLIED) if 1 <= life.days_ago(g) <= DAYS_OF_LOAD]
    heavy = any(g.heavy and life.days_ago(g) <= DAYS_AFTER_A_HEAVY_THREAD for g in replies)
    if heavy or len(replies) >= MANY_REPLIES:
        yield ""


def a_thank_you_never_sent(life: Life) -> Iterator[str]:
    """Was helped, as they said themselves, and has not thanked that person since."""
    thanked: dict[str, date] = {}
    for given in of_kinds(life.gestures, Did.THANKED):
        thanked[given.person] = max(given.day, thanked.get(given.person, given.day))
    for help_ in life.newest_help(DAYS_BEFORE_THANKS):
        last = thanked.get(help_.person)
        if last is None or last < (help_.since or help_.day):
            yield help_.about


def asking_is_welcome_too(life: Life) -> Iterator[str]:
    """Was there for others several times lately, and has not asked."""
    gave = of_kinds(life.gestures, Did.REPLIED, Did.OFFERED, Did.HELPED)
    lately = {g.about for g in gave if 1 <= life.days_ago(g) <= DAYS_LATELY}
    asked = any(life.days_ago(g) <= DAYS_LATELY for g in of_kinds(life.gestures, Did.ASKED))
    if len(lately) >= SEVERAL_TIMES and not asked and not life.has_something_open():
        yield ""


def someone_is_where_you_were(life: Life) -> Iterator[str]:
    """Received help on a topic some time ago, asks for nothing now, and somebody asks about it."""
    if life.asked_about and not life.has_something_open():
        for help_ in life.newest_help(DAYS_AFTER_HELP):
            yield from (topic for topic in help_.topics if topic in life.asked_about)


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
