"""Lives pairs of worlds, walks them as everybody who may not know, and compares every byte."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from random import Random

from community.events import Event
from community.noninterference.compared import Compared
from community.noninterference.comparison import Difference, compare
from community.noninterference.facts import BOTH, Chance, Pair, Person, Step
from community.noninterference.ground import Ground
from community.noninterference.names import rows_are_named
from community.noninterference.story import tell
from community.noninterference.values import Values
from community.noninterference.walk import FOLLOWED, Call, following, reads, routes_of, strays, writes
from community.noninterference.world import Answer, Build, Log, World
from community.offers.models import OfferState
from community.registry import Registry
from community.security.sessions import hash_of
from community.settings import Settings
from community.web.csrf import form_token

WALKERS = 2
BY_PROGRAM = 0.3
NOBODY = Person("", "somebody who is not signed in")


class Found(Exception):
    """A difference; ends the comparison of a pair."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(str(difference))
        self.difference = difference


class Proof:
    """Two houses with the same plugins, ready to live one pair after the other."""

    def __init__(
        self,
        build: Build,
        settings: Settings,
        registry: Registry,
        ground: Ground,
        parts: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """
        Args:
            build: makes an app, as ``create_app`` does, from ``settings``, ``clock``, ``ids`` and ``registry``.
            settings: of both houses, less the address of the database and the secret key.
            registry: their plugins.
            ground: where their databases stand.
            parts: what may stand in path parameters that only plugins have, by name.
        """
        self.log = Log()
        self.compared = Compared()
        self._visits = 0
        self._parts = parts or {}
        self._ground = ground
        self._watched = [logging.getLogger(name) for name in ("community", *(p.package for p in registry.plugins))]
        self.worlds = []
        for name in BOTH:
            own = replace(settings, secret_key="a proof " * 5, database_url=ground.url(name))
            world = World(name, build, own, registry, self.log)
            ground.prepare(world.app)
            self.worlds.append(world)
        self.routes = routes_of(self.worlds[0].app)

    def try_pair(self, chance: Chance) -> Difference | None:
        """Live one pair and compare it: the first difference, or None.

        Raises:
            UnknownParameterError: for a route that the walk cannot enter.
            RuntimeError: when something that people can do was refused: the house, or the story, is at fault.
        """
        return self.try_story(tell(chance), Random(chance.randrange(0, 2**32)))  # noqa: S311 (repeatable on purpose)

    def try_story(self, pair: Pair, chance: Random) -> Difference | None:
        """The same for a pair that has been told already."""
        self.compared.pairs += 1
        self._visits = 0
        with self._listening():
            try:
                for world in self.worlds:
                    self._ground.empty(world.app)
                    world.begin()
                for step in pair.steps:
                    self._live(pair, step)
                self._walk(pair, chance)
            except Found as found:
                return found.difference
        return None

    def _live(self, pair: Pair, step: Step) -> None:
        """One step, in the worlds that know it; whoever may not know the difference watches."""
        answers = [world.do(step) for world in self.worlds if world.name in step.worlds]
        for answer in answers:
            self._overheard(pair, step, answer)
        actor = pair.people[step.who]
        call = f"{step.verb} {step.path}"
        if step.public and actor in pair.observers:
            self._same(step.name, call, actor.part, *answers)
        elif step.public:  # this person may know, plugins and the reader of the log may not
            quiet = [Answer(answer.status, (), b"", log=answer.log, heard=answer.heard) for answer in answers]
            self._same(step.name, call, "a plugin, or the reader of the log", *quiet)
        for answer in answers:
            if not answer.status.startswith("2"):
                raise RuntimeError(f"{step.name}: {call} was refused: {answer.status} {answer.body!r}")

    def _overheard(self, pair: Pair, step: Step, answer: Answer) -> None:
        """What is private is told to no plugin but by ids, and stands in no log."""
        marks = [mark for world in BOTH for mark in pair.hidden[world]]
        for line in answer.log:
            if not step.public or any(mark in line for mark in marks):
                self._found(step, "the reader of the log", "the log tells of it", line)
        for event in answer.heard:
            if not step.public and not self._tells_nothing(event):
                self._found(step, "a plugin", "plugins hear of it", str(event))

    def _tells_nothing(self, event: Event) -> bool:
        """An event between two people names itself by an id that opens for them alone, and a word of a closed set."""
        known = set(OfferState).union(*(world.ids.issued for world in self.worlds))
        return not hasattr(event, "audience") and all(value in known for value in vars(event).values())

    def _walk(self, pair: Pair, chance: Random) -> None:
        """Somebody who is signed out and a few of the observers call everything; then they look once more."""
        walkers = (NOBODY, *chance.sample(pair.observers, min(WALKERS, len(pair.observers))))
        self._arrive(pair, "walk", walkers)
        values = Values(pair, self.worlds, self._parts, chance)
        lists = [route for route in self.routes if not route.parameters]
        things = [route for route in self.routes if route.parameters]
        for person in walkers:
            values.begin()
            for routes in (lists, things):
                for call in reads(routes, values):
                    self._visit(person, call, values)
            for call in (*strays(), *writes(self.routes, values, self._form_token(person), hashes=person is NOBODY)):
                self._visit(person, call, values)
        self._arrive(pair, "again", walkers)
        for person in walkers[1:]:  # what was written in the meantime shows no more than before
            for call in reads(chance.sample(lists, len(lists) // 2), values, plainly=True):
                self._visit(person, call, values)

    def _arrive(self, pair: Pair, walk: str, walkers: Sequence[Person]) -> None:
        """Everybody who walks has a fresh session."""
        for person in walkers:
            if person.handle:
                step = Step(f"{walk}-{person.handle}", person.handle, pair.minute, "SIGN IN")
                for world in self.worlds:
                    world.do(step)

    def _visit(self, person: Person, call: Call, values: Values) -> None:
        self.compared.parts.add(person.part)
        if call.route in self.routes:
            self.compared.routes.add(call.route)
        program = values.chance.random() < BY_PROGRAM
        next_call: Call | None = call
        for _ in range(FOLLOWED):
            if next_call is None:
                return
            answer = self._both(person, next_call, program)
            values.meet(answer.body)
            paged = next_call.route.method == "GET" and answer.status.startswith("200")
            next_call = following(next_call, answer.body, answer.json) if paged else None

    def _both(self, person: Person, call: Call, program: bool) -> Answer:
        self._visits += 1
        name = f"visit {self._visits}"
        sent = {"query": call.query, "body": call.body, "form": call.form, "program": program}
        one, other = (w.visit(name, person.handle, call.route.method, call.path, **sent) for w in self.worlds)
        told = f"{call.route.method} {call.path} {dict(call.query) or ''} {call.body or call.form or ''}".strip()
        self._same(str(call.route), told, person.part, one, other)
        if one.status.startswith("500"):
            broke = Difference(str(call.route), told, person.part, "it broke in both houses", one.status, other.status)
            raise Found(broke)
        return one

    def _same(self, route: str, call: str, part: str, one: Answer, other: Answer) -> None:
        self.compared.answers += 1
        self.compared.size += len(one.body)
        self.compared.statements += one.statements
        difference = compare(route, call, part, one, other)
        if difference is not None:
            raise Found(difference)

    def _found(self, step: Step, part: str, what: str, words: str) -> None:
        raise Found(Difference(step.name, f"{step.verb} {step.path}", part, what, words, "(nothing)"))

    def _form_token(self, person: Person) -> str:
        world = self.worlds[0]
        with world.app.app_context():
            return form_token(hash_of(world.tokens[person.handle]) if person.handle else "")

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Whatever the house and its plugins log, however small, is kept while this lasts."""
        root, before = logging.getLogger(), [(logger, logger.level) for logger in self._watched]
        root.addHandler(self.log)
        for logger in self._watched:
            logger.setLevel(logging.DEBUG)
        try:
            with rows_are_named():
                yield
        finally:
            root.removeHandler(self.log)
            for logger, quiet in before:
                logger.setLevel(quiet)

    def close(self) -> None:
        """Let go of the databases."""
        for world in self.worlds:
            with world.app.app_context():
                world.engine.dispose()
