"""Proposing letters, answering, writing, taking back."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import aliased

from community.correspondence import meetings
from community.correspondence.models import Correspondence, Course, Letter
from community.correspondence.queries import fresh
from community.correspondence.resting import let_rest
from community.current import now, session
from community.errors import Conflict, NotFound
from community.members.models import Member
from community.notices.services import forget, tell
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.security.policy import allowed
from community.security.throttling import DAY, slow_down_writing

PROPOSALS, LETTERS = 10, 20  # a day
STEP = {
    "open": P.ANSWER_PROPOSAL,
    "not_now": P.ANSWER_PROPOSAL,
    "declined": P.ANSWER_PROPOSAL,
    "withdrawn": P.TAKE_BACK_PROPOSAL,
    "resting": P.LET_LETTERS_REST,
    "put_away": P.PUT_LETTERS_AWAY,
}


def propose(identity: Identity, other: Member, *, words: str) -> Correspondence:
    """Propose letters to somebody. Two who propose them to each other have both said yes.

    Raises:
        NotFound: when something came between since the page was read.
        TooMany: after ten in a day.
    """
    slow_down_writing(identity, Correspondence.proposer_id, Correspondence.proposed_at, PROPOSALS, DAY)
    # The two are held, in one order, so that two proposals that cross meet here.
    both = select(Member.id).where(Member.id.in_((identity.key, other.id))).order_by(Member.id)
    session().execute(both.with_for_update(key_share=True)).all()
    theirs = Correspondence.proposer_id == other.id, Correspondence.other_id == identity.key
    waiting = session().scalar(select(Correspondence).where(*theirs, fresh()).with_for_update())
    if waiting is not None:
        return _answer(waiting, Course.OPEN, words, identity)
    joins = meetings.what_joins(identity, other.id)
    if joins is None or meetings.find_to_write_to(identity, other.handle) is None:
        raise NotFound
    mine = Correspondence.proposer_id == identity.key, Correspondence.other_id == other.id
    for gone in session().scalars(select(Correspondence.public_id).where(*mine)).all():  # of another season
        forget(gone)
    session().execute(delete(Correspondence).where(*mine))
    column, key = joins
    made = Correspondence(
        proposer_id=identity.key,
        other_id=other.id,
        state=Course.PROPOSED,
        words=words,
        answer="",
        proposed_at=now(),
        **{column: key},
    )
    session().add(made)
    session().flush()
    tell(other.id, "proposal", made.public_id, actor_id=identity.key)
    return made


def move(identity: Identity, correspondence: Correspondence, *, state: str, answer: str = "") -> None:
    """Take one's own step: yes, not now or no to what was proposed; take it back; let it rest, or take it up again;
    put it away, with what one wrote, once the other one has left for good.

    Saying again what is already so changes nothing.

    Raises:
        Conflict: when the step is not this person's, or not possible from where it stands.
    """
    if state == "open" and allowed(identity, P.LET_LETTERS_REST, correspondence):
        let_rest(identity, correspondence, rests=False)
        return
    if correspondence.state == state and correspondence.other_id == identity.key:
        return
    if not allowed(identity, STEP[state], correspondence):
        raise Conflict
    if state == "resting":
        let_rest(identity, correspondence)
        forget(correspondence.public_id, "letter", member_key=identity.key)
    elif state == "not_now":
        correspondence.put_off_at = now()
        forget(correspondence.public_id, "proposal")
    elif state == "withdrawn":
        _end(correspondence, Course.WITHDRAWN)
    elif state == "put_away":
        session().execute(delete(Letter).where(Letter.correspondence_id == correspondence.id))
        _end(correspondence, Course.WITHDRAWN)
        correspondence.answer = ""
    else:
        _answer(correspondence, Course(state), answer, identity)
    session().flush()


def write(identity: Identity, correspondence: Correspondence, *, body: str) -> Letter:
    """Write a letter; it comes at its reader's pace, of which whoever wrote it learns nothing.

    Raises:
        TooMany: after twenty in a day.
    """
    slow_down_writing(identity, Letter.author_id, Letter.written_at, LETTERS, DAY)
    made = Letter(correspondence_id=correspondence.id, author_id=identity.key, body=body, written_at=now())
    session().add(made)
    session().flush()
    return made


def take_back(letter: Letter) -> None:
    """Take a letter back: it is erased for both. Before it has come, nobody has seen it; afterwards it is gone as any
    words are that somebody takes back here. It is the same step at any time, so that it tells nothing of either."""
    newer, about = aliased(Letter), session().get_one(Correspondence, letter.correspondence_id)
    last = select(Letter.id).where(
        Letter.id == letter.id,
        Letter.delivered_at.is_not(None),
        ~select(newer.id)
        .where(newer.correspondence_id == Letter.correspondence_id, newer.author_id == Letter.author_id)
        .where(newer.id != Letter.id, newer.delivered_at >= Letter.delivered_at)
        .exists(),
    )
    told = session().scalar(last) is not None
    reader_key = about.other_id if about.proposer_id == letter.author_id else about.proposer_id
    # Whether it has come or not, the same is done: what was not told of is forgotten as well.
    forget(about.public_id if told else "", "letter", member_key=reader_key)
    session().execute(delete(Letter).where(Letter.id == letter.id))


def _answer(thing: Correspondence, course: Course, words: str, identity: Identity) -> Correspondence:
    forget(thing.public_id, "proposal")
    thing.state, thing.answer, thing.answered_at, thing.put_off_at = course, words, now(), None
    session().flush()
    told = "letter_yes" if course is Course.OPEN else "letter_no"
    tell(thing.proposer_id, told, thing.public_id, actor_id=identity.key)
    return thing


def _end(thing: Correspondence, course: Course) -> None:
    """What was proposed is erased; that it was, is kept for a season, so that nobody is asked again and again."""
    forget(thing.public_id)
    thing.state, thing.words, thing.answered_at, thing.put_off_at = course, "", now(), None


def part(one_key: int, other_key: int) -> None:
    """What waited for an answer when two people parted waits no more: done when they meet again, as for offers."""
    for proposer, other in ((one_key, other_key), (other_key, one_key)):
        waits = Correspondence.proposer_id == proposer, Correspondence.other_id == other
        session().execute(
            update(Correspondence)
            .where(*waits, Correspondence.state == Course.PROPOSED)
            .values(state=Course.WITHDRAWN, words="", answered_at=now())
        )
