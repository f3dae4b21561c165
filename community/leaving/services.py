"""Leaving, coming back within seven days, and the end of a leaving."""

import logging

from sqlalchemy import delete, select

from community.advice.models import AdviceRequest
from community.advice.services import put_rows_in_order, rest_all, wait_no_longer, wait_without
from community.current import now, session
from community.db.base import Base
from community.db.unit_of_work import again_if_crossed, unit_of_work
from community.errors import Invalid, NotFound, NotSignedIn
from community.language import _
from community.leaving.models import Leaving, WordsAfter
from community.leaving.set_aside import put_back, set_fields_aside, set_words_aside
from community.members.models import DAYS_TO_COME_BACK, Member
from community.members.services import end_sessions, has_password
from community.offers.models import HelpOffer, OfferState
from community.privacy.services import erase_member, sweep
from community.security import sessions, throttling
from community.security.identity import Identity
from community.tokens.models import PersonalToken
from community.web.models import FORGET_ALL

log = logging.getLogger(__name__)


def leave(identity: Identity, *, words: str, password: str) -> None:
    """Leave the house. At once every session and token is dead, and the member is seen nowhere.

    Words that are to be erased are set aside until the seven days are over; everything else is as it was.

    Raises:
        Invalid: when the password is another one.
        NotSignedIn: when the member has left already.
        TooMany: after five tries a minute.
    """
    with unit_of_work():
        throttling.slow_down_door("sign-in", identity.handle, 5, throttling.MINUTE)
    if not has_password(identity, password):
        raise Invalid({"password": [_("This is not your password here.")]})
    again_if_crossed(lambda: _leave(identity.key, WordsAfter(words)))


def _leave(key: int, words: WordsAfter) -> None:
    with unit_of_work() as work:
        member = work.get(Member, key, with_for_update=True, populate_existing=True)
        if member is None or member.left_at is not None:
            raise NotSignedIn
        member.left_at = now()
        work.add(Leaving(member_id=key, words=words))
        work.flush()
        end_sessions(member)
        work.execute(delete(PersonalToken).where(PersonalToken.member_id == key))
        work.execute(FORGET_ALL)
        throttling.forget_tries("sign-in", member.handle)
        offers, asks = (Base.metadata.tables[model.__tablename__] for model in (HelpOffer, AdviceRequest))
        open_offers = (offers.c.author_id == key) & (offers.c.state == OfferState.OFFERED)
        set_fields_aside(offers, open_offers, key, {"state": OfferState.WITHDRAWN.value})
        set_fields_aside(asks, asks.c.author_id == key, key, {"state": "resting", "waiting": False})
        rest_all(key)
        if words is WordsAfter.ERASED:
            wait_without(key)
            set_words_aside(key)
        sessions.close_session()


def come_back(member: Member) -> Member:
    """Come back: everything is as it was, and this browser is signed in. Other sessions and tokens stay ended.

    Raises:
        NotFound: when the seven days are over meanwhile, or the member is back already.
    """
    back = session().get(Member, member.id, with_for_update=True, populate_existing=True)
    if back is None or back.left_at is None or back.left_at <= now() - DAYS_TO_COME_BACK:
        raise NotFound
    key = back.id
    put_back(key)
    session().execute(delete(Leaving).where(Leaving.member_id == key))
    back = session().get_one(Member, key)
    back.left_at = None
    put_rows_in_order(key)
    wait_no_longer(key)
    session().flush()
    sessions.open_session(back)
    return back


def finish_leavings() -> bool:
    """Erase everybody whose seven days are over, as they chose; False when one could not be finished.

    One member a transaction: a fault with one is logged, without a word of theirs, and the next one follows. It may
    run in several workers, and again: whoever came back meanwhile or was erased already is passed over.
    """
    over = now() - DAYS_TO_COME_BACK
    due = select(Leaving.member_id).join(Member, Member.id == Leaving.member_id).where(Member.left_at <= over)
    keys = session().scalars(due.order_by(Leaving.member_id)).all()
    finished, well = False, True
    for key in keys:
        try:
            finished = again_if_crossed(lambda key=key: _finish(key)) or finished  # type: ignore[misc]  # mypy cannot type a default of a lambda
        except Exception as error:  # whatever it is, the others must not wait for it
            session().rollback()
            # Its own words may hold somebody's.
            log.error("a leaving could not be finished: %s", type(error).__name__)
            well = False
    if finished:
        sweep()
    return well


def _finish(key: int) -> bool:
    with unit_of_work() as work:
        member = work.get(Member, key, with_for_update=True, populate_existing=True)
        leaving = work.get(Leaving, key, populate_existing=True)
        if member is None or leaving is None or member.left_at is None:
            return False
        if member.left_at > now() - DAYS_TO_COME_BACK:
            return False
        erase_member(member, unnamed=leaving.words == WordsAfter.UNNAMED)
    return True
