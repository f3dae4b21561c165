"""No cookie, no storage, no foreign frame, no forged message; whatever fails leaves the app's own link."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import request, request_started
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Playwright, expect

from examples.host import MEMBERS
from tests.browser.widget.conftest import Served
from tests.browser.widget.walk import every_view, faults

pytestmark = pytest.mark.browser
Visit = Callable[..., tuple[Page, FrameLocator]]
BLOCKED = '{"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": true}}'
ALLOWED = '{"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": false}}'
CONTROL = """() => { document.cookie = 'control=1; SameSite=None; Secure'; return document.cookie; }"""
KEPT = """() => {
  try { return [localStorage.length, sessionStorage.length, document.cookie]; } catch { return [0, 0, '']; } }"""


@pytest.fixture(params=["allowed", "blocked"])
def third_party(request: pytest.FixtureRequest, playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser that allows cookies of third parties, or blocks them."""
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(BLOCKED if request.param == "blocked" else ALLOWED)
    path = shutil.which("chromium")
    args = ["--no-sandbox", "--headless=new"]
    context = playwright.chromium.launch_persistent_context(str(tmp_path), executable_path=path, args=args)
    context.blocked = request.param == "blocked"
    yield context
    context.close()


def test_nothing_is_kept_in_the_browser_and_nothing_needs_to_be(third_party: BrowserContext, served: Served) -> None:
    page = third_party.new_page()
    frame = served.enter(page, "17")
    served.come_in(frame)
    frame.locator("#bar button[data-view=ask]").click()
    frame.locator("#body").fill("Kept nowhere.")
    inside = next(found for found in page.frames if found.url.startswith(served.url))
    assert inside.evaluate(KEPT) == [0, 0, ""]
    assert [cookie["name"] for cookie in third_party.cookies()] == ["host"]
    given = inside.evaluate(CONTROL)
    assert given == ("" if third_party.blocked else "control=1"), "the control: this browser does what it should"


def _page_of(served: Served, tag: str, url: str = "") -> str:
    return (
        f"<!doctype html><title>An app</title>{tag}<community-widget site='{served.host.site}' timeout=2000 load=eager>"
        f"<a href='{url or served.url}/'>Our community</a></community-widget>"
    )


def _open(page: Page, served: Served, tag: str) -> None:
    served.pages["made-up"] = _page_of(served, tag)
    page.goto(f"{served.app_url}/made-up")


def _loader(served: Served, integrity: str = "") -> str:
    checked = f" integrity='{integrity}' crossorigin=anonymous" if integrity else ""
    return f"<script type=module src='{served.url}/embed/1.0.0/embed.js'{checked}></script>"


def test_the_printed_hash_fits_and_a_wrong_one_leaves_the_link(page: Page, served: Served) -> None:
    printed = served.host.types("snippet", "host")
    [right] = re.findall(r'integrity="([^"]+)"', printed)
    _open(page, served, _loader(served, right))
    expect(page.locator("community-widget[data-state=ready]")).to_be_attached()
    _open(page, served, _loader(served, right[:-6] + "AAAAAA"))
    expect(page.get_by_role("link", name="Our community")).to_be_visible()
    page.wait_for_timeout(500)
    expect(page.locator("community-widget[data-state]")).to_have_count(0)


def test_a_page_that_the_house_does_not_know_shows_its_link_alone(page: Page, served: Served) -> None:
    page.goto(f"{served.strange_url}/?load=eager&timeout=1500")
    expect(page.locator("community-widget[data-state=error]")).to_be_attached()
    expect(page.get_by_role("link", name="Our community")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)


def test_a_site_without_a_key_has_no_frame(page: Page, served: Served) -> None:
    served.pages["made-up"] = _page_of(served, _loader(served)).replace(served.host.site, "pk_unknown")
    page.goto(f"{served.app_url}/made-up")
    expect(page.locator("community-widget[data-state=error]")).to_be_attached()
    expect(page.get_by_role("link", name="Our community")).to_be_visible()


def test_a_page_in_a_file_shows_its_link_alone(page: Page, served: Served, tmp_path: Path) -> None:
    """It has no origin that could be known; an app without a server of its own opens the frame itself."""
    (tmp_path / "page.html").write_text(_page_of(served, _loader(served)))
    page.goto((tmp_path / "page.html").as_uri())
    expect(page.locator("community-widget[data-state=error]")).to_be_attached()
    expect(page.get_by_role("link", name="Our community")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)


def test_who_goes_away_and_back_finds_the_page_as_it_was(playwright: Playwright, served: Served) -> None:
    """From the browser's cache of pages, alive: what was typed is there, and can be sent."""
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium"),
        args=["--no-sandbox"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = browser.new_page(viewport={"width": 360, "height": 1200})
    robin = served.enter(page, "17")
    served.come_in(robin)
    robin.locator("#bar button[data-view=ask]").click()
    robin.locator("#body").fill("Half a thought")
    robin.locator("#title").fill("Who comes back?")
    share = robin.get_by_role("button", name="Share this").bounding_box()
    assert share
    page.evaluate("""() => {
        addEventListener('pageshow', event => { document.body.dataset.persisted = event.persisted; });
        addEventListener('community:request-created', () => { document.body.dataset.heard = 'yes'; }); }""")
    page.goto(f"{served.app_url}/static/host.css")
    page.go_back(wait_until="commit")
    expect(page.locator("body[data-persisted=true]")).to_be_attached()
    page.mouse.click(share["x"] + 20, share["y"] + 20)  # the driver loses sight of the frame, a person does not
    expect(page.locator("body[data-heard=yes]")).to_be_attached()
    browser.close()
    asked = served.host.brings("23", "Kim").get("/advice-requests").json
    assert asked
    assert ("Who comes back?", "Half a thought") in [(one["title"], one["excerpt"]) for one in asked["items"]]


def test_without_scripts_the_link_stands(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.app_url)
    expect(page.get_by_role("link", name="Our community")).to_be_visible()
    context.close()


FORGE = """async ([origin, times]) => {
  const widget = document.querySelector('community-widget'), answers = [];
  const frame = widget.shadowRoot.querySelector('iframe').contentWindow;
  addEventListener('message', event => event.source === frame && answers.push(event.data));
  const kinds = ['port', 'hello', 'token', 'ready', 'size', 'ev', 'set', 'compose', 'refresh', 'out', 'open'];
  for (let i = 0; i < times; i++) {
    const t = kinds[i % kinds.length], channel = new MessageChannel();
    channel.port1.onmessage = event => answers.push(event.data);
    const whole = { cw: 1, t, n: String(i), s: {}, h: i, id: 'x', j: 'forged', text: 'forged', v: 'dark', d: {} };
    const message = [whole, { cw: 1, t }, { t }, t, null, i, [t]][i % 7];
    frame.postMessage(message, origin, [channel.port2]);
    window.postMessage(message, '*');
  }
  await new Promise(done => setTimeout(done, 500));
  return answers;
}"""


def test_ten_thousand_forged_messages_change_nothing_and_get_no_answer(visit: Visit, served: Served) -> None:
    page, robin = visit("17")
    robin.locator("#bar button[data-view=ask]").click()
    robin.locator("#body").fill("Mine")
    before = robin.locator("body").inner_html(), page.locator("iframe").get_attribute("style")
    assert page.evaluate(FORGE, [served.url, 10_000]) == []
    assert (robin.locator("body").inner_html(), page.locator("iframe").get_attribute("style")) == before
    expect(robin.locator("#body")).to_have_value("Mine")
    assert page.locator("community-widget").get_attribute("data-state") == "ready"


def test_two_of_them_on_a_page_and_one_that_comes_and_goes(visit: Visit) -> None:
    page, _robin = visit("17", "load=eager")
    page.evaluate(
        """() => { const first = document.querySelector('community-widget'); first.after(first.cloneNode(true)); }"""
    )
    expect(page.locator("community-widget[data-state=ready]")).to_have_count(2)
    page.evaluate("""() => { const [first, second] = document.querySelectorAll('community-widget'); second.remove();
        for (let i = 0; i < 20; i++) { const at = first.parentNode; first.remove(); at.append(first); } }""")
    expect(page.locator("community-widget[data-state=ready]")).to_have_count(1)
    expect(page.locator("community-widget iframe")).to_have_count(1)
    frame = page.frame_locator("community-widget iframe")
    expect(frame.get_by_role("heading", name="Hello, Robin.")).to_be_visible()


def test_far_below_nothing_is_asked_until_one_comes_near(browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 600})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith(served.url) else None)
    far = "<br>" * 400  # the page's policy allows no style
    served.pages["made-up"] = _page_of(served, _loader(served) + far).replace("load=eager", "")
    page.goto(f"{served.app_url}/made-up")
    page.wait_for_timeout(400)
    assert [url.split("?")[0] for url in asked] == [f"{served.url}/embed/1.0.0/embed.js"]
    page.mouse.wheel(0, 50_000)
    expect(page.locator("community-widget[data-state=ready]")).to_be_attached()
    context.close()


def test_three_requests_at_first_and_one_after(browser: Browser, served: Served) -> None:
    served.host.brings("17", "Robin")
    context = browser.new_context()
    context.request.post(f"{served.app_url}/sign-in", form={"member": "17"})
    page, asked = context.new_page(), []

    def note(_app: object, **_values: object) -> None:
        asked.append(request.path)

    with request_started.connected_to(note, served.house):
        for _ in range(2):
            page.goto(served.app_url)
            page.locator("community-widget[data-state=ready]").wait_for()
            page.wait_for_timeout(300)
            asked.append("then")
    assert asked == ["/embed/v1/embed.js", "/embed/v1/frame", "/embed/v1/session", "then", "/embed/v1/session", "then"]
    context.close()


@pytest.mark.parametrize(("language", "width"), [("fr", 390), ("en", 320)])
def test_every_view_is_for_everybody(
    browser: Browser, served: Served, monkeypatch: pytest.MonkeyPatch, language: str, width: int
) -> None:
    """In the frame, in both schemes: no fault, nothing that is hard to touch, and no sideways scroll."""
    monkeypatch.setitem(MEMBERS, f"ada-{language}", "Ada")
    page = browser.new_page(locale=language, viewport={"width": width, "height": 740})
    seen = []
    for name in every_view(served, page, f"ada-{language}", language):
        assert faults(page, served.url) == [], name
        seen.append(name)
    assert len(seen) == len(set(seen)) > 20
    page.close()


def test_what_was_signed_does_not_stay_in_the_address(page: Page, served: Served) -> None:
    signed = served.host.signs("fragment", name="Ada")
    page.goto(f"{served.url}/embed/v1/frame?k={served.host.site}&lang=en#a={signed}")
    page.locator("#ways_accepted").wait_for()
    assert "#" not in page.url


def test_an_app_that_opens_it_in_its_own_window_is_asked_by_a_bridge(page: Page, served: Served) -> None:
    page.add_init_script(
        """window.ReactNativeWebView = { sent: [], postMessage(text) { this.sent.push(JSON.parse(text)); } }"""
    )
    page.goto(f"{served.url}/embed/v1/frame?k={served.host.site}&lang=en")
    for _ in range(50):
        sent = page.evaluate("ReactNativeWebView.sent.filter(one => one.t === 'token')")
        if sent:
            break
        page.wait_for_timeout(100)
    answer = {"t": "token", "id": sent[0]["id"], "j": served.host.signs("bridge", name="L'Étoile \"d'or\"")}
    page.evaluate("answer => communityReceive(JSON.stringify(answer))", answer)
    expect(page.locator("#name")).to_have_value("L'Étoile \"d'or\"")


SIBLING = """() => {
  const answers = window.answers = [], kinds = ['hello', 'port', 'token', 'ready', 'size', 'ev', 'out'];
  const forge = (to, origin) => {
    for (const t of kinds) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => answers.push(data);
      to.postMessage({ cw: 1, t, n: 'thanked', id: 'x', j: 'forged', s: {}, d: {}, h: 4321 }, origin, [port2]);
    }
  };
  if (location.hostname === 'sibling.example') {
    addEventListener('message', ({ data }) => answers.push(data));
    window.forging = setInterval(() => {
      forge(parent, '*');
      for (let i = 0; i < parent.length; i++) if (parent[i] !== window) forge(parent[i], '*');
    }, 5);
  } else if (parent === window) {
    window.told = [], window.forged = 0;
    for (const name of ['ready', 'thanked']) addEventListener('community:' + name, () => told.push(name), true);
    window.forging = setInterval(() => {
      const inner = document.querySelector('community-widget')?.shadowRoot?.querySelector('iframe')?.contentWindow;
      if (inner) forge(inner, '*'), forged++;
    }, 2);
  }
}"""


def test_what_is_forged_while_they_meet_is_not_taken_from_the_page_nor_from_a_frame_beside(
    browser: Browser, served: Served
) -> None:
    """From before the frame is there until Robin is in, whoever else stands in the page shouts; nobody listens."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.route("https://sibling.example/", lambda route: route.fulfill(body="<p>Beside.", content_type="text/html"))
    page.add_init_script(f"({SIBLING})()")
    slow = _page_of(served, _loader(served)).replace("timeout=2000", "timeout=12000 token-url=/community-token")
    served.pages["made-up"] = "<iframe src='https://sibling.example/'></iframe>" + slow
    page.goto(served.app_url)
    with page.expect_navigation():
        page.click("button[value='17']")
    page.goto(f"{served.app_url}/made-up")
    page.locator("community-widget[data-state=ready]").wait_for()
    served.come_in(page.frame_locator("community-widget iframe"))
    beside = next(found for found in page.frames if found.url.startswith("https://sibling.example"))
    assert page.evaluate("[told, forged > 5, answers]") == [["ready"], True, []]
    assert beside.evaluate("answers") == []
    assert page.locator("community-widget iframe").evaluate("frame => frame.getBoundingClientRect().height") != 4321
    context.close()
