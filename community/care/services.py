"""Telling the care team, asking it for another look, deciding a case."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, select, update

from community.care import folding
from community.care.models import FOLDABLE, About, Act, CareAct, Fold, Kind, Pause, Report
from community.care.queries import acts_of, reports_with, standing_fold, standing_pause
from community.care.things import find_thing
from community.clock import day_of
from community.current import now, session
from community.errors import Conflict, Invalid, NotFound
from community.language import _
from community.members.models import Member
from community.members.services import end_sessions
from community.notices.services import tell as notice
from community.security.identity import Identity
from community.security.throttling import DAY, slow_down_writing
from community.tokens.models import PersonalToken

EVIDENCE = timedelta(days=30)
LONGEST = timedelta(days=366)
IN_A_DAY = 20


def tell(identity: Identity, *, about: Mapping[str, str], words: str, kind: str = Kind.REPORT) -> Report:
    """Tell the care team of something that one may read; while a case is open, telling again changes nothing.

    Raises:
        NotFound: when it is not there, or not open to this member.
        Invalid: when it is one's own.
        TooMany: after twenty in a day.
    """
    thing = find_thing(identity, about["type"], about["id"])
    if thing is None:
        raise NotFound
    if thing.subject == identity.key:
        raise Invalid({"about": [_("These words are yours: you can change them or take them back yourself.")]})
    told = _told_already(identity, kind, thing.type, thing.ref, thing.subject)
    if told is not None:
        return told
    return _receive(identity, kind, thing.type, thing.ref, thing.subject, words, thing.text)


def ask_again(identity: Identity, thing: Fold | Pause, *, words: str) -> Report:
    """Ask the stewards for another look at a fold or a pause of one's own: one message, until it is answered."""
    kind = About.FOLD if isinstance(thing, Fold) else About.PAUSE
    told = _told_already(identity, Kind.AGAIN, kind, thing.public_id, identity.key)
    if told is not None:
        return told
    text = folding.words_now(thing.about_type, thing.about_ref) if isinstance(thing, Fold) else thing.reason
    return _receive(identity, Kind.AGAIN, kind, thing.public_id, identity.key, words, text)


def decide(
    identity: Identity, report: Report, *, act: str, reason: str = "", answer: str = "", until: date | None = None
) -> None:
    """Do one thing with a case and tell whom it concerns; all who told of the same thing read the same answer.

    Args:
        reason: the words that the person reads whose words or whose person it is.
        answer: the words that those read who told of it.
        until: the day on which a pause ends.

    Raises:
        Invalid, Conflict: as ``check`` does.
    """
    check(report, act=act, reason=reason, answer=answer, until=until)
    _do(identity, report, Act(act), reason, until)
    for told in reports_with(report):
        done = CareAct(
            report_id=told.id, steward_id=identity.key, act=act, reason=reason, answer=answer, acted_at=now()
        )
        session().add(done)
        session().flush()
        if answer:
            notice(told.reporter_id, "answer", done.public_id)
        if act != Act.WRITE:
            told.closed_at = told.closed_at or now()
    session().flush()


def check(report: Report, *, act: str, reason: str = "", answer: str = "", until: date | None = None) -> None:
    """Whether a decision could be taken as it is.

    Raises:
        Invalid: when words or a day are missing.
        Conflict: when the step is not possible from where the case stands.
    """
    if act not in acts_of(report):
        raise Conflict
    for_person = act in (Act.FOLD, Act.RESTORE, Act.PAUSE, Act.RESUME)
    if not (reason if for_person else answer):
        raise Invalid({"reason" if for_person else "answer": [_("A few words are needed here.")]})
    if act == Act.PAUSE:
        today = day_of(now(), report.subject.timezone if report.subject else "UTC")
        if until is None or not today < until <= today + LONGEST:
            raise Invalid({"until": [_("A day to come is needed, within a year.")]})


def forget_evidence() -> None:
    """Erase the texts of cases that were closed thirty days ago, less those of words that are still folded."""
    still = exists().where(Fold.about_ref == Report.about_ref, Fold.restored_at.is_(None))
    session().execute(
        update(Report)
        .where(Report.closed_at < now() - EVIDENCE, Report.snapshot != "", ~still)
        .values(snapshot="")
        .execution_options(synchronize_session=False)
    )


def _told_already(identity: Identity, kind: str, type: str, ref: str, subject: int | None) -> Report | None:
    """The open case that this member has made of the same; two calls in the same instant come one after the other."""
    session().execute(select(Member.id).where(Member.id == identity.key).with_for_update(key_share=True))
    mine = select(Report).where(Report.reporter_id == identity.key, Report.closed_at.is_(None))
    same = (Report.about_type == type, Report.about_ref == ref, Report.subject_id.is_not_distinct_from(subject))
    return session().scalar(mine.where(Report.kind == kind, *same))


def _receive(identity: Identity, kind: str, type: str, ref: str, subject: int | None, words: str, text: str) -> Report:
    slow_down_writing(identity, Report.reporter_id, Report.told_at, IN_A_DAY, DAY)
    forget_evidence()
    report = Report(
        kind=kind,
        about_type=type,
        about_ref=ref,
        reporter_id=identity.key,
        subject_id=subject,
        words=words,
        snapshot=text,
        told_at=now(),
    )
    session().add(report)
    session().flush()
    notice(identity.key, "told", report.public_id)
    return report


def _do(identity: Identity, report: Report, act: Act, reason: str, until: date | None) -> None:
    if act is Act.FOLD:
        _fold(identity, report, reason)
    elif act is Act.RESTORE:
        _restore(report, reason)
    elif act is Act.PAUSE:
        _pause(identity, report, reason, until)
    elif act is Act.RESUME:
        _resume(report, reason)


def _fold(identity: Identity, report: Report, reason: str) -> None:
    if report.about_type not in FOLDABLE:
        raise Conflict
    about = report.about_type, report.about_ref
    made = Fold(
        about_type=report.about_type,
        about_ref=report.about_ref,
        audience=folding.fold(*about),
        member_id=report.subject_id or folding.author_of(*about),
        steward_id=identity.key,
        report_id=report.id,
        reason=reason,
        folded_at=now(),
    )
    session().add(made)
    session().flush()
    notice(made.member_id, "folded", made.public_id)


def _restore(report: Report, words: str) -> None:
    found = standing_fold(report)
    if found is None:
        raise Conflict
    folding.restore(found.about_type, found.about_ref, found.audience)
    found.restored_at, found.afterwards = now(), words
    notice(found.member_id, "restored", found.public_id)


def _pause(identity: Identity, report: Report, reason: str, until: date | None) -> None:
    member = session().get(Member, report.subject_id, with_for_update={"key_share": True})
    if member is None or member.left_at is not None or until is None:
        raise Conflict
    member.paused_until = _morning(until, member.timezone)
    session().add(
        Pause(
            member_id=member.id,
            steward_id=identity.key,
            report_id=report.id,
            reason=reason,
            until=until,
            paused_at=now(),
        )
    )
    end_sessions(member)
    session().execute(delete(PersonalToken).where(PersonalToken.member_id == member.id))
    session().flush()


def _resume(report: Report, words: str) -> None:
    found = standing_pause(report)
    if found is None:
        raise Conflict
    found.ended_at, found.afterwards, found.member.paused_until = now(), words, None
    notice(found.member_id, "answer", found.public_id)


def _morning(day: date, timezone: str) -> datetime:
    """The first moment of a day where somebody lives."""
    return datetime.combine(day, time(), ZoneInfo(timezone))
