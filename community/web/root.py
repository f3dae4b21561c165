"""Where the house stands: what comes before every path of it."""

from flask import request

from community.current import house


def root() -> str:
    """Where the app is mounted on its server, then where the house is mounted in the app."""
    return request.script_root + house().prefix
