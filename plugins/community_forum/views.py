"""The forum's pages. A view says who may enter and hands views of the core to a template."""

from community import Blueprint

pages = Blueprint("community_forum", __name__)

from community_forum import asking, circles, coming_back, helping, house, mail, standing, thanking  # noqa: E402, F401 (they register their routes on ``pages``)
