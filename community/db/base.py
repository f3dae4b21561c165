"""Plain SQLAlchemy models: naming, public ids, moments in UTC, and the class of every column."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import DateTime, MetaData, String, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

from community.current import house


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite keeps it without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy names what it gives)
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of every table of the core."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment}  # noqa: RUF012 (SQLAlchemy's own declaration)


class Data:
    """The class of a column: who may ever see what stands in it. A column without one fails the build."""

    PUBLIC: ClassVar[dict[str, str]] = {"data": "public"}
    COMMUNITY: ClassVar[dict[str, str]] = {"data": "community"}
    PRIVATE: ClassVar[dict[str, str]] = {"data": "private"}
    SPECIAL: ClassVar[dict[str, str]] = {"data": "special"}
    SECRET: ClassVar[dict[str, str]] = {"data": "secret"}
    TECHNICAL: ClassVar[dict[str, str]] = {"data": "technical"}


def key() -> MappedColumn[int]:
    """The inner key: never leaves the server."""
    return mapped_column(primary_key=True, autoincrement=True, info=Data.TECHNICAL)


def _new_id() -> str:
    return house().ids.public_id()


def public_id() -> MappedColumn[str]:
    """The outer key: random text, tells neither time nor number."""
    return mapped_column(String(32), unique=True, default=_new_id, info=Data.TECHNICAL)


def about(purpose: str, retention: str) -> dict[str, Any]:
    """What a table is for and how long its rows stay, for the record of processing."""
    return {"info": {"purpose": purpose, "retention": retention}}


Id = Mapped[int]
