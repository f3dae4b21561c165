"""When two people were last in touch, read from what is there: it is nowhere kept."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, union_all

from community.advice.models import AdviceRequest, Reply
from community.correspondence.models import Correspondence, Letter
from community.current import session
from community.hellos.models import HelloWord
from community.introductions.models import IntroductionCopy, IntroductionLetter
from community.offers.models import HelpOffer, OfferMessage, OfferState
from community.thanks.models import Thanks

BEGUN = (OfferState.ACCEPTED, OfferState.DONE)


def last_in_touch(me: int, others: Collection[int], after: datetime) -> Mapping[int, datetime]:
    """When this member was last in touch with each of these people, of those with whom they were after a moment.

    A reply either way on a request of one of the two, thanks, an accepted offer and what was written about it, a
    hello or its answer, and letters: one's own, and those that have come. Whatever was taken back, or is folded, is not
    there.
    """
    ways = union_all(
        *_both_ways(me, others, after, Thanks.giver_id, Thanks.receiver_id, Thanks.thanked_at),
        *_both_ways(me, others, after, HelloWord.author_id, HelloWord.reader_id, HelloWord.written_at),
        *(way.where(Reply.folded_at.is_(None)) for way in _replies(me, others, after)),
        *_offers(me, others, after),
        *_messages(me, others, after),
        *_letters(me, others, after),
        *_letters_of_three(me, others, after),
    ).subquery()
    statement = select(ways.c.other, func.max(ways.c.moment)).group_by(ways.c.other)
    return {row[0]: row[1] for row in session().execute(statement)}


def _both_ways(
    me: int,
    others: Collection[int],
    after: datetime,
    one: Any,
    other: Any,
    moment: Any,
) -> list[Select[Any]]:
    """What either of the two columns' people did towards the other."""
    return [
        select(there.label("other"), moment.label("moment")).where(here == me, there.in_(others), moment > after)
        for here, there in ((one, other), (other, one))
    ]


def _replies(me: int, others: Collection[int], after: datetime) -> list[Select[Any]]:
    found = _both_ways(me, others, after, Reply.author_id, AdviceRequest.author_id, Reply.written_at)
    return [way.join_from(Reply, AdviceRequest, AdviceRequest.id == Reply.request_id) for way in found]


def _offers(me: int, others: Collection[int], after: datetime) -> list[Select[Any]]:
    moment = func.coalesce(HelpOffer.done_at, HelpOffer.offered_at)
    found = _both_ways(me, others, after, HelpOffer.author_id, AdviceRequest.author_id, moment)
    joined = (way.join_from(HelpOffer, AdviceRequest, AdviceRequest.id == HelpOffer.request_id) for way in found)
    return [way.where(HelpOffer.state.in_(BEGUN)) for way in joined]


def _messages(me: int, others: Collection[int], after: datetime) -> list[Select[Any]]:
    found = _both_ways(me, others, after, HelpOffer.author_id, AdviceRequest.author_id, OfferMessage.sent_at)
    return [
        way.join_from(HelpOffer, AdviceRequest, AdviceRequest.id == HelpOffer.request_id).join(
            OfferMessage, OfferMessage.offer_id == HelpOffer.id
        )
        for way in found
    ]


def _letters(me: int, others: Collection[int], after: datetime) -> list[Select[Any]]:
    here: Any = Correspondence.proposer_id
    there: Any = Correspondence.other_id
    moments: tuple[Any, Any] = (Letter.written_at, Letter.delivered_at)
    return [
        select(other.label("other"), moment.label("moment"))
        .join_from(Letter, Correspondence, Correspondence.id == Letter.correspondence_id)
        .where(one == me, other.in_(others), Letter.author_id == author, moment > after)
        for one, other in ((here, there), (there, here))
        for author, moment in zip((one, other), moments, strict=True)
    ]


def _letters_of_three(me: int, others: Collection[int], after: datetime) -> list[Select[Any]]:
    author, reader = IntroductionLetter.author_id, IntroductionCopy.reader_id
    moments: tuple[Any, Any] = (IntroductionLetter.written_at, IntroductionCopy.delivered_at)
    return [
        select(other.label("other"), moment.label("moment"))
        .join_from(IntroductionCopy, IntroductionLetter, IntroductionLetter.id == IntroductionCopy.letter_id)
        .where(one == me, other.in_(others), moment > after)
        for one, other, moment in ((author, reader, moments[0]), (reader, author, moments[1]))
    ]
