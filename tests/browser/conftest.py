"""A served demo house and Debian's Chromium."""

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from community.clock import SystemClock
from community.current import house
from community.db.migrate import upgrade
from community.demo.seed import seed_demo
from community.testing import make_app
from tests.conftest import FULL

COMBINATIONS = [("fr", "light", 390), ("en", "dark", 320)]
if FULL:
    COMBINATIONS = [
        (lang, scheme, width) for lang in ("fr", "en") for scheme in ("light", "dark") for width in (320, 390, 1280)
    ]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The browser that ./dev check installs; without it these tests fail, they do not hide."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "install Chromium, or run ./dev check"
    return {**browser_type_launch_args, "executable_path": path}


@pytest.fixture(scope="session")
def demo() -> Iterator[Flask]:
    """One demo house for all browser tests; each test signs in by itself."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/house.sqlite"
        app = make_app(url, {"COMMUNITY_DEMO": "1"}, clock=SystemClock())
        app.testing = False
        with app.app_context():
            upgrade()
            seed_demo()
            house().database.engine.dispose()
        yield app
        with app.app_context():
            house().database.engine.dispose()


@pytest.fixture(scope="session")
def base_url(demo: Flask) -> Iterator[str]:
    """Its address."""
    server = make_server("127.0.0.1", 0, demo, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def address(base_url: str) -> str:
    """Where the house of a test is; the demo's, unless it serves one of its own."""
    return base_url


@pytest.fixture(params=COMBINATIONS, ids=lambda c: " ".join(map(str, c)))
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A phone in one language and scheme."""
    language, scheme, width = request.param
    context = browser.new_context(
        base_url=address, locale=language, color_scheme=scheme, viewport={"width": width, "height": 740}
    )
    yield context.new_page()
    context.close()
