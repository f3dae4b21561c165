"""Robin and Kim are members of an app. Inside its page they ask, reply and thank; the app learns ids alone."""

import json
import re
import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from community_widget.models import Person
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect
from sqlalchemy import select, update

from community import unit_of_work
from community.current import now, session
from community.members.models import Member
from tests.browser.widget.conftest import Served

pytestmark = pytest.mark.browser
Visit = Callable[..., tuple[Page, FrameLocator]]
WORDS = {
    "en": ("Share this", "Send this reply", "Say thank you", "Send these thanks"),
    "fr": ("Envoyer la demande", "Envoyer cette réponse", "Dire merci", "Envoyer ce merci"),
}
LISTEN = """() => { window.heard = [];
  for (const name of ['ready', 'signin', 'request-created', 'help-offered', 'thanked', 'activity', 'error'])
    document.addEventListener('community:' + name, event => heard.push([name, event.detail])); }"""


def _bar(frame: FrameLocator, view: str) -> None:
    frame.locator(f"#bar button[data-view={view}]").click()


def _asks(frame: FrameLocator, title: str, body: str = "It is a long story.") -> None:
    _bar(frame, "ask")
    frame.locator("#body").fill(body)
    frame.locator("#title").fill(title)
    frame.locator("form button").first.click()
    expect(frame.get_by_role("heading", name=title)).to_be_visible()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_robin_asks_kim_replies_and_robin_thanks(visit: Visit, language: str) -> None:
    (share, reply, thank, send), title = WORDS[language], f"How does one begin again {secrets.token_hex(3)}?"
    page, robin = visit("17", f"lang={language}")
    page.evaluate(LISTEN)
    _bar(robin, "ask")
    robin.locator("#body").fill("It is a secret story.\n\nIt has two parts.")
    robin.locator("#title").fill(title)
    robin.locator("#wanted-listening").check()
    robin.get_by_role("button", name=share).click()
    expect(robin.get_by_role("heading", name=title)).to_be_visible()

    other, kim = visit("23", f"lang={language}")
    _bar(kim, "look")
    kim.get_by_role("button", name=title).click()
    expect(kim.locator("article h1")).to_have_text(title)  # the list is gone, in which others begin alike
    expect(kim.get_by_text("It has two parts.")).to_be_visible()
    kim.locator("#body").fill("I hear you.")
    kim.locator("#private").check()
    kim.get_by_role("button", name=reply).click()
    expect(kim.get_by_text("I hear you.")).to_be_visible()

    page.reload()
    page.evaluate(LISTEN)
    page.locator("community-widget[data-state=ready]").wait_for()
    robin.locator(".for_you button").first.press("Enter")  # by key: the frame still grows, and a click can miss
    expect(robin.get_by_text("I hear you.")).to_be_visible()
    robin.get_by_role("button", name=thank).click()
    robin.locator("#message").fill("You listened.")
    robin.get_by_role("button", name=send).click()
    expect(robin.get_by_role("heading", name=title)).to_be_visible()

    other.reload()
    other.locator("community-widget[data-state=ready]").wait_for()
    expect(kim.locator(".for_you").first).to_be_visible()
    heard = json.dumps(page.evaluate("heard"))
    assert "thanked" in heard
    for private in ("secret", "listened", "hear you", "Kim", title):
        assert private not in heard
    assert page.complaints == other.complaints == []


def test_kim_offers_a_hand_and_robin_says_yes(visit: Visit) -> None:
    title = f"Who reads a letter {secrets.token_hex(3)}?"
    _page, robin = visit("17")
    _asks(robin, title)
    _other, kim = visit("23")
    _bar(kim, "look")
    kim.get_by_role("button", name=title).click()
    kim.get_by_text("Offer a hand").click()
    for name, words in (("what", "read it"), ("when", "tonight"), ("until", "one letter")):
        kim.locator(f"#{name}").fill(words)
    kim.get_by_role("button", name="Offer this").click()
    expect(kim.get_by_role("heading", name="An offer of help")).to_be_visible()
    _bar(robin, "today")
    robin.locator(".for_you button").first.press("Enter")  # by key: the frame still grows, and a click can miss
    robin.get_by_role("button", name="Yes, please").click()
    robin.locator("#body").fill("Thursday?")
    robin.get_by_role("button", name="Send these words").click()
    expect(robin.get_by_text("Thursday?")).to_be_visible()


def test_what_there_is_to_put_right_stands_at_its_field(visit: Visit) -> None:
    _page, robin = visit("17")
    _bar(robin, "ask")
    robin.locator("#body").fill("Half a thought")
    robin.get_by_role("button", name="Share this").click()
    expect(robin.locator("#title-wrong")).to_be_visible()
    expect(robin.locator("#title")).to_be_focused()
    expect(robin.locator("#body")).to_have_value("Half a thought")


def _visits_end(served: Served) -> None:
    """Every visit is over, as after a quarter of an hour."""
    from community_widget.models import Visit as Row
    from sqlalchemy import update

    from community import unit_of_work

    with served.house.app_context(), unit_of_work():
        session().execute(update(Row).values(token_hash=None))


def test_a_visit_that_ends_while_one_types_is_begun_again_unnoticed(visit: Visit, served: Served) -> None:
    page, robin = visit("17")
    title = f"Is it late {secrets.token_hex(3)}?"
    _bar(robin, "ask")
    robin.locator("#body").fill("It took me a while to write this.")
    _visits_end(served)
    robin.locator("#title").fill(title)
    robin.get_by_role("button", name="Share this").click()
    expect(robin.get_by_role("heading", name=title)).to_be_visible()
    _bar(robin, "look")
    expect(robin.get_by_role("button", name=title)).to_have_count(1)
    assert all("401" in words for words in page.complaints)


def test_while_the_app_fails_the_words_stay(visit: Visit, served: Served) -> None:
    page, robin = visit("17")
    title = f"Is anybody there {secrets.token_hex(3)}?"
    _bar(robin, "ask")
    robin.locator("#body").fill("Words that took an hour.")
    robin.locator("#title").fill(title)
    _visits_end(served)

    def fail(route: Route) -> None:
        route.fulfill(status=500, body="broken")

    page.route("**/community-token", fail)
    robin.get_by_role("button", name="Share this").click()
    expect(robin.get_by_role("alert")).to_contain_text("What you wrote is still here.")
    expect(robin.locator("#body")).to_have_value("Words that took an hour.")
    page.unroute("**/community-token", fail)
    robin.get_by_role("button", name="Share this").click()
    expect(robin.get_by_role("heading", name=title)).to_be_visible()


def test_a_draft_stays_while_one_looks_around(visit: Visit) -> None:
    _page, robin = visit("17")
    _bar(robin, "ask")
    robin.locator("#body").fill("Half a thought")
    robin.locator("#wanted-advice").check()
    _bar(robin, "look")
    _bar(robin, "ask")
    expect(robin.locator("#body")).to_have_value("Half a thought")
    expect(robin.locator("#wanted-advice")).to_be_checked()


def test_help_is_a_tap_away_and_so_is_what_one_was_writing(visit: Visit) -> None:
    page, robin = visit("17")
    _bar(robin, "ask")
    robin.locator("#body").fill("Half a thought")
    robin.locator(".help").click()
    expect(robin.locator(".lines a").first).to_have_attribute("href", re.compile("^tel:"))
    robin.get_by_role("button", name="Home").last.click()
    expect(robin.locator("#body")).to_have_value("Half a thought")
    page.route("**/embed/v1/more/*", lambda route: route.abort())
    page.reload()
    page.locator("community-widget[data-state=ready]").wait_for()
    with page.context.expect_page() as opened:  # whatever else fails, the page of the house itself
        robin.locator(".help").click()
    assert opened.value.url.endswith("/help-now")


def test_robin_sets_a_pace_and_rests_and_says_what_matters(visit: Visit) -> None:
    _page, robin = visit("17")
    _bar(robin, "yours")
    robin.get_by_role("button", name="Your pace").click()
    robin.get_by_label("At most once a week").check()
    robin.get_by_label("Sunday").uncheck()
    robin.get_by_label("And at", exact=True).select_option("10:00")
    robin.get_by_role("button", name="Keep this").click()
    expect(robin.get_by_text("Kept.")).to_be_visible()
    expect(robin.get_by_label("At most once a week")).to_be_checked()
    expect(robin.get_by_label("Sunday")).not_to_be_checked()
    expect(robin.get_by_label("At", exact=True)).to_have_value("10:00")
    robin.get_by_role("button", name="I rest for now").click()
    expect(robin.get_by_text("Nobody sees that you rest.").first).to_be_visible()
    robin.get_by_role("button", name="I am back").click()
    expect(robin.get_by_role("button", name="I rest for now")).to_be_visible()
    _bar(robin, "yours")
    robin.get_by_role("button", name="What matters to you").click()
    robin.get_by_label("honesty").check()
    robin.locator("#own").fill("slow mornings, bread")
    robin.get_by_role("button", name="Keep this").click()
    robin.locator("#values_seen_by").get_by_label("slow mornings").select_option("matching")
    robin.get_by_label("honesty", exact=True).last.uncheck()
    _bar(robin, "look")
    _bar(robin, "yours")
    robin.get_by_role("button", name="What matters to you").click()
    expect(robin.locator("#values input[value=honesty]")).not_to_be_checked()  # the draft, as it was left
    robin.get_by_role("button", name="Keep this").click()
    expect(robin.get_by_text("Kept.")).to_be_visible()
    expect(robin.locator("#values_seen_by select")).to_have_count(2)
    expect(robin.locator("#values_seen_by").get_by_label("slow mornings")).to_have_value("matching")


def test_the_house_itself_opens_by_a_link_that_works_once(visit: Visit) -> None:
    page, robin = visit("17")
    _bar(robin, "yours")
    with page.context.expect_page() as opened:
        robin.get_by_role("button", name="Open in full").click()
    inside = opened.value
    inside.get_by_role("button", name="Go on").wait_for()
    link = inside.url
    with inside.expect_navigation():
        inside.get_by_role("button", name="Go on").click()
    expect(inside.get_by_role("heading", name="Robin")).to_be_visible()
    inside.goto(link)
    expect(inside.get_by_text("This link no longer works.")).to_be_visible()


def test_the_app_gives_the_words_to_begin_with_and_signs_out(visit: Visit) -> None:
    page, robin = visit("17")
    page.evaluate("document.querySelector('community-widget').compose('From an exercise of the app.')")
    expect(robin.locator("#body")).to_have_value("From an exercise of the app.")
    page.evaluate("document.querySelector('community-widget').signOut()")
    expect(robin.get_by_text("You have closed this.")).to_be_visible()
    expect(robin.locator("#body")).to_have_count(0)


def test_words_that_are_heavy_show_their_writer_a_calm_card(visit: Visit) -> None:
    page, robin = visit("17")
    _bar(robin, "ask")
    robin.locator("#body").fill("Which bread is good for a picnic?")
    robin.locator("#title").fill("A picnic")
    card = robin.get_by_text("This sounds very heavy to carry.")
    page.wait_for_timeout(900)
    expect(card).to_be_hidden()
    robin.locator("#body").fill("I want to kill myself.")
    expect(card).to_be_visible()
    expect(robin.locator("a.tel")).to_be_visible()
    assert page.complaints == []


def test_who_was_asked_for_a_pause_reads_that_and_nothing_else(browser: Browser, served: Served) -> None:
    served.host.brings("23", "Kim")
    with served.house.app_context(), unit_of_work() as work:
        kims = select(Person.member_id).where(Person.subject == "23").scalar_subquery()
        pause = update(Member).where(Member.id == kims)
        work.execute(pause.values(paused_until=now() + timedelta(hours=1)))
    page = browser.new_page(viewport={"width": 360, "height": 740})
    frame = served.enter(page, "23")
    expect(frame.get_by_role("heading", name="You are on pause")).to_be_visible()
    expect(frame.locator("#bar button")).to_have_count(0)
    with served.house.app_context(), unit_of_work() as work:
        work.execute(pause.values(paused_until=None))
    page.close()
