"""Reading what waits for a member."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select, true

from community.advice.models import AdviceRequest, Reply
from community.advice.queries import readable_by
from community.care.models import Fold
from community.correspondence.models import Correspondence
from community.correspondence.queries import stands
from community.current import session
from community.db.people import not_by
from community.introductions.models import Introduction
from community.introductions.queries import visible
from community.members.models import Member
from community.notices.models import OF_INTRODUCTIONS, OF_LETTERS, Notice, PutAway
from community.offers.models import HelpOffer
from community.security.identity import Identity
from community.thanks.models import Thanks


def newest_notice(identity: Identity, *such: ColumnElement[bool]) -> Any:
    """The newest notice that was not put away and whose thing is still there to read; ``such`` narrows it further."""
    return (
        session()
        .execute(
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
                Notice.member_id == identity.key,
                Notice.put_away_at.is_(None),
                or_(
                    Notice.kind.not_in(("hello", "word_back", *OF_LETTERS, *OF_INTRODUCTIONS)),
                    Member.left_at.is_(None),
                ),
                or_(
                    Notice.kind.not_in(OF_LETTERS), exists().where(Correspondence.public_id == Notice.subject, stands())
                ),
                or_(
                    Notice.kind.not_in(OF_INTRODUCTIONS),
                    exists().where(Introduction.public_id == Notice.subject, visible(identity)),
                ),
                *such,
                or_(Notice.request_id.is_(None), readable_by(identity)),
                not_by(identity.unseen, Notice.actor_id) if identity.unseen else true(),
                ~exists().where(Fold.about_ref == Notice.subject, Fold.restored_at.is_(None)),
            )
            .order_by(Notice.told_at.desc(), Notice.id.desc())
            .limit(1)
        )
        .first()
    )


def put_away_cards(identity: Identity) -> frozenset[str]:
    """The names of the cards that this member put away."""
    return frozenset(session().scalars(select(PutAway.card).where(PutAway.member_id == identity.key)))


def answered_by(identity: Identity, request_keys: Sequence[int]) -> frozenset[int]:
    """Those of these requests on which this member has already replied or offered."""
    replied = select(Reply.request_id).where(Reply.author_id == identity.key, Reply.request_id.in_(request_keys))
    offered = select(HelpOffer.request_id).where(
        HelpOffer.author_id == identity.key, HelpOffer.request_id.in_(request_keys)
    )
    return frozenset(session().scalars(replied.union_all(offered)))
