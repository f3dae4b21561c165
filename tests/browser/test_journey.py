"""Two people on phones, with and without JavaScript, in both languages."""

import secrets

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.steps import press

pytestmark = pytest.mark.browser
WORDS = {
    "en": {
        "share": "Share this",
        "send": "Send this reply",
        "offer": "Offer a hand",
        "offer this": "Offer this",
        "yes": "Yes, please",
        "write": "Send these words",
        "thank": "Say thank you",
        "send thanks": "Send these thanks",
        "answer": "Read and answer",
        "agree": "I agree to show it",
        "stand": "And now?",
        "keep": "Keep this",
        "news": "What became of it",
        "come in": "Come in",
    },
    "fr": {
        "share": "Envoyer la demande",
        "send": "Envoyer cette réponse",
        "offer": "Proposer un coup de main",
        "offer this": "Proposer",
        "yes": "Oui, volontiers",
        "write": "Envoyer ces mots",
        "thank": "Dire merci",
        "send thanks": "Envoyer ce merci",
        "answer": "Lire et répondre",
        "agree": "Je veux bien le montrer",
        "stand": "Et maintenant\u202f?",
        "keep": "Enregistrer",
        "news": "La suite de l’histoire",
        "come in": "Entrer",
    },
}


def _arrive(browser: Browser, base_url: str, language: str, scripts: bool, name: str) -> tuple[BrowserContext, Page]:
    """Somebody new comes in by the form."""
    context = browser.new_context(
        base_url=base_url,
        locale=language,
        java_script_enabled=scripts,
        viewport={"width": 320, "height": 640},
        has_touch=True,
        is_mobile=True,
    )
    page = context.new_page()
    page.goto("/join")
    page.fill("#name", name.title())
    page.fill("#handle", f"{name}-{secrets.token_hex(4)}")
    page.fill("#password", "a quiet garden path")
    for box in ("ways_accepted", "consent_sensitive", "old_enough"):
        page.check(f"#{box}")
    press(page, f'button:has-text("{WORDS[language]["come in"]}")')
    expect(page).to_have_url(f"{base_url}/?said=welcome")
    return context, page


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_whole_journey(browser: Browser, base_url: str, language: str, scripts: bool) -> None:
    words = WORDS[language]
    asking, alice = _arrive(browser, base_url, language, scripts, "alice")
    helping, bob = _arrive(browser, base_url, language, scripts, "bob")
    problems: list[str] = []
    for page in (alice, bob):
        page.on("console", lambda message: problems.append(message.text))
        page.on("request", lambda r: problems.append(r.url) if not r.url.startswith(base_url) else None)

    alice.goto("/ask")
    alice.fill("#body", "It is a long story.")
    alice.fill("#title", "How does one begin again?")
    alice.check('input[name=wanted][value="listening"]')
    press(alice, f'button:has-text("{words["share"]}")')
    request = alice.url.split("?")[0]

    bob.goto(request)
    bob.check('input[name=kind][value="listening"]')
    bob.fill("#body", "I hear you.")
    bob.check("#private")
    press(bob, f'button:has-text("{words["send"]}")')
    expect(bob.get_by_text("I hear you.")).to_be_visible()
    bob.click(f'summary:has-text("{words["offer"]}")')
    bob.fill("#what", "call you")
    bob.fill("#when", "one evening")
    bob.fill("#until", "one call")
    press(bob, f'form[action$="/offers"] button:has-text("{words["offer this"]}")')

    alice.goto(request)
    expect(alice.get_by_text("I hear you.")).to_be_visible()
    press(alice, f'a:has-text("{words["answer"]}")')
    press(alice, f'button:has-text("{words["yes"]}")')
    alice.fill("#body", "Thursday?")
    press(alice, f'button:has-text("{words["write"]}")')
    expect(alice.get_by_text("Thursday?")).to_be_visible()

    alice.goto(request)
    press(alice, f'a:has-text("{words["thank"]}")')
    alice.fill("#message", "You listened.")
    alice.check("#shared")
    press(alice, f'button:has-text("{words["send thanks"]}")')
    alice.goto(request)
    alice.click(f'summary:has-text("{words["stand"]}")')
    alice.check('input[name=state][value="settled"]')
    alice.fill("#news", "It went well.")
    press(alice, f'form[action$="/state"] button:has-text("{words["keep"]}")')
    expect(alice.get_by_role("heading", name=words["news"])).to_be_visible()

    bob.goto(base_url + "/")
    expect(bob.locator("article.for_you")).to_be_visible()
    bob.goto(base_url + "/thanks")
    press(bob, 'article.thanks a[href^="/thanks/"]')
    press(bob, f'button:has-text("{words["agree"]}")')
    bob.goto(base_url + "/thanks?box=shared")
    expect(bob.get_by_text("You listened.").first).to_be_visible()
    assert problems == []
    asking.close()
    helping.close()


def test_a_draft_stays_until_it_was_sent_or_its_writer_left(browser: Browser, base_url: str) -> None:
    context, page = _arrive(browser, base_url, "en", True, "alice")
    page.goto("/ask")
    page.fill("#body", "Half a thought")
    page.check("input[name=wanted][value=listening]")
    page.check("input[name=audience][value=people]")
    expect(page.get_by_text("Kept on this device. Nobody else sees it.")).to_be_visible()
    page.reload()
    expect(page.locator("#body")).to_have_value("Half a thought")
    expect(page.locator("input[name=wanted][value=listening]")).to_be_checked()
    expect(page.locator("input[name=audience][value=people]")).to_be_checked()
    page.check("input[name=audience][value=space]")
    page.goto("/ask?to=bob")
    expect(page.locator("#body")).to_have_value("Half a thought")
    expect(page.locator("input[name=audience][value=people]")).to_be_checked()  # a link chooses before a draft
    page.goto("/ask")
    expect(page.locator("input[name=audience][value=space]")).to_be_checked()
    page.fill("#title", "A thought")
    press(page, 'button:has-text("Share this")')
    page.wait_for_function("location.search.includes('said=asked') && localStorage.length === 0")
    page.fill("#body", "One thing more")
    press(page, 'button:has-text("Send these words")')
    page.wait_for_function("location.search.includes('said=sent') && localStorage.length === 0")
    expect(page.locator("#body")).to_have_value("")
    page.goto("/ask")
    expect(page.locator("#body")).to_have_value("")
    page.fill("#body", "Another half")
    page.goto("/you")
    press(page, 'button:has-text("Sign out")')
    page.wait_for_function("location.search.includes('said=signed-out') && localStorage.length === 0")
    context.close()
