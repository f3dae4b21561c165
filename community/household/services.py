"""Setting up the house, letting people in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select

from community.current import house, now, session
from community.errors import Conflict
from community.household.keys import key_of
from community.household.models import Application, Household
from community.household.profile import LISTS, Profile, dumped, house_profile, loaded
from community.mail.services import wait
from community.members.models import HouseInvitation
from community.security import sessions, throttling
from community.security.identity import Identity

STAYS = timedelta(days=30)  # after the answer
WAITS = timedelta(days=90)  # without one
OPENS = timedelta(days=30)  # for somebody who is welcome


def change(_identity: Identity, household: Household, **given: Any) -> None:
    """Change what the house is set to; lists are ``<name>_<language>``, None leaves a thing as it is."""
    keep(household, given)


def set_up(**given: Any) -> None:
    """The same by the operator's hand, inside a unit of work."""
    found = session().scalar(select(Household).limit(1).with_for_update())
    keep(found if found is not None else Household(id=1, edition="", profile="{}"), given)


def keep(household: Household, given: Mapping[str, Any]) -> None:
    """Keep what is given, as a new edition that every process reads with its next page."""
    before = loaded(household.profile)
    household.profile = dumped(replace(before, **_gathered(before, given)))
    household.edition, household.changed_at = house().ids.public_id(), now()
    session().add(household)
    session().flush()
    known = house().household
    known.edition, known.asked = None, False  # read anew; what was known stays, for a database that goes away


def end_invitation(invitation: HouseInvitation) -> None:
    """From now on this link lets nobody in."""
    session().delete(invitation)


def apply(*, name: str, words: str, locale: str, email: str = "", **_consents: bool) -> str:
    """Ask to come in; returns the key under which the answer will stand. It is also mailed to the address, if any.

    Raises:
        Conflict: when this house does not take people in this way.
        TooMany: when too many came from the same address.
    """
    if house_profile().joining != "application":
        raise Conflict
    throttling.slow_down_door("apply", throttling.address(), throttling.a_crowd(5), throttling.HOUR)
    clear_out()
    public_id = house().ids.public_id()
    key = key_of(public_id)
    whose = {"public_id": public_id, "token_hash": sessions.hash_of(key), "email": email or None}
    if house().settings.mail_server is None:
        whose["email"] = None  # it would be good for nothing
    session().add(Application(**whose, name=name, words=words, locale=locale, applied_at=now()))
    return key


def answer(_identity: Identity, application: Application, *, state: str, words: str = "") -> None:
    """Answer somebody who would like to come in; for whoever is welcome their own key opens the house.

    An address that they left is theirs to be answered at, and nothing else: it goes on with the mail.
    """
    moment = now()
    application.state, application.answer, application.answered_at = state, words, moment
    if state == "welcome":
        session().add(HouseInvitation(token_hash=application.token_hash, uses_left=1, ends_at=moment + OPENS))
    if application.email:
        wait("answer", None, application.email, application_key=application.id)
        application.email = None


def clear_out() -> None:
    """Forget those who were answered a month ago, or never within a season."""
    moment = now()
    over = or_(Application.answered_at < moment - STAYS, Application.applied_at < moment - WAITS)
    session().execute(delete(Application).where(over))


def _gathered(before: Profile, given: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in given.items():
        if value is None:
            continue
        base, _sign, code = name.rpartition("_")
        if base in LISTS:
            found[base] = {**found.get(base, getattr(before, base)), code: tuple(value)}
        else:
            found[name] = value
    return found
