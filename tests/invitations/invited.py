"""A house where people are invited to help: who is, as the database knows it, and what each of them sees."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from community.advice.models import AdviceRequest
from community.current import KEY, session
from community.invitations.models import Invitation, InvitationRing
from community.members.models import Member
from community.testing import Someone

HOUR = timedelta(hours=1)


class Village:
    """The people of a house, the clock, and the worker."""

    def __init__(self, app: Flask, *handles: str) -> None:
        self.app = app
        self.people = {handle: Someone(app, handle) for handle in handles}

    def __getitem__(self, handle: str) -> Someone:
        return self.people[handle]

    def work(self) -> None:
        """Let the worker do what is due."""
        done = self.app.test_cli_runner().invoke(args=["community", "work", "--once"])
        assert done.exit_code == 0, done.output

    def pass_time(self, span: timedelta) -> None:
        self.app.extensions[KEY].clock.pass_time(span)

    def invited(self, ask: str) -> dict[str, tuple[str, str | None]]:
        """Who is invited to an ask, with the reason and its words."""
        with self.app.app_context():
            rows = session().execute(
                select(Member.handle, Invitation.reason, Invitation.words)
                .join(Invitation, Invitation.member_id == Member.id)
                .join(AdviceRequest, AdviceRequest.id == Invitation.request_id)
                .where(AdviceRequest.public_id == ask)
                .order_by(Invitation.invited_at, Invitation.id)
            )
            return {row.handle: (row.reason, row.words) for row in rows}

    def ring(self, ask: str) -> str | None:
        """How far the invitations to an ask have come."""
        with self.app.app_context():
            ring = select(InvitationRing.ring).join(AdviceRequest, AdviceRequest.id == InvitationRing.request_id)
            return session().scalar(ring.where(AdviceRequest.public_id == ask))

    def card(self, handle: str, ask: str) -> dict[str, str] | None:
        """The card of an ask on somebody's day."""
        items = self[handle].get("/today").json["items"]
        return next((card for card in items if card["id"] == f"ask-{ask}"), None)

    def everybody_looks(self) -> None:
        """Everybody opens their day."""
        for someone in self.people.values():
            assert someone.get("/today").status_code == 200
