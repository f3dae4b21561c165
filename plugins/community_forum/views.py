"""The forum's pages. A view says who may enter and hands views of the core to a template."""

from community import Blueprint

pages = Blueprint("community_forum", __name__)

from community_forum import (  # noqa: E402 (they register their routes on ``pages``)
    asking,
    care,
    circle_doors,
    circles,
    coming_back,
    hellos,
    help_lines,
    helping,
    house,
    housekeeping,
    introductions,
    leaving,
    letters,
    mail,
    pace,
    private_circles,
    quiet,
    standing,
    stewards,
    suggestions,
    thanking,
    ties,
    undoing,
)
