"""What one member can know of their own invitations, beside what everyone can read: as figures for a guess."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean

from sqlalchemy import Executable, func, select

from community.advice.models import AdviceRequest, Reply
from community.current import session
from community.invitations.cards import why
from community.invitations.models import Invitation
from community.invitations.seats import Reason
from community.noninterference.village import Village

DAY, WEEK, WEEKS = timedelta(days=1), timedelta(days=7), 3
NEVER = 99.0  # days


def watched(village: Village, since: datetime) -> list[float]:
    """Whether, when and why the viewer was invited since a moment; how that goes together with what Maud and the viewer
    are known for; and how what everyone can read went.

    ``invited_at`` is more than a member can know, who learns of an invitation when they come: the guess is easier here.
    """
    viewer, maud = village.viewer, village.maud
    asks = session().execute(_asks(since, viewer.key)).all()
    mine = {
        row.request_id: row
        for row in session().execute(
            select(
                Invitation.request_id,
                Invitation.invited_at,
                Invitation.ring,
                Invitation.reason,
                Invitation.words,
                AdviceRequest.content_note,
                AdviceRequest.asked_at,
            )
            .join(AdviceRequest, AdviceRequest.id == Invitation.request_id)
            .where(Invitation.member_id == viewer.key, AdviceRequest.asked_at >= since)
        )
    }
    days = sorted((row.invited_at - since) / DAY for row in mine.values())
    waits = [(row.invited_at - row.asked_at) / DAY for row in mine.values()]
    gaps = [after - before for before, after in pairwise(days)]
    answered = [(ask.answered_at - ask.asked_at) / DAY for ask in asks if ask.answered_at]
    said = [why(row) for row in mine.values()]
    known = [(ask.id, maud.fits(ask.topics[0]), viewer.fits(ask.topics[0])) for ask in asks]
    parts: list[Sequence[int]] = [
        [ask for ask, hers, _mine in known if hers],
        [ask for ask, hers, _mine in known if not hers],
        [ask for ask, hers, mine in known if hers and not mine],
        [ask for ask, hers, mine in known if hers and mine],
    ]
    return [
        float(len(mine)),
        len(mine) / (len(asks) or 1),
        *(float(sum(row.ring == ring for row in mine.values())) for ring in ("first", "second", "third")),
        *(float(sum(row.reason == reason for row in mine.values())) for reason in Reason),
        float(len(set(said))),
        *(float(sum(week <= day / 7 < week + 1 for day in days)) for week in range(WEEKS)),
        min(gaps, default=NEVER),
        max(gaps, default=NEVER),
        *(days[0] if days else NEVER, days[-1] if days else NEVER),
        fmean(waits) if waits else NEVER,
        max(waits, default=NEVER),
        *(sum(ask in mine for ask in part) / (len(part) or 1) for part in parts),
        *(float(sum(ask in mine for ask in part)) for part in parts),
        float(len(parts[0])),
        float(len(asks) - len(answered)),
        fmean(answered) if answered else NEVER,
        float(len(maud.about)),
        float(len(village.people)),
    ]


def _asks(since: datetime, viewer_key: int) -> Executable:
    """What others asked, with the first reply that everyone can read."""
    first = (
        select(func.min(Reply.written_at))
        .where(
            Reply.request_id == AdviceRequest.id, Reply.private.is_(False), Reply.author_id != AdviceRequest.author_id
        )
        .scalar_subquery()
    )
    return (
        select(AdviceRequest.id, AdviceRequest.topics, AdviceRequest.asked_at, first.label("answered_at"))
        .where(AdviceRequest.asked_at >= since, AdviceRequest.author_id != viewer_key)
        .order_by(AdviceRequest.asked_at, AdviceRequest.id)
    )
