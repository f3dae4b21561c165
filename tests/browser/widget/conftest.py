"""A house and an app that shows it, on two sites of this machine: 127.0.0.1 and localhost."""

import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect
from werkzeug.serving import BaseWSGIServer, make_server

from community.clock import SystemClock
from community.current import house
from community.db.migrate import upgrade
from community.testing import make_app
from examples.host import create_app
from tests.widget.hosts import Host

PEM = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()


@dataclass
class Served:
    """A house and the apps around it."""

    house: Flask
    url: str
    host: Host
    app: Flask
    app_url: str
    strange_url: str
    pages: dict[str, str] = field(default_factory=dict)

    def enter(self, page: Page, member: str, query: str = "") -> FrameLocator:
        """Be one of the app's members, and open its page until the widget is there."""
        page.goto(self.app_url)
        with page.expect_navigation():
            page.click(f"button[value='{member}']")
        page.goto(f"{self.app_url}/?{query}")
        page.locator("community-widget[data-state=ready]").wait_for()
        return page.frame_locator("community-widget iframe")

    def come_in(self, frame: FrameLocator) -> None:
        """Agree to what one agrees to, if one is new."""
        frame.locator("h1").wait_for()
        if frame.locator("#ways_accepted").count():
            for name in ("ways_accepted", "consent_sensitive", "old_enough"):
                frame.locator(f"#{name}").check()
            frame.locator("form button").first.click()
        frame.locator("#bar button").first.wait_for()


@contextmanager
def serving(front: Callable[[str], str] = lambda url: url) -> Iterator[Served]:
    """The house on 127.0.0.1, its app on localhost, and the same app on a port that the house does not know.

    What stands in front of a server may give it another address, which is then the one that everybody knows.
    """
    running: list[tuple[BaseWSGIServer, threading.Thread]] = []

    def serve(app: Flask, name: str, port: int = 0) -> str:
        server = make_server(name, port, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://{name}:{server.server_port}"

    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        url = front(f"http://127.0.0.1:{port}")
        settings = {"COMMUNITY_BASE_URL": url}
        made = make_app(f"sqlite:///{folder}/house.sqlite", settings, clock=SystemClock())
        made.testing = False
        with made.app_context():
            upgrade()
            house().database.engine.dispose()
        serve(made, "127.0.0.1", port)
        app = create_app({"HOUSE": url, "PRIVATE_KEY": f"{folder}/key.pem"})
        pages: dict[str, str] = {}
        app.add_url_rule("/made-up", view_func=lambda: pages["made-up"])
        app_url, strange_url = front(serve(app, "localhost")), serve(app, "localhost")
        host = Host(made, "host", origin=app_url, base=url)
        Path(folder, "key.pem").write_bytes(host.signer.private.private_bytes(*PEM))
        app.config["SITE"] = host.site
        yield Served(made, url, host, app, app_url, strange_url, pages)
        for server, thread in running:
            server.shutdown()
            thread.join(5)
            server.server_close()
        with made.app_context():
            house().database.engine.dispose()


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """A house, an app that it knows, and one that it does not."""
    with serving() as made:
        yield made


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Callable[..., tuple[Page, FrameLocator]]]:
    """Opens the app's page as one of its members, on a phone, with everything that the browser complains of."""
    contexts: list[BrowserContext] = []

    def go(member: str, query: str = "", **options: object) -> tuple[Page, FrameLocator]:
        context = browser.new_context(**{"viewport": {"width": 360, "height": 740}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.complaints = complaints
        frame = served.enter(page, member, query)
        served.come_in(frame)
        return page, frame

    yield go
    for context in contexts:
        context.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


__all__ = ["Served", "expect"]
