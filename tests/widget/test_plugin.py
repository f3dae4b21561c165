"""What a plugin hands out as bearers must fit, or the house does not start."""

from dataclasses import replace

import pytest
from community_forum import plugin as forum
from community_widget import plugin
from community_widget.models import Person, Visit

from community import Credential
from community.registry import PluginError, make_registry
from community.settings import Settings

SETTINGS = Settings(secret_key="x" * 32)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (Credential("community_", Visit), "credential community_ must begin with widget_"),
        (Credential("", Visit), "must begin with widget_"),
        (Credential("widget_", Person), "needs a table of its own with token_hash, ends_at"),
    ],
)
def test_bearers_that_do_not_fit_are_refused(wrong: Credential, words: str) -> None:
    with pytest.raises(PluginError, match="plugin widget: ") as refused:
        make_registry([forum, replace(plugin, credentials=(wrong,))], SETTINGS)
    assert words in str(refused.value)


def test_the_widget_fits_and_needs_the_forum() -> None:
    assert [found.name for found in make_registry([forum, plugin], SETTINGS).plugins] == ["forum", "widget"]
    with pytest.raises(PluginError, match="needs forum"):
        make_registry([plugin], SETTINGS)
