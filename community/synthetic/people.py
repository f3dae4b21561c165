"""Made-up members, their words, their circles and what they offer now and then."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from community.circles.models import Circle, CircleInvitation, CircleMembership, InvitationState
from community.circles.services import PLACES
from community.db.words import fold
from community.members.lexicon import lexicon_key
from community.members.models import Member, MemberWord
from community.standing_offers.models import StandingOffer, StandingOfferTopic
from community.standing_offers.services import SEASON
from community.synthetic.rows import Rows
from community.synthetic.vocabulary import Topic, Vocabulary, vocabularies

FOUNDERS = 3
NOBODYS_PASSWORD = "!"  # noqa: S105 (a hash that no password has, so that nobody can sign in)


@dataclass
class Person:
    """A made-up member: what they know something about, and how much they ask and help."""

    key: int
    vocabulary: Vocabulary
    joined_at: datetime
    topics: list[Topic]
    asks: float
    helps: float
    circles: list["Gathering"] = field(default_factory=list)


@dataclass
class Gathering:
    """A circle and who came into it when, its keeper first."""

    key: int
    people: list[tuple[Person, datetime]]

    def joined(self, person: Person) -> datetime:
        return next(moment for who, moment in self.people if who is person)


class Crowd:
    """People in the order in which they joined, of whom one can be drawn by weight among those already there."""

    def __init__(self, people: Sequence[Person], weight: Callable[[Person], float]) -> None:
        self._people = people
        self._joined = [person.joined_at for person in people]
        self._sums = list(accumulate(weight(person) for person in people))

    def one(self, chance: Random, moment: datetime) -> Person | None:
        """Somebody who was there at a moment."""
        there = bisect_right(self._joined, moment)
        if not there:
            return None
        drawn = chance.random() * self._sums[there - 1]
        return self._people[min(bisect_right(self._sums, drawn, 0, there), there - 1)]


def move_in(rows: Rows, chance: Random, number: int, begun: datetime, today: datetime) -> list[Person]:
    """So many members, some there from the beginning and some later, the first ones first."""
    words = vocabularies()
    moments = sorted(begun + (today - begun) * chance.random() for _ in range(number - FOUNDERS))
    people = []
    for n, moment in enumerate([begun] * FOUNDERS + moments):
        vocabulary = words[n % len(words)] if n < FOUNDERS else chance.choice(words)
        people.append(_person(rows, chance, vocabulary, n, moment))
    return people


def form_circles(rows: Rows, chance: Random, people: Sequence[Person], today: datetime) -> None:
    """Circles of a few people each, with the invitations by which they came in, and some that wait or were refused."""
    for _ in range(max(1, len(people) // 5)):
        keeper = chance.choice(people)
        size = min(chance.randint(2, 7), len(people), PLACES)
        known = chance.sample(people, min(len(people), 4 * size))
        friends = [who for who in known if who is not keeper][: size + 1]
        _circle(rows, chance, keeper, friends[: size - 1], friends[size - 1 :], today)


def stand_by(rows: Rows, chance: Random, person: Person, today: datetime) -> None:
    """What somebody offers now and then: most say so once, and let it fall asleep."""
    vocabulary, topic = person.vocabulary, chance.choice(person.topics)
    made_at = _between(chance, person.joined_at, today)
    awake = made_at + SEASON
    while awake < today and chance.random() < 0.6:
        awake = min(awake + SEASON, today + SEASON)
    offer = rows.add(
        StandingOffer,
        author_id=person.key,
        what=chance.choice(topic.helps),
        when_words=vocabulary.one(chance, "offer_when"),
        limit_words=vocabulary.one(chance, "limits"),
        topics=[topic.word],
        made_at=made_at,
        asleep_at=awake,
    )
    rows.add(StandingOfferTopic, offer_id=offer, topic=fold(topic.word), asleep_at=awake)


def _person(rows: Rows, chance: Random, vocabulary: Vocabulary, n: int, joined_at: datetime) -> Person:
    name = vocabulary.one(chance, "names")
    key = rows.add(
        Member,
        handle=f"{fold(name)}-{n + 1}",
        name=name,
        about=vocabulary.one(chance, "abouts"),
        locale=vocabulary.code,
        timezone=vocabulary.one(chance, "timezones"),
        password_hash=NOBODYS_PASSWORD,
        steward=False,
        joined_at=joined_at,
        consented_at=joined_at,
    )
    topics = chance.sample(vocabulary.topics, chance.randint(1, 3))
    kinds = (
        ("value", vocabulary.some(chance, "values", 1, 3)),
        ("experience", [topic.experience for topic in topics]),
        ("avoid", vocabulary.some(chance, "avoid", 0, 1)),
    )
    for kind, words in kinds:
        for position, word in enumerate(words):
            folded = (kind == "value" and lexicon_key(word)) or fold(word)
            rows.add(MemberWord, member_id=key, kind=kind, word=word, folded=folded, position=position)
    # A few do much and most do little: the tails of asking and of helping are long, and not the same people's.
    asks, helps = min(chance.paretovariate(1.2), 40.0), min(chance.paretovariate(1.1), 60.0)
    return Person(key, vocabulary, joined_at, topics, asks, helps)


def _circle(
    rows: Rows, chance: Random, keeper: Person, friends: Sequence[Person], others: Sequence[Person], today: datetime
) -> None:
    started_at = _between(chance, keeper.joined_at, today)
    key = rows.add(
        Circle,
        name=keeper.vocabulary.one(chance, "circles"),
        purpose=keeper.vocabulary.one(chance, "purposes"),
        started_at=started_at,
    )
    circle = Gathering(key, [(keeper, started_at)])
    for friend in friends:
        invited_at = _between(chance, max(started_at, friend.joined_at), today)
        joined_at = _between(chance, invited_at, min(today, invited_at + timedelta(days=3)))
        circle.people.append((friend, joined_at))
        _invitation(rows, key, keeper, friend, invited_at, InvitationState.ACCEPTED)
    for other in others:
        invited_at = _between(chance, max(started_at, other.joined_at), today)
        state = chance.choice((InvitationState.OFFERED, InvitationState.OFFERED, InvitationState.WITHDRAWN))
        refused = state == InvitationState.OFFERED and chance.random() < 0.5
        _invitation(
            rows, key, keeper, other, invited_at, state, _between(chance, invited_at, today) if refused else None
        )
    circle.people.sort(key=lambda entry: entry[1])
    for person, joined_at in circle.people:
        rows.add(CircleMembership, circle_id=key, member_id=person.key, keeper=person is keeper, joined_at=joined_at)
        person.circles.append(circle)


def _invitation(
    rows: Rows,
    circle: int,
    keeper: Person,
    guest: Person,
    invited_at: datetime,
    state: InvitationState,
    declined_at: datetime | None = None,
) -> None:
    rows.add(
        CircleInvitation,
        circle_id=circle,
        inviter_id=keeper.key,
        member_id=guest.key,
        state=state,
        declined_at=declined_at,
        invited_at=invited_at,
    )


def _between(chance: Random, first: datetime, last: datetime) -> datetime:
    return first + (last - first) * chance.random()
