"""A house with the widget, and an app that shows it."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.widget.hosts import Host


@pytest.fixture
def host_later(app: Flask) -> Callable[[], Host]:
    """The app duoveo, when it is called."""
    return lambda: Host(app)


@pytest.fixture
def host(app: Flask) -> Host:
    """The app duoveo."""
    return Host(app)
