"""Days, hours and time zones in the reader's words, to choose a pace from."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import format_time, get_day_names

from community.db.words import same_word
from community.language import LANGUAGES, _, spoken
from community.pace.models import DAYS
from community.pace.touches import MORNING, NIGHT

NOWHERE = ("001", "ZZ")
Named = Sequence[tuple[str, str]]  # what is sent, and what is read


def how_often() -> Named:
    """How often one may be asked for something in a week."""
    return (
        ("0", _("Not at all")),
        ("1", _("At most once a week")),
        ("2", _("At most twice a week")),
        ("3", _("At most three times a week")),
        ("4", _("At most four times a week")),
        ("5", _("At most five times a week")),
    )


def days() -> Named:
    """The days of the week."""
    names = get_day_names(locale=spoken().code)
    return [(day, str(names[number])) for number, day in enumerate(DAYS)]


def hours(*chosen: str) -> Named:
    """The whole hours of the day at which the house may write, with those that were chosen, whatever they are."""
    whole = {f"{hour:02}:00" for hour in range(int(MORNING[:2]), int(NIGHT[:2]) + 1)}
    return [(hour, hour_of(hour)) for hour in sorted(whole.union(chosen) - {""})]


def hour_of(hour: str) -> str:
    """An hour such as ``18:00``, as it is written; what is none stays as it was typed."""
    try:
        return format_time(time.fromisoformat(hour), "short", locale=spoken().code)
    except ValueError:
        return hour


def hour_at(moment: datetime, timezone: str) -> str:
    """What the clocks show at a moment."""
    return hour_of(f"{moment.astimezone(ZoneInfo(timezone)):%H:%M}")


def places(*chosen: str) -> Named:
    """The time zones by the places that they are called after, with those that were chosen, whatever they are."""
    known = _places(spoken().code)
    names = {zone for zone, _name in known}
    return [*((zone, place_of(zone)) for zone in dict.fromkeys(chosen) if zone not in names and zone), *known]


def zone_at(place: str) -> str | None:
    """The time zone that goes by a place as somebody writes it: Europe/Paris, Paris (France), paris, or a country that
    has one time alone; None when there is none, or when it could be several."""
    if place in available_timezones():
        return place
    wanted = same_word(place)
    for code in dict.fromkeys((spoken().code, *LANGUAGES)):
        found = _written(code).get(wanted, frozenset())
        if len(found) == 1:
            return next(iter(found))
    return None


def place_to_write(zone: str) -> str:
    """The place by which one would write a time zone; its own name where that leads to it alone."""
    place = place_of(zone)
    return place if zone_at(place) == zone else zone


def place_of(zone: str) -> str:
    """A time zone by its place: Paris (France)."""
    return _place_of(zone, spoken().code)


@cache
def _written(code: str) -> Mapping[str, frozenset[str]]:
    """The time zones by all that one may write for them; one that is not listed only by what leads to none that is."""
    listed: dict[str, set[str]] = defaultdict(set)
    others: dict[str, set[str]] = defaultdict(set)
    for zone, name in _places(code):
        city, _space, country = name.removesuffix(")").partition(" (")
        for part in {same_word(name), same_word(city), same_word(country)} - {""}:
            listed[part].add(zone)
    for zone in available_timezones():
        others[same_word(_place_of(zone, code))].add(zone)
    return {name: frozenset(zones) for name, zones in {**others, **listed}.items()}


@cache
def _places(code: str) -> Named:
    """In the order of their letters, accents aside."""
    found = [
        (zone, _place_of(zone, code))
        for zone in available_timezones()
        if get_global("zone_territories").get(zone) not in (None, *NOWHERE)
    ]
    return sorted([*found, ("UTC", "UTC")], key=lambda one: unicodedata.normalize("NFD", one[1]).casefold())


def _place_of(zone: str, code: str) -> str:
    locale = Locale(code)
    city = locale.time_zones.get(zone, {}).get("city") or zone.split("/")[-1].replace("_", " ")
    country = locale.territories.get(get_global("zone_territories").get(zone, ""))
    return f"{city} ({country})" if country else str(city)
