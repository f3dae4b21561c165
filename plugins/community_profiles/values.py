"""The page on which one says what matters, who may see it, and what one would rather not talk about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g
from marshmallow import ValidationError, post_load, pre_load

from community.language import _
from community.members import presenters, queries, services
from community.members.schemas import KINDS_OF_EYES, MOST_VALUES
from community.members.values import meaning, said
from community.members.words_to_choose import words_to_choose
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.editions import changed_meanwhile, check_unchanged, edition_of, edition_read
from community.web.schema import RequestSchema, Several, Text
from community.web.templating import Form
from community_profiles.views import pages


class ValuesFormSchema(RequestSchema):
    """Values that were ticked and ``own`` ones with commas; ``seen`` holds ``everyone honesty``, a field each."""

    values = Several(Text(most=60), most=MOST_VALUES, load_default=list)
    seen = Several(Text(most=80), most=MOST_VALUES, load_default=list)
    experience = Several(Text(most=60), most=12, load_default=list)
    avoid = Several(Text(most=60), most=12, load_default=list)
    version = Text(most=100, load_default="")

    @pre_load
    def _with_own(self, data: Mapping[str, Any], **_more: Any) -> dict[str, Any]:
        given = {**data}
        ticked, own = given.get("values", []), given.pop("own", "")
        words = [*(ticked if isinstance(ticked, list) else [ticked]), *str(own).split(",")]
        given["values"] = [word.strip() for word in words if word.strip()]
        seen = given.get("seen", [])
        given["seen"] = seen if isinstance(seen, list) else [seen]
        return given

    @post_load
    def _who_sees_what(self, data: dict[str, Any], **_more: Any) -> dict[str, Any]:
        """Of a word that was taken out nobody needs to know who saw it."""
        kept = {meaning(word) for word in data["values"]}
        said_of = [one.partition(" ") for one in data.pop("seen")]
        if any(kind not in KINDS_OF_EYES for kind, _space, _word in said_of):
            raise ValidationError({"seen": [_("Please choose one of the answers offered.")]})
        chosen = [{"value": word, "seen_by": kind} for kind, _space, word in said_of if meaning(word) in kept]
        return {**data, "values_seen_by": chosen}


@dataclass(frozen=True)
class Offered:
    """A value to tick."""

    word: str
    held: bool


@pages.get("/you/values")
@allows(P.BE_A_MEMBER, on=queries.find_me)
@returns(page="community_profiles/values.html")
def show_values(identity: Identity, thing: Any) -> dict[str, Any]:
    """What matters to oneself, who may see it, and the words to choose from; after a clash, both versions."""
    me = presenters.me(thing)
    of_house, others = words_to_choose(identity.handle)
    known = {meaning(word) for word in (*of_house, *others)}
    form = g.get("community_form")
    if form is None:
        own = [said(word) for word in me.values if meaning(word) not in known]
        typed = {name: [", ".join(getattr(me, name))] for name in ("experience", "avoid")}
        g.community_form = form = Form(typed={**typed, "own": [", ".join(own)], "values": list(me.values)})
    ticked = {meaning(word) for word in form.values("values")}
    return {
        "seen": [(one.value, said(one.value), one.seen_by) for one in me.values_seen_by],
        "of_house": [Offered(word, meaning(word) in ticked) for word in of_house],
        "others": [Offered(word, meaning(word) in ticked) for word in others],
        "version": edition_read(edition_of(*_told(me))),
        "theirs": me if changed_meanwhile() else None,
    }


@pages.post("/you/values")
@allows(P.BE_A_MEMBER, on=queries.find_me)
@accepts(ValuesFormSchema, location="form", again=show_values)
@returns()
def change_values(identity: Identity, thing: Any, version: str, **data: Any) -> SeeOther:
    """Change what matters to oneself; what was changed in another place meanwhile is never overwritten unseen."""
    check_unchanged(version, *_told(presenters.me(thing)))
    services.change_profile(identity, **data)
    return SeeOther("/you/values", "kept")


def _told(me: presenters.Me) -> tuple[object, ...]:
    """Everything that this page changes, as it stands."""
    return me.values_seen_by, me.experience, me.avoid
