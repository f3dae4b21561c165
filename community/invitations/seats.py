"""Who is invited to an ask now, and who after them: pure. It reads nothing of what the asker gave or received."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

RING, SMALL_RING = 3, 2  # at a time
STEPS = 3
SMALL = 60  # reachable members: fewer are a small house
ONE_IN_WEAK, ONE_IN_NEWER = 3, 10
LOOKED_AMONG = 3  # of the most fitting: a preference may pass over two of them, not over everybody
HAD_FOR = timedelta(hours=12)  # from a mail in the evening to the morning: who is next has it in that day's mail
UNSEEN_FOR = timedelta(days=1)
LISTENING = "listening"


class Seat(StrEnum):
    """What a seat is for."""

    FITTING = "fitting"
    WEAK_TIE = "weak_tie"
    NEWER = "newer"


class Reason(StrEnum):
    """Why somebody is invited, as they are told: the truest comes first. ``plain`` needs nothing to be known."""

    OFFERED = "offered"
    EXPERIENCE = "experience"
    WROTE = "wrote"
    FIRST_ASK = "first_ask"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What counts of somebody who may be invited to one ask.

    Args:
        touches_left: how often they may still be asked, by their own pace.
        apart: a block stands between them and the asker, whoever made it.
        avoids: they would rather not discuss what the ask is about.
        in_circle: they share a circle with the asker.
        met: they and the asker have replied to each other, or helped, before.
        shares_values: they say that they care for the same.
        newer: they have replied fewer than three times.
        reasons: what may truly be said to them of why.
    """

    member: str
    reachable: bool = True
    touches_left: int = 1
    resting: bool = False
    apart: bool = False
    avoids: bool = False
    imported: bool = False
    in_circle: bool = False
    met: bool = False
    shares_values: bool = False
    newer: bool = False
    reasons: frozenset[Reason] = frozenset()

    @property
    def may_be_invited(self) -> bool:
        """Whether they may be invited at all."""
        barred = self.resting or self.apart or self.avoids or self.imported
        return self.reachable and self.touches_left > 0 and not barred

    @property
    def familiar(self) -> bool:
        """Somebody known from before, or who cares for the same."""
        return self.in_circle or self.met or self.shares_values

    @property
    def weakly_tied(self) -> bool:
        """Outside the asker's circles, and yet not a stranger with nothing in common."""
        return not self.in_circle and (self.met or self.shares_values)


@dataclass(frozen=True, slots=True)
class Place:
    """One person who is invited now."""

    member: str
    seat: Seat
    reason: Reason


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one invitation: when it was shown or sent."""

    invited_at: datetime
    delivered_at: datetime | None = None


def places(step: int, reachable: int) -> int:
    """How many are invited at a step, the first of which is 0; none after the last."""
    if not 0 <= step < STEPS:
        return 0
    return SMALL_RING if reachable < SMALL else RING


def all_places(reachable: int) -> int:
    """How many are invited to one ask over all steps."""
    return sum(places(step, reachable) for step in range(STEPS))


def seats(ask: str, step: int, *, reachable: int, circles: int) -> tuple[Seat, ...]:
    """What the seats of a step are for.

    One seat in three is for a weak tie, counted over the steps, but where a small house has a single circle. One in
    ten, drawn by a hash of the ask, is for somebody who has replied fewer than three times: over a week, in any house,
    without counting anybody's seats.
    """
    before = sum(places(earlier, reachable) for earlier in range(step))
    weak = reachable >= SMALL or circles > 1
    return tuple(_seat(ask, number, weak=weak) for number in range(before, before + places(step, reachable)))


def choose(
    ask: str,
    *,
    wanted: Collection[str],
    order: Sequence[str],
    candidates: Iterable[Candidate],
    reachable: int,
    circles: int = 0,
    step: int = 0,
    invited: Collection[str] = (),
    first_ask: bool = False,
) -> tuple[Place, ...]:
    """Who is invited to an ask now; fewer than there are seats when nobody else may be.

    Args:
        ask: what the ask is called; the same name always draws the same.
        wanted: the kinds of help that the asker wishes for.
        order: who is likely to reply, the most fitting first (``choosing.arrange``).
        candidates: those who are looked at, in any order. Who is not in ``order`` left no trace yet: they come last,
            in an order that differs from ask to ask.
        reachable: how many members the house can reach.
        circles: how many circles it has; more than one is as good as many.
        step: 0 for the first ring.
        invited: who was invited to this ask before.
        first_ask: whether the asker has not asked before.
    """
    fits = {member: number for number, member in enumerate(order)}
    free = sorted(
        (one for one in candidates if one.may_be_invited and one.member not in invited),
        key=lambda one: (fits.get(one.member, len(fits)), _drawn(ask, one.member)),
    )
    chosen: list[Place] = []
    for seat in seats(ask, step, reachable=reachable, circles=circles):
        one = _take(free, seat, wanted)
        if one is None:
            break
        free.remove(one)
        chosen.append(Place(one.member, seat, _reason(one, first_ask=first_ask)))
    return tuple(chosen)


def widens(deliveries: Iterable[Delivery], moment: datetime, *, step: int, replied: bool) -> bool:
    """Whether the next people are invited after ``step``: nobody has replied in public, and everybody who is invited
    has had it before them for half a day.

    It follows delivery, not the clock. Only what could not be delivered at all for a day holds nobody up. After the
    last step it says that the ask has had them all.
    """
    return not replied and 0 <= step < STEPS and all(_had(one, moment) for one in deliveries)


def _had(one: Delivery, moment: datetime) -> bool:
    if one.delivered_at is None:
        return moment - one.invited_at >= UNSEEN_FOR
    return moment - one.delivered_at >= HAD_FOR


def _seat(ask: str, number: int, *, weak: bool) -> Seat:
    if _drawn(ask, f"seat {number}") % ONE_IN_NEWER == 0:
        return Seat.NEWER
    return Seat.WEAK_TIE if weak and number % ONE_IN_WEAK == ONE_IN_WEAK - 1 else Seat.FITTING


def _take(free: Sequence[Candidate], seat: Seat, wanted: Collection[str]) -> Candidate | None:
    """The first of those who are looked for; when there is none, the next best."""
    return next(_looked_for(free, seat, wanted), None)


def _looked_for(free: Sequence[Candidate], seat: Seat, wanted: Collection[str]) -> Iterator[Candidate]:
    among = free[:LOOKED_AMONG]
    if seat is Seat.NEWER:
        yield from (one for one in free if one.newer)
    elif seat is Seat.WEAK_TIE:
        yield from (one for one in free if one.weakly_tied)
        yield from (one for one in among if not one.in_circle)
    else:
        prefers = _preference(wanted)
        yield from (one for one in among if prefers(one))
    yield from free


def _preference(wanted: Collection[str]) -> Callable[[Candidate], bool]:
    """Listening is easier between people who know each other; what one does not know yet comes from further away."""
    if LISTENING in wanted:
        return lambda one: one.familiar
    if wanted:
        return lambda one: one.weakly_tied
    return lambda _one: True


def _reason(one: Candidate, *, first_ask: bool) -> Reason:
    said = one.reasons | ({Reason.FIRST_ASK} if first_ask else frozenset())
    return next((reason for reason in Reason if reason in said), Reason.PLAIN)


def _drawn(ask: str, what: str) -> int:
    return int.from_bytes(sha256(f"{ask} {what}".encode()).digest()[:8])
