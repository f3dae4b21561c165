"""Reading what a steward looks after: how the house is set, who may come in by a link, who would like to."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from community.current import now, session
from community.household.models import Application, Household
from community.members.models import HouseInvitation
from community.security import sessions
from community.security.identity import Identity

MOST = 50


def find_household(identity: Identity | None) -> Household | None:
    """The row of what was set, for a steward at a browser; for anybody else there is none.

    A row that nobody has made yet is one that is not kept.
    """
    if identity is None or not identity.steward or identity.scopes is not None:
        return None
    found = session().scalar(select(Household).limit(1).with_for_update())
    return found if found is not None else Household(id=1, edition="", profile="{}")


def find_house_invitation(identity: Identity | None, house_invitation_id: str) -> HouseInvitation | None:
    """A link into the house that stands, for a steward."""
    if find_household(identity) is None:
        return None
    return session().scalar(
        select(HouseInvitation).where(HouseInvitation.public_id == house_invitation_id, *_stands()).with_for_update()
    )


def find_application(identity: Identity | None, application_id: str) -> Application | None:
    """Somebody who waits for an answer, for a steward."""
    if find_household(identity) is None:
        return None
    waiting = select(Application).where(Application.public_id == application_id, Application.state == "waiting")
    return session().scalar(waiting.with_for_update())


def application_of(secret: str) -> Application | None:
    """The application to which this key belongs."""
    return session().scalar(select(Application).where(Application.token_hash == sessions.hash_of(secret)))


def standing_invitations() -> Sequence[HouseInvitation]:
    """Links that still let somebody in, those that end first before the others."""
    statement = select(HouseInvitation).where(*_stands())
    return session().scalars(statement.order_by(HouseInvitation.ends_at, HouseInvitation.id).limit(MOST)).all()


def waiting_applications() -> Sequence[Application]:
    """Those who wait for an answer, whoever came first before the others."""
    statement = select(Application).where(Application.state == "waiting")
    return session().scalars(statement.order_by(Application.applied_at, Application.id).limit(MOST)).all()


def _stands() -> tuple[ColumnElement[bool], ...]:
    return (HouseInvitation.uses_left > 0, HouseInvitation.ends_at > now())
