"""What is known of those who may be invited to one ask: read for it, and forgotten."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true, tuple_

from community.advice.models import AdviceRequest, Audience, Reply, RequestReader
from community.blocks.models import Apart, ApartKind
from community.circles.models import Circle, CircleMembership
from community.current import now, session
from community.invitations.models import Invitation
from community.invitations.seats import SMALL, Candidate
from community.invitations.touched import touches_of
from community.invitations.traces import Reasons, speaks_of
from community.mail.models import MailWishes
from community.members.models import Member, MemberSession, MemberWord
from community.pace.queries import paces_of
from community.pace.touches import left, rests

HERE_WITHIN = timedelta(days=14)
LOOKED_AT = 60  # of those who fit, and as many of those who left no trace
FEW = 2  # replies: one more, and a member is no longer newer


@dataclass(frozen=True)
class Company:
    """Those who may be invited, by key, and what the house is like around them.

    ``load`` is all that is remembered of how often each was invited: ninety days. A replayed past (``RecentLoad``)
    counts it over two asks for each helper instead, since its pace is not known: where everybody asks once in six
    weeks, it is the same.
    """

    candidates: Sequence[Candidate]
    values: Mapping[str, frozenset[str]]
    load: Mapping[str, int]
    reachable: int
    circles: int


def reachable() -> ColumnElement[bool]:
    """Whether a member can be reached: by mail, or because they were here lately. It is never shown."""
    since = now() - HERE_WITHIN
    by_mail = exists().where(
        MailWishes.member_id == Member.id,
        MailWishes.notices.is_(True),
        MailWishes.confirmed.is_not(None),
        MailWishes.confirmed == func.lower(Member.email),
    )
    came = exists().where(MemberSession.member_id == Member.id, MemberSession.opened_at > since)
    wrote = exists().where(Reply.author_id == Member.id, Reply.written_at > since)
    asked = exists().where(AdviceRequest.author_id == Member.id, AdviceRequest.asked_at > since)
    saw = exists().where(Invitation.member_id == Member.id, Invitation.delivered_at > since)
    return and_(_lives_here(), or_(by_mail, came, wrote, asked, saw))


def _lives_here() -> ColumnElement[bool]:
    """Not somebody who has left, nor an archive voice, nor somebody on pause."""
    free = or_(Member.paused_until.is_(None), Member.paused_until <= now())
    return and_(Member.left_at.is_(None), Member.password_hash.is_not(None), free)


def readers_of(request: AdviceRequest) -> ColumnElement[bool]:
    """Who may read it: everyone here, or the people of its circle."""
    if request.audience == Audience.SPACE:
        return true()
    return exists().where(RequestReader.request_id == request.id, RequestReader.member_id == Member.id)


def near(request: AdviceRequest) -> Sequence[int]:
    """People of the asker's circles, and some of the house, from a place on that the ask draws: so that whoever has
    said nothing yet may be invited as well, and not always the same of them."""
    mine = select(CircleMembership.circle_id).where(CircleMembership.member_id == request.author_id)
    one = CircleMembership.member_id
    friends = select(one).where(CircleMembership.circle_id.in_(mine)).distinct().order_by(one).limit(LOOKED_AT)
    last = session().scalar(select(func.max(Member.id))) or 0
    drawn = int.from_bytes(sha256(request.public_id.encode()).digest()[:8]) % (last + 1)
    here = select(Member.id).where(readers_of(request), reachable()).order_by(Member.id).limit(LOOKED_AT)
    parts = (friends.where(one >= drawn), friends.where(one < drawn), here.where(Member.id >= drawn))
    return [key for part in (*parts, here.where(Member.id < drawn)) for key in session().scalars(part)]


def company(request: AdviceRequest, member_keys: Collection[int], reasons: Reasons) -> Company:
    """What counts of these members for this ask."""
    keys = sorted({key for key in member_keys if key != request.author_id})
    may_read = select(Member.id).where(Member.id.in_(keys), readers_of(request), _lives_here())
    here = frozenset(session().scalars(may_read))
    reached = frozenset(session().scalars(select(Member.id).where(Member.id.in_(here), reachable())))
    words, paces, touched = _words(here | {request.author_id or 0}), paces_of(here), touches_of(here)
    apart, friends, met, newer = (
        apart_from(request.author_id, here),
        _friends(request, here),
        _met(request, here),
        _newer(here),
    )
    own = words[request.author_id or 0, "value"].keys()
    text = " ".join((request.title, request.body, *request.topics, request.content_note or ""))
    candidates = [
        Candidate(
            member=str(key),
            reachable=key in reached,
            touches_left=left(paces[key], touched[key], now()),
            resting=rests(paces[key], now()),
            apart=key in apart,
            avoids=speaks_of(list(words[key, "avoid"].values()), text),
            in_circle=key in friends,
            met=key in met,
            shares_values=bool(own & words[key, "value"].keys()),
            newer=key in newer,
            # What a note covers is not named: neither a topic nor what somebody has lived through.
            reasons=frozenset() if request.content_note else frozenset(reasons.get(key, ())),
        )
        for key in sorted(here)
    ]
    load = {str(key): len(touched[key]) for key in here}
    values = {str(key): frozenset(words[key, "value"]) for key in here}
    return Company(candidates, values, load, how_many_reachable(), _circles())


def how_many_reachable() -> int:
    """How many members can be reached, counted no further than a small house goes."""
    some = select(Member.id).where(reachable()).limit(SMALL).subquery()
    return session().scalar(select(func.count()).select_from(some)) or 0


def own_values(member_key: int | None) -> frozenset[str]:
    """What somebody says they care for, folded."""
    return frozenset(_words({member_key or 0})[member_key or 0, "value"])


def asks_for_the_first_time(request: AdviceRequest) -> bool:
    """Whether somebody who has just come in asks everyone here for the first time. What was asked of a few people
    stays between them."""
    before = and_(
        AdviceRequest.author_id == request.author_id,
        AdviceRequest.audience == Audience.SPACE,
        tuple_(AdviceRequest.asked_at, AdviceRequest.id) < (request.asked_at, request.id),
    )
    new = select(Member.id).where(Member.id == request.author_id, Member.joined_at > now() - timedelta(days=30))
    public = request.audience == Audience.SPACE
    return public and session().scalar(new.where(~exists().where(before))) is not None


def _circles() -> int:
    """How many circles the house has: none, one, or more."""
    return len(session().scalars(select(Circle.id).limit(2)).all())


def _words(member_keys: Iterable[int]) -> Mapping[tuple[int, str], dict[str, str]]:
    """The words of members by kind, folded, with their spelling."""
    found: defaultdict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    for row in session().execute(
        select(MemberWord.member_id, MemberWord.kind, MemberWord.folded, MemberWord.word).where(
            MemberWord.member_id.in_(member_keys), MemberWord.kind.in_(("value", "avoid"))
        )
    ):
        found[row.member_id, row.kind][row.folded] = row.word
    return found


def apart_from(asker_key: int | None, keys: Collection[int]) -> frozenset[int]:
    """Those between whom and the asker a block stands, and those of whom one would rather not hear the other."""
    away = Apart.kind.in_((ApartKind.BLOCK, ApartKind.MUTE))
    by_them = select(Apart.member_id).where(Apart.other_id == asker_key, Apart.member_id.in_(keys), away)
    by_asker = select(Apart.other_id).where(Apart.member_id == asker_key, Apart.other_id.in_(keys), away)
    return frozenset(session().scalars(by_them.union(by_asker)))


def _friends(request: AdviceRequest, keys: Collection[int]) -> frozenset[int]:
    mine = select(CircleMembership.circle_id).where(CircleMembership.member_id == request.author_id)
    shared = select(CircleMembership.member_id).where(
        CircleMembership.circle_id.in_(mine), CircleMembership.member_id.in_(keys)
    )
    return frozenset(session().scalars(shared))


def _met(request: AdviceRequest, keys: Collection[int]) -> frozenset[int]:
    """Those who replied in public to the asker, or to whom the asker did."""
    public: Any = (Reply.private.is_(False), Reply.folded_at.is_(None), AdviceRequest.audience == Audience.SPACE)
    joined = Reply.request_id == AdviceRequest.id
    me = request.author_id
    to_asker = exists().where(joined, *public, Reply.author_id == Member.id, AdviceRequest.author_id == me)
    by_asker = exists().where(joined, *public, Reply.author_id == me, AdviceRequest.author_id == Member.id)
    return frozenset(session().scalars(select(Member.id).where(Member.id.in_(keys), or_(to_asker, by_asker))))


def _newer(keys: Collection[int]) -> frozenset[int]:
    """Those who have replied fewer than three times for others to read; of whoever wrote more, no more is looked at.

    What somebody gives in private takes no seat from them, and gives none to anybody else.
    """
    third = (
        select(Reply.id)
        .where(Reply.author_id == Member.id, Reply.private.is_(False))
        .order_by(Reply.written_at)
        .offset(FEW)
        .limit(1)
        .scalar_subquery()
    )
    return frozenset(session().scalars(select(Member.id).where(Member.id.in_(keys), third.is_(None))))
