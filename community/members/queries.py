"""Reading members, their words, and one's own exchanges."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    String,
    bindparam,
    case,
    cast,
    exists,
    literal,
    null,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from community.advice.models import AdviceRequest, Reply
from community.current import now, session
from community.db.people import left_out, not_by
from community.db.words import same_word
from community.hellos.models import Hello, HelloWord
from community.members.models import Member, MemberWord
from community.offers.models import HelpOffer
from community.security.identity import Identity, kept_apart
from community.standing_offers.models import StandingOffer, StandingOfferTopic
from community.thanks.models import Thanks

HELLO_SHOWN = timedelta(days=30)


def find_member(identity: Identity | None, handle: str) -> Member | None:
    """The member with this handle, or None when there is none, has left, or a block stands between."""
    found = session().scalar(select(Member).where(Member.handle == handle, Member.left_at.is_(None)))
    return None if found is None or kept_apart(identity, found.id) else found


def find_me(identity: Identity | None) -> Member | None:
    """The member who is asking."""
    return session().get(Member, identity.key) if identity else None


def members_by_handle(identity: Identity, handles: Sequence[str]) -> dict[str, Member]:
    """The present members among these handles, less those from whom a block keeps this member apart."""
    found = session().scalars(
        select(Member).where(Member.handle.in_(handles), Member.left_at.is_(None), Member.password_hash.is_not(None))
    )
    return {member.handle: member for member in found if not kept_apart(identity, member.id)}


def words_of(member_key: int) -> Sequence[MemberWord]:
    """All words of a member in the member's own order; the presenter decides what others see."""
    found = session().scalars(select(MemberWord).where(MemberWord.member_id == member_key))
    return sorted(found, key=lambda word: word.position)  # a few: the database need not build a table to sort them


def page_of(member_key: int, viewer_key: int) -> Sequence[Any]:
    """What a member's page is made of, and what of the viewer's decides about it, in one statement: the words of both,
    as ``offer`` what the member offers now and then that can be found on a topic and is awake, and as ``hello`` what
    they said when they came in, if that was lately."""
    values = {"member": member_key, "viewer": viewer_key, "now": now(), "lately": now() - HELLO_SHOWN}
    found = session().execute(_page_of(), values).all()
    return sorted(found, key=lambda row: (row.position, row.word))


@cache
def _page_of() -> Executable:
    member = bindparam("member", type_=Integer)
    both = MemberWord.member_id.in_((member, bindparam("viewer", type_=Integer)))
    moment = bindparam("now", type_=MemberWord.opens_at.type)
    awake = exists().where(StandingOfferTopic.offer_id == StandingOffer.id, StandingOfferTopic.asleep_at > moment)
    nothing = [null().label(name) for name in ("ref", "when", "limit")]
    lately = bindparam("lately", type_=Hello.said_at.type)
    words = select(
        MemberWord.member_id.label("member_id"),
        MemberWord.kind.label("kind"),
        MemberWord.word.label("word"),
        MemberWord.folded.label("folded"),
        MemberWord.position.label("position"),
        MemberWord.seen_by.label("seen_by"),
        MemberWord.opens_at.label("opens_at"),
        *nothing,
    ).where(both)
    offers = select(
        StandingOffer.author_id,
        literal("offer"),
        StandingOffer.what,
        literal(""),
        literal(0),
        literal(""),
        cast(null(), MemberWord.opens_at.type),
        StandingOffer.public_id,
        StandingOffer.when,
        StandingOffer.limit,
    ).where(StandingOffer.author_id == member, StandingOffer.folded_at.is_(None), awake)
    hello = select(
        Hello.member_id,
        literal("hello"),
        Hello.words,
        literal(""),
        literal(0),
        literal(""),
        cast(null(), MemberWord.opens_at.type),
        *nothing,
    ).where(Hello.member_id == member, Hello.folded_at.is_(None), Hello.words != "", Hello.said_at > lately)
    return union_all(words, offers, hello)


def known_for(member_key: int, viewer: Identity) -> tuple[str, ...]:
    """Words from thanks that both people show, each once however it is spelt, the newest first; not those of somebody
    from whom a block keeps the viewer apart."""
    shown = select(Thanks.qualities).where(Thanks.receiver_id == member_key, Thanks.shared.is_(True))
    if viewer.apart:
        shown = shown.where(not_by(viewer.apart, Thanks.giver_id))
    rows = session().scalars(shown.order_by(Thanks.thanked_at.desc(), Thanks.id.desc()).limit(50))
    words: dict[str, str] = {}
    for word in (word for qualities in rows for word in qualities):
        words.setdefault(same_word(word), word)
    return tuple(words.values())


def exchanges(identity: Identity, place: Sequence[Any] | None, limit: int) -> Sequence[Any]:
    """One's own asks, replies, offers and hellos, made and received: what is open first, then the newest."""
    values: dict[str, Any] = {"me": identity.key, "limit": limit, **identity.left_out}
    if place is not None:
        values["is_open"], values["before"], values["before_ref"] = place
    return session().execute(_exchanges(place is not None, bool(identity.apart)), values).all()


@cache
def _exchanges(placed: bool, apart: bool) -> Executable:
    me: ColumnElement[int] = bindparam("me", type_=Integer)
    asker, helper = aliased(Member), aliased(Member)
    nobody: tuple[ColumnElement[Any], ...] = (
        null().label("handle"),
        null().label("name"),
        cast(null(), Member.left_at.type).label("left_at"),
    )

    def who(person: Any) -> tuple[ColumnElement[Any], ...]:
        return person.handle.label("handle"), person.name.label("name"), person.left_at.label("left_at")

    def row(kind: str, is_open: ColumnElement[bool], state: Any, thing: Any, moment: Any, text: Any) -> list[Any]:
        return [
            cast(case((is_open, 1), else_=0), Integer).label("open"),
            moment.label("moment"),
            thing.public_id.label("id"),
            literal(kind).label("kind"),
            AdviceRequest.title.label("title"),
            text.label("text"),
            state.label("state"),
            AdviceRequest.public_id.label("request"),
        ]

    live = HelpOffer.state.in_(("offered", "accepted"))
    none = null().label("offer")
    standing = AdviceRequest.audience != "nobody"
    asks = select(
        *row("ask", AdviceRequest.state == "open", AdviceRequest.state, AdviceRequest, AdviceRequest.asked_at, null()),
        none,
        *nobody,
    ).where(AdviceRequest.author_id == me, standing)
    replies = (
        select(
            *row("reply", AdviceRequest.state == "open", AdviceRequest.state, Reply, Reply.written_at, Reply.body),
            none,
            *who(asker),
        )
        .join(AdviceRequest, AdviceRequest.id == Reply.request_id)
        .outerjoin(asker, asker.id == AdviceRequest.author_id)
        .where(Reply.author_id == me, Reply.folded_at.is_(None), standing, AdviceRequest.author_id.is_distinct_from(me))
    )
    made = (
        select(
            *row("offer_made", live, HelpOffer.state, HelpOffer, HelpOffer.offered_at, HelpOffer.what),
            HelpOffer.public_id.label("offer"),
            *who(asker),
        )
        .join(AdviceRequest, AdviceRequest.id == HelpOffer.request_id)
        .outerjoin(asker, asker.id == AdviceRequest.author_id)
        .where(HelpOffer.author_id == me, standing)
    )
    received = (
        select(
            *row("offer_received", live, HelpOffer.state, HelpOffer, HelpOffer.offered_at, HelpOffer.what),
            HelpOffer.public_id.label("offer"),
            *who(helper),
        )
        .join(AdviceRequest, AdviceRequest.id == HelpOffer.request_id)
        .outerjoin(helper, helper.id == HelpOffer.author_id)
        .where(AdviceRequest.author_id == me, standing)
    )
    # A hello stands in nobody's request; its columns are those of the others.
    greeting = (
        HelloWord.public_id.label("id"),
        literal("").label("title"),
        HelloWord.body.label("text"),
        literal("").label("state"),
        literal("").label("request"),
        none,
    )
    first = literal(0).label("open"), HelloWord.written_at.label("moment"), greeting[0]
    said = (
        select(*first, literal("hello_made").label("kind"), *greeting[1:], *who(asker))
        .outerjoin(asker, asker.id == HelloWord.reader_id)
        .where(HelloWord.author_id == me, HelloWord.kind == "hello", HelloWord.body != "")
    )
    heard = (
        select(*first, literal("hello_received").label("kind"), *greeting[1:], *who(helper))
        .join(helper, helper.id == HelloWord.author_id)
        .where(HelloWord.reader_id == me, HelloWord.kind == "hello", HelloWord.body != "")
    )
    if apart:
        said = said.where(not_by(left_out(), HelloWord.reader_id))
        heard = heard.where(not_by(left_out(), HelloWord.author_id))
        replies = replies.where(not_by(left_out(), AdviceRequest.author_id))
        made = made.where(not_by(left_out(), AdviceRequest.author_id))
        received = received.where(not_by(left_out(), HelpOffer.author_id))
    mine = union_all(asks, replies, made, received, said, heard).subquery()
    order = (mine.c.open, mine.c.moment, mine.c.id)
    statement = select(mine).order_by(*(column.desc() for column in order)).limit(bindparam("limit", type_=Integer))
    if placed:
        before = bindparam("before", type_=mine.c.moment.type)
        place = tuple_(bindparam("is_open", type_=Integer), before, bindparam("before_ref", type_=String))
        statement = statement.where(tuple_(*order) < place)
    return statement
