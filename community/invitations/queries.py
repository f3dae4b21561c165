"""Reading the past of a house for its replay: what everyone here may read, some hundred asks at a time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, tuple_

from community.advice.models import AdviceRequest, Audience, Reply
from community.current import session
from community.importing.models import ImportedQuestion, ImportedVoice, ImportSource
from community.importing.posts import hashed
from community.invitations.replay import PastAsk, PastReply
from community.members.models import Member

MANY = 500
ASK = AdviceRequest.__table__.c
REPLY = Reply.__table__.c
MEMBER = Member.__table__.c
NAMELESS = "user"  # what an import calls those who have a number and no name


def how_much_past() -> tuple[int, timedelta]:
    """How many asks everyone here may read, and the time from the first to the last."""
    number, first, last = (
        session().execute(select(func.count(), func.min(ASK.asked_at), func.max(ASK.asked_at)).where(_shown())).one()
    )
    return number, last - first if number else timedelta()


def past() -> Iterator[PastAsk]:
    """Those asks in the order in which they came, with their public replies; people are named by their handles.

    Private and folded replies tell nothing, nor does what somebody wrote who has left.
    """
    asker = select(MEMBER.handle).where(MEMBER.id == ASK.author_id).scalar_subquery()
    columns = (ASK.id, ASK.public_id, ASK.asked_at, ASK.title, ASK.body, ASK.topics, asker.label("asker"))
    statement = select(*columns).where(_shown()).order_by(ASK.asked_at, ASK.id).limit(MANY)
    after: tuple[Any, ...] | None = None
    while rows := (
        session().execute(statement if after is None else statement.where(tuple_(ASK.asked_at, ASK.id) > after)).all()
    ):
        after = (rows[-1].asked_at, rows[-1].id)
        names, replies = _names([row.id for row in rows]), _replies([row.id for row in rows])
        for row in rows:
            yield PastAsk(
                names.get(row.id, row.public_id),
                row.asked_at,
                f"{row.title} {row.body}",
                row.topics,
                row.asker,
                replies[row.id],
            )


def names_elsewhere() -> Mapping[str, str]:
    """What archive voices are called where they come from, by handle; nobody else is in it."""
    refs = session().scalars(select(ImportSource.ref)).all()
    statement = (
        select(MEMBER.id, MEMBER.handle, MEMBER.name, ImportedVoice.voice_hash)
        .join(ImportedVoice, ImportedVoice.member_id == MEMBER.id)
        .order_by(MEMBER.id)
        .limit(MANY)
    )
    found: dict[str, str] = {}
    last = 0
    while rows := session().execute(statement.where(last < MEMBER.id)).all():
        last = rows[-1].id
        for row in rows:
            for name in (row.name, row.name.removeprefix(NAMELESS)):  # only the one that gives the hash is true
                if row.voice_hash in {hashed(ref, name) for ref in refs}:
                    found[row.handle] = name
    return found


def _shown() -> Any:
    return ASK.audience == Audience.SPACE


def _names(asks: Sequence[int]) -> Mapping[int, str]:
    """What imported asks are called where they come from."""
    statement = select(ImportedQuestion.request_id, ImportedQuestion.called)
    found = session().execute(statement.where(ImportedQuestion.request_id.in_(asks)))
    return {row.request_id: row.called for row in found}


def _replies(asks: Sequence[int]) -> Mapping[int, Sequence[PastReply]]:
    statement = (
        select(REPLY.request_id, REPLY.written_at, REPLY.body, MEMBER.handle)
        .join(Member.__table__, MEMBER.id == REPLY.author_id)
        .where(
            REPLY.request_id.in_(asks), REPLY.private.is_(False), REPLY.folded_at.is_(None), MEMBER.left_at.is_(None)
        )
        .order_by(REPLY.request_id, REPLY.written_at, REPLY.id)
    )
    found: defaultdict[int, list[PastReply]] = defaultdict(list)
    for row in session().execute(statement):
        found[row.request_id].append(PastReply(row.handle, row.written_at, row.body))
    return found
