"""The widget: the community inside other apps' pages, for people whom these apps vouch for."""

from pathlib import Path

from community import DELETE, Credential, PersonalData, Plugin
from community_widget.commands import site
from community_widget.frames import embed
from community_widget.knocks import JOBS, findings
from community_widget.models import MARK, Visit

# The modules below add their routes to the one blueprint.
from community_widget import frame, full, settings, visits  # isort: skip

__all__ = ["frame", "full", "plugin", "settings", "visits"]
HERE = Path(__file__).parent

plugin = Plugin(
    name="widget",
    title="Widget",
    folder=HERE,
    requires=("forum",),
    blueprints=(embed,),
    commands=(site,),
    migrations=HERE / "migrations",
    personal_data=(
        PersonalData("widget_person", "member_id", "Apps that bring you here", DELETE),
        PersonalData("widget_visit", "member_id", "Visits by way of an app", DELETE),
    ),
    credentials=(Credential(MARK, Visit),),
    jobs=JOBS,
    findings=findings,
)
