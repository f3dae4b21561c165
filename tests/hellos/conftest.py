"""A house into which Ines has just come."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.current import session
from community.hellos.models import Hello, Welcome
from community.members.models import Member
from community.testing import Someone
from tests.invitations.invited import Village

WORDS = "I have just moved here, and I bake bread."


class Threshold(Village):
    """The people of a house, the clock, and the worker; and Ines, who has come in."""

    def comes_in(self, handle: str = "ines", words: str = WORDS, locale: str = "en") -> Someone:
        """Somebody comes in and leaves a hello."""
        new = self.people[handle] = Someone(self.app, handle, locale)
        assert new.put("/me/hello", words=words).status_code == 200
        return new

    def brought(self, handle: str = "ines") -> list[str]:
        """Whom a hello was brought to, one after the other."""
        with self.app.app_context():
            asked = select(Member.handle).join(Welcome, Welcome.member_id == Member.id)
            newcomer = select(Member.id).where(Member.handle == handle).scalar_subquery()
            found = asked.join(Hello, Hello.id == Welcome.hello_id).where(Hello.member_id == newcomer)
            return list(session().scalars(found.order_by(Welcome.brought_at, Welcome.id)))

    def welcome(self, handle: str) -> dict[str, object] | None:
        """The card on somebody's day that tells of somebody new."""
        found = [card for card in self[handle].get("/today").json["items"] if card["kind"] == "welcome"]
        assert len(found) <= 1
        return found[0] if found else None

    def puts_away(self, handle: str) -> None:
        """Somebody does not want to, today."""
        card = self.welcome(handle)
        assert card is not None
        assert self[handle].post(f"/today/{card['id']}/dismissal").status_code == 204

    def pass_hours(self, number: float) -> None:
        self.pass_time(timedelta(hours=number))


@pytest.fixture
def village(app: Flask) -> Threshold:
    return Threshold(app, "alice", "bob", "charlie", "dora")
