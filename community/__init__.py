"""Community: ask for advice, offer help, say thank you. A Flask extension with plugins of its own."""

from community.app import create_app
from community.extension import Community
from community.plugin import NavigationItem, Plugin, on
from community.web.blueprint import Blueprint

__all__ = ["Blueprint", "Community", "NavigationItem", "Plugin", "create_app", "on"]
