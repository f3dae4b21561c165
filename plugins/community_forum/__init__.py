"""The web forum: pages for asking, replying, offering, settling and saying thank you."""

from pathlib import Path

from community import Filling, NavigationItem, Plugin
from community_forum.views import pages

plugin = Plugin(
    name="forum",
    title="Forum",
    folder=Path(__file__).parent,
    blueprints=(pages,),
    navigation=(
        NavigationItem("/", "Home"),
        NavigationItem("/ask", "Ask"),
        NavigationItem("/requests", "Look around"),
        NavigationItem("/you", "You"),
    ),
    outlets=(Filling("ways_of_person", "community_forum/ways_from_person.html"),),
)
