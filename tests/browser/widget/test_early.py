"""The page itself begins the frame and the token, before the widget's script is there."""

from collections.abc import Callable

import pytest
from flask import request, request_started
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect

from tests.browser.widget.conftest import Served

pytestmark = pytest.mark.browser
Visit = Callable[..., tuple[Page, FrameLocator]]


def test_robin_is_in_with_one_token_and_one_frame(visit: Visit, served: Served) -> None:
    page, _robin = visit("17", "load=early")
    asked: list[str] = []

    def note(_app: object, **_values: object) -> None:
        asked.append(f"{request.method} {request.path}")

    with request_started.connected_to(note, served.house), request_started.connected_to(note, served.app):
        page.reload()
        page.locator("community-widget[data-state=ready]").wait_for()
    assert [one for one in asked if "token" in one] == ["GET /community-token"], "asked ahead, and not once more"
    assert asked.count("POST /embed/v1/session") == 1
    expect(page.locator("community-widget iframe")).to_have_count(1)
    expect(page.locator("community-widget iframe")).to_be_visible()
    expect(page.get_by_role("link", name="Our community")).to_be_hidden()
    assert page.complaints == []  # type: ignore[attr-defined]


def test_a_frame_that_is_there_long_before_the_script_waits_for_it(browser: Browser, served: Served) -> None:
    """Robin's line is slow for the script alone; the app's own link stands there until it has come."""
    page = browser.new_page()
    served.enter(page, "17")

    def late(route: Route) -> None:
        expect(page.get_by_role("link", name="Our community")).to_be_visible()
        expect(page.frame_locator("community-widget iframe").locator("#main p")).to_be_attached()
        route.continue_()

    page.route("**/embed.js", late)
    page.goto(f"{served.app_url}/?load=early")
    page.locator("community-widget[data-state=ready]").wait_for()
    expect(page.frame_locator("community-widget iframe").locator("h1")).to_be_visible()
    page.context.close()
