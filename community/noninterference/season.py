"""Three weeks in a house, lived through the house's own services: people ask, are invited by its own worker, come when
they come, and reply, put away or let go by what they were invited to."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import exists, select

from community.advice.models import AdviceRequest, Reply
from community.advice.services import ask, reply
from community.clock import FixedClock
from community.current import now, session
from community.db.unit_of_work import unit_of_work
from community.invitations.models import Invitation
from community.invitations.rounds import invite_next, waits_for_people
from community.invitations.services import note_sent
from community.members.models import Member
from community.noninterference.furnish import RARE, TOPICS, asked
from community.noninterference.village import Village, Villager
from community.notices.services import put_away
from community.offers.models import OfferState
from community.offers.services import move, offer
from community.pace.services import set_pace
from community.security.identity import Identity
from community.thanks.services import thank

DAYS = 21
WORDS = {"kind": "experience", "body": "I have been there."}
A_HAND = {"what": "read your letter", "when": "this week", "until": "one evening"}


class Season:
    """What happens in a house while one of its members watches their own invitations.

    ``gave``: Maud goes on giving in private, rests in between as those who give much may, and takes up or puts away
    what she is invited to; else she does nothing but put away, or let go by. For everyone to read it is the same.
    """

    def __init__(self, village: Village, clock: FixedClock, chance: Random, *, gave: bool) -> None:
        self.village, self.gave = village, gave
        self._clock, self._chance = clock, chance
        self._asks_on = sorted(chance.randrange(DAYS - 3) for _ in range(village.kind.asks))
        self._rests_at = chance.randrange(DAYS) if gave and chance.random() < 0.5 else None
        self._keys = {one.key: one for one in village.people}

    def pass_by(self) -> None:
        """Live it."""
        for day in range(DAYS):
            self._clock.pass_time(timedelta(days=1))
            for _ in range(self._asks_on.count(day)):
                self._somebody_asks()
            while invite_next():
                pass
            for row in self._fresh():
                self._is_met(row.member_id, row.request_id)
            self._is_found()
            if self.gave:
                self._maud_gives(day)

    def _somebody_asks(self) -> None:
        village, chance = self.village, self._chance
        askers = [one for one in village.people if one is not village.viewer]
        topic = RARE if village.kind.alike and chance.random() < 0.4 else chance.choice(TOPICS)
        told = {name: words for name, words in asked(topic).items() if name != "found_by"}
        wanted = chance.choice(((), ("listening",), ("advice", "experience")))
        with unit_of_work():
            ask(chance.choice(askers).identity, **{**told, "wanted": wanted})

    def _fresh(self) -> Sequence[Any]:
        """Invitations that did not reach anybody yet, of those who come now."""
        rows = session().execute(
            select(Invitation.member_id, Invitation.request_id)
            .join(AdviceRequest, AdviceRequest.id == Invitation.request_id)
            .where(Invitation.delivered_at.is_(None), waits_for_people())
            .order_by(Invitation.id)
        )
        found = rows.all()
        here = {
            key for key in sorted({row.member_id for row in found}) if self._chance.random() < self._keys[key].comes
        }
        return [row for row in found if row.member_id in here]

    def _is_met(self, member_key: int, request_key: int) -> None:
        """Somebody finds an invitation."""
        one, chance = self._keys[member_key], self._chance.random()
        with unit_of_work():
            note_sent(member_key)
        if one is self.village.maud:
            if self.gave and chance < 0.8:
                self._gives(one, request_key)
            elif chance < 0.9 if self.gave else chance < 0.3:
                self._puts_away(one, request_key)
        elif chance < one.replies:
            self._replies(one, request_key, private=False)
        elif chance < one.replies + 0.1:
            self._replies(one, request_key, private=True)
        elif chance < one.replies + 0.3:
            self._puts_away(one, request_key)

    def _is_found(self) -> None:
        """Now and then somebody replies who was not invited."""
        if not self.village.others:
            return
        for request in self._waiting():
            one = self._chance.choice(self.village.others)
            if self._chance.random() < 0.1 * one.replies and one.key != request.author_id:
                self._replies(one, request.id, private=False)

    def _maud_gives(self, day: int) -> None:
        maud, rests = self.village.maud, self._rests_at
        if day == rests:
            with unit_of_work():
                set_pace(maud.identity, rest=True, rest_until=(now() + timedelta(days=7)).date())
        if rests is not None and rests <= day < rests + 7:
            return
        if self._chance.random() < 0.6:
            answered = exists().where(Reply.request_id == AdviceRequest.id, Reply.author_id == maud.key)
            open_ = select(AdviceRequest.id).where(waits_for_people(), AdviceRequest.author_id != maud.key, ~answered)
            asks = session().scalars(open_.order_by(AdviceRequest.id)).all()
            if asks:
                self._gives(maud, self._chance.choice(asks))

    def _gives(self, one: Villager, request_key: int) -> None:
        """A private reply, or help that is accepted and given; half of it is thanked for, between the two alone."""
        if self._chance.random() < 0.7:
            self._replies(one, request_key, private=True)
        else:
            with unit_of_work() as work:
                request = work.get_one(AdviceRequest, request_key)
                asker = self._identity(request.author_id)
                made = offer(one.identity, request, **A_HAND)
                move(asker, made, state=OfferState.ACCEPTED)
                move(asker, made, state=OfferState.DONE)
        if self._chance.random() < 0.5:
            with unit_of_work() as work:
                asker = self._identity(work.get_one(AdviceRequest, request_key).author_id)
                thank(asker, to=one.identity.handle, message="Thank you.")

    def _replies(self, one: Villager, request_key: int, *, private: bool) -> None:
        with unit_of_work() as work:
            request = work.get_one(AdviceRequest, request_key)
            reply(one.identity, request, **WORDS, private=private)
            if not private:
                one.about |= set(request.topics)

    def _puts_away(self, one: Villager, request_key: int) -> None:
        with unit_of_work() as work:
            put_away(one.identity, f"ask-{work.get_one(AdviceRequest, request_key).public_id}")

    def _waiting(self) -> Sequence[AdviceRequest]:
        return session().scalars(select(AdviceRequest).where(waits_for_people()).order_by(AdviceRequest.id)).all()

    def _identity(self, member_key: int | None) -> Identity:
        found = session().scalars(select(Member.id).where(Member.id == member_key)).one()
        return self._keys[found].identity
