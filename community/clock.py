"""The only clock. Everything that asks for the time goes through the house's clock."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Gives the present moment, aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def pass_time(self, span: timedelta) -> None:
        self.moment += span


class DemoClock:
    """The machine's time, pushed forward by the days that the demo let pass.

    The days stand in a small file, so that every worker and every command sees the same day.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at = -1
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    @property
    def ahead(self) -> timedelta:
        try:
            changed = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return timedelta()
        if changed != self._read_at:
            days = self._path.read_text().strip()
            self._ahead = timedelta(days=int(days) if days.isdigit() else 0)
            self._read_at = changed
        return self._ahead

    def pass_time(self, span: timedelta) -> None:
        """Move the house ``span`` further; whole days only."""
        days = (self.ahead + span).days
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(f"{days}\n")
        fresh.replace(self._path)
        self._read_at = -1


def day_of(moment: datetime, timezone: str = "UTC") -> date:
    """The local day of a moment in an IANA time zone."""
    return moment.astimezone(_zone(timezone)).date()


def beginning_of(day: date, timezone: str = "UTC") -> datetime:
    """The moment at which a local day begins in an IANA time zone."""
    return datetime.combine(day, time(), _zone(timezone))


_zone = lru_cache(maxsize=600)(ZoneInfo)
