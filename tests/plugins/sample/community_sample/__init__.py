"""Notes to oneself, and whether somebody has asked for advice today."""

from pathlib import Path

from community import DELETE, Filling, NavigationItem, PersonalData, Plugin, on
from community.events import RequestAsked

from community_sample.commands import days
from community_sample.notes import remember
from community_sample.views import pages

HERE = Path(__file__).parent

plugin = Plugin(
    name="sample",
    title="Notes to oneself",
    folder=HERE,
    blueprints=(pages,),
    navigation=(NavigationItem("/notes", "Notes"),),
    outlets=(Filling("ways_of_you", "community_sample/way_to_notes.html"),),
    listeners=(on(RequestAsked, remember),),
    settings=("GREETING",),
    commands=(days,),
    migrations=HERE / "migrations",
    personal_data=(PersonalData("sample_note", "author_id", "Notes to oneself", DELETE),),
)
