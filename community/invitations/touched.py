"""How often somebody was asked lately, and how they met it: out of what they were asked, and nothing else is kept."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Executable, ScalarSelect, Select, String, bindparam, cast, exists, func, literal, select

from community.advice.models import AdviceRequest, Reply
from community.current import columns, now
from community.hellos.models import Hello, HelloWord, Welcome
from community.invitations.models import Invitation
from community.notices.models import PutAway
from community.offers.models import HelpOffer
from community.pace.touches import Met, Touch, has_gone_quiet

LOOKED_BACK = timedelta(days=90)
TIME_TO_ANSWER = timedelta(days=2)  # after it was shown or sent; then it was let go by
_MEMBERS: Any = bindparam("members", expanding=True)


def touches_of(member_keys: Collection[int]) -> Mapping[int, Sequence[Touch]]:
    """What each of these members was asked in the last ninety days: invitations and hellos, the oldest first."""
    found: defaultdict[int, list[Touch]] = defaultdict(list)
    for row in columns(_touches(), {"members": list(member_keys), "since": now() - LOOKED_BACK}):
        found[row.member_id].append(Touch(row.invited_at, _met(row)))
    return {key: sorted(found[key], key=lambda touch: touch.at) for key in member_keys}


@cache
def _touches() -> Executable:
    return _invitations().union_all(_hellos())


def _invitations() -> Select[*tuple[Any, ...]]:
    replied = exists().where(Reply.request_id == Invitation.request_id, Reply.author_id == Invitation.member_id)
    offered = exists().where(HelpOffer.request_id == Invitation.request_id, HelpOffer.author_id == Invitation.member_id)
    card = literal("ask-").concat(cast(AdviceRequest.public_id, String))
    put_away = exists().where(PutAway.member_id == Invitation.member_id, PutAway.card == card)
    return (
        select(
            Invitation.member_id,
            Invitation.invited_at,
            Invitation.delivered_at,
            AdviceRequest.waiting,
            (replied | offered).label("taken_up"),
            put_away.label("put_away"),
            _lately(Invitation.member_id).label("wrote_at"),
        )
        .join(AdviceRequest, AdviceRequest.id == Invitation.request_id)
        .where(Invitation.member_id.in_(_MEMBERS), Invitation.invited_at > bindparam("since"))
    )


def _hellos() -> Select[*tuple[Any, ...]]:
    """The hellos that were brought to these members, which are asked of them as an invitation is."""
    taken_up = exists().where(HelloWord.reader_id == Hello.member_id, HelloWord.author_id == Welcome.member_id)
    card = literal("hello-").concat(cast(Hello.public_id, String))
    return (
        select(
            Welcome.member_id,
            Welcome.brought_at,
            Welcome.delivered_at,
            (Hello.words != "").label("waiting"),  # whether others answered it stays between them
            taken_up.label("taken_up"),
            exists().where(PutAway.member_id == Welcome.member_id, PutAway.card == card).label("put_away"),
            _lately(Welcome.member_id).label("wrote_at"),
        )
        .join(Hello, Hello.id == Welcome.hello_id)
        .where(Welcome.member_id.in_(_MEMBERS), Welcome.brought_at > bindparam("since"))
    )


def _lately(member_key: Any) -> ScalarSelect[Any]:
    written = select(func.max(Reply.written_at)).where(Reply.author_id == member_key, Reply.private.is_(False))
    return written.scalar_subquery()


def _met(row: Any) -> Met:
    """What somebody else has answered meanwhile was not ignored, nor what never reached anybody, nor what came before
    the last time that a member wrote to somebody: who writes has not gone quiet."""
    if row.taken_up:
        return Met.TAKEN_UP
    if row.put_away:
        return Met.NOT_TODAY
    late = row.delivered_at is not None and row.delivered_at <= now() - TIME_TO_ANSWER
    quiet = row.wrote_at is None or row.wrote_at < row.invited_at
    return Met.IGNORED if late and quiet and row.waiting else Met.OPEN


def asked_no_more(member_key: int) -> bool:
    """Whether so many invitations went by a member that nothing is brought to them any more."""
    return has_gone_quiet(touches_of([member_key])[member_key])
