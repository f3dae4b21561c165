"""What follows a made-up request: replies, offers of help with their messages, who helped, and thanks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import log
from random import Random

from community.advice.models import Reply, ReplyKind, RequestHelper, State
from community.offers.models import HelpOffer, OfferMessage, OfferState
from community.synthetic.asking import Asked
from community.synthetic.people import Crowd, Person
from community.synthetic.rows import Rows
from community.thanks.models import Thanks

KINDS = tuple(ReplyKind)
OFTEN = (5, 7, 7, 2, 1, 3)  # how often each kind is given
RECENT = timedelta(days=10)
LIVE = (OfferState.OFFERED, OfferState.OFFERED, OfferState.ACCEPTED, OfferState.DECLINED)
PAST = (OfferState.DONE, OfferState.DONE, *OfferState)  # silence is an answer too


class Answering:
    """Lets people answer; whoever knows something of the topic is nearer."""

    def __init__(self, rows: Rows, chance: Random, people: Sequence[Person], today: datetime) -> None:
        self._rows, self._chance, self._today = rows, chance, today
        speaking: dict[str, list[Person]] = {}
        knowing: dict[tuple[str, str], list[Person]] = {}
        for person in people:
            speaking.setdefault(person.vocabulary.code, []).append(person)
            for topic in person.topics:
                knowing.setdefault((person.vocabulary.code, topic.word), []).append(person)
        self._speaking = {code: Crowd(found, lambda who: who.helps) for code, found in speaking.items()}
        self._knowing = {topic: Crowd(found, lambda who: who.helps) for topic, found in knowing.items()}

    def answer(self, asked: Asked) -> bool:
        """Everything that follows a request; whether somebody other than its author has replied publicly."""
        chance = self._chance
        number = 0 if chance.random() < 0.12 else min(int(chance.paretovariate(1.3)), 24)
        came = sorted(self._later(asked.moment, hours=9) for _ in range(number))
        helpers: list[Person] = []
        answered = False
        for moment in (moment for moment in came if moment < self._today):
            person = self._somebody(asked, moment)
            if person is not None:
                answered = self._reply(asked, person, moment, helpers) or answered
        if chance.random() < 0.2:
            self._offer(asked, helpers)
        if asked.state != State.OPEN and helpers:
            thanked = chance.sample(helpers, min(len(helpers), chance.choice((0, 1, 1, 2))))
            for key in sorted({person.key for person in thanked}):
                self._rows.add(RequestHelper, request_id=asked.key, member_id=key)
        return answered

    def _somebody(self, asked: Asked, moment: datetime) -> Person | None:
        chance, language = self._chance, asked.author.vocabulary.code
        if asked.people is not None:
            person, _since = chance.choice(asked.people)
        else:
            crowd = self._knowing.get((language, asked.topic.word)) if chance.random() < 0.6 else None
            drawn = (crowd or self._speaking[language]).one(chance, moment)
            if drawn is None:
                return None
            person = drawn
        return person if asked.may_answer(person, moment) else None

    def _reply(self, asked: Asked, person: Person, moment: datetime, helpers: list[Person]) -> bool:
        chance, own = self._chance, person is asked.author
        [kind] = chance.choices(KINDS, OFTEN)
        private = not own and chance.random() < 0.08
        body = person.vocabulary.one(chance, kind)
        key = self._rows.add(
            Reply,
            request_id=asked.key,
            author_id=person.key,
            kind=kind,
            body=body,
            private=private,
            written_at=moment,
            edition=1,
        )
        if not own:
            helpers.append(person)
            if chance.random() < 0.3:
                self._thank(asked.author, person, moment, reply_id=key)
            elif chance.random() < 0.02:
                self._thank(person, asked.author, moment, request_id=asked.key)
        return not own and not private

    def _offer(self, asked: Asked, helpers: list[Person]) -> None:
        chance = self._chance
        moment = self._later(asked.moment, hours=20)
        person = self._somebody(asked, moment)
        if moment >= self._today or person is None or person is asked.author:
            return
        state = chance.choice(LIVE if self._today - moment < RECENT else PAST)
        accepted = state in (OfferState.ACCEPTED, OfferState.DONE)
        word = "accepted" if accepted else "declined" if state == OfferState.DECLINED else ""
        key = self._rows.add(
            HelpOffer,
            request_id=asked.key,
            author_id=person.key,
            what=chance.choice(asked.topic.helps),
            when_words=person.vocabulary.one(chance, "offer_when"),
            until_words=person.vocabulary.one(chance, "offer_until"),
            state=state,
            message=(asked.author.vocabulary.one(chance, word) or None) if word else None,
            offered_at=moment,
        )
        if accepted:
            self._arrange(asked.author, person, key, moment)
        if state == OfferState.DONE:
            helpers.append(person)
            if chance.random() < 0.8:
                self._thank(asked.author, person, moment, offer_id=key)
            if chance.random() < 0.2:
                self._thank(person, asked.author, moment, offer_id=key)

    def _arrange(self, asker: Person, helper: Person, offer: int, moment: datetime) -> None:
        for n in range(self._chance.choice((0, 1, 2, 3, 4))):
            moment = self._later(moment, hours=4)
            if moment >= self._today:
                return
            person = (asker, helper)[n % 2]
            body = person.vocabulary.one(self._chance, "messages")
            self._rows.add(OfferMessage, offer_id=offer, author_id=person.key, body=body, sent_at=moment)

    def _thank(self, giver: Person, receiver: Person, after: datetime, **subject: int) -> None:
        chance, moment = self._chance, self._later(after, hours=30)
        if moment >= self._today:
            return
        by_giver, kept = chance.random() < 0.5, chance.random() < 0.97
        by_receiver = kept and chance.random() < 0.5
        self._rows.add(
            Thanks,
            giver_id=giver.key,
            receiver_id=receiver.key,
            **{"reply_id": None, "offer_id": None, "request_id": None, **subject},
            message=giver.vocabulary.one(chance, "thanks"),
            qualities=giver.vocabulary.some(chance, "qualities", 0, 2),
            giver_shares=by_giver,
            receiver_shares=by_receiver,
            shared=by_giver and by_receiver,
            kept_by_receiver=kept,
            thanked_at=moment,
        )

    def _later(self, moment: datetime, *, hours: float) -> datetime:
        """Some time after a moment: most often about so many hours, sometimes weeks."""
        return moment + timedelta(hours=min(self._chance.lognormvariate(log(hours), 1.3), 60 * 24))
