"""When the largest thing stands on a page (LCP), beside an empty page, on a slow phone, in one interleaved run.

``./dev bench first_paint [--rounds N]``. Each visit is a first one (nothing cached), with 1.6 Mbit/s, 150 ms of
latency and a processor four times slower; the figures are medians. The demo house is served from this process.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from community.clock import SystemClock
from community.current import house
from community.db.migrate import upgrade
from community.demo.seed import SIGN_INS, seed_demo
from community.testing import make_app

EMPTY = "<!doctype html><html lang=en><meta charset=utf-8><title>Empty</title><p>Empty</p>"
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 209_715, "uploadThroughput": 96_000}
LCP = """() => new Promise(tell => new PerformanceObserver(list => tell(list.getEntries().at(-1).startTime))
    .observe({ type: "largest-contentful-paint", buffered: true }))"""
CLS = """() => new Promise(tell => { let sum = 0;
    new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => tell(sum), 200); })"""
SIGNED_IN = ("/requests", "/ask", "/you")
SIGNED_OUT = ("/", "/help-now", "/join")


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """An app on loopback, and its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def visit(browser: Browser, address: str, cookies: list[dict[str, str]]) -> tuple[float, float, float]:
    """A first visit: LCP in milliseconds, how much the layout moved (CLS), and kilobytes."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies(cookies)
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", SLOW)
    client.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    got: list[float] = []
    client.on("Network.loadingFinished", lambda event: got.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    found = float(page.evaluate(LCP)), float(page.evaluate(CLS)), sum(got) / 1000
    context.close()
    return found


def main() -> None:
    """Measure, and say how many times an empty page each page takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    empty = Flask("empty")
    empty.add_url_rule("/", view_func=lambda: EMPTY)
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        app = make_app(f"sqlite:///{folder}/house.sqlite", {"COMMUNITY_DEMO": "1"}, clock=SystemClock())
        app.testing = False
        with app.app_context():
            upgrade()
            seed_demo()
            house().database.engine.dispose()
        browser = playwright.chromium.launch(executable_path=path)
        with served(empty) as nothing, served(app) as home:
            context = browser.new_context(base_url=home)
            page = context.new_page()
            page.goto("/sign-in")
            page.fill("#handle", SIGN_INS[0].handle)
            page.fill("#password", SIGN_INS[0].password)
            page.click("main form button")
            page.wait_for_load_state()
            cookies = [{"name": c["name"], "value": c["value"], "url": home} for c in context.cookies()]
            context.close()
            found = defaultdict(list)
            for _round in range(rounds):
                found["empty"].append(visit(browser, nothing, []))
                for path in SIGNED_OUT:
                    found[path].append(visit(browser, home + path, []))
                for path in SIGNED_IN:
                    found[path].append(visit(browser, home + path, cookies))
        browser.close()
    base = statistics.median(lcp for lcp, _cls, _size in found["empty"])
    print("page           LCP ms   × empty    CLS    first visit kB")
    for name, visits in found.items():
        lcp, cls, size = (statistics.median(values) for values in zip(*visits, strict=True))
        print(f"{name:<12} {lcp:8.0f} {lcp / base:9.2f} {cls:8.3f} {size:12.1f}")


if __name__ == "__main__":
    main()
