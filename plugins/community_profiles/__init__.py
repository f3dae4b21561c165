"""Member pages: what is shared with this reader, and one's own page to change."""

from pathlib import Path

from community import Filling, Plugin
from community_profiles.views import pages

plugin = Plugin(
    name="profiles",
    title="Profiles",
    folder=Path(__file__).parent,
    blueprints=(pages,),
    outlets=(Filling("ways_of_you", "community_profiles/way_to_your_page.html"),),
)
