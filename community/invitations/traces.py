"""What people left in public that may fit an ask: a few bounded looks along indexes, the newest first."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, union_all

from community.advice.models import AdviceRequest, Audience, Reply, RequestTopic
from community.current import now, session
from community.db.words import FOLDED, fold, same_word
from community.invitations.facts import Ask, Trace
from community.invitations.seats import Reason
from community.invitations.terms import terms
from community.members.models import Member, MemberWord
from community.standing_offers.models import StandingOffer, StandingOfferTopic

ASKS, OFFERS, PEOPLE = 200, 100, 200  # looked at, the newest first
LONGEST = 4  # words of an experience, to be found in an ask
LOOKED_FOR = 400  # such experiences
LATELY = timedelta(days=90)
Reasons = dict[int, dict[Reason, str]]


@dataclass
class Left:
    """What was found: the ask as the choosing takes it, the traces, and what may be said to each member, by key."""

    ask: Ask
    traces: list[Trace] = field(default_factory=list)
    reasons: Reasons = field(default_factory=dict)

    def add(self, member_key: int, reason: Reason, words: str) -> None:
        """Something that may truly be said to a member; the first of a kind stays."""
        self.reasons.setdefault(member_key, {}).setdefault(reason, words)


def phrases(*texts: str) -> list[str]:
    """Every few words in a row of some texts, folded, each once: what an experience is looked up by."""
    words = terms(" ".join(texts))
    runs = (" ".join(words[at : at + most]) for most in range(1, LONGEST + 1) for at in range(len(words) - most + 1))
    return list(dict.fromkeys(run[:FOLDED] for run in runs))


def found_for(request: AdviceRequest, values: frozenset[str]) -> Left:
    """Who left what that may fit this ask.

    Args:
        values: what its asker says they care for, folded.
    """
    topics = {same_word(topic): topic for topic in request.topics}
    asks = _asks_before(request, list(topics))
    moments = sorted(row.asked_at for row in asks)
    here = len(moments)
    text = f"{request.title} {request.body}"
    found = Left(Ask(here, request.asked_at, text, request.topics, str(request.author_id), values))
    _replies(found, asks, moments, topics)
    _offers(found, topics, moments)
    _experiences(found, phrases(request.title, *request.topics, request.body)[:LOOKED_FOR], here)
    found.traces.sort(key=lambda trace: (trace.place, trace.moment, trace.helper))
    return found


def _asks_before(request: AdviceRequest, topics: Sequence[str]) -> Sequence[Any]:
    """The newest asks that everyone here may read, and the newest of those on each of the same topics."""
    newest = (
        select(AdviceRequest.id)
        .where(AdviceRequest.audience == Audience.SPACE, AdviceRequest.asked_at <= request.asked_at)
        .order_by(AdviceRequest.asked_at.desc(), AdviceRequest.id.desc())
        .limit(ASKS)
    )
    alike = [
        select(RequestTopic.request_id)
        .where(RequestTopic.topic == topic, RequestTopic.audience == Audience.SPACE)
        .where(RequestTopic.asked_at <= request.asked_at)
        .order_by(RequestTopic.asked_at.desc(), RequestTopic.request_id.desc())
        .limit(ASKS)
        for topic in topics
    ]
    keys = session().scalars(union_all(*(select(branch.subquery()) for branch in (newest, *alike)))).all()
    columns = (AdviceRequest.id, AdviceRequest.title, AdviceRequest.body, AdviceRequest.topics, AdviceRequest.asked_at)
    here = select(*columns).where(AdviceRequest.id.in_({*keys} - {request.id}))
    return session().execute(here.order_by(AdviceRequest.id)).all()


def _replies(found: Left, asks: Sequence[Any], moments: Sequence[datetime], topics: Mapping[str, str]) -> None:
    """The public replies to these asks, each a trace of who wrote it."""
    by_key = {row.id: row for row in asks}
    said = (
        select(Reply.request_id, Reply.author_id, Reply.body, Reply.written_at)
        .where(Reply.request_id.in_(by_key), Reply.private.is_(False), Reply.folded_at.is_(None))
        .where(Reply.author_id.is_not(None))
        .order_by(Reply.written_at.desc(), Reply.id.desc())
        .limit(10 * ASKS)
    )
    for reply in session().execute(said):
        ask = by_key[reply.request_id]
        words = f"{ask.title} {ask.body} {reply.body}"
        place = bisect(moments, reply.written_at)
        found.traces.append(Trace(str(reply.author_id), place, reply.written_at, words, ask.topics))
        if reply.written_at > now() - LATELY:
            for topic in ask.topics:
                if same_word(topic) in topics:
                    found.add(reply.author_id, Reason.WROTE, topics[same_word(topic)])


def _offers(found: Left, topics: Mapping[str, str], moments: Sequence[datetime]) -> None:
    """What is offered now and then on these topics and awake."""
    if not topics:
        return
    offered = (
        select(StandingOffer.author_id, StandingOffer.what, StandingOffer.topics, StandingOffer.made_at)
        .join(StandingOfferTopic, StandingOfferTopic.offer_id == StandingOffer.id)
        .where(StandingOfferTopic.topic.in_(topics), StandingOfferTopic.asleep_at > now())
        .where(StandingOffer.folded_at.is_(None))
        .order_by(StandingOfferTopic.asleep_at.desc(), StandingOfferTopic.offer_id.desc())
        .limit(OFFERS)
    )
    for offer in session().execute(offered):
        place = bisect(moments, offer.made_at)
        found.traces.append(Trace(str(offer.author_id), place, offer.made_at, offer.what, offer.topics))
        found.add(offer.author_id, Reason.OFFERED, offer.what)


def _experiences(found: Left, looked_for: Sequence[str], here: int) -> None:
    """Those who say on their own page that they have lived through what the ask speaks of. It does not grow old."""
    lived = (
        select(MemberWord.member_id, MemberWord.word, MemberWord.folded)
        .join(Member, Member.id == MemberWord.member_id)
        .where(MemberWord.kind == "experience", MemberWord.folded.in_(looked_for), Member.left_at.is_(None))
        .order_by(MemberWord.folded, MemberWord.member_id)
        .limit(PEOPLE)
    )
    for row in session().execute(lived):
        found.traces.append(Trace(str(row.member_id), here, found.ask.moment, row.word, (row.word,)))
        found.add(row.member_id, Reason.EXPERIENCE, row.word)


def speaks_of(words: Sequence[str], text: str) -> bool:
    """Whether a text holds one of these words or a few of them in a row, however they are spelt."""
    found = f" {' '.join(terms(text))} "
    return any(f" {' '.join(terms(fold(word)))} " in found for word in words if terms(word))
