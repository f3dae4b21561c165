"""Setting one's pace, and resting."""

from datetime import date
from typing import Any

from community.clock import day_of
from community.current import now, session
from community.errors import Invalid
from community.language import _
from community.pace.models import DAYS, MemberPace
from community.security.identity import Identity

NAMES = {"from_": "begins", "to": "ends"}


def set_pace(identity: Identity, **given: Any) -> MemberPace:
    """Set what is given of one's pace; what is left out stays as it is.

    Raises:
        Invalid: when the day would end before it begins.
    """
    pace = session().get(MemberPace, identity.key, with_for_update=True)
    if pace is None:
        pace = MemberPace(
            member_id=identity.key, touches="2", days=DAYS, begins="08:00", ends="21:00", digests=("18:00",), rest=False
        )
        session().add(pace)
    for name, value in given.items():
        setattr(pace, NAMES.get(name, name), value)
    if pace.begins >= pace.ends:
        raise Invalid({"pace": [_("The day should end after it begins.")]})
    pace.days = [day for day in DAYS if day in pace.days]
    pace.digests = sorted(pace.digests)
    session().flush()
    return pace


def rest(identity: Identity, *, rest: bool, until: date | None = None) -> MemberPace:
    """Rest from now on, without an end or up to and with a local day; or rest no longer.

    Raises:
        Invalid: when that day is over already.
    """
    if rest and until is not None and until < day_of(now(), identity.timezone):
        raise Invalid({"rest_until": [_("This day is over. Choose one to come, or leave it empty.")]})
    return set_pace(identity, rest=rest, rest_until=until if rest else None)
