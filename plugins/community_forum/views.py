"""The forum's pages. A view says who may enter and hands views of the core to a template."""

from community import Blueprint

pages = Blueprint("community_forum", __name__)

from community_forum import (  # noqa: E402 (they register their routes on ``pages``)
    asking,  # noqa: F401
    care,  # noqa: F401
    circle_doors,  # noqa: F401
    circles,  # noqa: F401
    coming_back,  # noqa: F401
    hellos,  # noqa: F401
    help_lines,  # noqa: F401
    helping,  # noqa: F401
    house,  # noqa: F401
    housekeeping,  # noqa: F401
    introductions,  # noqa: F401
    leaving,  # noqa: F401
    letters,  # noqa: F401
    mail,  # noqa: F401
    pace,  # noqa: F401
    private_circles,  # noqa: F401
    quiet,  # noqa: F401
    standing,  # noqa: F401
    stewards,  # noqa: F401
    suggestions,  # noqa: F401
    thanking,  # noqa: F401
    ties,  # noqa: F401
    undoing,  # noqa: F401
)
