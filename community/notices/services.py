"""Telling a member what concerns them, once; putting a card away."""

from typing import Any

from sqlalchemy import and_, delete, exists, or_, select, update

from community.advice.asking_again import put_off
from community.blocks.queries import block_between
from community.clock import day_of
from community.correspondence.resting import let_rest_by_card
from community.current import now, session
from community.encouragements import services as encouragements
from community.notices.models import GESTURE, Notice, PutAway
from community.notices.stewards import LOOKED_AFTER, waits_for_stewards
from community.security.identity import Identity
from community.ties import services as ties


def tell(member_key: int | None, kind: str, subject: str, **about: Any) -> None:
    """Tell one member one thing; telling it again changes nothing, and nobody is told of their own acts, nor of those
    of somebody from whom a block keeps them apart by now."""
    actor_key = about.get("actor_id")
    if member_key is None or member_key == actor_key:
        return
    told = exists().where(Notice.member_id == member_key, Notice.kind == kind, Notice.subject == subject)
    if not session().scalar(select(or_(told, block_between(member_key, actor_key)))):
        session().add(Notice(member_id=member_key, kind=kind, subject=subject, told_at=now(), **about))
        session().flush()


def forget(subject: str, kind: str | None = None, *, member_key: int | None = None) -> None:
    """Forget every notice about a thing, or those of one kind, or what one member was told of it."""
    such = [] if kind is None else [Notice.kind == kind]
    such += [] if member_key is None else [Notice.member_id == member_key]
    session().execute(delete(Notice).where(Notice.subject == subject, *such))


def forget_between(one_key: int, other_key: int) -> None:
    """Forget what two people were told of each other."""
    one_told = and_(Notice.member_id == one_key, Notice.actor_id == other_key)
    other_told = and_(Notice.member_id == other_key, Notice.actor_id == one_key)
    session().execute(delete(Notice).where(or_(one_told, other_told)))


def put_away(identity: Identity, card: str, *, for_ever: bool = False) -> None:
    """Put a card away, whatever it is; a card that is not there leaves no trace and no answer.

    ``for_ever`` stops what is suggested; of any other card it changes nothing.
    """
    if "\x00" in card:
        return
    kind, _dash, name = card.partition("-")
    if kind == "encouragement":
        encouragements.put_away(identity, name, for_ever=for_ever)
        return
    if kind == "became":
        put_off(identity, name, day_of(now(), identity.timezone), for_ever=for_ever)
        return
    if kind == "tie":
        if ties.put_off(identity, name, for_ever=for_ever):
            _put_away(identity, GESTURE)  # never whose: a name would outlive its bearer here
        return
    if kind == "letters" and for_ever:
        let_rest_by_card(identity, name)
        _put_away(identity, GESTURE)
        return
    if kind in LOOKED_AFTER:
        _put_away(identity, *(thing.card for thing in waits_for_stewards(identity) if thing.kind == kind))
        return
    notice = session().scalar(select(Notice).where(Notice.public_id == card, Notice.member_id == identity.key))
    if notice is not None:
        same = Notice.request_id == notice.request_id if notice.request_id else Notice.id == notice.id
        session().execute(
            update(Notice)
            .where(Notice.member_id == identity.key, Notice.put_away_at.is_(None), same)
            .values(put_away_at=now())
        )
    elif (
        card.startswith(("ask-", "asked-", "thanks-", "circle-", "offer-", "link-", "hello-", "letters-", "knock-"))
        and len(card) <= 40
    ):
        _put_away(identity, card, *([GESTURE] if kind == "letters" else []))


def _put_away(identity: Identity, *cards: str) -> None:
    for card in cards:
        session().merge(PutAway(member_id=identity.key, card=card, day=day_of(now(), identity.timezone)))
