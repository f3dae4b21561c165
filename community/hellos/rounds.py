"""The job: each hello is brought to one member, then to one other, and then left to those who look after the house."""

from collections.abc import Sequence

from sqlalchemy import String, and_, cast, exists, func, literal, or_, select

from community.current import now, session
from community.db.unit_of_work import again_if_crossed, unit_of_work
from community.hellos.models import Hello, Welcome
from community.hellos.people import may_welcome, still_free
from community.hellos.queries import NEW_FOR, TIME_TO_ANSWER, answered, stands
from community.notices.models import PutAway

PIECE = 20
PEOPLE = 2  # who are asked, one after the other


def bring_next() -> bool:
    """Bring some hellos to somebody; whether there may be more to do at once.

    Each is a transaction of its own. Whom it was brought to is what is counted, and a hello is brought on when that
    member let it go by: a clock that jumps neither asks twice nor passes anybody over.
    """
    waiting = _waiting()
    for hello_key in waiting:
        _bring(hello_key)
    return len(waiting) == PIECE


def _bring(hello_key: int) -> None:
    session().rollback()
    hello = session().get(Hello, hello_key, populate_existing=True)
    asked = _how_many_asked(hello_key)
    people = may_welcome(hello) if hello is not None and asked < PEOPLE else ()

    def work() -> None:
        with unit_of_work() as opened:
            found = opened.scalar(
                select(Hello)
                .where(Hello.id == hello_key, Hello.over_at.is_(None), stands(), ~answered())
                .with_for_update(of=Hello, key_share=True)
                .execution_options(populate_existing=True)
            )
            if found is None or _how_many_asked(hello_key) != asked:
                return  # it waits no more, or another worker was faster
            chosen = next((key for key in people if still_free(key, found.member_id)), None)
            if chosen is None:
                found.over_at = now()
            else:
                opened.add(Welcome(hello_id=found.id, member_id=chosen, brought_at=now()))

    again_if_crossed(work)


def _waiting() -> Sequence[int]:
    """The hellos that nobody has answered and that wait for nobody's answer: the oldest first."""
    card = literal("hello-").concat(cast(Hello.public_id, String))
    put_away = exists().where(PutAway.member_id == Welcome.member_id, PutAway.card == card)
    reached = func.coalesce(Welcome.delivered_at, Welcome.brought_at)
    let_by = or_(put_away, reached <= now() - TIME_TO_ANSWER)
    open_ = exists().where(and_(Welcome.hello_id == Hello.id, ~let_by))
    statement = (
        select(Hello.id)
        .where(Hello.over_at.is_(None), Hello.said_at > now() - NEW_FOR, stands(), ~answered(), ~open_)
        .order_by(Hello.said_at, Hello.id)
        .limit(PIECE)
    )
    return session().scalars(statement).all()


def _how_many_asked(hello_key: int) -> int:
    return len(session().scalars(select(Welcome.id).where(Welcome.hello_id == hello_key)).all())
