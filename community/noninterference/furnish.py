"""Lets people live in an empty house, with what they say of themselves and what was before: the same way in either arm,
less what one of them, Maud, gave in private."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from community.advice.models import AdviceRequest, Audience, Reply, RequestTopic, State, words_of
from community.circles.models import Circle, CircleMembership
from community.current import now
from community.members.models import Member, MemberSession, MemberWord
from community.noninterference.village import Kind, Village, Villager
from community.offers.models import HelpOffer, OfferState
from community.pace.models import DAYS, MemberPace
from community.thanks.models import Thanks

TOPICS = ("work", "a move", "grief", "sleep", "a new start", "patience", "caring", "studies")
RARE = "a rare illness"
VALUES = ("honesty", "patience", "courage", "humour")
PAST, BEFORE = timedelta(days=60), 30
HOUR = timedelta(hours=1)


def furnish(work: Session, kind: Kind, chance: Random, *, gave: bool) -> Village:
    """Let people live in an empty house, with a past of two months.

    Args:
        gave: Maud gave much in private, or else nothing.
    """
    number = chance.randint(kind.least, kind.most)
    people = [
        Villager(
            key,
            chance.uniform(0.15, 0.9),
            chance.uniform(0.05, 0.5),
            tuple(chance.sample(TOPICS, chance.choice((0, 1, 2)))),
        )
        for key in range(1, number + 1)
    ]
    maud, viewer = chance.sample(people, 2)
    if kind.alike:
        maud.lived, viewer.lived = (*maud.lived, RARE), (*viewer.lived, RARE)
    maud.comes, viewer.comes = 0.7, 0.9
    village = Village(kind, people, maud, viewer)
    _move_in(work, village, chance)
    asks = _were_asked(work, village, chance)
    _replied(work, village, asks, chance)
    for one in people:
        much = chance.randint(8, 16) if gave else 0
        _gave_in_private(work, one, asks, much if one is maud else chance.choice((0, 0, 1, 2, 6)), chance)
    return village


def _move_in(work: Session, village: Village, chance: Random) -> None:
    """They join, are here now and then, say what they care for, and some set a pace or have a circle."""
    start = now() - 2 * PAST
    _add(work, Member, [
        {"id": one.key, "handle": f"member-{one.key}", "name": "Member", "password_hash": "!", "joined_at": start}
        for one in village.people
    ])  # fmt: skip
    _add(work, MemberSession, [
        {"token_hash": f"{one.key:064}", "member_id": one.key, "opened_at": now() - timedelta(days=1),
         "ends_at": now() + PAST}
        for one in village.people if one in (village.maud, village.viewer) or chance.random() < 0.85
    ])  # fmt: skip
    words = [(one.key, "experience", word) for one in village.people for word in one.lived]
    words += [(one.key, "value", word) for one in village.people for word in chance.sample(VALUES, 2)]
    words += [(one.key, "avoid", chance.choice(TOPICS)) for one in village.others if chance.random() < 0.1]
    _add(work, MemberWord, [
        {"member_id": key, "kind": kind, "word": word, "folded": word, "position": place}
        for place, (key, kind, word) in enumerate(words)
    ])  # fmt: skip
    paced = [one for one in village.people if chance.random() < 0.4]
    plain: dict[str, Any] = {"days": DAYS, "begins": "08:00", "ends": "21:00", "digests": ("18:00",)}
    _add(work, MemberPace, [
        {**plain, "member_id": one.key, "touches": str(chance.randint(1, 4)),
         "rest": one in village.others and chance.random() < 0.15}
        for one in paced
    ])  # fmt: skip
    circles = len(village.people) // 12
    _add(work, Circle, [{"id": n + 1, "name": "Between us", "started_at": start} for n in range(circles)])
    _add(work, CircleMembership, [
        {"circle_id": chance.randint(1, circles), "member_id": one.key, "joined_at": start}
        for one in village.people if circles and chance.random() < 0.5
    ])  # fmt: skip


def _were_asked(work: Session, village: Village, chance: Random) -> list[tuple[int, int, str, datetime]]:
    """What was asked for everyone to read, and is settled: key, asker, topic and moment."""
    asks = [
        (key, chance.choice(village.people).key, chance.choice(TOPICS), now() - PAST * (1 - key / (BEFORE + 1)))
        for key in range(1, BEFORE + 1)
    ]
    place = {"audience": Audience.SPACE, "waiting": False}
    _add(work, AdviceRequest, [
        {**place, **asked(topic), "id": key, "author_id": asker, "state": State.SETTLED, "asked_at": at}
        for key, asker, topic, at in asks
    ])  # fmt: skip
    _add(work, RequestTopic, [
        {**place, "request_id": key, "topic": topic, "asked_at": at} for key, _, topic, at in asks
    ])  # fmt: skip
    return asks


def asked(topic: str) -> dict[str, Any]:
    """The words of an ask about a topic."""
    title, body = f"How do you live with {topic}?", "It is a long story and I do not know where to begin."
    return {"title": title, "body": body, "wanted": (), "topics": (topic,), "found_by": words_of(title, body, (topic,))}


def _replied(work: Session, village: Village, asks: Sequence[tuple[int, int, str, datetime]], chance: Random) -> None:
    """Who wrote for everyone to read: those who are willing, and who know of it."""
    rows = []
    for key, asker, topic, at in asks:
        willing = [one.replies * (3 if one.fits(topic) else 1) for one in village.people]
        for one in {
            who.key: who for who in chance.choices(village.people, willing, k=chance.choice((1, 1, 2, 3)))
        }.values():
            if one.key != asker:
                one.about.add(topic)
                rows.append(_reply(key, one.key, at + chance.randint(1, 40) * HOUR, private=False))
    _add(work, Reply, rows)


def _gave_in_private(
    work: Session, one: Villager, asks: Sequence[tuple[int, int, str, datetime]], much: int, chance: Random
) -> None:
    """Replies for the asker alone, help that was accepted and given, and the thanks for it."""
    others = [ask for ask in asks if ask[1] != one.key]
    given = chance.sample(others, min(much, len(others)))
    _add(work, Reply, [_reply(key, one.key, at + 9 * HOUR, private=True) for key, _, _, at in given])
    words = {"what": "read your letter", "when": "this week", "until": "one evening", "state": OfferState.DONE}
    _add(work, HelpOffer, [
        {**words, "request_id": key, "author_id": one.key, "offered_at": at + 9 * HOUR, "done_at": at + 30 * HOUR}
        for key, _, _, at in given[::2]
    ])  # fmt: skip
    thanks: dict[str, Any] = {"message": "Thank you.", "qualities": ()}
    _add(work, Thanks, [
        {**thanks, "giver_id": asker, "receiver_id": one.key, "thanked_at": at + 40 * HOUR}
        for _, asker, _, at in given
    ])  # fmt: skip


def _reply(request_key: int, author_key: int, at: datetime, *, private: bool) -> dict[str, Any]:
    words = {"kind": "experience", "body": "I have been there.", "edition": 1}
    return {**words, "request_id": request_key, "author_id": author_key, "private": private, "written_at": at}


def _add(work: Session, model: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        work.execute(insert(model), rows)
