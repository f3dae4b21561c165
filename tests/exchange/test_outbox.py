"""Several deliver what has happened at the same time: everybody is told everything, once, and so is every plugin."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from community import outbox
from community.current import session
from community.events import Event, ReplyWritten
from community.plugin import Plugin, on
from community.registry import make_registry
from community.settings import Settings
from community.testing import Someone


@pytest.fixture
def heard() -> list[Event]:
    """What a plugin heard."""
    return []


@pytest.fixture
def app(house_with: Callable[..., Flask], heard: list[Event], tmp_path: Path) -> Flask:
    """A house with a plugin that listens."""
    ear = Plugin(name="ear", title="Ear", folder=tmp_path, listeners=(on(ReplyWritten, heard.append),))
    return house_with(registry=make_registry([ear], Settings(secret_key="x" * 32)))


def test_an_event_that_comes_where_another_one_was_is_told(
    app: Flask, alice: Someone, bob: Someone, charlie: Someone, heard: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between Bob's look at what waits and his taking it out, another worker tells of it, and Charlie's reply is kept
    in its place; who was to deliver that died."""
    ask, take_out = alice.asks(), outbox._take_out
    replies: list[str] = []

    def meanwhile() -> None:
        with app.app_context():
            outbox._deliver_all()
        with monkeypatch.context() as dies:
            dies.setattr(outbox, "deliver", lambda: None)
            replies.append(charlie.replies(ask, "From Charlie."))

    def late(*entry: Any) -> Event | None:
        monkeypatch.setattr(outbox, "_take_out", take_out)
        other = threading.Thread(target=meanwhile)
        other.start()
        other.join()
        return take_out(*entry)

    monkeypatch.setattr(outbox, "_take_out", late)
    replies.append(bob.replies(ask, "From Bob."))
    with app.app_context():
        told = session().scalars(text("SELECT subject FROM community_notice WHERE kind = 'reply'")).all()
    assert sorted(told) == sorted(replies)
    assert sorted(event.reply_id for event in heard if isinstance(event, ReplyWritten)) == sorted(replies)
