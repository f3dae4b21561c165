"""Who may propose letters to whom: two who have finished an exchange, thanked each other, or answered a hello.

Everything that counts is known to both of the two, so that the way to propose tells nothing. A thank-you that its
receiver let go of still counts for the giver, who is never told of that; for the receiver it is gone.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, join, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from community.advice.models import AdviceRequest, Audience, Reply, State
from community.blocks.queries import block_between
from community.correspondence.models import Correspondence, Course
from community.correspondence.queries import SEASON, fresh
from community.current import now, session
from community.db.people import not_by
from community.hellos.models import HelloWord, WordKind
from community.members.models import Member
from community.offers.models import HelpOffer, OfferState
from community.security.identity import Identity
from community.thanks.models import Thanks

LATELY, SHOWN = 24, 12
REQUEST, THANKS, HELLO = "request_id", "thanks_id", "hello_word_id"  # the columns that name what it came from


def find_to_write_to(identity: Identity | None, handle: str) -> Member | None:
    """The member with this handle, if this one may propose letters to them now, or has been asked by them.

    For everybody else there is nobody: whoever is unknown, has left, is kept apart or on pause, has no exchange with
    this member, writes to them already, or was asked less than a season ago, however that went.
    """
    if identity is None:
        return None
    found = session().scalar(_free(identity).where(Member.handle == handle))
    return found if found is not None and what_joins(identity, found.id) else None


def is_free(identity: Identity, handle: str) -> bool:
    """The same where it is plain already that something was finished between the two."""
    return session().scalar(_free(identity).where(Member.handle == handle)) is not None


def what_joins(identity: Identity, member_key: int) -> tuple[str, int] | None:
    """The newest thing between the two, as the column that names it and its key."""
    newest = max(_meetings(identity, member_key), key=lambda row: (row.moment, row.ref), default=None)
    return None if newest is None else (newest.kind, newest.ref)


def people_to_write_to(identity: Identity) -> Sequence[Member]:
    """Some of those whom this member has met here lately and to whom they may propose letters, the newest first."""
    order = met_lately(identity)
    asked = exists().where(Correspondence.proposer_id == Member.id, Correspondence.other_id == identity.key, fresh())
    met = [not_by(identity.unseen, Member.id)] if identity.unseen else []
    free = session().scalars(_free(identity).where(Member.id.in_(order), ~asked, *met)).all()
    by_handle = sorted(free, key=lambda member: member.handle)  # an inner key would tell who came in first
    return sorted(by_handle, key=lambda member: order[member.id], reverse=True)[:SHOWN]


def met_lately(identity: Identity) -> dict[int, Any]:
    """The keys of some of those with whom this member has finished something, and when that was last."""
    order: dict[int, Any] = {}
    for row in _meetings(identity):
        order[row.member_id] = max(row.moment, order.get(row.member_id, row.moment))
    return order


def _free(identity: Identity) -> Select[Member]:
    """Members to whom nothing stands in the way of proposing letters."""
    mine = and_(Correspondence.proposer_id == identity.key, Correspondence.other_id == Member.id)
    theirs = and_(Correspondence.proposer_id == Member.id, Correspondence.other_id == identity.key)
    over = and_(
        Correspondence.state.in_((Course.DECLINED, Course.WITHDRAWN)), Correspondence.answered_at > now() - SEASON
    )
    writing = and_(or_(mine, theirs), Correspondence.state == Course.OPEN)
    in_the_way = exists().where(or_(writing, and_(mine, or_(fresh(), over))))
    free = or_(Member.paused_until.is_(None), Member.paused_until <= now())
    return select(Member).where(
        Member.left_at.is_(None),
        Member.password_hash.is_not(None),  # which an archive's voice has not
        Member.id != identity.key,
        free,
        ~block_between(identity.key, Member.id),
        ~in_the_way,
    )


def _meetings(identity: Identity, member_key: int | None = None) -> Sequence[Any]:
    """What this member has had with another one, or with anybody lately: rows of kind, ref, moment and member_id."""
    me = identity.key
    both_ways = (
        (REQUEST, AdviceRequest.id, Reply.written_at, Reply.author_id, AdviceRequest.author_id, _replied()),
        (REQUEST, AdviceRequest.id, HelpOffer.offered_at, HelpOffer.author_id, AdviceRequest.author_id, _helped()),
        (THANKS, Thanks.id, Thanks.thanked_at, Thanks.giver_id, Thanks.receiver_id, _thanked(me)),
        (HELLO, HelloWord.id, HelloWord.written_at, HelloWord.author_id, HelloWord.reader_id, _greeted()),
    )
    parts = []
    for kind, ref, moment, one, other, (start, conditions) in both_ways:
        for mine, theirs in ((one, other), (other, one)):
            person = theirs.is_not(None) if member_key is None else theirs == member_key
            columns = literal(kind).label("kind"), ref.label("ref"), moment.label("moment"), theirs.label("member_id")
            rows = select(*columns).select_from(start).where(mine == me, person, *conditions)
            parts.append(select(rows.order_by(moment.desc(), ref.desc()).limit(LATELY).subquery()))
    return session().execute(union_all(*parts)).all()


Way = tuple[Any, tuple[ColumnElement[bool], ...]]
_not_gone = AdviceRequest.audience != Audience.NOBODY


def _replied() -> Way:
    """Replies on what has been settled."""
    start = join(Reply, AdviceRequest, AdviceRequest.id == Reply.request_id)
    return start, (AdviceRequest.state == State.SETTLED, _not_gone, Reply.folded_at.is_(None))


def _helped() -> Way:
    """Help that has been given, or that was accepted for what has been settled."""
    start = join(HelpOffer, AdviceRequest, AdviceRequest.id == HelpOffer.request_id)
    settled = and_(HelpOffer.state == OfferState.ACCEPTED, AdviceRequest.state == State.SETTLED)
    return start, (or_(HelpOffer.state == OfferState.DONE, settled), _not_gone)


def _thanked(me: int) -> Way:
    kept = or_(Thanks.giver_id == me, Thanks.kept_by_receiver.is_(True))
    return Thanks, (Thanks.folded_at.is_(None), Thanks.message != "", kept)


def _greeted() -> Way:
    """Hellos that were answered."""
    back = aliased(HelloWord)
    answered = exists().where(
        back.author_id == HelloWord.reader_id,
        back.reader_id == HelloWord.author_id,
        back.kind == WordKind.ANSWER,
        back.body != "",
    )
    return HelloWord, (HelloWord.kind == WordKind.HELLO, HelloWord.body != "", answered)
