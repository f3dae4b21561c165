"""The gates of the widget, each measured from a running server, in one run.

``./dev bench widget [--visits N] [--times N] [--only WORD …]``. Bytes are those of the house's own answers, packed by
brotli (11) as a proxy before it would. Pages are opened in Chromium, the house on 127.0.0.1 and the app on localhost;
Isso comes from PyPI into an environment that is thrown away. Ends with 1 if a gate is missed.
"""

import argparse
import logging
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, request, request_started
from playwright.sync_api import Browser, BrowserType, sync_playwright

from benchmarks import widget_cost
from benchmarks.isso import READY, NotThereError, installed, isso, page_with_isso
from benchmarks.slow_line import slow_line
from community.clock import Clock, FixedClock, SystemClock
from community.current import house
from community.db.migrate import upgrade
from community.testing import NOON, make_app
from examples.host import MEMBERS
from tests.browser.widget.conftest import Served, serving
from tests.browser.widget.test_defences import ALLOWED, BLOCKED, CONTROL, FORGE, KEPT
from tests.browser.widget.walk import every_view, faults
from tests.widget.hosts import Host, Signer
from tests.widget.test_assertions import ATTACKS
from tests.widget.test_weight import FIRST_VIEW, LOADER, ask_eight, first_view, packed

STATIC = Path(__file__).parent.parent / "examples" / "host" / "static"
NEAR = "document.querySelector('community-widget[data-state=ready]')"
# When the page is as a person can use it, by its own clock.
NOTE = """new MutationObserver(() => { if (!window.usable && (%s)) window.usable = performance.now(); })
    .observe(document, { subtree: true, childList: true, attributes: true });"""
BROKEN = "addEventListener('securitypolicyviolation', () => { window.broken = (window.broken ?? 0) + 1; }, true)"
missed: list[str] = []


def main() -> None:
    """Print every gate, what was found, and whether it holds."""
    options = argparse.ArgumentParser(prog="./dev bench widget")
    options.add_argument("--visits", type=int, default=200)
    options.add_argument("--times", type=int, default=7)
    options.add_argument("--only", nargs="*", choices=PARTS, default=[*PARTS])
    chosen = options.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    for part in chosen.only:
        PARTS[part](chosen)
    sys.exit(bool(missed))


def sizes(_chosen: argparse.Namespace) -> None:
    """Bytes of the loader and of the first view."""
    with _house() as app:
        host = Host(app)
        host.brings("7")
        ask_eight(host)
        for language in ("en", "fr"):
            loader, frame, begun = first_view(host, language)
            if language == "en":
                _say("loader, brotli", f"{loader} B", f"≤ {LOADER} B", loader <= LOADER)
            whole = loader + frame + begun
            found = f"{whole} B ({loader} + {frame} + {begun})"
            _say(f"first view cold, brotli, signed in ({language})", found, f"≤ {FIRST_VIEW} B", whole <= FIRST_VIEW)
            more = packed(app.test_client().get(f"/embed/v1/more/any.js?lang={language}").data)
            _note(f"the other views, on demand ({language})", f"{more} B")


def session(chosen: argparse.Namespace) -> None:
    """What beginning a visit costs."""
    with _house() as app, tempfile.TemporaryDirectory() as folder:
        found, plain = widget_cost.costs(Host(app), Path(folder), chosen.visits)
    for way, took in found.items():
        told = f"{took / plain:.2f} × ({took * 1000:.2f} ms, {plain * 1000:.2f} ms)"
        if way in widget_cost.TIMES[:2]:
            _say(f"a visit begun {way}, beside a plain route", told, "≤ 2 ×", took <= 2 * plain)
        else:
            _note(f"a visit begun {way}, beside a plain route" if way != widget_cost.APART else way, told)


def attacks(_chosen: argparse.Namespace) -> None:
    """Assertions that are wrong, and one good one that comes fifty times at once."""
    with _house(FixedClock(NOON)) as app:  # the hour for which the attacks of the tests are made
        host = Host(app)
        other = Host(app, "elsewhere", Signer(kid="theirs"), origin="https://elsewhere.example.org")
        refused = 0
        for _rule, forge in ATTACKS.values():
            refused += host.begins(forge(host, other)).status_code == 401
        _say("assertion attacks refused", f"{refused} of {len(ATTACKS)}", "13 of 13", refused == len(ATTACKS) == 13)
        good = host.signs()
        with ThreadPoolExecutor(50) as crowd:
            answers = list(crowd.map(lambda _: host.begins(good).status_code, range(50)))
        let_in = answers.count(200)
        found = f"{let_in} let in, {answers.count(401)} refused"
        _say("of 50 replays at once", found, "exactly 1 let in", let_in == 1 and answers.count(401) == 49)


def requests(_chosen: argparse.Namespace) -> None:
    """What the house is asked for a first view, and for the next one: with two tags, and begun by the page itself."""
    with serving() as served, _browser() as browser:
        served.host.brings("17", "Robin")
        for how, path in (("", "/"), (", begun by the page", "/?load=early")):
            context = browser.new_context()
            context.request.post(f"{served.app_url}/sign-in", form={"member": "17"})
            page, asked = context.new_page(), [0, 0]
            for visit in range(2):

                def note(_app: object, **_values: object) -> None:
                    asked[visit] += request.path.startswith("/")  # noqa: B023 (called within its own round)

                with request_started.connected_to(note, served.house):
                    page.goto(served.app_url + path)
                    page.locator("community-widget[data-state=ready]").wait_for()
                    page.wait_for_timeout(500)
            context.close()
            _say(f"requests to the house, cold / warm{how}", f"{asked[0]} / {asked[1]}", "3 / 1", asked == [3, 1])


def interactive(chosen: argparse.Namespace) -> None:
    """When one can use it on a slow line, beside Isso on the same line: with the two tags alone, and begun by the page
    itself, as it may be where the widget is what one comes for."""
    what, gate = "usable at 150 ms and 1.6 Mbit/s, beside Isso 0.14", "≤ 0.57"
    with (
        slow_line() as line,
        tempfile.TemporaryDirectory() as name,
        serving(line.front) as served,
        _browser() as browser,
    ):
        folder = Path(name)
        served.host.brings("17", "Robin")
        ask_eight(served.host)
        app, where = page_with_isso(STATIC)
        try:
            program = installed(folder / "isso")
            with _served(app) as inner:
                page_url = line.front(inner)
                with isso(program, folder, line.front, page_url) as where["isso"]:
                    found = _turns(browser, served, page_url, chosen.times)
        except NotThereError as why:
            _say(what, f"not measured, Isso is not there: {why}", gate, holds=False)
            return
    for how, who in ((", with the two tags", "tags"), (", begun by the page", "early")):
        ratio, told = found[who] / found["isso"], f"{found[who] / 1000:.2f} s, {found['isso'] / 1000:.2f} s"
        _say(what + how, f"{ratio:.2f} ({told})", gate, ratio <= 0.57)


def _turns(browser: Browser, served: Served, page_url: str, times: int) -> dict[str, float]:
    """The medians of all three, a cold browser each time, one after the other."""
    ways = {"early": (f"{served.app_url}/?load=early", NEAR), "tags": (f"{served.app_url}/", NEAR)}
    ways["isso"] = (f"{page_url}/", f"({READY})()")
    took: dict[str, list[float]] = {who: [] for who in ways}
    for _ in range(times):
        for who, (url, ready) in ways.items():
            context = browser.new_context(viewport={"width": 390, "height": 740})
            if who != "isso":
                context.request.post(f"{served.app_url}/sign-in", form={"member": "17"})
            context.add_init_script(NOTE % ready)
            page = context.new_page()
            page.goto(url)
            for _ in range(300):
                found = page.evaluate("window.usable")
                if found:
                    break
                page.wait_for_timeout(50)
            took[who].append(float(found))
            context.close()
    return {who: statistics.median(times) for who, times in took.items()}


def cookies(_chosen: argparse.Namespace) -> None:
    """What stays in a browser that allows third parties' cookies, and in one that blocks them."""
    with serving() as served, sync_playwright() as playwright:
        for mode, kept in (("allowed", ALLOWED), ("blocked", BLOCKED)):
            with tempfile.TemporaryDirectory() as folder:
                Path(folder, "Default").mkdir()
                Path(folder, "Default", "Preferences").write_text(kept)
                context = playwright.chromium.launch_persistent_context(folder, **_launch(headless=False))
                page = context.new_page()
                frame = served.enter(page, "17")
                served.come_in(frame)
                frame.locator("#bar button[data-view=ask]").click()
                frame.locator("#body").fill("Kept nowhere.")
                [inside] = [one for one in page.frames if one.url.startswith(served.url)]
                local, tab, cookie = inside.evaluate(KEPT)
                ours = [one["name"] for one in context.cookies() if one["name"] != "host"]
                control = inside.evaluate(CONTROL) == ("control=1" if mode == "allowed" else "")
                context.close()
            number = len(ours) + bool(cookie)
            told = f"{number} / {local + tab}, the control cookie {'as expected' if control else 'NOT as expected'}"
            _say(
                f"cookies and storage keys, third parties' cookies {mode}",
                told,
                "0 / 0",
                control and not number + local + tab,
            )


def policy(_chosen: argparse.Namespace) -> None:
    """What a page with a strict policy and Trusted Types complains of, over every view."""
    with serving() as served, _browser() as browser, _member("strict"):
        context = browser.new_context(viewport={"width": 360, "height": 740})
        context.add_init_script(BROKEN)
        page, told = context.new_page(), []
        page.on("console", lambda message: told.append(message.text) if "Policy" in message.text else None)
        broken = sum(int(page.evaluate("window.broken ?? 0")) for _view in every_view(served, page, "strict", "en"))
        head = page.request.get(served.app_url).headers["content-security-policy"]
        strict = "require-trusted-types-for 'script'" in head and "default-src 'none'" in head
        found = f"{broken} violations, {len(told)} messages, {'strict' if strict else 'NOT strict'}"
        _say("host with strict policy and Trusted Types", found, "0", strict and not broken and not told)


def forged(_chosen: argparse.Namespace) -> None:
    """Ten thousand messages that nobody should hear."""
    with serving() as served, _browser() as browser:
        page = browser.new_page()
        frame = served.enter(page, "17")
        served.come_in(frame)
        frame.locator("#bar button[data-view=ask]").click()
        frame.locator("#body").fill("Mine")
        before = frame.locator("body").inner_html()
        answers = page.evaluate(FORGE, [served.url, 10_000])
        same = frame.locator("body").inner_html() == before and frame.locator("#body").input_value() == "Mine"
        found = f"{'no change' if same else 'A CHANGE'}, {len(answers)} answers"
        _say("10,000 forged messages", found, "no change, no answer", same and not answers)


def accessibility(_chosen: argparse.Namespace) -> None:
    """What axe finds in the frame."""
    views = 0
    with serving() as served, _browser() as browser:
        found: list[str] = []
        for language, width in (("fr", 390), ("en", 320)):
            page = browser.new_page(locale=language, viewport={"width": width, "height": 740})
            with _member(f"ada-{language}"):
                for _view in every_view(served, page, f"ada-{language}", language):
                    found += faults(page, served.url)
                    views += 1
            page.close()
    told = f"{len(found)} faults in {views} views, each light and dark"
    _say("accessibility in the frame, both languages", told, "0", not found and views > 0)


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    part.__name__: part
    for part in (sizes, requests, session, interactive, cookies, policy, attacks, forged, accessibility)
}


@contextmanager
def _house(clock: Clock | None = None) -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(f"sqlite:///{folder}/house.sqlite", clock=clock or SystemClock())
        with app.app_context():
            upgrade()
        yield app
        with app.app_context():
            house().database.engine.dispose()


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        kind: BrowserType = playwright.chromium
        browser = kind.launch(**_launch())
        yield browser
        browser.close()


def _launch(*, headless: bool = True) -> dict[str, object]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    return {"executable_path": path, "args": ["--no-sandbox", *([] if headless else ["--headless=new"])]}


@contextmanager
def _member(name: str) -> Iterator[None]:
    """Somebody else of the app."""
    MEMBERS[name] = "Ada"
    yield
    del MEMBERS[name]


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    from threading import Thread

    from werkzeug.serving import make_server

    server = make_server("localhost", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def _say(what: str, found: str, gate: str, holds: bool) -> None:
    if not holds:
        missed.append(what)
    sys.stdout.write(f"{what}: {found}; gate {gate}: {'holds' if holds else 'missed'}\n")
    sys.stdout.flush()


def _note(what: str, found: str) -> None:
    sys.stdout.write(f"{what}: {found}; no gate\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
