"""Reading one's own ties. Whoever has left, or is kept apart by a block, does not stand among them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Executable, Select, and_, bindparam, exists, or_, select, true
from sqlalchemy.orm import contains_eager

from community.current import columns, session
from community.db.people import left_out, not_by
from community.hellos.models import Hello, HelloWord, WordKind
from community.members.models import Member
from community.members.queries import find_member
from community.security.identity import Identity, same_person
from community.ties.models import Tie

LOOKED_AT = 200


def find_other(identity: Identity | None, handle: str) -> Member | None:
    """Somebody whom this member may choose: anybody here whom they meet, and not themselves."""
    found = find_member(identity, handle) if identity is not None else None
    return None if found is None or same_person(identity, found.id) else found


def find_tie(identity: Identity | None, handle: str) -> Tie | None:
    """One's tie with the member of this handle, its row locked in a writing transaction."""
    if identity is None:
        return None
    return session().scalar(_mine(identity).where(Member.handle == handle).with_for_update(of=Tie))


def ties(identity: Identity, after: str, limit: int) -> Sequence[Any]:
    """One's ties in the order of their handles, after one of them: rows of note, rhythm, handle and name."""
    met = not_by(identity.apart, Tie.other_id) if identity.apart else true()
    mine = _with_people(identity.key, Tie.note, Tie.rhythm).where(met).subquery()
    found = select(mine).where(mine.c.handle > after).order_by(mine.c.handle).limit(limit)
    return session().execute(found).all()


def rhythms(identity: Identity) -> Sequence[Any]:
    """One's ties as far as a suggestion asks: nobody who is muted is among them."""
    return columns(_rhythms(unseen=bool(identity.unseen)), {"me": identity.key, **identity.left_out})


@cache
def _rhythms(*, unseen: bool) -> Executable:
    met = not_by(left_out("unseen"), Tie.other_id) if unseen else true()
    told = Tie.other_id, Tie.note, Tie.rhythm, Tie.since, Tie.quiet_until, Tie.suggested_on
    mine = _with_people(bindparam("me"), *told).where(met).subquery()
    return select(mine).where(mine.c.handle.is_not(None)).limit(LOOKED_AT)


def hello_is_open(identity: Identity, other_key: int) -> bool:
    """Whether somebody left a hello to which this member has said nothing."""
    said = exists().where(
        HelloWord.author_id == identity.key, HelloWord.reader_id == other_key, HelloWord.kind == WordKind.HELLO
    )
    stands = exists().where(Hello.member_id == other_key, Hello.words != "", Hello.folded_at.is_(None))
    return bool(session().scalar(select(and_(stands, ~said))))


def absent(identity: Identity) -> Any:
    """The condition of one's ties with people who have left, or from whom a block keeps one apart."""
    gone = Tie.other_id.in_(select(Member.id).where(Member.left_at.is_not(None)))
    return and_(Tie.member_id == identity.key, or_(gone, Tie.other_id.in_(identity.apart)))


def _mine(identity: Identity) -> Select[Tie]:
    met = not_by(identity.apart, Tie.other_id) if identity.apart else true()
    return (
        select(Tie)
        .join(Tie.other)
        .where(Tie.member_id == identity.key, Member.left_at.is_(None), met)
        .options(contains_eager(Tie.other))
        .execution_options(populate_existing=True)
    )


def _with_people(member: int | BindParameter[int], *columns: Any) -> Select[Any]:
    """One's ties, each with the handle and the name of its person; of whoever has left there is none.

    They are looked up beside each tie: joined, PostgreSQL would rather read through all members.
    """
    handle, name = (
        select(column).where(Member.id == Tie.other_id, Member.left_at.is_(None)).scalar_subquery()
        for column in (Member.handle, Member.name)
    )
    return select(*columns, handle.label("handle"), name.label("name")).where(Tie.member_id == member)
