"""A house with the widget, and an app that shows it."""

from collections.abc import Callable

import pytest
from flask import Flask

from community.db.migrate import upgrade
from tests.widget.hosts import Host

PLUGINS = {"COMMUNITY_PLUGINS": "forum,profiles,widget"}


@pytest.fixture
def widget_house(house_with: Callable[..., Flask]) -> Callable[..., Flask]:
    """Makes a house with the widget and its tables."""

    def make(settings: dict[str, str] | None = None, **options: object) -> Flask:
        made = house_with({**PLUGINS, **(settings or {})}, **options)
        with made.app_context():
            upgrade()
        return made

    return make


@pytest.fixture
def app(widget_house: Callable[..., Flask]) -> Flask:
    """A house with the widget."""
    return widget_house()


@pytest.fixture
def host(app: Flask) -> Host:
    """The app duoveo."""
    return Host(app)
