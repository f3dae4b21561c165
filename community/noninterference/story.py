"""Tells a pair of worlds: everything that people may read is the same, one member's private facts are not.

The skeleton holds asks, replies, states, news and shared thanks, and what is private between other people, which is
the same in both worlds. Between its steps Maud, in each world in her own way, does what only she and her
confidants may know.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from community.noninterference.facts import BOTH, Chance, Pair, Person, Step, Thing

MAUD = "maud"
CONFIDANTS = ("paul", "prune")
NEIGHBOUR = "blanche"  # from whom Maud may stay away: she speaks before that, and never to Maud
PEOPLE = (
    Person(MAUD, "the member whose private facts differ"),
    Person("paul", "a confidant", timezone="America/Lima"),
    Person("prune", "another confidant", "fr", "Europe/Paris"),
    Person("charlie", "a third member", "fr", "Europe/Paris"),
    Person("rita", "a named reader", timezone="Pacific/Auckland"),
    Person("asta", "the asker of another request"),
    Person("stella", "a steward", steward=True),
    Person("blanche", "somebody who was muted or blocked"),
)
WORDS = ("work", "a move", "grief", "sleep", "a new start", "Été", "patience", "caring")
VALUES = ("honesty", "patience", "courage")
GAPS = (0, 0, 3, 50, 700, 1500)
WAITS = (1, 900, 9000, 30000)
DAY, WEEKS, A_SEASON = 1440, 28_800, 150_000
ENOUGH, MOST = 4, 6


class Teller:
    """Keeps what has been told of one pair so far."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.steps: list[Step] = []
        self.things: list[Thing] = []
        self.parties = {MAUD}
        self.stewards: frozenset[str] = frozenset()
        self.hidden: dict[str, list[str]] = {"A": [], "B": []}
        self.values: dict[str, list[str]] = {}
        self.topics = WORDS[:4]
        self.minute = self.signed_in_at = 0

    def act(self, who: str, verb: str, path: str, worlds: str, makes: str = "", **body: Any) -> str:
        """Somebody does something now; returns the name of the step."""
        self._take_time(who, makes)
        name = f"{worlds}-{len(self.steps)}-{who}"
        self.steps.append(Step(name, who, self.minute, verb, path, worlds, body, makes=makes))
        return name

    def differ(self, **other: Any) -> None:
        """What was done last has another body in world B."""
        self.steps[-1] = replace(self.steps[-1], other=other)

    def also(self, **body: Any) -> None:
        """What was done last was sent with this as well, in both worlds."""
        self.steps[-1] = replace(self.steps[-1], body={**self.steps[-1].body, **body})

    def some(self, kind: str, fits: Callable[[Thing], bool]) -> Thing | None:
        """One of the things of a kind that fit, or None."""
        found = [thing for thing in self.things if thing.kind == kind and fits(thing)]
        return self.chance.choice(found) if found else None

    def likely(self, share: float) -> bool:
        """Yes, in about this share of the cases."""
        return self.chance.random() < share

    def words(self, worlds: str, what: str) -> str:
        """A few words; those of one world hold one that stands nowhere else."""
        word = self.chance.choice(WORDS)
        if worlds == BOTH:
            return f"{what} about {word}"
        mark = f"zq{len(self.hidden[worlds])}{worlds.lower()}q"
        self.hidden[worlds].append(mark)
        return f"{what} {mark} about {word}" + " and more" * self.chance.randrange(0, 3)

    def pass_time(self) -> None:
        """The next public step is at the same moment, or later; after a few weeks everybody signs in again."""
        self.minute += self.chance.choice(GAPS)
        if self.minute - self.signed_in_at > WEEKS:
            self.everybody_signs_in()

    def everybody_signs_in(self) -> None:
        """Sessions end after a month."""
        self.signed_in_at = self.minute
        for person in PEOPLE:
            self.act(person.handle, "SIGN IN", "", BOTH)

    def _take_time(self, who: str, makes: str) -> None:
        """Nobody makes many of one thing in a day, since the house would ask for a pause: a day goes by instead."""
        lately = (step for step in self.steps if step.makes == makes and step.minute > self.minute - DAY)
        if makes and sum(step.who == who for step in lately) >= ENOUGH:
            self.minute += DAY


def tell(chance: Chance, *, often: Mapping[str, float] | None = None) -> Pair:
    """Tell one pair.

    Args:
        chance: makes every choice.
        often: how likely one more private act is after each public one, by world; left to chance when not given.
    """
    from community.noninterference import private, public

    teller = Teller(chance)
    people = [replace(person, steward=person.steward or chance.random() < 0.2) for person in PEOPLE]
    teller.stewards = frozenset(person.handle for person in people if person.steward)
    _come_in(teller, people)
    _programs(teller)
    often = often or {world: chance.choice((0.0, 0.4, 0.65)) for world in BOTH}
    opening = [*public.OPENING]
    beats = chance.randrange(10, 24)
    season = chance.randrange(len(opening), 2 * beats)
    for number in range(beats):
        teller.pass_time()
        if number == season:
            _a_season_passes(teller)
        if number < len(opening):
            opening[number](teller)
        else:
            chance.choice(public.BEATS)(teller)
        for world in BOTH:
            for _ in range(MOST):
                if not teller.likely(often[world]):
                    break
                private.happen(teller, world)
    teller.minute += chance.choice(WAITS)
    return Pair(
        steps=tuple(teller.steps),
        people={person.handle: person for person in people},
        observers=tuple(person for person in people if person.handle not in teller.parties),
        words=WORDS,
        hidden={world: tuple(marks) for world, marks in teller.hidden.items()},
        minute=teller.minute,
    )


def _programs(teller: Teller) -> None:
    """A few people have a program that uses the API in their name."""
    for who in ("stella", "rita"):
        teller.act(who, "POST", "/me/tokens", BOTH, "token_id", name="A program", scopes=["read", "write"])


def _a_season_passes(teller: Teller) -> None:
    """Sessions have ended, what was offered now and then has fallen asleep, a no to a circle may be asked again, and
    what was asked by an introduction has passed."""
    teller.minute += A_SEASON
    passed = (("standing offer", ""), ("writing", "proposed"))
    gone = ("introducing", "asked to meet")
    teller.things[:] = [t for t in teller.things if (t.kind, t.state) not in passed and t.kind not in gone]
    teller.everybody_signs_in()


def _come_in(teller: Teller, people: Sequence[Person]) -> None:
    """Everybody joins; when Maud does is hers to know, and so are her language, her time zone and her address."""
    for world in BOTH:
        order = [person for person in people if person.handle != MAUD]
        order.insert(teller.chance.randrange(0, len(people)), people[0])
        for person in order:
            own = {"locale": person.locale, "timezone": person.timezone, "steward": person.steward}
            if person.handle == MAUD:
                own["locale"] = teller.chance.choice(("en", "fr"))
                own["timezone"] = teller.chance.choice(("UTC", "Asia/Tokyo", "America/Lima"))
            # The name of the step is the same in both worlds, and with it the secret of the session.
            teller.steps.append(Step(f"join-{person.handle}", person.handle, 0, "JOIN", worlds=world, body=own))
    for person in people:
        values = teller.values[person.handle] = list(teller.chance.sample(VALUES, k=2))
        teller.act(person.handle, "PATCH", "/me", BOTH, values=values, experience=[teller.chance.choice(WORDS)])
