"""Reading what the care team was told, and what stands; a steward who is party to a case does not see it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, tuple_
from sqlalchemy.orm import aliased, joinedload, load_only

from community.care.models import FOLDABLE, About, Act, CareAct, Fold, Kind, Pause, Report
from community.circles.models import Circle, CircleMembership
from community.current import now, session
from community.db.places import place_of
from community.members.models import Member
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.security.policy import allowed
from community.thanks.models import Thanks

MOST = 50
LATELY = timedelta(days=30)

# ── One's own ───────────────────────────────────────────────────────────────────────────────────────


def own_reports(identity: Identity, place: Sequence[Any] | None, limit: int) -> Sequence[Report]:
    """What this member told the care team, the newest first."""
    statement = (
        select(Report)
        .where(Report.reporter_id == identity.key)
        .options(joinedload(Report.subject))
        .order_by(Report.told_at.desc(), Report.id.desc())
        .limit(limit)
    )
    values: dict[str, Any] = {}
    if place is not None:
        statement = statement.where(tuple_(Report.told_at, Report.id) < place_of(Report.told_at, Report, "before"))
        values["before"], values["before_ref"] = place
    return session().scalars(statement, values).all()


def answers_to(reports: Sequence[Report]) -> Sequence[CareAct]:
    """What the stewards wrote to those who told these, the oldest first."""
    acts = select(CareAct).where(CareAct.report_id.in_([report.id for report in reports]), CareAct.answer != "")
    return session().scalars(acts.order_by(CareAct.acted_at, CareAct.id)).all()


def own_folds(identity: Identity) -> Sequence[Fold]:
    """This member's words that are folded now, the newest first."""
    mine = select(Fold).where(Fold.member_id == identity.key, Fold.restored_at.is_(None))
    return session().scalars(mine.order_by(Fold.folded_at.desc(), Fold.id.desc()).limit(MOST)).all()


def own_letters(identity: Identity) -> Sequence[tuple[str, datetime]]:
    """What the stewards wrote to this member within a month when they undid something, the newest first."""
    since = now() - LATELY
    folds = select(Fold.afterwards, Fold.restored_at).where(Fold.member_id == identity.key, Fold.restored_at > since)
    pauses = select(Pause.afterwards, Pause.ended_at).where(Pause.member_id == identity.key, Pause.ended_at > since)
    found: list[Any] = [row for statement in (folds, pauses) for row in session().execute(statement)]
    return [(words, moment) for words, moment in sorted(found, key=lambda row: row[1], reverse=True) if words]


def find_own_fold(identity: Identity | None, fold_id: str) -> Fold | None:
    """One of one's own folds that stands."""
    if identity is None:
        return None
    return session().scalar(
        select(Fold).where(Fold.public_id == fold_id, Fold.member_id == identity.key, Fold.restored_at.is_(None))
    )


def find_own_pause(identity: Identity | None) -> Pause | None:
    """One's own pause while it lasts."""
    if identity is None or not identity.paused:
        return None
    return _pause_of(identity.key)


def asked_again(identity: Identity, thing: Fold | Pause) -> bool:
    """Whether this member has asked for another look that nobody has answered yet."""
    mine = select(Report.id).where(Report.reporter_id == identity.key, Report.kind == Kind.AGAIN)
    return session().scalar(mine.where(Report.about_ref == thing.public_id, Report.closed_at.is_(None))) is not None


def somebody_reads(identity: Identity) -> bool:
    """Whether anybody but this member looks after the house, so that no page promises what nobody does."""
    others = select(Member.id).where(Member.steward.is_(True), Member.left_at.is_(None), Member.id != identity.key)
    return session().scalar(others.limit(1)) is not None


# ── The stewards' ───────────────────────────────────────────────────────────────────────────────────


class Desk:
    """The stewards' desk; there is one, and for whoever is not a steward there is none."""


def find_desk(identity: Identity | None) -> Desk | None:
    """The desk, for a steward at a browser."""
    return Desk() if allowed(identity, P.LOOK_AFTER) else None


def find_case(identity: Identity | None, report_id: str) -> Report | None:
    """A case that this steward may decide, its row locked in a writing transaction."""
    if identity is None or find_desk(identity) is None:
        return None
    return session().scalar(
        select(Report)
        .where(Report.public_id == report_id, ~_party(identity))
        .options(joinedload(Report.reporter), joinedload(Report.subject))
        .execution_options(populate_existing=True)
        .with_for_update(of=Report)
    )


def oldest_case(identity: Identity, after: str = "") -> Report | None:
    """The oldest open case that this steward may decide, or the one that follows another."""
    statement = (
        select(Report)
        .where(Report.closed_at.is_(None), ~_party(identity))
        .options(joinedload(Report.reporter), joinedload(Report.subject))
        .order_by(Report.told_at, Report.id)
        .limit(1)
    )
    moment = session().scalar(select(Report.told_at).where(Report.public_id == after)) if after else None
    if moment is None:
        return session().scalar(statement)
    place = place_of(Report.told_at, Report, "after")
    return session().scalar(
        statement.where(tuple_(Report.told_at, Report.id) > place), {"after": moment, "after_ref": after}
    )


def cases_waiting(identity: Identity) -> Sequence[Report]:
    """The open cases that this steward may decide, the oldest first, without what was told in them."""
    return (
        session()
        .scalars(
            select(Report)
            .where(Report.closed_at.is_(None), ~_party(identity))
            .options(load_only(Report.public_id, Report.kind, Report.told_at))
            .order_by(Report.told_at, Report.id)
            .limit(MOST)
        )
        .all()
    )


def reports_with(report: Report) -> Sequence[Report]:
    """This report, and while it is open all other open ones about the same thing, the oldest first."""
    if report.closed_at is not None:
        return (report,)
    same = (
        Report.about_type == report.about_type,
        Report.about_ref == report.about_ref,
        Report.subject_id.is_not_distinct_from(report.subject_id),
    )
    found = select(Report).where(*same, Report.closed_at.is_(None)).options(joinedload(Report.reporter))
    return session().scalars(found.order_by(Report.told_at, Report.id).with_for_update(of=Report)).all()


def acts_on(report: Report) -> Sequence[tuple[CareAct, Member | None]]:
    """What was done with a case so far, and by whom."""
    acts = select(CareAct, Member).outerjoin(Member, Member.id == CareAct.steward_id)
    found = session().execute(acts.where(CareAct.report_id == report.id).order_by(CareAct.acted_at, CareAct.id))
    return [(row[0], row[1]) for row in found]


def standing(identity: Identity) -> tuple[Sequence[Fold], Sequence[Pause]]:
    """What is folded and who is on pause now, the newest first, less what this steward is party to."""
    folds = (
        select(Fold)
        .join(Fold.report)
        .where(Fold.restored_at.is_(None), ~_party(identity))
        .options(joinedload(Fold.member), joinedload(Fold.report))
        .order_by(Fold.folded_at.desc(), Fold.id.desc())
    )
    pauses = (
        select(Pause)
        .join(Pause.report)
        .join(Pause.member)
        .where(Pause.ended_at.is_(None), Member.paused_until > now(), ~_party(identity))
        .options(joinedload(Pause.member), joinedload(Pause.report))
        .order_by(Pause.paused_at.desc(), Pause.id.desc())
    )
    return session().scalars(folds.limit(MOST)).all(), session().scalars(pauses.limit(MOST)).all()


def standing_fold(report: Report) -> Fold | None:
    """The fold that stands on what a case is about."""
    of_it = Fold.public_id if report.about_type == About.FOLD else Fold.about_ref
    found = select(Fold).where(of_it == report.about_ref, Fold.restored_at.is_(None))
    if report.about_type not in (*FOLDABLE, About.FOLD):
        return None
    return session().scalar(found.order_by(Fold.id.desc()).limit(1))


def standing_pause(report: Report) -> Pause | None:
    """The pause that stands on the person whom a case is about."""
    return None if report.subject_id is None else _pause_of(report.subject_id)


def acts_of(report: Report) -> tuple[str, ...]:
    """What a steward can do with a case from where it stands."""
    found: list[str] = [] if report.closed_at is not None else [Act.LEAVE, Act.WRITE]
    if report.kind == Kind.CONCERN:
        return tuple(found)
    if standing_fold(report) is not None:
        found.append(Act.RESTORE)
    elif report.closed_at is None and report.about_type in FOLDABLE:
        found.append(Act.FOLD)
    if standing_pause(report) is not None:
        found.append(Act.RESUME)
    elif report.closed_at is None and report.kind == Kind.REPORT and _can_be_paused(report.subject):
        found.append(Act.PAUSE)
    return tuple(found)


def _can_be_paused(member: Member | None) -> bool:
    """Somebody who is here and can sign in, which an archive's voice cannot."""
    return member is not None and member.left_at is None and member.password_hash is not None


def _pause_of(member_key: int) -> Pause | None:
    return session().scalar(
        select(Pause)
        .join(Pause.member)
        .where(Pause.member_id == member_key, Pause.ended_at.is_(None), Member.paused_until > now())
        .options(joinedload(Pause.member))
        .order_by(Pause.paused_at.desc(), Pause.id.desc())
        .limit(1)
    )


def _party(identity: Identity) -> ColumnElement[bool]:
    """Whether a report is about this steward, or theirs, or about something between them and somebody else."""
    mine, first, fold, pause = aliased(Report), aliased(Report), aliased(Fold), aliased(Pause)
    told = exists().where(
        mine.about_type == Report.about_type, mine.about_ref == Report.about_ref, mine.reporter_id == identity.key
    )
    thanked = exists().where(Thanks.public_id == Report.about_ref, Thanks.receiver_id == identity.key)
    folded = exists().where(
        fold.public_id == Report.about_ref, fold.report_id == first.id, first.reporter_id == identity.key
    )
    paused = exists().where(
        pause.public_id == Report.about_ref, pause.report_id == first.id, first.reporter_id == identity.key
    )
    inside = exists().where(
        Circle.public_id == Report.about_ref,
        CircleMembership.circle_id == Circle.id,
        CircleMembership.member_id == identity.key,
    )
    own = and_(Report.subject_id.is_not(None), Report.subject_id == identity.key)
    again = and_(Report.kind == Kind.AGAIN, or_(folded, paused))
    between = and_(Report.about_type == About.THANKS, thanked), and_(Report.about_type == About.CIRCLE, inside)
    return or_(own, told, *between, again)
