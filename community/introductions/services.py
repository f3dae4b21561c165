"""Asking somebody whether they would like to be introduced; their answer, and then the asker's; taking it back."""

from sqlalchemy import delete, exists, select

from community.advice.models import Reply
from community.blocks.queries import block_between
from community.correspondence.queries import SEASON
from community.current import now, session
from community.db.people import not_by
from community.errors import Conflict, Invalid
from community.introductions import people, queries
from community.introductions.models import Course, Introduction, IntroductionWord, Said
from community.introductions.writing import let_rest
from community.language import _
from community.members.models import Member
from community.notices.services import forget, tell
from community.security.identity import Identity, same_person
from community.security.permissions import Permission as P
from community.security.policy import allowed
from community.security.predicates import here
from community.security.throttling import DAY, slow_down_writing
from community.undoing import was_just_sent

IN_A_DAY = 10
STEP = {
    "open": P.ANSWER_INTRODUCTION,
    "not_now": P.ANSWER_INTRODUCTION,
    "declined": P.ANSWER_INTRODUCTION,
    "withdrawn": P.TAKE_BACK_INTRODUCTION,
    "resting": P.LET_THREE_REST,
}
SAYS = {"open": Said.YES, "not_now": Said.NOT_NOW, "declined": Said.NO}


def introduce(identity: Identity, reply: Reply, *, handle: str, words: str) -> Introduction:
    """Ask somebody whom one knows whether they would like to be introduced to whoever asked. It is brought to them at
    their own pace, and nothing of it is there for the asker before they have said yes.

    Raises:
        Invalid: when one does not know them from here, or has asked them on this reply before.
        Conflict: when the reply is older than a season, or somebody else was asked on it and may still answer.
        TooMany: after ten in a day.
    """
    slow_down_writing(identity, Introduction.maker_id, Introduction.asked_at, IN_A_DAY, DAY)
    if reply.written_at <= now() - SEASON or not _can_answer(reply.request.author):
        raise Conflict(_("This was asked a while ago. A new reply would be a new beginning."))
    if _is_open(identity, reply):
        raise Conflict(_("You have asked somebody, and they may still answer. You can take that back first."))
    third = people.find_to_ask(identity, handle.strip().lstrip("@").lower(), reply.request.author_id or 0)
    if third is None:
        words_back = _("You can ask somebody whom you know from here: by letters, a circle, or help that was given.")
        raise Invalid({"handle": [words_back]})
    if queries.was_asked(reply, third.id):
        raise Invalid({"handle": [_("You have asked them on this reply before. Nobody is asked twice.")]})
    made = Introduction(
        reply_id=reply.id,
        maker_id=identity.key,
        third_id=third.id,
        asker_id=reply.request.author_id,
        state=Course.ASKED,
        asked_at=now(),
        moved_at=now(),
    )
    made.said.append(IntroductionWord(member_id=identity.key, said=Said.ASKS, body=words, said_at=now()))
    session().add(made)
    session().flush()
    return made


def move(identity: Identity, thing: Introduction, *, state: str, answer: str = "") -> None:
    """Take one's own step: yes, not now or no to being introduced; take back that one would like it; or, once the three
    have met, let it rest for oneself, or take it up again.

    With "not now" nothing is sent, and nobody learns of it. Saying again what one has said changes nothing.

    Raises:
        Conflict: when the step is not this person's, or not possible from where it stands.
    """
    if state == "open" and allowed(identity, P.LET_THREE_REST, thing):
        let_rest(identity, thing, rests=False)
        return
    said = thing.said_by(identity.key)
    if said is not None and said.said == SAYS.get(state) and said.said != Said.NOT_NOW:
        return
    if not allowed(identity, STEP[state], thing):
        raise Conflict
    if state == "withdrawn":
        _take_back(identity, thing)
    elif state == "resting":
        let_rest(identity, thing)
    elif state == "not_now":
        _say(identity, thing, Said.NOT_NOW, "")
        forget(thing.public_id, member_key=identity.key)
    else:
        _answer(identity, thing, SAYS[state], answer)
    session().flush()


def _answer(identity: Identity, thing: Introduction, said: Said, words: str) -> None:
    """A yes or a no, and who learns of it: the maker of the third person's, both of them of the asker's. Whoever asked
    is not named by a no: what is told of it to the third person comes from the maker."""
    forget(thing.public_id, member_key=identity.key)
    _say(identity, thing, said, words)
    yes, name = said is Said.YES, thing.public_id
    if same_person(identity, thing.third_id):
        _stand(thing, Course.OFFERED if yes else Course.DECLINED)
        tell(thing.maker_id, "meet_yes" if yes else "meet_no", name, actor_id=thing.third_id)
        apart = session().scalar(select(block_between(thing.asker_id, thing.third_id)))
        if yes and not apart:
            tell(thing.asker_id, "introduced", name, actor_id=thing.maker_id)
        return
    _stand(thing, Course.MET if yes else Course.REFUSED)
    forget(name)
    tell(thing.maker_id, "met" if yes else "meet_no", name, actor_id=thing.asker_id)
    tell(thing.third_id, "met" if yes else "not_met", name, actor_id=thing.asker_id if yes else thing.maker_id)


def _take_back(identity: Identity, thing: Introduction) -> None:
    """The maker's words go, and all that was said with them: that it was is kept for a season, so that nobody is asked
    again and again; but for half a minute it is as if it had never been. Who took back a yes has said no, without a
    word."""
    forget(thing.public_id)
    if same_person(identity, thing.maker_id):
        if was_just_sent(thing.asked_at):
            thing.said.clear()
            thing.state = Course.WITHDRAWN
            session().delete(thing)
            return
        session().execute(delete(IntroductionWord).where(IntroductionWord.introduction_id == thing.id))
        session().expire(thing, ["said"])
        _stand(thing, Course.WITHDRAWN)
        return
    _say(identity, thing, Said.NO, "")
    _drop(thing, thing.asker_id)
    _stand(thing, Course.DECLINED)
    tell(thing.maker_id, "meet_no", thing.public_id, actor_id=thing.third_id)


def _say(identity: Identity, thing: Introduction, said: Said, words: str) -> None:
    _drop(thing, identity.key)
    thing.said.append(IntroductionWord(member_id=identity.key, said=said, body=words, said_at=now()))


def _drop(thing: Introduction, member_key: int | None) -> None:
    old = thing.said_by(member_key)
    if old is not None:
        thing.said.remove(old)
        session().flush()


def _stand(thing: Introduction, state: Course) -> None:
    thing.state, thing.moved_at = state, now()


def _can_answer(asker: Member | None) -> bool:
    """Whoever asked is here, and is no voice of an archive."""
    return asker is not None and here(asker) and asker.password_hash is not None


def _is_open(identity: Identity, reply: Reply) -> bool:
    """Whether somebody was asked on this reply who may still answer. Who is kept apart from this member is, for them,
    as if gone."""
    met = [not_by(identity.apart, *queries.THREE)] if identity.apart else []
    waits = Introduction.state.in_((Course.ASKED, Course.OFFERED)), queries.is_fresh(), *met
    return bool(session().scalar(select(exists().where(Introduction.reply_id == reply.id, *waits))))
