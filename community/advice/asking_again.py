"""What became of it? Asked once on the day that the asker chose, once more if they put it off, then never again."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, or_, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from community.advice.models import AdviceRequest, AskAgain, Audience, State
from community.clock import beginning_of, day_of
from community.current import columns, now, session
from community.db.away import is_away
from community.db.unit_of_work import unit_of_work
from community.security.identity import Identity

SNOOZE = timedelta(days=30)
STAYS = timedelta(days=7)  # whoever leaves the question lying for a week has answered it

_DUE = (
    select(
        AdviceRequest.id.label("key"),
        AdviceRequest.public_id.label("id"),
        AdviceRequest.title,
        AskAgain.shown_on,
    )
    .outerjoin(AskAgain, AskAgain.request_id == AdviceRequest.id)
    .where(
        AdviceRequest.author_id == bindparam("me"),
        AdviceRequest.ask_again_on < bindparam("tomorrow"),
        AdviceRequest.state == State.SETTLED,
        AdviceRequest.audience != Audience.NOBODY,
        or_(AskAgain.shown_on.is_(None), AskAgain.shown_on > bindparam("lying")),
    )
    .order_by(AdviceRequest.ask_again_on, AdviceRequest.id)
    .limit(1)
)


def ask_again(request: AdviceRequest, moment: datetime) -> None:
    """Ask what became of a request on the day of a moment, as its asker wishes; what was before is forgotten."""
    request.ask_again_on = moment
    session().execute(delete(AskAgain).where(AskAgain.request_id == request.id))


def was_asked(identity: Identity, request: AdviceRequest) -> bool:
    """Whether the day has come on which the asker wished to be asked what became of it."""
    tomorrow = beginning_of(day_of(now(), identity.timezone) + timedelta(days=1), identity.timezone)
    return request.ask_again_on is not None and request.ask_again_on < tomorrow


def due(identity: Identity, today: date) -> Any:
    """The request of one's own, settled, of which it may be asked today what became of it; None when there is none."""
    found = columns(_DUE, {"me": identity.key, "tomorrow": _tomorrow(identity, today), "lying": today - STAYS})
    return found[0] if found else None


def to_ask(identity: Identity, today: date) -> Any:
    """The same; the day on which it is asked first is kept, in a transaction of its own, so that it ends."""
    request = due(identity, today)
    if request is not None and request.shown_on is None:
        try:
            with unit_of_work() as work:
                work.merge(AskAgain(request_id=request.key, shown_on=today))
        except IntegrityError:
            pass  # another page of theirs was faster, or the request has just gone
        except DBAPIError as error:
            if not is_away(error):
                raise
    return request


def put_off(identity: Identity, request_id: str, today: date, *, for_ever: bool) -> None:
    """Ask again in thirty days; the second time, or ``for_ever``, never. Of what is not one's own nothing changes."""
    request = session().scalar(
        select(AdviceRequest)
        .where(
            AdviceRequest.public_id == request_id,
            AdviceRequest.author_id == identity.key,
            _its_day_has_come(identity, today),
        )
        .with_for_update(of=AdviceRequest)
    )
    if request is None:
        return
    asked = session().get(AskAgain, request.id)
    if for_ever or (asked is not None and asked.snoozed):
        request.ask_again_on = None
        return
    request.ask_again_on = now() + SNOOZE
    if asked is None:
        session().add(AskAgain(request_id=request.id, snoozed=True))
    else:
        asked.shown_on, asked.snoozed = None, True


def _its_day_has_come(identity: Identity, today: date) -> ColumnElement[bool]:
    return AdviceRequest.ask_again_on < _tomorrow(identity, today)


def _tomorrow(identity: Identity, today: date) -> datetime:
    return beginning_of(today + timedelta(days=1), identity.timezone)
