"""What is known when somebody asks: the ask itself, and the traces that people have left."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from community.invitations.bm25 import Bm25
from community.invitations.terms import terms, topics_of

DAY = 86_400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Ask:
    """A request for advice. ``place`` says how many came before it; ``asker`` is never invited to it."""

    place: int
    moment: datetime
    text: str
    topics: Sequence[str] = ()
    asker: str | None = None
    values: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Trace:
    """Something that a helper said in public and that tells what they may reply to: a reply together with what it
    replies to, a standing offer, an experience or the words about oneself.

    ``place`` says how many asks had come before it. What has no date, such as the words about oneself, takes that of
    the day when its author last said that it holds, or came in.
    """

    helper: str
    place: int
    moment: datetime
    text: str
    topics: Sequence[str] = ()


class Facts:
    """The traces of those who may be invited, in the order in which they were left. Nothing is kept of anybody but
    what they said: how likely they are to reply is found out anew at each ask, and forgotten."""

    def __init__(self, traces: Iterable[Trace] = ()) -> None:
        self.helpers: list[str] = []
        self.left_by: list[int] = []  # of each trace, the number of its helper
        self.places: list[int] = []
        self.days: list[float] = []
        self.about: defaultdict[str, list[int]] = defaultdict(list)  # a topic's traces
        self.texts = Bm25()
        self._numbers: dict[str, int] = {}
        for trace in traces:
            self.add(trace)

    def add(self, trace: Trace) -> None:
        """Take in a trace."""
        helper = self._numbers.setdefault(trace.helper, len(self.helpers))
        if helper == len(self.helpers):
            self.helpers.append(trace.helper)
        topics = topics_of(trace.topics)
        number = self.texts.add(terms(" ".join((trace.text, *trace.topics))))
        self.left_by.append(helper)
        self.places.append(trace.place)
        self.days.append((trace.moment - EPOCH).total_seconds() / DAY)
        for topic in topics:
            self.about[topic].append(number)

    def number_of(self, helper: str | None) -> int | None:
        """The number of a helper, if they left a trace."""
        return None if helper is None else self._numbers.get(helper)

    def match(self, ask: Ask, *, rarest: int | None = None) -> dict[int, float]:
        """How well each trace fits the words of an ask (``Bm25.matches``)."""
        return self.texts.matches(terms(" ".join((ask.text, *ask.topics))), rarest=rarest)
