"""Screenshots of every page, for a person to look at: ``./dev shots`` writes them into ``shots/``, with a sheet of all.

Words choose some of them: ``./dev shots fr dark phone``. ``shots/sheet-*.png`` shows the pages of one language, scheme
and size beside each other; ``shots/index.html`` all of them.
"""

import itertools
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from html import escape
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from community.clock import SystemClock
from community.current import house
from community.db.migrate import upgrade
from community.demo.seed import SIGN_INS, seed_demo
from community.testing import make_app
from tests.browser.test_every_page import pages_of

SIZES = {"phone": (390, 844), "small": (320, 640), "desktop": (1280, 900)}
SIGNED_OUT = (
    "/", "/join", "/sign-in", "/forgotten", "/help-now", "/offline", "/not-here", "/api/v1/docs", "/?text=roomier",
)  # fmt: skip
OF_STEWARDS = (
    "/stewards", "/stewards/invitations", "/stewards/applications", "/stewards/recovery", "/stewards/help-lines",
    "/stewards/help-lines/new", "/stewards/house",
)  # fmt: skip
CAMILLE, _TOM, SAM = SIGN_INS
FOLDER = Path("shots")
ACROSS = {"phone": 8, "small": 10, "desktop": 4}


def take(browser: Browser, app: Flask, server: str, language: str, scheme: str, size: str) -> None:
    """Every page in one language, scheme and size, and the sheet of them."""
    label, width = f"{size}-{language}-{scheme}", SIZES[size][0]

    def fresh() -> BrowserContext:
        return browser.new_context(
            base_url=server, viewport={"width": width, "height": SIZES[size][1]}, color_scheme=scheme, locale=language
        )

    with fresh() as context:
        page = context.new_page()
        for path in SIGNED_OUT:
            shoot(page, path, f"{label}-out")
        _send_wrong(page, "/join", f"{label}-out")
    for who, paths in ((CAMILLE, None), (SAM, OF_STEWARDS)):
        with fresh() as context:
            page = context.new_page()
            page.goto("/sign-in")
            page.fill("#handle", who.handle)
            page.fill("#password", who.password)
            page.click("main form button")
            page.wait_for_load_state()
            found = [*pages_of(app, page), "/thanks?box=shared", "/you?said=kept"] if paths is None else paths
            for path in found:
                shoot(page, path, f"{label}-in" if paths is None else f"{label}-steward", language)
            if paths is None:
                _send_wrong(page, "/ask", f"{label}-in")
    sheet(browser, label, size)


def _send_wrong(page: Page, path: str, label: str) -> None:
    """A form that comes back with something to put right."""
    page.goto(path)
    page.locator("main form").first.evaluate("form => { form.noValidate = true; }")
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    keep(page, f"{label}-{path.strip('/')}_wrong")


def shoot(page: Page, path: str, label: str, language: str = "") -> None:
    """One page, in the language of the sheet whatever its reader's own is."""
    joint = "&" if "?" in path else "?"
    page.goto(f"{path}{joint}lang={language}" if language else path)
    name = path.strip("/").replace("/", "_").replace("?", "_") or "home"
    keep(page, f"{label}-{name[:40]}")


def keep(page: Page, name: str) -> None:
    """The page in its whole length: the window is made as long, so that what is fixed stands where it ends."""
    page.evaluate("document.fonts.ready")
    size = page.viewport_size or {"width": 390, "height": 844}
    page.set_viewport_size({**size, "height": max(size["height"], page.evaluate("document.body.scrollHeight"))})
    page.screenshot(path=FOLDER / f"{name}.png")
    page.set_viewport_size(size)


def sheet(browser: Browser, label: str, size: str) -> None:
    """The pages beside each other, small, each with its name: as many sheets as it takes."""
    across = ACROSS[size]
    style = f"body{{display:grid;grid-template-columns:repeat({across},1fr);gap:8px;margin:8px;font:12px sans-serif}}"
    style += "figure{margin:0;border:1px solid #888;max-height:620px;overflow:hidden}img{width:100%}"
    taken = sorted(FOLDER.glob(f"{label}-*.png"))
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    for number, start in enumerate(range(0, len(taken), 2 * across), start=1):
        figures = "".join(_figure(path) for path in taken[start : start + 2 * across])
        written = FOLDER / f"sheet-{label}-{number}.html"
        written.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{figures}")
        page.goto(written.resolve().as_uri())
        page.screenshot(path=written.with_suffix(".png"), full_page=True)
    page.close()


def _figure(path: Path) -> str:
    name = escape(path.stem)
    return (
        f'<figure><figcaption>{name}</figcaption><a href="{name}.png"><img src="{name}.png" alt="{name}"></a></figure>'
    )


def _chosen() -> Iterator[tuple[str, str, str]]:
    for choice in itertools.product(("fr", "en"), ("light", "dark"), SIZES):
        if set(sys.argv[1:]) <= set(choice):
            yield choice


def main() -> None:
    """Take them all, or only those whose language, scheme and size are named."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(f"sqlite:///{folder}/house.sqlite", {"COMMUNITY_DEMO": "1"}, clock=SystemClock())
        app.testing = False
        with app.app_context():
            upgrade()
            seed_demo()
            house().database.engine.dispose()
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path)
            for choice in _chosen():
                take(browser, app, f"http://127.0.0.1:{server.server_port}", *choice)
            sheets = "".join(
                f'<p><a href="{one.name}">{one.stem}</a></p>' for one in sorted(FOLDER.glob("sheet-*.png"))
            )
            (FOLDER / "index.html").write_text(f"<!doctype html><meta charset=utf-8>{sheets}")
            browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
