"""The stewards' page of help lines: checking, correcting, putting away, adding."""

from dataclasses import asdict
from typing import Any

from flask import g

from community.household import line_presenters, lines, queries
from community.household.line_schemas import CorrectLineSchema, LineActSchema, NewHelpLineSchema
from community.language import spoken
from community.safety.help_lines import country_names
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.editions import changed_meanwhile, check_unchanged, edition_of, edition_read, reads_otherwise
from community.web.templating import Form
from community_forum.views import pages

HERE = "/stewards/help-lines"


@pages.get(HERE)
@allows(P.KEEP_HOUSE, on=queries.find_household)
@returns(page="community_forum/stewards_help_lines.html")
def show_help_lines(identity: Identity, thing: Any) -> dict[str, Any]:
    """Every line, and what can be done with it."""
    return {"help_lines": line_presenters.help_lines_of(thing, identity)}


@pages.get(HERE + "/new")
@allows(P.KEEP_HOUSE, on=queries.find_household)
@returns(page="community_forum/stewards_help_line.html")
def show_new_help_line(_identity: Identity, thing: Any) -> dict[str, Any]:  # noqa: ARG001 (found so that only stewards pass)
    """The form for a line of the house's own."""
    return {"line": None, "otherwise": (), "countries": country_names(spoken().code)}


@pages.post(HERE)
@allows(P.KEEP_HOUSE, on=queries.find_household)
@accepts(NewHelpLineSchema, location="form", again=show_new_help_line)
@returns()
def add_help_line(identity: Identity, thing: Any, **given: Any) -> SeeOther:
    """Add a line."""
    lines.add_line(identity, thing, **given)
    return SeeOther(HERE, "kept")


@pages.get(HERE + "/<help_line_id>")
@allows(P.KEEP_HOUSE, on=lines.find_line)
@returns(page="community_forum/stewards_help_line.html")
def show_help_line(_identity: Identity, thing: lines.LineOfHouse) -> dict[str, Any]:
    """The form for correcting a line; when it changed meanwhile, both versions."""
    stands = {name: [str(value)] for name, value in asdict(thing.line).items()}
    if "community_form" not in g:
        g.community_form = Form(typed=stands)
    return {
        "line": thing.line,
        "version": edition_read(edition_of(thing.line)),
        "otherwise": reads_otherwise(g.community_form.typed, stands) if changed_meanwhile() else (),
        "countries": country_names(spoken().code),
    }


@pages.post(HERE + "/<help_line_id>")
@allows(P.KEEP_HOUSE, on=lines.find_line)
@accepts(CorrectLineSchema, location="form", again=show_help_line)
@returns()
def correct_help_line(identity: Identity, thing: lines.LineOfHouse, version: str, **given: Any) -> SeeOther:
    """Correct a line; what another steward changed of it meanwhile is never overwritten unseen."""
    check_unchanged(version, thing.line)
    lines.correct_line(identity, thing, **given)
    return SeeOther(HERE, "kept")


@pages.post(HERE + "/<help_line_id>/act")
@allows(P.KEEP_HOUSE, on=lines.find_line)
@accepts(LineActSchema, location="form")
@returns()
def act_on_help_line(identity: Identity, thing: lines.LineOfHouse, act: str) -> SeeOther:
    """Do one thing with a line, with one tap."""
    lines.act_on_line(identity, thing, act=act)
    return SeeOther(HERE, "done")
