"""Asking, replying, settling. Each function is one act of one person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, exists, insert, literal, or_, select, update

from community.advice.asking_again import ask_again, was_asked
from community.advice.models import (
    AdviceRequest,
    Audience,
    Reply,
    RequestHelper,
    RequestReader,
    RequestTopic,
    RequestWanted,
    State,
)
from community.circles.models import Circle
from community.circles.queries import find_circle_to_change
from community.current import now, session
from community.db.words import same_word
from community.errors import Invalid, NotFound
from community.events import NewsTold, ReplyWritten, RequestAsked
from community.language import _
from community.members.queries import members_by_handle
from community.notices.services import forget
from community.offers.models import HelpOffer
from community.outbox import record
from community.security.identity import Identity, kept_apart
from community.security.throttling import DAY, HOUR, slow_down_writing
from community.undoing import check_just_sent

MONTH = timedelta(days=30)
LATER = {"1 month": MONTH, "3 months": 3 * MONTH, "6 months": 6 * MONTH, "1 year": timedelta(days=365)}


def ask(
    identity: Identity,
    *,
    title: str,
    body: str,
    wanted: Sequence[str] = (),
    topics: Sequence[str] = (),
    audience: str = Audience.SPACE,
    people: Sequence[str] = (),
    content_note: str | None = None,
    no_advice: bool = False,
    circle: str | None = None,
) -> AdviceRequest:
    """Ask for advice.

    Raises:
        Invalid: when a named person is not here, or the circle is not one's own.
        TooMany: after ten requests in a day.
    """
    slow_down_writing(identity, AdviceRequest.author_id, AdviceRequest.asked_at, 10, DAY)
    moment = now()
    request = AdviceRequest(
        author_id=identity.key,
        title=title,
        body=body,
        wanted=list(wanted),
        topics=list(topics),
        content_note=content_note or None,
        no_advice=no_advice,
        audience=Audience.SPACE if audience == Audience.SPACE else Audience.PEOPLE,
        state=State.OPEN,
        waiting=True,
        asked_at=moment,
        edition=1,
    )
    if audience == Audience.PEOPLE:
        request.readers = _readers({identity.key, *_named(identity, people)}, moment)
    elif circle:
        own = find_circle_to_change(identity, circle)
        if own is None:
            raise Invalid({"circle": [_("This circle is not here, or not open to you.")]})
        request.circle = own
        request.readers = _readers({membership.member_id for membership in own.memberships}, moment)
    request.topic_rows, request.wanted_rows = topic_rows(request), wanted_rows(request)
    session().add(request)
    session().flush()
    record(RequestAsked(request.public_id, request.audience))
    return request


def edit(
    identity: Identity,  # noqa: ARG001 (the policy has seen to it that this is the author)
    request: AdviceRequest,
    *,
    title: str | None = None,
    body: str | None = None,
    wanted: Sequence[str] | None = None,
    topics: Sequence[str] | None = None,
    content_note: str | None = None,
    no_advice: bool | None = None,
) -> AdviceRequest:
    """Change the words of a request; None leaves a thing as it is, an empty note takes the note away."""
    if title is not None:
        request.title = title
    if body is not None:
        request.body = body
    if wanted is not None:
        request.wanted = list(wanted)
        request.wanted_rows.clear()
        session().flush()
        request.wanted_rows = wanted_rows(request)
    if no_advice is not None:
        request.no_advice = no_advice
    if content_note is not None:
        request.content_note = content_note or None
    if topics is not None:
        request.topics = list(topics)
        request.topic_rows.clear()
        session().flush()
        request.topic_rows = topic_rows(request)
    request.edition += 1
    session().flush()
    return request


def take_back(request: AdviceRequest) -> None:
    """Take a request back: its words are erased, and nobody meets it any more."""
    request.title, request.body, request.wanted, request.topics = "", "", [], []
    request.content_note, request.news, request.ask_again_on = None, None, None
    request.audience, request.circle_id, request.waiting = Audience.NOBODY, None, False
    request.readers.clear()
    request.topic_rows.clear()
    request.wanted_rows.clear()
    request.helpers.clear()


def undo_ask(request: AdviceRequest) -> None:
    """Take a request back that was sent a moment ago: no row of it stays, unless somebody has answered by then.

    Raises:
        Conflict: when the half minute is over.
    """
    check_just_sent(request.asked_at)
    answers = (Reply.request_id == request.id, HelpOffer.request_id == request.id)
    if any(session().scalar(select(exists().where(answer))) for answer in answers):
        take_back(request)  # what others wrote stays theirs
        return
    session().delete(request)
    session().flush()


def settle(
    identity: Identity,
    request: AdviceRequest,
    *,
    state: str,
    helped_by: Sequence[str] = (),
    news: str | None = None,
    ask_again_in: str | None = None,
) -> AdviceRequest:
    """Say where a request stands; perhaps who helped (in private) and what became of it.

    What became of it is told when it is first written, and once more when the asker was asked for it later.

    Raises:
        NotFound: when a reply or an offer that is said to have helped is not one of this request.
    """
    helpers = _helpers(identity, request, helped_by)
    new_chapter = request.news is None or (was_asked(identity, request) and news != request.news)
    request.state = state
    wait_if_unanswered(request)
    for member_key in helpers - {helper.member_id for helper in request.helpers}:
        request.helpers.append(RequestHelper(member_id=member_key, noted_at=now()))
    if ask_again_in:
        ask_again(request, now() + LATER[ask_again_in])
    elif news:
        request.ask_again_on = None  # it is told
    if news:
        request.news = news
        if new_chapter:
            record(NewsTold(request.public_id, request.audience))
    session().flush()
    return request


def reply(identity: Identity, request: AdviceRequest, *, kind: str, body: str = "", private: bool = False) -> Reply:
    """Reply to a request; the first public reply of somebody else ends its waiting.

    Raises:
        TooMany: after thirty replies in an hour.
    """
    slow_down_writing(identity, Reply.author_id, Reply.written_at, 30, HOUR)
    written = Reply(
        request_id=request.id,
        author_id=identity.key,
        kind=kind,
        body=body,
        private=private,
        written_at=now(),
        edition=1,
    )
    session().add(written)
    session().flush()
    if not private and identity.key != request.author_id:
        request.wait(False)
    record(ReplyWritten(written.public_id, Audience.PEOPLE if private else request.audience))
    return written


def edit_reply(reply: Reply, *, kind: str | None = None, body: str | None = None) -> Reply:
    """Change one's reply.

    Raises:
        Invalid: when no words would be left in a reply that needs some.
    """
    kind = kind if kind is not None else reply.kind
    body = body if body is not None else reply.body
    if kind != "with_you" and not body:
        raise Invalid({"body": [_("A few words are needed here.")]})
    reply.kind, reply.body = kind, body
    reply.edition += 1
    session().flush()
    return reply


def take_back_reply(reply: Reply) -> None:
    """Take a reply back: its words are erased, and if it was the only one, the request waits again."""
    request = session().get_one(AdviceRequest, reply.request_id, with_for_update=True)
    forget(reply.public_id)
    session().delete(reply)
    session().flush()
    wait_if_unanswered(request)


def undo_reply(reply: Reply) -> None:
    """Take a reply back that was sent a moment ago.

    Raises:
        Conflict: when the half minute is over.
    """
    check_just_sent(reply.written_at)
    take_back_reply(reply)


def wait_if_unanswered(request: AdviceRequest) -> None:
    """A request that is open waits exactly while nobody else has replied for everyone to read."""
    request.wait(request.state == State.OPEN and not _answered(request))


def topic_rows(request: AdviceRequest) -> list[RequestTopic]:
    """The rows by which a request is found by topic."""
    found = dict.fromkeys(same_word(topic) for topic in request.topics)
    return [RequestTopic(topic=topic, **_place(request)) for topic in found]


def wanted_rows(request: AdviceRequest) -> list[RequestWanted]:
    """The rows by which a request is found by what would help."""
    return [RequestWanted(wanted=wanted, **_place(request)) for wanted in dict.fromkeys(request.wanted)]


def _place(request: AdviceRequest) -> dict[str, Any]:
    return {"audience": request.audience, "waiting": request.waiting, "asked_at": request.asked_at}


def wait_without(member_key: int) -> None:
    """Let open requests wait again to which nobody else has replied publicly; asked before this person is erased."""
    public = (Reply.request_id == AdviceRequest.id, Reply.private.is_(False), Reply.folded_at.is_(None))
    from_others = Reply.author_id.is_distinct_from(AdviceRequest.author_id)
    left_alone = select(AdviceRequest.id).where(
        AdviceRequest.state == State.OPEN,
        AdviceRequest.author_id.is_distinct_from(member_key),
        exists().where(*public, Reply.author_id == member_key),
        ~exists().where(*public, from_others, Reply.author_id.is_distinct_from(member_key)),
    )
    for column in (RequestTopic.request_id, RequestWanted.request_id, AdviceRequest.id):
        waits = update(column.class_).where(column.in_(left_alone)).values(waiting=True)
        session().execute(waits.execution_options(synchronize_session=False))


def wait_no_longer(member_key: int) -> None:
    """Undo ``wait_without``, for somebody whose replies are there again."""
    heard = (Reply.private.is_(False), Reply.folded_at.is_(None))
    replied = select(Reply.request_id).where(Reply.author_id == member_key, *heard)
    waiting = select(AdviceRequest).where(
        AdviceRequest.id.in_(replied),
        AdviceRequest.waiting.is_(True),
        AdviceRequest.author_id.is_distinct_from(member_key),
    )
    for request in session().scalars(waiting.order_by(AdviceRequest.id).with_for_update(of=AdviceRequest)):
        request.wait(False)


def rest_all(member_key: int) -> None:
    """Let every request of somebody rest: who asked is not there to read."""
    mine = AdviceRequest.author_id == member_key
    for rows in (RequestTopic, RequestWanted):
        found = rows.request_id.in_(select(AdviceRequest.id).where(mine))
        session().execute(update(rows).where(found).values(waiting=False).execution_options(synchronize_session=False))
    session().execute(
        update(AdviceRequest)
        .where(mine)
        .values(state=State.RESTING, waiting=False)
        .execution_options(synchronize_session=False)
    )


def put_rows_in_order(member_key: int) -> None:
    """Let the rows by which requests of somebody are found say again whether these wait."""
    for rows in (RequestTopic, RequestWanted):
        waits = select(AdviceRequest.waiting).where(AdviceRequest.id == rows.request_id).scalar_subquery()
        found = rows.request_id.in_(select(AdviceRequest.id).where(AdviceRequest.author_id == member_key))
        session().execute(update(rows).where(found).values(waiting=waits).execution_options(synchronize_session=False))


def take_back_unread(member_key: int) -> None:
    """Take those requests of somebody back that nobody else may read: without their author nobody would."""
    another = exists().where(RequestReader.request_id == AdviceRequest.id, RequestReader.member_id != member_key)
    unread = or_(AdviceRequest.audience == Audience.NOBODY, and_(AdviceRequest.audience != Audience.SPACE, ~another))
    mine = select(AdviceRequest).where(AdviceRequest.author_id == member_key, unread)
    for request in session().scalars(mine.order_by(AdviceRequest.id).with_for_update(of=AdviceRequest)):
        take_back(request)


def open_circle_to(circle: Circle, member_key: int) -> None:
    """Whoever comes into a circle may read what was asked there."""
    asked = select(AdviceRequest.id, literal(member_key), AdviceRequest.asked_at).where(
        AdviceRequest.circle_id == circle.id,
        AdviceRequest.audience == Audience.PEOPLE,
        ~exists().where(RequestReader.request_id == AdviceRequest.id, RequestReader.member_id == member_key),
    )
    session().execute(insert(RequestReader).from_select(["request_id", "member_id", "asked_at"], asked))


def close_circle_to(circle: Circle, member_key: int) -> None:
    """Whoever leaves a circle reads there only what they asked themselves."""
    others = select(AdviceRequest.id).where(
        AdviceRequest.circle_id == circle.id, AdviceRequest.author_id.is_distinct_from(member_key)
    )
    session().execute(
        delete(RequestReader).where(RequestReader.member_id == member_key, RequestReader.request_id.in_(others))
    )


def _readers(member_keys: set[int], moment: datetime) -> list[RequestReader]:
    return [RequestReader(member_id=key, asked_at=moment) for key in sorted(member_keys)]


def _named(identity: Identity, people: Sequence[str]) -> set[int]:
    handles = {handle.strip().lstrip("@").lower() for handle in people} - {identity.handle}
    found = members_by_handle(identity, sorted(handles))
    missing = sorted(handles - set(found))
    if missing or not found:
        words = _("We do not find %(handle)s here.", handle=", ".join(missing)) if missing else ""
        raise Invalid({"people": [words or _("Please name at least one person.")]})
    return {member.id for member in found.values()}


def _answered(request: AdviceRequest) -> bool:
    """Whether somebody other than the asker has replied publicly."""
    found = session().scalar(
        select(Reply.id)
        .where(
            Reply.request_id == request.id,
            Reply.private.is_(False),
            Reply.folded_at.is_(None),
            Reply.author_id.is_distinct_from(request.author_id),
        )
        .limit(1)
    )
    return found is not None


def _helpers(identity: Identity, request: AdviceRequest, ids: Sequence[str]) -> set[int]:
    if not ids:
        return set()
    replies = session().execute(
        select(Reply.public_id, Reply.author_id).where(
            Reply.request_id == request.id, Reply.folded_at.is_(None), Reply.public_id.in_(ids)
        )
    )
    offers = session().execute(
        select(HelpOffer.public_id, HelpOffer.author_id).where(
            HelpOffer.request_id == request.id, HelpOffer.public_id.in_(ids)
        )
    )
    found = {row[0]: row[1] for row in (*replies, *offers)}
    if set(ids) - set(found):
        raise NotFound
    if any(kept_apart(identity, key) for key in found.values()):
        raise NotFound
    return {key for key in found.values() if key is not None and key != identity.key}
