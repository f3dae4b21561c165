"""The job: who is asked whether they would like to be introduced is asked at a window of their own.

What is asked is asked at that moment: whether they are here, do not rest and are not on pause, whether the other two
are here, and whether a block stands between them and one of these. What does not come now waits, and nobody is told.
"""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from community.blocks.queries import block_between
from community.current import now, session
from community.db.unit_of_work import again_if_crossed, unit_of_work
from community.introductions.models import Course, Introduction
from community.introductions.queries import is_fresh
from community.members.models import Member
from community.notices.services import forget, tell
from community.pace.queries import paces_of
from community.pace.touches import has_come


def bring_introductions() -> bool:
    """Bring what is due to the third person; never more to do at once."""
    waiting = session().execute(
        select(Introduction.id, Introduction.third_id, Introduction.asked_at).where(*_waits()).order_by(Introduction.id)
    ).all()  # fmt: skip
    paces = paces_of({row.third_id for row in waiting})
    for row in waiting:
        if has_come(paces[row.third_id], row.asked_at, now()):
            again_if_crossed(lambda key=row.id: _bring(key))  # type: ignore[misc]
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
