"""Whom somebody may ask whether they would like to be introduced: those whom they know from here.

To know somebody is to write letters with them, to be in a circle with them, or to have finished something together
that both know of. All of that is plain to both of the two, so that the way to ask tells nothing.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from community.blocks.queries import block_between
from community.circles.models import CircleMembership
from community.correspondence import meetings
from community.correspondence.models import Correspondence
from community.correspondence.models import Course as Letters
from community.current import now, session
from community.members.models import Member
from community.security.identity import Identity

SHOWN = 12


def find_to_ask(identity: Identity, handle: str, asker_key: int) -> Member | None:
    """The member with this handle, if this one knows them; whoever asked is not introduced to themselves. Who is
    unknown, has left, is on pause or kept apart is not told from somebody whom one does not know."""
    found = session().scalar(_here(identity, asker_key).where(Member.handle == handle))
    if found is None:
        return None
    near = session().scalar(select(Member.id).where(Member.id == found.id, _near(identity)))
    return found if near is not None or meetings.what_joins(identity, found.id) else None


def people_to_ask(identity: Identity, asker_key: int) -> Sequence[Member]:
    """Some of those whom this member knows, by name: no order that tells of anybody's days."""
    known = or_(Member.id.in_(meetings.met_lately(identity)), _near(identity))
    found = session().scalars(_here(identity, asker_key).where(known).order_by(Member.handle).limit(SHOWN))
    return sorted(found, key=lambda member: member.name.casefold())


def _here(identity: Identity, asker_key: int) -> Select[Member]:
    return select(Member).where(
        Member.left_at.is_(None),
        Member.password_hash.is_not(None),  # which an archive's voice has not
        Member.id.not_in((identity.key, asker_key)),
        or_(Member.paused_until.is_(None), Member.paused_until <= now()),
        ~block_between(identity.key, Member.id),
    )


def _near(identity: Identity) -> ColumnElement[bool]:
    """Somebody with whom one writes letters, or is in a circle."""
    both = Correspondence.proposer_id, Correspondence.other_id
    pairs = [and_(one == identity.key, other == Member.id) for one, other in (both, both[::-1])]
    writes = exists().where(Correspondence.state == Letters.OPEN, or_(*pairs))
    mine, theirs = aliased(CircleMembership), aliased(CircleMembership)
    together = exists().where(
        mine.member_id == identity.key, theirs.circle_id == mine.circle_id, theirs.member_id == Member.id
    )
    return or_(writes, together)
