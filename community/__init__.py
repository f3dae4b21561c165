"""Community: ask for advice, offer help, say thank you. A Flask extension with plugins of its own."""

from community.app import create_app
from community.current import setting
from community.db.base import Base, Data, about, key, public_id
from community.db.unit_of_work import unit_of_work
from community.extension import Community
from community.findings import Finding
from community.jobs.job import Job
from community.plugin import Credential, Filling, NavigationItem, Plugin, on
from community.privacy.personal_data import BLANK, DELETE, UNNAME, PersonalData
from community.web.blueprint import Blueprint

__all__ = [
    "BLANK",
    "DELETE",
    "UNNAME",
    "Base",
    "Blueprint",
    "Community",
    "Credential",
    "Data",
    "Filling",
    "Finding",
    "Job",
    "NavigationItem",
    "PersonalData",
    "Plugin",
    "about",
    "create_app",
    "key",
    "on",
    "public_id",
    "setting",
    "unit_of_work",
]
