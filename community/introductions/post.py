"""The job: who is asked whether they would like to be introduced is asked at a window of their own, and the letters of
three come to each reader in the same way.

What is asked is asked at that moment: whether they are here, do not rest and are not on pause, whether the others are
here, and whether a block stands between them and one of these. What does not come now waits, and nobody is told.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from community.blocks.queries import block_between
from community.current import now, session
from community.db.unit_of_work import again_if_crossed, unit_of_work
from community.introductions.models import Course, Introduction, IntroductionCopy, IntroductionLetter, IntroductionWord
from community.introductions.queries import is_fresh
from community.members.models import Member
from community.notices.services import forget, tell
from community.pace.queries import paces_of
from community.pace.touches import has_come


def bring_introductions() -> bool:
    """Bring what is due to the third person, and the letters that are due; never more to do at once."""
    waiting = session().execute(
        select(Introduction.id, Introduction.third_id, Introduction.asked_at).where(*_waits()).order_by(Introduction.id)
    ).all()  # fmt: skip
    paces = paces_of({row.third_id for row in waiting})
    for row in waiting:
        if has_come(paces[row.third_id], row.asked_at, now()):
            again_if_crossed(lambda key=row.id: _bring(key))  # type: ignore[misc]  # mypy cannot type a default of a lambda
    letters = session().execute(_letters()).all()
    paces = paces_of({row.reader_id for row in letters})
    due = [row for row in letters if has_come(paces[row.reader_id], row.written_at, now())]
    for bundle in sorted({(row.introduction_id, row.author_id, row.reader_id) for row in due}):
        again_if_crossed(lambda bundle=bundle: _bring_letters(*bundle))  # type: ignore[misc]  # mypy cannot type a default of a lambda
    return False


def _bring(introduction_key: int) -> None:
    """Bring one, looked at anew: they may have parted, or begun to rest."""
    with unit_of_work() as work:
        found = work.scalar(
            select(Introduction)
            .where(Introduction.id == introduction_key, *_waits())
            .execution_options(populate_existing=True)
            .with_for_update(of=Introduction)
        )
        if found is None or found.third_id is None:
            return
        if has_come(paces_of({found.third_id})[found.third_id], found.asked_at, now()):
            found.brought_at = now()
            forget(found.public_id, "introduce")
            tell(found.third_id, "introduce", found.public_id, actor_id=found.maker_id)


def _bring_letters(introduction_key: int, author_key: int, reader_key: int) -> None:
    """All that one of the three has written to another by now, in one transaction; looked at anew."""
    with unit_of_work() as work:
        both = select(Member.id).where(Member.id.in_((author_key, reader_key))).order_by(Member.id)
        work.execute(both.with_for_update(read=True, key_share=True)).all()
        these = (
            IntroductionLetter.introduction_id == introduction_key,
            IntroductionLetter.author_id == author_key,
            IntroductionCopy.reader_id == reader_key,
        )
        rows = work.execute(_letters().where(*these).with_for_update(of=IntroductionCopy)).all()
        pace, moment = paces_of({reader_key})[reader_key], now()
        come = [row.letter_id for row in rows if has_come(pace, row.written_at, moment)]
        mine = IntroductionCopy.reader_id == reader_key, IntroductionCopy.letter_id.in_(come)
        for copy in work.scalars(select(IntroductionCopy).where(*mine)):
            copy.delivered_at = moment
        if come:
            name = work.get_one(Introduction, introduction_key).public_id
            forget(name, "of_three", member_key=reader_key)  # what came before, so that this is told as well
            tell(reader_key, "of_three", name, actor_id=author_key)


def _letters() -> Select[int, int, int, int, datetime]:
    reader, author = Member.__table__.alias("reader"), Member.__table__.alias("author")
    free = or_(reader.c.paused_until.is_(None), reader.c.paused_until <= now())
    rests = select(IntroductionWord.member_id).where(
        IntroductionWord.introduction_id == IntroductionLetter.introduction_id,
        IntroductionWord.member_id == IntroductionCopy.reader_id,
        IntroductionWord.rests_at.is_not(None),
    )
    return (
        select(
            IntroductionCopy.letter_id,
            IntroductionLetter.introduction_id,
            IntroductionLetter.author_id,
            IntroductionCopy.reader_id,
            IntroductionLetter.written_at,
        )
        .join(IntroductionLetter, IntroductionLetter.id == IntroductionCopy.letter_id)
        .join(reader, reader.c.id == IntroductionCopy.reader_id)
        .join(author, author.c.id == IntroductionLetter.author_id)
        .where(
            IntroductionCopy.delivered_at.is_(None),
            IntroductionLetter.body != "",
            reader.c.left_at.is_(None),
            free,
            author.c.left_at.is_(None),
            ~rests.exists(),
            ~block_between(reader.c.id, author.c.id),
        )
        .order_by(IntroductionLetter.written_at, IntroductionLetter.id)
    )


def _waits() -> tuple[ColumnElement[bool], ...]:
    third = aliased(Member)
    free = or_(third.paused_until.is_(None), third.paused_until <= now())
    return (
        Introduction.state == Course.ASKED,
        Introduction.brought_at.is_(None),
        is_fresh(),
        select(third.id).where(third.id == Introduction.third_id, free).exists(),
        ~block_between(Introduction.third_id, Introduction.maker_id),
        ~block_between(Introduction.third_id, Introduction.asker_id),
    )
