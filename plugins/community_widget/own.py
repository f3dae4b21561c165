"""What the frame is told of one's own pace and values, with the words to choose from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date

from community.current import now
from community.language import spoken
from community.members.presenters import me
from community.members.values import meaning, said
from community.members.words_to_choose import words_to_choose
from community.pace import words
from community.pace.presenters import PaceView, pace_of, rests
from community.security.identity import Identity


@dataclass(frozen=True, slots=True)
class NamedView:
    """Something to choose: what is sent, and what is read."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class OwnPaceView:
    """One's pace, and the words to choose another with."""

    pace: PaceView
    timezone: str
    place: str
    hour: str
    rests: bool
    until: str
    how_often: tuple[NamedView, ...]
    days: tuple[NamedView, ...]
    hours: tuple[NamedView, ...]
    places: tuple[NamedView, ...]


@dataclass(frozen=True, slots=True)
class OfferedView:
    """A value to tick."""

    word: str
    held: bool


@dataclass(frozen=True, slots=True)
class SeenView:
    """A value of one's own: as it is kept, as it is read, and who may see it."""

    value: str
    text: str
    seen_by: str


@dataclass(frozen=True, slots=True)
class OwnValuesView:
    """What matters to somebody: values of the house and others to tick, and what is in their own words."""

    of_house: tuple[OfferedView, ...]
    others: tuple[OfferedView, ...]
    own: tuple[str, ...]
    seen: tuple[SeenView, ...]
    experience: tuple[str, ...]
    avoid: tuple[str, ...]


def own_pace(viewer: Identity) -> OwnPaceView:
    """The pace of whoever asks."""
    pace = pace_of(viewer.key)
    until = format_date(pace.rest_until, "d MMMM", locale=spoken().code) if pace.rest_until else ""
    return OwnPaceView(
        pace=pace,
        timezone=viewer.timezone,
        place=words.place_of(viewer.timezone),
        hour=words.hour_at(now(), viewer.timezone),
        rests=rests(viewer),
        until=until,
        how_often=_named(words.how_often()),
        days=_named(words.days()),
        hours=_named(words.hours(pace.from_, pace.to, *pace.digests)),
        places=_named(words.places(viewer.timezone)),
    )


def own_values(member: Any, viewer: Identity) -> OwnValuesView:
    """What matters to whoever asks."""
    found = me(member)
    of_house, others = words_to_choose(viewer.handle)
    held, known = {meaning(word) for word in found.values}, {meaning(word) for word in (*of_house, *others)}
    return OwnValuesView(
        of_house=tuple(OfferedView(word, meaning(word) in held) for word in of_house),
        others=tuple(OfferedView(word, meaning(word) in held) for word in others),
        own=tuple(said(word) for word in found.values if meaning(word) not in known),
        seen=tuple(SeenView(one.value, said(one.value), one.seen_by) for one in found.values_seen_by),
        experience=found.experience,
        avoid=found.avoid,
    )


def _named(pairs: Iterable[tuple[str, str]]) -> tuple[NamedView, ...]:
    return tuple(NamedView(*pair) for pair in pairs)
