"""Reading the pace of members, as it holds now."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, bindparam, select

from community.current import columns, session
from community.members.models import Member
from community.pace.models import DAYS, MemberPace
from community.pace.touches import Pace

_OWN = select(*MemberPace.__table__.c).where(MemberPace.member_id == bindparam("me"))


def own_pace(member_key: int, timezone: str) -> Pace:
    """The pace of one member whose time zone is known: what they set, else the defaults."""
    found = columns(_OWN, {"me": member_key})
    return _pace(found[0] if found else None, timezone)


def paces_of(member_keys: Collection[int] | Select[int]) -> Mapping[int, Pace]:
    """The pace of each of these members: what they set, else the defaults, in their own time zone."""
    set_by = {
        pace.member_id: pace
        for pace in session().scalars(select(MemberPace).where(MemberPace.member_id.in_(member_keys)))
    }
    zones = session().execute(select(Member.id, Member.timezone).where(Member.id.in_(member_keys)))
    return {key: _pace(set_by.get(key), zone) for key, zone in zones}


def _pace(pace: Any, zone: str) -> Pace:
    if pace is None:
        return Pace(timezone=zone)
    return Pace(
        touches=int(pace.touches),
        days=frozenset(DAYS.index(day) for day in pace.days),
        begins=pace.begins,
        ends=pace.ends,
        digests=tuple(pace.digests),
        timezone=zone,
        rest=pace.rest,
        rest_until=pace.rest_until,
    )
