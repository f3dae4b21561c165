"""Sites that may show the widget, the keys they sign with, the people they bring, and their visits."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community import Base, Data, about, key, public_id
from community.jobs.due import Due

MARK = "widget_"  # how the bearers of visits begin


class Algorithm(StrEnum):
    """How a site signs; fixed for each key, never taken from what was signed."""

    EDDSA = "EdDSA"
    ES256 = "ES256"
    RS256 = "RS256"
    HS256 = "HS256"


class KeyState(StrEnum):
    """Where a key is in its life. All but the last are taken; what is retiring, for a while."""

    NEXT = "next"
    ACTIVE = "active"
    RETIRING = "retiring"
    REVOKED = "revoked"


class Site(Base):
    """An app that may show the widget: its publishable key, its name as an issuer, the origins of its pages."""

    __tablename__ = "widget_site"
    __table_args__ = about("to let an app show the widget", "until the operator removes it")

    id: Mapped[int] = key()
    publishable: Mapped[str] = mapped_column(String(40), unique=True, info=Data.PUBLIC)
    name: Mapped[str] = mapped_column(String(60), unique=True, info=Data.TECHNICAL)
    origin_lines: Mapped[str] = mapped_column(Text, info=Data.TECHNICAL)
    made_at: Mapped[datetime] = mapped_column(info=Data.TECHNICAL)
    closed_at: Mapped[datetime | None] = mapped_column(info=Data.TECHNICAL)
    webhook: Mapped[str | None] = mapped_column(String(500), info=Data.TECHNICAL)
    webhook_secret: Mapped[str | None] = mapped_column(Text, info=Data.SECRET)

    keys: Mapped[list["SiteKey"]] = relationship(back_populates="site", order_by="SiteKey.id")

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins whose pages may frame it, in full."""
        return tuple(self.origin_lines.split("\n"))


class SiteKey(Base):
    """What a site's signatures are checked with: a public key, or a shared secret that is kept sealed."""

    __tablename__ = "widget_key"
    __table_args__ = (
        UniqueConstraint("site_id", "kid"),
        CheckConstraint("state in ('next', 'active', 'retiring', 'revoked')", name="state"),
        about("to check what an app says of its people", "until the operator removes the app"),
    )

    id: Mapped[int] = key()
    site_id: Mapped[int] = mapped_column(ForeignKey(Site.id, ondelete="CASCADE"), info=Data.TECHNICAL)
    kid: Mapped[str] = mapped_column(String(64), info=Data.TECHNICAL)
    algorithm: Mapped[str] = mapped_column(String(8), info=Data.TECHNICAL)
    material: Mapped[str] = mapped_column(Text, info=Data.SECRET)
    state: Mapped[str] = mapped_column(String(10), info=Data.TECHNICAL)
    made_at: Mapped[datetime] = mapped_column(info=Data.TECHNICAL)
    ends_at: Mapped[datetime | None] = mapped_column(info=Data.TECHNICAL)
    used_on: Mapped[date | None] = mapped_column(Date, info=Data.TECHNICAL)

    site: Mapped[Site] = relationship(back_populates="keys")


class Person(Base):
    """Whom a site means by the id that it has for one of its people."""

    __tablename__ = "widget_person"
    __table_args__ = (
        UniqueConstraint("site_id", "subject"),
        about("to know again whom an app brings", "until the member leaves"),
    )

    id: Mapped[int] = key()
    site_id: Mapped[int] = mapped_column(ForeignKey(Site.id, ondelete="CASCADE"), info=Data.TECHNICAL)
    subject: Mapped[str] = mapped_column(String(128), info=Data.PRIVATE)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("community_member.id", ondelete="CASCADE"), index=True, info=Data.PRIVATE
    )
    came_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    told_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)

    member: Mapped[Any] = relationship("Member")
    site: Mapped[Site] = relationship()


class Knock(Due, Base):
    """That an app is to be told that something waits for one of its people; never what.

    One that was given up stays for the operator to see until the app takes one again.
    """

    __tablename__ = "widget_knock"
    __table_args__ = (
        Index("ix_widget_knock_due", "parked_at", "due_at"),
        about("to let an app tell its person that something waits", "until taken; thirty days when it could not be"),
    )

    public_id: Mapped[str] = public_id()
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True, info=Data.TECHNICAL)
    asked_at: Mapped[datetime] = mapped_column(info=Data.TECHNICAL)

    person: Mapped[Person] = relationship()


class Visit(Base):
    """One assertion that was taken, and the bearer that was given for it.

    The row stays as long as the assertion could come again, so that it never works twice. Without a member it is the
    visit of somebody who has not come in yet. The way is a link that works once, to go on in the house itself.
    """

    __tablename__ = "widget_visit"
    __table_args__ = (
        UniqueConstraint("site_id", "jti_hash"),
        Index(None, "site_id", "subject"),
        about("to stay signed in inside an app's page", "a quarter of an hour"),
    )

    id: Mapped[int] = key()
    site_id: Mapped[int] = mapped_column(ForeignKey(Site.id, ondelete="CASCADE"), info=Data.TECHNICAL)
    key_id: Mapped[int] = mapped_column(ForeignKey(SiteKey.id, ondelete="CASCADE"), index=True, info=Data.TECHNICAL)
    subject: Mapped[str] = mapped_column(String(128), info=Data.PRIVATE)
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("community_member.id", ondelete="CASCADE"), index=True, info=Data.PRIVATE
    )
    jti_hash: Mapped[str] = mapped_column(String(64), info=Data.TECHNICAL)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True, info=Data.SECRET)
    ends_at: Mapped[datetime] = mapped_column(index=True, info=Data.TECHNICAL)
    way_hash: Mapped[str | None] = mapped_column(String(64), unique=True, info=Data.SECRET)
    way_ends_at: Mapped[datetime | None] = mapped_column(info=Data.TECHNICAL)

    member: Mapped[Any] = relationship("Member")
