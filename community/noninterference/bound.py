"""Whether somebody's own invitations tell them that another member gives much in private: guessed from many houses.

Whom the house invites may depend on who rests and who was asked often, or it could not spare anybody. So this cannot
be the same to the byte; it is held below a bound.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from community.clock import FixedClock
from community.current import house, let_go
from community.db.unit_of_work import unit_of_work
from community.household.profile import Known
from community.ids import SeededIds
from community.noninterference.furnish import furnish
from community.noninterference.ground import Ground
from community.noninterference.guess import Guess, guess
from community.noninterference.season import Season
from community.noninterference.subject import Subject, parts_of
from community.noninterference.village import Kind
from community.noninterference.watched import watched
from community.noninterference.world import BEGINNING

BOUND = 0.55
"""The most that the upper bound of the area under a guess's curve may be; a half is chance."""


@dataclass(frozen=True)
class Bounded:
    """How well it could be guessed in one kind of house."""

    kind: Kind
    worlds: int
    guess: Guess

    @property
    def holds(self) -> bool:
        """It is below the bound for sure."""
        return self.guess.most <= BOUND

    @property
    def leaks(self) -> bool:
        """It is above the bound for sure; between the two more houses would have to be lived."""
        return self.guess.least > BOUND

    def words(self) -> str:
        """A line that says it."""
        one = self.guess
        return (
            f"{self.kind.name}, {self.worlds} of either: {one.area:.3f} "
            f"(95 % between {one.least:.3f} and {one.most:.3f})"
        )


class Trial:
    """One house that is furnished again and again."""

    def __init__(self, subject: Subject, folder: Path) -> None:
        build, settings, registry = parts_of(subject)
        self._ground, self._ids, self._clock = Ground(folder), SeededIds(0), FixedClock(BEGINNING)
        self.app = build(
            settings=replace(settings, database_url=self._ground.url("many"), queue_url="", rate_limits=False),
            clock=self._clock,
            ids=self,
            registry=registry,
        )
        self._ground.prepare(self.app)

    def public_id(self) -> str:
        """Ids repeat themselves with the seed: the house draws by them."""
        return self._ids.public_id()

    def secret(self) -> str:
        """The same of secrets."""
        return self._ids.secret()

    def live(self, kind: Kind, seed: str, *, gave: bool) -> list[float]:
        """Live three weeks in one house, and give what its viewer saw."""
        chance = Random(f"{seed} {gave}")  # noqa: S311 (repeatable on purpose)
        self._ids, self._clock.moment = SeededIds(chance.randrange(2**32)), BEGINNING
        self._ground.empty(self.app)
        with self.app.app_context():
            house().household = Known()
            with unit_of_work() as work:
                village = furnish(work, kind, chance, gave=gave)
            Season(village, self._clock, chance, gave=gave).pass_by()
            seen = watched(village, BEGINNING)
            let_go()
        return seen

    def bound(self, kind: Kind, numbers: Iterable[int], *, seed: int = 0) -> Bounded:
        """Live each house in either way, never the same one twice, and guess which it was."""
        seen, truth = [], []
        for number in numbers:
            for gave in (True, False) if number % 2 else (False, True):
                seen.append(self.live(kind, f"{seed} {number} {kind.name}", gave=gave))
                truth.append(gave)
        return Bounded(kind, len(seen) // 2, guess(seen, truth))


@contextmanager
def trial_of(subject: Subject) -> Iterator[Trial]:
    """A trial of houses like this one, in a database that is thrown away."""
    with TemporaryDirectory(prefix="community-proof-") as folder:
        trial = Trial(subject, Path(folder))
        try:
            yield trial
        finally:
            with trial.app.app_context():
                house().engine.dispose()
