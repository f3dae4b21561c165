"""What one sets for oneself inside an app: one's pace, a rest, what matters. Words and rules are those of the pages."""

from typing import Any

from community.members import queries
from community.members.services import change_profile
from community.pace.schemas import PaceFormSchema, RestSchema
from community.pace.services import rest as rest_now
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import accepts, allows, returns
from community_widget import own
from community_widget.frames import embed
from community_widget.schemas import OwnPaceSchema, OwnValuesSchema


@embed.get("/embed/v1/pace")
@allows(P.BE_A_MEMBER)
@returns(OwnPaceSchema)
def read_pace(identity: Identity) -> own.OwnPaceView:
    """One's pace, whether one rests, and the words to choose from."""
    return own.own_pace(identity)


@embed.put("/embed/v1/pace")
@allows(P.BE_A_MEMBER)
@accepts(PaceFormSchema)
@returns(status=204)
def set_pace(identity: Identity, timezone: str, **pace: Any) -> None:
    """Choose one's pace."""
    change_profile(identity, timezone=timezone, pace=pace)


@embed.put("/embed/v1/rest")
@allows(P.BE_A_MEMBER)
@accepts(RestSchema)
@returns(status=204)
def rest(identity: Identity, rest: bool, rest_until: Any, back: str) -> None:  # noqa: ARG001 (of the page alone)
    """Rest, without an end or up to and with a day; or rest no longer."""
    rest_now(identity, rest=rest, until=rest_until)


@embed.get("/embed/v1/values")
@allows(P.BE_A_MEMBER, on=queries.find_me)
@returns(OwnValuesSchema)
def read_values(identity: Identity, thing: Any) -> own.OwnValuesView:
    """What matters to oneself, who may see it, and the words to choose from. It is changed as one's own page is."""
    return own.own_values(thing, identity)
