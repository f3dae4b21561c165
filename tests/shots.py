"""Screenshots of every page, for a person to look at: ``./dev shots`` writes them into ``shots/``."""

import itertools
import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from community.clock import SystemClock
from community.current import house
from community.db.migrate import upgrade
from community.demo.seed import SIGN_INS, seed_demo
from community.testing import make_app

SIZES = {"phone": (390, 844), "small": (320, 640), "desktop": (1280, 900)}
SIGNED_OUT = ("/", "/join", "/sign-in", "/help-now", "/not-here", "/api/v1/docs")
FOLDER = Path("shots")


def member_pages(server: str, page: object) -> list[str]:
    """The pages of a member, with the first request, offer and thanks that the demo holds."""
    found = []
    for path, pattern in (
        ("/requests", "/requests/"),
        ("/you", "/offers/"),
        ("/thanks", "/thanks/"),
        ("/circles", "/circles/"),
    ):
        page.goto(server + path)
        links = page.locator(f'main a[href^="{pattern}"]').evaluate_all("all => all.map(a => a.getAttribute('href'))")
        found += [link for link in links if "new" not in link][:2]
    return ["/", "/ask", "/requests", "/you", "/you/profile", "/you/values", "/you/known-for",
            "/you/as-others-see", "/people/camille", "/people/tom", "/thanks",
            "/thanks?box=shared", "/thanks/new", "/circles", "/standing-offers", *found]  # fmt: skip


def take(browser: Browser, server: str, language: str, scheme: str, size: str) -> None:
    """Every page in one language, scheme and size."""
    width, height = SIZES[size]
    who = SIGN_INS[0] if language == "fr" else SIGN_INS[1]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale=language)
    page = context.new_page()
    for path in SIGNED_OUT:
        shoot(page, server, path, f"{size}-{language}-{scheme}-out")
    page.goto(server + "/sign-in")
    page.fill("#handle", who.handle)
    page.fill("#password", who.password)
    page.click("main form button")
    for path in member_pages(server, page):
        shoot(page, server, path, f"{size}-{language}-{scheme}-in")
    context.close()


def shoot(page: object, server: str, path: str, label: str) -> None:
    """One page."""
    page.goto(server + path)
    name = path.strip("/").replace("/", "_").replace("?", "_") or "home"
    page.screenshot(path=FOLDER / f"{label}-{name[:40]}.png", full_page=True)


def main() -> None:
    """Take them all, or only those whose language, scheme and size are named."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(f"sqlite:///{folder}/house.sqlite", {"COMMUNITY_DEMO": "1"}, clock=SystemClock())
        with app.app_context():
            upgrade()
            seed_demo()
            house().database.engine.dispose()
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path)
            for choice in itertools.product(("fr", "en"), ("light", "dark"), SIZES):
                if set(sys.argv[1:]) <= set(choice):
                    take(browser, f"http://127.0.0.1:{server.server_port}", *choice)
            browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
