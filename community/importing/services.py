"""Storing the posts of a dump: all in one transaction, in bulk, without a look-up a row.

Nothing is told to anybody: no event is recorded, so there is no notice, no invitation and no mail.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from sqlalchemy import and_, exists, func, insert, select, update

from community.advice.models import (
    AdviceRequest,
    Audience,
    Reply,
    ReplyKind,
    RequestTopic,
    RequestWanted,
    State,
    words_of,
)
from community.current import house, now, session
from community.db.words import same_word, split
from community.importing.models import ImportedPost, ImportedQuestion, ImportSource
from community.importing.posts import Fault
from community.importing.staging import Staging
from community.importing.voices import meet_voices

MANY = 500
LOCK = 0x636F6D6D756E6974  # any number that nothing else locks: PostgreSQL's imports go one after the other


@dataclass
class Stored:
    """How much came in, and how much was there already."""

    questions: int = 0
    answers: int = 0
    known: int = 0

    def __bool__(self) -> bool:
        return bool(self.questions or self.answers or self.known)


def store(staging: Staging, tell: Callable[[int], None]) -> Stored:
    """Bring in, inside a unit of work, what is not here yet; ``tell`` hears of every post that is done.

    An answer whose question was taken back here is not brought in: it becomes a fault.
    """
    if session().get_bind().dialect.name == "postgresql":
        session().execute(select(func.pg_advisory_xact_lock(LOCK)))
    source = _recognise(staging)
    stored = Stored(known=staging.how_many("known"))
    if not staging.how_many("new"):
        return stored
    members = meet_voices(staging, source)
    for questions in staging.questions(MANY):
        _ask(staging, questions, source, members)
        stored.questions += len(questions)
        tell(len(questions))
    for answers in staging.answers(MANY):
        stored.answers += _answer(staging, answers, source, members)
        tell(len(answers))
    return stored


def _recognise(staging: Staging) -> ImportSource:
    """Mark what is here already; the place is the one from which most of it came, or a new one."""
    from_where: Counter[int] = Counter()
    for fingerprints in staging.fingerprints(MANY):
        standing = and_(AdviceRequest.id == ImportedPost.request_id, AdviceRequest.audience != Audience.NOBODY)
        found = session().execute(
            select(ImportedPost.fingerprint, ImportedPost.source_id, AdviceRequest.id)
            .outerjoin(AdviceRequest, standing)
            .where(ImportedPost.fingerprint.in_(fingerprints))
        )
        known = found.all()
        from_where.update(row.source_id for row in known)
        staging.know((row.id, row.fingerprint) for row in known)
    if from_where:
        return session().get_one(ImportSource, from_where.most_common(1)[0][0])
    source = ImportSource(ref=staging.first(), began_at=now())
    session().add(source)
    session().flush()
    return source


def _ask(staging: Staging, questions: Sequence[Row], source: ImportSource, members: Mapping[str, int | None]) -> None:
    """Make requests of questions. Each waits until its answers come in, later in the same transaction."""
    ids = {house().ids.public_id(): row for row in questions}
    rows = [
        {
            "public_id": public_id,
            "author_id": members.get(row["voice"]),
            "title": row["title"],
            "body": row["body"],
            "wanted": [],
            "topics": split(row["topics"]),
            "found_by": words_of(row["title"], row["body"], split(row["topics"])),
            "audience": Audience.SPACE,
            "state": State.OPEN,
            "waiting": True,
            "asked_at": datetime.fromisoformat(row["moment"]),
        }
        for public_id, row in ids.items()
    ]
    made = session().execute(insert(AdviceRequest).returning(AdviceRequest.public_id, AdviceRequest.id), rows)
    keys = {ids[row.public_id]["n"]: row.id for row in made}
    staging.place((key, n) for n, key in keys.items())
    topics = [
        {
            "request_id": keys[row["n"]],
            "topic": topic,
            "audience": Audience.SPACE,
            "waiting": True,
            "asked_at": datetime.fromisoformat(row["moment"]),
        }
        for row in questions
        for topic in dict.fromkeys(same_word(word) for word in split(row["topics"]))
    ]
    if topics:
        session().execute(insert(RequestTopic), topics)
    _remember(questions, source, keys)
    called = [{"request_id": keys[row["n"]], "called": row["called"]} for row in questions]
    session().execute(insert(ImportedQuestion), called)


def _answer(staging: Staging, answers: Sequence[Row], source: ImportSource, members: Mapping[str, int | None]) -> int:
    """Make replies of answers; returns how many."""
    rows = [row for row in answers if row["in_request"] is not None]
    for row in answers:
        if row["in_request"] is None:
            staging.note(Fault(row["line"], row["place"], "its question was taken back in this house"))
    if not rows:
        return 0
    replies = [
        {
            "public_id": house().ids.public_id(),
            "request_id": row["in_request"],
            "author_id": members.get(row["voice"]),
            "kind": ReplyKind.ADVICE,
            "body": row["body"],
            "written_at": datetime.fromisoformat(row["moment"]),
        }
        for row in rows
    ]
    session().execute(insert(Reply), replies)
    _remember(rows, source, {})
    _end_waiting({row["in_request"] for row in rows})
    return len(rows)


def _remember(posts: Sequence[Row], source: ImportSource, keys: Mapping[int, int]) -> None:
    rows = [
        {"fingerprint": row["fingerprint"], "source_id": source.id, "request_id": keys.get(row["n"])} for row in posts
    ]
    session().execute(insert(ImportedPost), rows)


def _end_waiting(requests: set[int]) -> None:
    """A request no longer waits once somebody other than its asker has replied publicly."""
    answered = exists().where(
        Reply.request_id == AdviceRequest.id,
        Reply.private.is_(False),
        Reply.author_id.is_distinct_from(AdviceRequest.author_id),
    )
    session().execute(
        update(AdviceRequest)
        .where(AdviceRequest.id.in_(requests), AdviceRequest.waiting.is_(True), answered)
        .values(waiting=False)
        .execution_options(synchronize_session=False)
    )
    no_longer = select(AdviceRequest.id).where(AdviceRequest.id.in_(requests), AdviceRequest.waiting.is_(False))
    for found in (RequestTopic, RequestWanted):
        session().execute(
            update(found)
            .where(found.request_id.in_(no_longer), found.waiting.is_(True))
            .values(waiting=False)
            .execution_options(synchronize_session=False)
        )
