"""Who may be asked to welcome somebody new: read for one hello, and forgotten.

Whoever shares the language comes first, then whoever was not asked to welcome lately, then whoever shares a value, an
experience or a circle, then whoever was welcomed themselves or has replied lately. Between equals each hello draws.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from community.advice.models import Reply
from community.circles.models import CircleMembership
from community.current import now, session
from community.hellos.models import Hello, HelloWord, Welcome, WordKind
from community.invitations.people import apart_from, reachable
from community.invitations.touched import touches_of
from community.invitations.traces import speaks_of
from community.members.models import Member, MemberWord
from community.pace.queries import paces_of
from community.pace.touches import left

LOOKED_AT = 60
LATELY = timedelta(days=14)
A_MONTH = timedelta(days=30)


def may_welcome(hello: Hello) -> Sequence[int]:
    """Members who may be asked to answer this hello, whoever suits best before the others.

    Nobody is among them who looks after the house, cannot be reached, rests, has been asked often enough by their own
    pace, stays away from the newcomer, would rather not discuss what the hello speaks of, or was asked already.
    """
    asked = select(Welcome.member_id).where(Welcome.hello_id == hello.id)
    may = (Member.steward.is_(False), Member.id != hello.member_id, Member.id.not_in(asked), reachable())
    near = _near(hello.member_id)
    here = select(Member.id).where(*may).order_by(Member.id)
    # Some of the house at a place that the hello draws, so that anybody may be asked, however many they are.
    last = session().scalar(select(func.max(Member.id))) or 0
    start = int.from_bytes(sha256(hello.public_id.encode()).digest()[:8]) % (last + 1)
    keys = {*session().scalars(here.where(Member.id.in_(near)))}
    for some in (Member.id >= start, Member.id < start):
        keys |= {*session().scalars(here.where(some).limit(LOOKED_AT))}
    keys = {*_free(keys)} - _avoid(keys, hello.words) - apart_from(hello.member_id, keys)
    language = session().scalar(select(Member.locale).where(Member.id == hello.member_id))
    same = {*session().scalars(select(Member.id).where(Member.id.in_(keys), Member.locale == language))}
    lately = select(Welcome.member_id).where(Welcome.member_id.in_(keys), Welcome.brought_at > now() - LATELY)
    asked_lately, used_to = {*session().scalars(lately)}, _used_to_it(keys)
    return sorted(
        keys,
        key=lambda key: (
            key not in same,
            key in asked_lately,
            key not in near,
            key not in used_to,
            sha256(f"{hello.public_id} {key}".encode()).digest(),
        ),
    )


def still_free(member_key: int, newcomer_key: int) -> bool:
    """Whether a member may still be asked, their row locked: they may have been asked for something else meanwhile."""
    locked = select(Member.id).where(Member.id == member_key, Member.left_at.is_(None))
    here = session().scalar(locked.with_for_update(key_share=True))
    return here is not None and bool(_free([here])) and not apart_from(newcomer_key, [here])


def _free(keys: Collection[int]) -> Sequence[int]:
    """Those who do not rest, and have been asked less often than they said."""
    paces, touched = paces_of(keys), touches_of(keys)
    return [key for key in keys if left(paces[key], touched[key], now())]


def _near(newcomer_key: int) -> frozenset[int]:
    """Some of those who share a value, an experience or a circle with the newcomer."""
    own, other = aliased(MemberWord), aliased(MemberWord)
    words = (
        select(other.member_id)
        .join(own, (own.kind == other.kind) & (own.folded == other.folded))
        .where(own.member_id == newcomer_key, own.kind.in_(("value", "experience")), other.member_id != newcomer_key)
        .order_by(other.id.desc())
        .limit(LOOKED_AT)
    )
    mine = select(CircleMembership.circle_id).where(CircleMembership.member_id == newcomer_key)
    circles = select(CircleMembership.member_id).where(CircleMembership.circle_id.in_(mine)).limit(LOOKED_AT)
    return frozenset((*session().scalars(words), *session().scalars(circles))) - {newcomer_key}


def _avoid(keys: Collection[int], text: str) -> frozenset[int]:
    """Those who would rather not discuss something of which the text speaks."""
    words = select(MemberWord.member_id, MemberWord.word).where(
        MemberWord.member_id.in_(keys), MemberWord.kind == "avoid"
    )
    return frozenset(row.member_id for row in session().execute(words) if speaks_of([row.word], text))


def _used_to_it(keys: Collection[int]) -> frozenset[int]:
    """Those who were welcomed here themselves, or have replied to somebody lately."""
    welcomed = select(HelloWord.reader_id).where(HelloWord.reader_id.in_(keys), HelloWord.kind == WordKind.HELLO)
    wrote = select(Reply.author_id).where(Reply.author_id.in_(keys), Reply.written_at > now() - A_MONTH)
    found = select(Member.id).where(Member.id.in_(keys), or_(Member.id.in_(welcomed), Member.id.in_(wrote)))
    return frozenset(session().scalars(found))
