"""The app for a server, and for ``flask --app wsgi``."""

import sys

from community import create_app
from community.registry import PluginError
from community.settings import SettingsError

try:
    app = create_app()
except (SettingsError, PluginError) as error:
    sys.exit(f"community does not start: {error}")
