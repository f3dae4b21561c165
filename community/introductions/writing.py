"""Letters of three: writing to the two others, taking back, letting it rest.

It is as with letters of two. Each of the two readers has a letter come at their own pace, and nobody learns when, or
whether it was read. Each of the three can let it rest for themselves; what the others write is kept then, and waits.
Between two of the three from whom a block keeps each other apart nothing comes, and the third one notices nothing.
"""

from sqlalchemy import delete, select
from sqlalchemy.orm import aliased

from community.current import now, session
from community.introductions.models import Introduction, IntroductionCopy, IntroductionLetter
from community.notices.models import Notice
from community.notices.services import forget
from community.security.identity import Identity
from community.security.throttling import DAY, slow_down_writing

LETTERS = 20  # a day


def write(identity: Identity, thing: Introduction, *, body: str) -> IntroductionLetter:
    """Write a letter to the two others; it comes to each at their own pace, of which its author learns nothing.

    Raises:
        TooMany: after twenty in a day.
    """
    slow_down_writing(identity, IntroductionLetter.author_id, IntroductionLetter.written_at, LETTERS, DAY)
    made = IntroductionLetter(introduction_id=thing.id, author_id=identity.key, body=body, written_at=now())
    session().add(made)
    session().flush()
    readers = {thing.maker_id, thing.third_id, thing.asker_id} - {identity.key, None}
    session().add_all(IntroductionCopy(letter_id=made.id, reader_id=key) for key in readers)
    session().flush()
    return made


def take_back(letter: IntroductionLetter) -> None:
    """Take a letter back: it is erased for all three, whether it has come or not. It is the same step at any time, so
    that it tells nothing of that."""
    newer, newer_copy = aliased(IntroductionLetter), aliased(IntroductionCopy)
    came_later = (
        select(newer.id)
        .join(newer_copy, newer_copy.letter_id == newer.id)
        .where(newer.introduction_id == letter.introduction_id, newer.author_id == letter.author_id)
        .where(newer.id != letter.id, newer_copy.reader_id == IntroductionCopy.reader_id)
        .where(newer_copy.delivered_at >= IntroductionCopy.delivered_at)
    )
    told = select(IntroductionCopy.reader_id).where(
        IntroductionCopy.letter_id == letter.id, IntroductionCopy.delivered_at.is_not(None), ~came_later.exists()
    )
    session().execute(
        delete(Notice)
        .where(Notice.subject == letter.introduction.public_id, Notice.kind == "of_three")
        .where(Notice.actor_id == letter.author_id, Notice.member_id.in_(told))
        .execution_options(synchronize_session=False)
    )
    session().execute(delete(IntroductionLetter).where(IntroductionLetter.id == letter.id))


def let_rest(identity: Identity, thing: Introduction, *, rests: bool = True) -> None:
    """Let it rest for this one of the three, or take it up again; the others never learn of it."""
    word = thing.said_by(identity.key)
    if word is None or thing.rests_for(identity.key) == rests:
        return
    word.rests_at = now() if rests else None
    if rests:
        forget(thing.public_id, "of_three", member_key=identity.key)
    session().flush()
