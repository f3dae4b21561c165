"""The key under which the answer to an application stands, and the link that lets somebody in."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from sqlalchemy import select

from community.current import house, now, session
from community.household.models import Application
from community.members.models import HouseInvitation
from community.security.sessions import hash_of


def key_of(public_id: str) -> str:
    """The key of one application: derived from the house's secret, so that a mail can say what is kept nowhere."""
    made = hmac.new(house().settings.secret_key.encode(), f"community application 1 {public_id}".encode(), sha256)
    return urlsafe_b64encode(made.digest()).decode().rstrip("=")


def key_that_opens(application: Application) -> str:
    """The key of somebody who is welcome while it still lets them in, inside a unit of work; else nothing.

    After the house's secret was changed, it is another one from now on.
    """
    opens = HouseInvitation.uses_left > 0, HouseInvitation.ends_at > now()
    theirs = select(HouseInvitation).where(HouseInvitation.token_hash == application.token_hash, *opens)
    invitation = session().scalar(theirs.with_for_update())
    if invitation is None:
        return ""
    key = key_of(application.public_id)
    application.token_hash = invitation.token_hash = hash_of(key)
    return key


def way_to_answer(key: str) -> str:
    """The address under which whoever wrote to come in reads the answer."""
    return f"{house().settings.base_url}{house().prefix}/join/answer?key={key}"


def way_in(secret: str) -> str:
    """The link that lets somebody in."""
    return f"{house().settings.base_url}{house().prefix}/join?invite={secret}"
