"""Reading hellos, and the words that came back."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Executable, Select, and_, bindparam, exists, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload

from community.current import columns, now, session
from community.db.people import left_out, not_by
from community.hellos.models import Hello, HelloWord, Welcome, WordKind
from community.members.models import Member
from community.security.identity import Identity

NEW_FOR = timedelta(days=30)
TIME_TO_ANSWER = timedelta(hours=48)  # after it was shown or sent; then it was let go by
MOST = 50
ANSWER = aliased(HelloWord)


def stands() -> ColumnElement[bool]:
    """A hello that members read: neither taken back nor folded, of somebody who is here."""
    person = aliased(Member)
    here = exists().where(person.id == Hello.member_id, person.left_at.is_(None))
    return and_(Hello.words != "", Hello.folded_at.is_(None), here)


def answered() -> ColumnElement[bool]:
    """Whether somebody has said hello back."""
    return exists().where(HelloWord.reader_id == Hello.member_id, HelloWord.kind == WordKind.HELLO)


def find_hello(identity: Identity | None, handle: str) -> Hello | None:
    """The hello of the member with this handle: one that stands, or one to which this reader has said something."""
    if identity is None:
        return None
    said = exists().where(HelloWord.author_id == identity.key, HelloWord.reader_id == Hello.member_id)
    mine = Hello.member_id == identity.key
    readable = and_(Hello.words != "", Hello.folded_at.is_(None))
    return session().scalar(_met(identity).where(Member.handle == handle, or_(readable, said, mine)))


def find_hello_by_id(identity: Identity | None, hello_id: str) -> Hello | None:
    """A hello that this member may read."""
    if identity is None:
        return None
    return session().scalar(_met(identity).where(Hello.public_id == hello_id, stands()))


def own_hello(identity: Identity, *, to_change: bool = False) -> Hello | None:
    """One's own hello, taken back or not."""
    mine = select(Hello).where(Hello.member_id == identity.key).execution_options(populate_existing=True)
    return session().scalar(mine.with_for_update() if to_change else mine)


def is_new(identity: Identity, span: timedelta = NEW_FOR) -> bool:
    """Whether this member has come in lately, and nobody whom they meet has said hello to them yet."""
    return session().scalar(select(Member.id).where(_is_new(identity, span))) is not None


def may_say_hello(identity: Identity, span: timedelta) -> bool:
    """Whether this member is new for no longer than this, and has no hello of their own."""
    mine = exists().where(Hello.member_id == identity.key, or_(Hello.words != "", Hello.folded_at.is_not(None)))
    return session().scalar(select(Member.id).where(_is_new(identity, span), ~mine)) is not None


def has_hello(identity: Identity) -> bool:
    """Whether this member has a hello of their own, or may leave one."""
    mine = exists().where(Hello.member_id == identity.key)
    me = select(Member.id).where(Member.id == identity.key)
    return session().scalar(me.where(or_(mine, _is_new(identity, NEW_FOR)))) is not None


def _is_new(identity: Identity, span: timedelta) -> ColumnElement[bool]:
    hello = HelloWord.reader_id == identity.key, HelloWord.kind == WordKind.HELLO
    greeted = exists().where(*hello, *_by_others(identity))
    return and_(Member.id == identity.key, Member.joined_at > now() - span, ~greeted)


def find_word(identity: Identity | None, hello_word_id: str) -> HelloWord | None:
    """Words that this member wrote or was sent, their row locked in a writing transaction."""
    if identity is None:
        return None
    both_met = [not_by(identity.apart, HelloWord.author_id, HelloWord.reader_id)] if identity.apart else []
    mine = or_(HelloWord.author_id == identity.key, HelloWord.reader_id == identity.key)
    return session().scalar(
        select(HelloWord)
        .where(HelloWord.public_id == hello_word_id, HelloWord.body != "", mine, *both_met)
        .options(joinedload(HelloWord.author), joinedload(HelloWord.reader))
        .execution_options(populate_existing=True)
        .with_for_update(of=HelloWord)
    )


def word_between(author_key: int, reader_key: int | None, kind: str) -> HelloWord | None:
    """What one has written to the other, its row locked in a writing transaction."""
    between = HelloWord.author_id == author_key, HelloWord.reader_id == reader_key, HelloWord.kind == kind
    statement = select(HelloWord).where(*between).options(joinedload(HelloWord.author), joinedload(HelloWord.reader))
    return session().scalar(statement.execution_options(populate_existing=True).with_for_update(of=HelloWord))


def hellos_back(identity: Identity) -> Sequence[Any]:
    """The hellos that came to this member, the newest first, each with what they answered. While somebody is on the
    way out, their words are gone, and an answer to them still stands there."""
    met = not_by(identity.apart, HelloWord.author_id) if identity.apart else true()
    there = or_(HelloWord.body != "", ANSWER.body != "")
    return (
        session()
        .execute(
            _words_with_answers()
            .where(HelloWord.reader_id == identity.key, HelloWord.kind == WordKind.HELLO, there, met)
            .order_by(HelloWord.written_at.desc(), HelloWord.id.desc())
            .limit(MOST)
        )
        .all()
    )


def word_with_answer(word_key: int) -> Any:
    """A hello that came back, with its answer."""
    return session().execute(_words_with_answers().where(HelloWord.id == word_key)).one()


def said_to(identity: Identity, member_key: int) -> Any:
    """What this member said to somebody's hello, with the answer, or None."""
    mine = HelloWord.author_id == identity.key, HelloWord.reader_id == member_key, HelloWord.kind == WordKind.HELLO
    return session().execute(_words_with_answers().where(*mine, HelloWord.body != "")).first()


def brought_to(identity: Identity) -> Sequence[Any]:
    """The hellos that were brought to this member and still wait for them, the first before the others.

    What others said to it changes nothing: that is between them.
    """
    values = {"me": identity.key, "since": now() - TIME_TO_ANSWER, **identity.left_out}
    return columns(_brought(unseen=bool(identity.unseen)), values)


@cache
def _brought(*, unseen: bool) -> Executable:
    me: BindParameter[int] = bindparam("me")
    said = exists().where(
        HelloWord.author_id == me, HelloWord.reader_id == Hello.member_id, HelloWord.kind == WordKind.HELLO
    )
    in_time = or_(Welcome.delivered_at.is_(None), Welcome.delivered_at > bindparam("since"))
    met = not_by(left_out("unseen"), Hello.member_id) if unseen else true()
    return (
        select(Hello.public_id.label("id"), Hello.words, Member.handle, Member.name, Welcome.delivered_at)
        .select_from(Welcome)
        .join(Hello, Hello.id == Welcome.hello_id)
        .join(Member, Member.id == Hello.member_id)
        .where(Welcome.member_id == me, stands(), in_time, met, ~said)
        .order_by(Welcome.brought_at, Welcome.id)
        .limit(MOST)
    )


def left_to_stewards(identity: Identity) -> Sequence[Any]:
    """Hellos that nobody has answered and that are brought to nobody else: for those who look after the house, the
    oldest first."""
    met = not_by(identity.apart, Hello.member_id) if identity.apart else true()
    return (
        session()
        .execute(
            select(Hello.public_id.label("id"), Hello.words, Hello.over_at, Hello.said_at, Member.handle, Member.name)
            .join(Member, Member.id == Hello.member_id)
            .where(Hello.over_at.is_not(None), Hello.said_at > now() - NEW_FOR, stands(), met, ~answered())
            .where(Hello.member_id != identity.key)
            .order_by(Hello.over_at, Hello.id)
            .limit(MOST)
        )
        .all()
    )


def _met(identity: Identity) -> Select[Hello]:
    """Hellos of members who are here and from whom no block keeps this one apart."""
    statement = select(Hello).join(Hello.member).options(contains_eager(Hello.member))
    met = not_by(identity.apart, Hello.member_id) if identity.apart else true()
    return statement.where(Member.left_at.is_(None), met).execution_options(populate_existing=True)


def _by_others(identity: Identity) -> list[ColumnElement[bool]]:
    """Words that are still there, of somebody from whom no block keeps this member apart."""
    met = [not_by(identity.apart, HelloWord.author_id)] if identity.apart else []
    return [HelloWord.body != "", *met]


def _words_with_answers() -> Any:
    author, reader = aliased(Member), aliased(Member)
    back = and_(
        ANSWER.author_id == HelloWord.reader_id,
        ANSWER.reader_id == HelloWord.author_id,
        ANSWER.kind == WordKind.ANSWER,
    )
    return (
        select(
            HelloWord.public_id.label("id"),
            HelloWord.body,
            HelloWord.written_at,
            HelloWord.author_id,
            HelloWord.reader_id,
            ANSWER.public_id.label("answer_id"),
            ANSWER.body.label("answer"),
            author.handle.label("author_handle"),
            author.name.label("author_name"),
            author.left_at.label("author_left_at"),
            reader.handle.label("reader_handle"),
            reader.name.label("reader_name"),
            reader.left_at.label("reader_left_at"),
        )
        .join(author, author.id == HelloWord.author_id)
        .outerjoin(reader, reader.id == HelloWord.reader_id)
        .outerjoin(ANSWER, back)
    )
