"""What matters to a member: which words are the same value, who sees each, and through which one sees others'.

A value that only its holders see opens nobody's page by being typed in. A member sees others through the values that
they held first, and those of the house that they ticked at the door. One that comes later opens others' a week after
the last one did, however often they are changed, and never while one keeps it from those who hold it too. So whoever
would try words out learns at most one a week, and has shown each for a week before, to everybody of whom it would tell.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from community.current import now, session
from community.db.words import same_word
from community.errors import Invalid
from community.household.profile import house_profile
from community.language import _, spoken
from community.members.lexicon import lexicon_key, lexicon_word
from community.members.models import Member, MemberWord, SeenBy

A_WEEK = timedelta(days=7)


def meaning(word: str) -> str:
    """What is compared of a value: the same for both languages of the lexicon, and of the house's own values."""
    folded = same_word(word)
    of_house = next((en for en, fr in _house_pairs() if same_word(fr) == folded), word)
    return lexicon_key(of_house) or same_word(of_house)


def said(word: str) -> str:
    """A value as its holder wrote it; in the language being spoken when they chose it in another."""
    code = spoken().code
    for en, fr in _house_pairs():
        here, there = (en, fr) if code == "en" else (fr, en)
        if same_word(word) == same_word(there) != same_word(here):
            return here
    return lexicon_word(word, code)


def hold_values(
    member: Member, words: Sequence[str] | None = None, seen_by: Sequence[Mapping[str, str]] | None = None
) -> None:
    """Give a member, whose row is locked, these values in this order, each once; None leaves them as they are.

    Args:
        seen_by: who may see which, as ``{"value": word, "seen_by": SeenBy}``; what is not named stays as it is, and a
            new value is seen by those who hold it too.

    Raises:
        Invalid: when it names a value that is not among them.
    """
    found = session().scalars(
        select(MemberWord)
        .where(MemberWord.member_id == member.id, MemberWord.kind == "value")
        .order_by(MemberWord.position)
        .execution_options(populate_existing=True)
    )
    held = {row.folded: row for row in found}
    if words is None:
        words = [row.word for row in held.values()]
    wanted: dict[str, str] = {}
    for word in words:
        wanted.setdefault(meaning(word), word)
    chosen = {meaning(one["value"]): one["seen_by"] for one in seen_by or ()}
    if chosen.keys() - wanted.keys():
        raise Invalid({"values_seen_by": [_("This value is not among yours.")]})
    first = member.values_begun_at is None and held.keys() <= _house_keys()
    if wanted or held:
        member.values_begun_at = member.values_begun_at or now()
    for key in held.keys() - wanted.keys():
        session().delete(held.pop(key))
    for position, (key, word) in enumerate(wanted.items()):
        row = held.get(key)
        before = row.seen_by if row is not None else SeenBy.MATCHING
        after = chosen.get(key, row.seen_by if row is not None else SeenBy.HOLDERS)
        if row is None:
            row = held[key] = MemberWord(member_id=member.id, kind="value", folded=key)
            session().add(row)
        row.word, row.position, row.seen_by = word, position, after
        if before == SeenBy.MATCHING != after and not first:
            row.opens_at = _next_turn(held.values())
    session().flush()


def affirm(member: Member, words: Sequence[str]) -> None:
    """Let somebody who has just come in hold these values of the house; what they write themselves comes after that,
    and is as much a beginning."""
    wanted = {meaning(word): word for word in words}
    keys = [key for key in wanted if key in _house_keys()]
    session().add_all(
        MemberWord(member_id=member.id, kind="value", word=wanted[key], folded=key, position=position)
        for position, key in enumerate(keys)
    )


def values_of(rows: Iterable[Any]) -> frozenset[str]:
    """What is compared of the values among a member's words."""
    return frozenset(row.folded for row in rows if row.kind == "value")


def open_to(rows: Iterable[Any]) -> frozenset[str]:
    """The values, among a member's words, through which this member sees who holds them too."""
    moment = now()
    shown = [row for row in rows if row.kind == "value" and row.seen_by != SeenBy.MATCHING]
    return frozenset(row.folded for row in shown if row.opens_at is None or row.opens_at <= moment)


def _next_turn(rows: Iterable[MemberWord]) -> datetime:
    """A week after the last value that opened, or will. One that is dropped after it opened has had its week."""
    turns = [now(), *(row.opens_at for row in rows if row.opens_at is not None)]
    return max(turns) + A_WEEK


def _house_keys() -> frozenset[str]:
    return frozenset(meaning(en) for en, _fr in _house_pairs())


def _house_pairs() -> Iterator[tuple[str, str]]:
    """The values of the house in both languages; a house that speaks one of them has one word for each."""
    kept = house_profile().house_values
    en, fr = kept.get("en", ()), kept.get("fr", ())
    yield from zip(en or fr, fr or en, strict=False)
