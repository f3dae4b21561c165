"""The job: letters come to their readers, each at the first window of its reader that opens after it was written.

What is asked is asked at that moment: whether the reader is here and not on pause, does not rest and does not let this
correspondence rest, whether its author is here, and whether a block stands between the two. What does not come now
waits, and nobody is told. How often somebody wishes to be asked for something counts for nothing here: they chose it.
"""

from sqlalchemy import Select, and_, case, or_, select

from community.blocks.queries import block_between
from community.correspondence.models import Correspondence, Course, Letter
from community.current import now, session
from community.db.unit_of_work import again_if_crossed, unit_of_work
from community.members.models import Member
from community.notices.services import forget, tell
from community.pace.queries import paces_of
from community.pace.touches import has_come

READER = case(
    (Letter.author_id == Correspondence.proposer_id, Correspondence.other_id), else_=Correspondence.proposer_id
)
READER_RESTS = case(
    (Letter.author_id == Correspondence.proposer_id, Correspondence.other_rests_at),
    else_=Correspondence.proposer_rests_at,
)


def deliver_letters() -> bool:
    """Let the letters come that are due; never more to do at once."""
    waiting = session().execute(_waiting()).all()
    paces = paces_of({row.reader for row in waiting})
    due = [row for row in waiting if has_come(paces[row.reader], row.written_at, now())]
    for bundle in sorted({(row.correspondence_id, row.author_id, row.reader) for row in due}):
        again_if_crossed(lambda bundle=bundle: _bring(*bundle))  # type: ignore[misc]  # mypy cannot type a default of a lambda
    return False


def _bring(correspondence_key: int, author_key: int, reader_key: int) -> None:
    """All that one has written to the other by now, in one transaction; looked at anew, for they may have parted."""
    with unit_of_work() as work:
        both = select(Member.id).where(Member.id.in_((author_key, reader_key))).order_by(Member.id)
        work.execute(both.with_for_update(read=True, key_share=True)).all()
        these = Letter.correspondence_id == correspondence_key, Letter.author_id == author_key
        rows = work.execute(_waiting().where(*these).with_for_update(of=Letter)).all()
        pace, moment = paces_of({reader_key})[reader_key], now()
        come = [row.id for row in rows if has_come(pace, row.written_at, moment)]
        for letter in work.scalars(select(Letter).where(Letter.id.in_(come))):
            letter.delivered_at = moment
        if come:
            name = work.get_one(Correspondence, correspondence_key).public_id
            forget(name, "letter", member_key=reader_key)  # what came before, so that this is told as well
            tell(reader_key, "letter", name, actor_id=author_key)


def _waiting() -> Select[tuple[int, int, int, int, object]]:
    reader, author = Member.__table__.alias("reader"), Member.__table__.alias("author")
    free = or_(reader.c.paused_until.is_(None), reader.c.paused_until <= now())
    return (
        select(Letter.id, Letter.correspondence_id, Letter.author_id, READER.label("reader"), Letter.written_at)
        .join(Correspondence, Correspondence.id == Letter.correspondence_id)
        .join(reader, reader.c.id == READER)
        .join(author, author.c.id == Letter.author_id)
        .where(
            Letter.delivered_at.is_(None),
            Letter.body != "",
            Correspondence.state == Course.OPEN,
            READER_RESTS.is_(None),
            and_(reader.c.left_at.is_(None), free, author.c.left_at.is_(None)),
            ~block_between(reader.c.id, author.c.id),
        )
        .order_by(Letter.written_at, Letter.id)
    )
