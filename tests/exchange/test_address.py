"""A house says *vous* or *tu*, on every page and in every answer, and never both to one person."""

import html
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from community.db.unit_of_work import unit_of_work
from community.members.services import add_member
from community.testing import PASSWORD, Someone, joining
from community.web.templating import SAID
from tests.catalogues import FAMILIAR, says_vous

pytestmark = pytest.mark.once

ELSEWHERE = ("/assets/", "/api/")
FORMS = ("/ask", "/join", "/sign-in", "/thanks/new", "/circles", "/standing-offers", "/you/profile")
MAIN = ("/", "/ask", "/requests", "/requests/…", "/offers/…", "/thanks", "/thanks/…", "/thanks/new",
        "/circles", "/circles/…", "/standing-offers", "/you", "/you/profile", "/people/…", "/help-now",
        "/stewards/house")  # fmt: skip
SPOKEN_TO = re.compile(r'(?:aria-label|placeholder|title|alt|data-kept)="([^"]*)"')


@pytest.fixture
def people(house_with: Callable[..., Flask]) -> Callable[[str], tuple[list[Someone], str]]:
    """A French house that says *vous* or *tu*: Alice asked, Bob helped her, Charlie reads, Maud is a steward."""

    def live(address: str) -> tuple[list[Someone], str]:
        app = house_with({"COMMUNITY_ADDRESS": address})
        alice, bob, charlie = (Someone(app, handle, locale="fr") for handle in ("alice", "bob", "charlie"))
        ask = alice.asks("Recommencer", body="À cinquante ans.", wanted=["advice"], no_advice=True, topics=["travail"])
        alice.asks("Entre deux", body="Pour une personne.", audience="people", people=["bob"])
        bob.replies(ask, "Je suis là.", private=True)
        reply = bob.replies(ask, "Pas à pas.")
        offer = bob.offers(ask)
        alice.put(f"/help-offers/{offer}/state", state="accepted", message="Oui.")
        bob.asks("Un autre jour", body="Plus tard.", topics=["travail"])
        thanks = alice.thanks("bob", "Merci de ce soir-là.", **{"for": {"type": "reply", "id": reply}}, shared=True)
        bob.put(f"/thanks/{thanks}/consent", shared=True)
        bob.thanks("alice", "Merci encore.", shared=True)
        charlie.offers(ask)
        bob.stands_by(topics=["travail"])
        alice.circle("bob")
        bob.post(f"/circles/{bob.circle()[0]}/invitations", handle="charlie")
        with app.app_context(), unit_of_work():
            add_member("maud", "Maud", PASSWORD, locale="fr", steward=True)
        maud = Someone(app)
        maud.post("/session", handle="maud", password=PASSWORD)
        return [alice, bob, charlie, maud, Someone(app)], ask

    return live


def _walked(someone: Someone) -> Iterator[tuple[str, str]]:
    """Every page that the pages lead this person to, with its HTML."""
    waiting, seen = ["/"], {"/"}
    while waiting:
        path = waiting.pop()
        page = someone.client.get(path, headers={"Accept-Language": "fr"}, follow_redirects=True)
        yield path, page.text
        for found in re.findall(r'href="(/[^"#]*)', page.text):
            link = html.unescape(found)
            if link not in seen and not link.startswith(ELSEWHERE) and "lang=" not in link:
                seen.add(link)
                waiting.append(link)


def _told(someone: Someone, ask: str) -> Iterator[tuple[str, str]]:
    """What is said after a step, about a form that is not right yet, and to a program."""
    french = {"Accept-Language": "fr"}
    for said in SAID:
        yield f"/?said={said}", someone.client.get(f"/?said={said}", headers=french).text
    for form in FORMS:
        token = re.search(r'name="form_token" value="([^"]+)"', someone.client.get(form, headers=french).text)
        if token:
            sent = someone.client.post(form, data={"form_token": token.group(1), "people": "x"}, headers=french)
            yield f"POST {form}", sent.text
    for path in ("/nowhere", f"/requests/{ask}/edit", "/replies/nowhere/edit", "/circles/nowhere", "/thanks/nowhere"):
        yield path, someone.client.get(path, headers=french, follow_redirects=True).text
    problems = (
        someone.post("/thanks", headers=french, to=someone.handle, message="x"),
        someone.post("/advice-requests", headers=french, title="t", body="b", audience="circle"),
        someone.post("/advice-requests", headers=french, title="t", body="b", audience="space", people=["bob"]),
        someone.post("/members", headers=french, **{**joining("dana"), "handle": "Not Good"}),
        someone.put("/help-offers/nowhere/state", state="done"),
    )
    for number, problem in enumerate(problems):
        yield f"problem {number}", problem.text
    yield "today", someone.get("/today", lang="fr").text


def _spoken(page: str) -> str:
    """The words of an answer that reach a person, without its ids, which are anything: between the tags of a page and
    in what is read aloud; in JSON, what has a blank."""
    if page.startswith("{"):
        return "\n".join(words for words in re.findall(r'"((?:[^"\\]|\\.)*)"', page) if " " in words)
    page = re.sub(r'(?s)<select[^>]*"timezone".*?</select>', "", page)  # names of places
    plain = re.sub(r"<[^>]*>", "\n", page)
    return html.unescape("\n".join((plain, *SPOKEN_TO.findall(page))))


@pytest.mark.parametrize("address", ["vous", "tu"])
def test_no_page_mixes_them(people: Callable[..., tuple[list[Someone], str]], address: str) -> None:
    everybody, ask = people(address)
    other = says_vous if address == "tu" else FAMILIAR.search
    visited, said = set(), ""
    for who in everybody:
        for path, page in (*_walked(who), *_told(who, ask)):
            words = _spoken(page)
            wrong = [line.strip() for line in words.split("\n") if other(line)]
            assert wrong == [], f"{path}, read by {who.get('/me').json.get('name', 'a stranger')}"
            assert "<html" not in page or '<html lang="fr" dir="ltr"' in page, path
            visited.add(re.sub(r"^(/(?:requests|offers|thanks|circles|people)/)(?!new)[^/?]+", r"\1…", path))
            said += words
    assert set(MAIN) <= visited
    expected = {
        "tu": ("Ta page", "Ta réponse, c’est", "Bob te"),
        "vous": ("Votre page", "Votre réponse, c’est", "Bob vous"),
    }
    for words in expected[address]:
        assert words in said, words
    for words in expected["vous" if address == "tu" else "tu"]:
        assert words not in said, words


def test_the_language_is_french_whatever_it_says(house_with: Callable[..., Flask]) -> None:
    app = house_with({"COMMUNITY_ADDRESS": "tu"})
    alice = Someone(app, "alice", locale="fr")
    assert alice.get("/me").json["locale"] == "fr"
    assert alice.patch("/me", locale="fr_tu").status_code == 422
    assert ">Toi</a>" in alice.client.get("/?lang=fr").text
    english = alice.client.get("/?lang=en").text
    assert ">You</a>" in english
    assert '<html lang="en"' in english
    for stranger, wanted in ((Someone(app), "fr_tu"), (Someone(app), "vous"), (Someone(app), "tu")):
        assert '<html lang="en"' in stranger.client.get(f"/?lang={wanted}").text
    page = alice.client.get("/you/profile").text
    assert re.findall(r'<option value="(\w+)" lang', page) == ["en", "fr"]


def test_a_house_says_vous_unless_somebody_chose(house_with: Callable[..., Flask]) -> None:
    assert ">Vous</a>" in Someone(house_with(), "alice", locale="fr").client.get("/").text


def test_two_houses_in_one_process_keep_to_their_own_way(house_with: Callable[..., Flask]) -> None:
    formal, familiar = house_with(), house_with({"COMMUNITY_ADDRESS": "tu"})
    Someone(formal, "alice", locale="fr")
    rooms = [(Someone(app), words) for app, words in ((formal, ">Vous</a>"), (familiar, ">Toi</a>"))]
    for _ in range(2):
        for alice, words in rooms:
            alice.post("/session", handle="alice", password=PASSWORD)
            assert words in alice.client.get("/").text


def test_help_is_told_with_tu_when_the_database_is_away(house_with: Callable[..., Flask]) -> None:
    away = {"COMMUNITY_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "COMMUNITY_ADDRESS": "tu"}
    client = house_with(away).test_client()
    helping = client.get("/help-now?lang=fr")
    assert helping.status_code == 200
    assert "Pose les deux pieds au sol" in html.unescape(helping.text)
    assert not says_vous(_spoken(helping.text))
