"""Reading what waits for a member."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select, true, union_all

from community.advice.models import AdviceRequest, Reply
from community.advice.queries import readable_by_me
from community.care.models import Fold
from community.correspondence.models import Correspondence
from community.correspondence.queries import SEASON, stands
from community.current import columns, now
from community.db.people import left_out, not_by
from community.introductions.models import Introduction
from community.introductions.queries import visible_to_me
from community.members.models import Member
from community.notices.models import OF_INTRODUCTIONS, OF_LETTERS, Notice, PutAway
from community.offers.models import HelpOffer
from community.security.identity import Identity
from community.thanks.models import Thanks

_PUT_AWAY = select(PutAway.card).where(PutAway.member_id == bindparam("me"))

_ANSWERED = union_all(
    *(
        select(answer.request_id).where(
            answer.author_id == bindparam("me"), answer.request_id.in_(bindparam("keys", expanding=True))
        )
        for answer in (Reply, HelpOffer)
    )
)


def newest_notice(identity: Identity, *such: ColumnElement[bool]) -> Any:
    """The newest notice that was not put away and whose thing is still there to read; ``such`` narrows it further."""
    statement = _newest_notice(apart=bool(identity.apart), unseen=bool(identity.unseen))
    statement = statement.where(*such) if such else statement
    found = columns(statement, {"me": identity.key, "season": now() - SEASON, **identity.left_out})
    return found[0] if found else None


@cache
def _newest_notice(*, apart: bool, unseen: bool) -> Select[*tuple[Any, ...]]:
    """Built once, as all that is asked for a day: to build a statement costs more than to ask."""
    season = bindparam("season", type_=Correspondence.proposed_at.type)
    return (
        select(
            Notice.public_id.label("id"),
            Notice.kind,
            Notice.subject,
            Member.handle,
            Member.name,
            Member.left_at,
            AdviceRequest.public_id.label("request"),
            AdviceRequest.title,
            HelpOffer.public_id.label("offer"),
            Thanks.public_id.label("thanks"),
        )
        .outerjoin(Member, Member.id == Notice.actor_id)
        .outerjoin(AdviceRequest, AdviceRequest.id == Notice.request_id)
        .outerjoin(HelpOffer, HelpOffer.id == Notice.offer_id)
        .outerjoin(Thanks, Thanks.id == Notice.thanks_id)
        .where(
            Notice.member_id == bindparam("me"),
            Notice.put_away_at.is_(None),
            or_(Notice.kind.not_in(("hello", "word_back", *OF_LETTERS, *OF_INTRODUCTIONS)), Member.left_at.is_(None)),
            or_(
                Notice.kind.not_in(OF_LETTERS),
                exists().where(Correspondence.public_id == Notice.subject, stands(season)),
            ),
            or_(
                Notice.kind.not_in(OF_INTRODUCTIONS),
                exists().where(Introduction.public_id == Notice.subject, visible_to_me(season, apart=apart)),
            ),
            or_(Notice.request_id.is_(None), readable_by_me(apart=apart)),
            not_by(left_out("unseen"), Notice.actor_id) if unseen else true(),
            ~exists().where(Fold.about_ref == Notice.subject, Fold.restored_at.is_(None)),
        )
        .order_by(Notice.told_at.desc(), Notice.id.desc())
        .limit(1)
    )


def put_away_cards(identity: Identity) -> frozenset[str]:
    """The names of the cards that this member put away."""
    return frozenset(row.card for row in columns(_PUT_AWAY, {"me": identity.key}))


def answered_by(identity: Identity, request_keys: Sequence[int]) -> frozenset[int]:
    """Those of these requests on which this member has already replied or offered."""
    if not request_keys:
        return frozenset()
    return frozenset(row.request_id for row in columns(_ANSWERED, {"me": identity.key, "keys": request_keys}))
