"""Folding: for everybody but their author and the stewards, words are as if taken back, until they are restored.

A request loses its audience, which the one rule of who may read asks for; a circle is closed to the house, and its
people go on with it; the rest carries the moment of its fold.
"""

from typing import Any

from sqlalchemy import select

from community.advice.models import AdviceRequest, Audience, Reply, RequestReader, RequestTopic, RequestWanted
from community.advice.services import wait_if_unanswered
from community.care.models import About
from community.care.things import text_of
from community.circles.models import Circle, CircleMembership, Joining
from community.circles.services import open_by
from community.current import now, session
from community.errors import Conflict
from community.hellos.models import Hello
from community.language import _
from community.standing_offers.models import StandingOffer
from community.thanks.models import Thanks

MODELS: dict[str, Any] = {
    About.REQUEST: AdviceRequest,
    About.REPLY: Reply,
    About.THANKS: Thanks,
    About.STANDING: StandingOffer,
    About.HELLO: Hello,
    About.CIRCLE: Circle,
}


def words_now(type: str, ref: str) -> str:
    """The words of a foldable thing as they stand, for their author and the stewards; empty when it is gone."""
    thing = session().scalar(select(MODELS[type]).where(MODELS[type].public_id == ref))
    if thing is None:
        return ""
    if isinstance(thing, AdviceRequest):
        return text_of(thing.title, thing.content_note, thing.body, thing.news)
    if isinstance(thing, StandingOffer):
        return text_of(thing.what, thing.when, thing.limit)
    if isinstance(thing, Hello):
        return thing.words
    if isinstance(thing, Circle):
        return text_of(thing.name, thing.purpose, thing.ways)
    return str(thing.message if isinstance(thing, Thanks) else thing.body)


def fold(type: str, ref: str) -> str | None:
    """Fold a thing; returns the audience that a request had, or how one came into a circle.

    Raises:
        Conflict: when it was taken back meanwhile.
    """
    thing = _locked(type, ref)
    if isinstance(thing, AdviceRequest):
        if thing.audience == Audience.NOBODY:
            raise Conflict(_("These words are gone already."))
        before, thing.audience = thing.audience, Audience.NOBODY
        thing.wait(False)
        _move_rows(thing)
        session().flush()
        return before
    if isinstance(thing, Circle):
        way_in = None if thing.joining == Joining.INVITATION else str(thing.joining)
        open_by(thing, Joining.INVITATION)
        session().flush()
        return way_in
    thing.folded_at = now()
    if isinstance(thing, Thanks):
        thing.shared = False
    if isinstance(thing, StandingOffer):
        for row in thing.topic_rows:
            row.asleep_at = thing.folded_at
    session().flush()
    if isinstance(thing, Reply):
        _wait_or_not(thing)
    return None


def restore(type: str, ref: str, audience: str | None) -> None:
    """Undo a fold wholly: everything is again where it was.

    Raises:
        Conflict: when the words are gone, as when their author has left.
    """
    thing = _locked(type, ref)
    if isinstance(thing, AdviceRequest):
        thing.audience = audience or Audience.SPACE
        _move_rows(thing)
        _let_circle_in(thing)
        wait_if_unanswered(thing)
        session().flush()
        return
    if isinstance(thing, Circle):
        open_by(thing, audience or Joining.INVITATION)
        session().flush()
        return
    thing.folded_at = None
    if isinstance(thing, Thanks):
        thing.shared = thing.giver_shares and thing.receiver_shares
    if isinstance(thing, StandingOffer):
        for row in thing.topic_rows:
            row.asleep_at = thing.asleep_at
    session().flush()
    if isinstance(thing, Reply):
        _wait_or_not(thing)


def author_of(type: str, ref: str) -> int | None:
    """Who answers for words that are several people's: of a circle, whoever has kept it longest."""
    if type != About.CIRCLE:
        return None
    return next((one.member_id for one in _locked(type, ref).memberships if one.keeper), None)


def _locked(type: str, ref: str) -> Any:
    model = MODELS[type]
    statement = select(model).where(model.public_id == ref).execution_options(populate_existing=True)
    thing = session().scalar(statement.with_for_update(of=model))
    if thing is None:
        raise Conflict(_("These words are gone already."))
    return thing


def _move_rows(request: AdviceRequest) -> None:
    """The rows by which a request is found repeat for whom it is."""
    rows: list[RequestTopic | RequestWanted] = [*request.topic_rows, *request.wanted_rows]
    for row in rows:
        row.audience = request.audience


def _let_circle_in(request: AdviceRequest) -> None:
    """Whoever came into the circle meanwhile reads what was asked there, like everybody in it."""
    if request.circle_id is None:
        return
    inside = select(CircleMembership.member_id).where(CircleMembership.circle_id == request.circle_id)
    known = {reader.member_id for reader in request.readers}
    request.readers += [
        RequestReader(member_id=key, asked_at=request.asked_at)
        for key in session().scalars(inside.order_by(CircleMembership.member_id))
        if key not in known
    ]


def _wait_or_not(reply: Reply) -> None:
    request = session().get_one(AdviceRequest, reply.request_id, with_for_update=True)
    if request.audience != Audience.NOBODY:
        wait_if_unanswered(request)
