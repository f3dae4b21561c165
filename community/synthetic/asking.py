"""Made-up requests: who asks what when, and who may read it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from community.advice.models import AdviceRequest, Audience, RequestReader, RequestTopic, State, Wanted
from community.advice.services import LATER
from community.db.words import fold
from community.synthetic.people import Crowd, Gathering, Person
from community.synthetic.rows import Rows
from community.synthetic.vocabulary import Topic

HOURS = (1, 1, 0, 0, 0, 1, 2, 4, 5, 4, 4, 4, 5, 5, 4, 4, 4, 5, 6, 8, 10, 10, 7, 3)
WANTED = (0, 1, 1, 2)
FRESH, SEASONED, OLD = timedelta(days=3), timedelta(days=21), timedelta(days=60)


@dataclass
class Asked:
    """A request as those see it who may reply: its people are None when it is for everyone."""

    key: int
    author: Person
    topic: Topic
    moment: datetime
    state: State
    people: list[tuple[Person, datetime]] | None

    def may_answer(self, person: Person, moment: datetime) -> bool:
        """Whether this person was there at the moment and could read it."""
        if self.people is None:
            return person.joined_at <= moment
        return any(who is person and since <= moment for who, since in self.people)


def moments(chance: Random, number: int, begun: datetime, today: datetime) -> list[datetime]:
    """So many moments, more and more as the house grows, most of them in the evening."""
    days = (today - begun).days
    found = []
    for _ in range(number):
        day = int(days * chance.random() ** 0.6)
        [hour] = chance.choices(range(24), HOURS)
        found.append(begun + timedelta(days=day, hours=hour, seconds=chance.randrange(3600)))
    return sorted(found)


class Asking:
    """Asks requests one after the other."""

    def __init__(self, rows: Rows, chance: Random, people: Sequence[Person], today: datetime) -> None:
        self._rows, self._chance, self._today = rows, chance, today
        self._people = people
        self._crowd = Crowd(people, lambda person: person.asks)

    def ask(self, moment: datetime, answer: Callable[[Asked], bool]) -> None:
        """One request of somebody who is there; ``answer`` adds what follows, and says whether somebody else has
        replied publicly."""
        rows, chance = self._rows, self._chance
        author = self._crowd.one(chance, moment)
        assert author is not None  # noqa: S101 (the founders were there before everything)
        vocabulary = author.vocabulary
        topic = chance.choice(vocabulary.topics)
        others = [other.word for other in vocabulary.topics if other is not topic]
        topics = [topic.word, *chance.sample(others, chance.choice((0, 0, 1)))]
        wanted = chance.sample(list(Wanted), chance.choice(WANTED))
        circle, named = self._audience(author, moment)
        state = self._state(moment)
        settled = state != State.OPEN
        values = {
            "author_id": author.key,
            "title": vocabulary.title(chance, topic),
            "body": vocabulary.story(chance, topic),
            "wanted": wanted,
            "topics": topics,
            "content_note": vocabulary.one(chance, "notes") if chance.random() < 0.04 else None,
            "no_advice": Wanted.ADVICE not in wanted and chance.random() < 0.1,
            "audience": Audience.SPACE if named is None else Audience.PEOPLE,
            "circle_id": circle.key if circle else None,
            "state": state,
            "news": vocabulary.one(chance, "news") if settled and chance.random() < 0.4 else None,
            "ask_again_on": moment + SEASONED + chance.choice(list(LATER.values()))
            if settled and chance.random() < 0.15
            else None,
            "waiting": False,
            "asked_at": moment,
            "edition": 1,
        }
        key = rows.add(AdviceRequest, **values)
        for word in dict.fromkeys(map(fold, topics)):
            rows.add(RequestTopic, request_id=key, topic=word, asked_at=moment)
        for person, _since in named or ():
            rows.add(RequestReader, request_id=key, member_id=person.key, asked_at=moment)
        answered = answer(Asked(key, author, topic, moment, state, named))
        rows.change(AdviceRequest, key, waiting=state == State.OPEN and not answered)

    def _audience(
        self, author: Person, moment: datetime
    ) -> tuple[Gathering | None, list[tuple[Person, datetime]] | None]:
        """The circle it goes to, if any, and who may read it from when: None for everyone.

        Whoever came into a circle later reads what was asked there before, as when they really come in.
        """
        drawn = self._chance.random()
        circles = [circle for circle in author.circles if circle.joined(author) <= moment]
        if drawn < 0.15 and circles:
            circle = self._chance.choice(circles)
            return circle, circle.people
        if drawn > 0.92:
            number = self._chance.randint(1, 4)
            known = self._chance.sample(self._people, min(len(self._people), 2 * number))
            named = [who for who in known if who is not author and who.joined_at <= moment][:number]
            if named:
                return None, [(who, moment) for who in (author, *named)]
        return None, None

    def _state(self, moment: datetime) -> State:
        age, drawn = self._today - moment, self._chance.random()
        settled, resting = (0.55, 0.2) if age > OLD else (0.5, 0.05) if age > SEASONED else (0.2, 0.02)
        if age < FRESH or drawn > settled + resting:
            return State.OPEN
        return State.SETTLED if drawn < settled else State.RESTING
