"""A small gesture inside an app: it is put off, or let rest, in the words of the house's own page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from community_widget.models import Person
from playwright.sync_api import FrameLocator, Page, expect
from sqlalchemy import select

from community import unit_of_work
from community.current import now, session
from community.ties.models import Rhythm, Tie
from examples.host import MEMBERS
from tests.browser.widget.conftest import Served
from tests.catalogues import OWNERS, catalogue

pytestmark = pytest.mark.browser
FRENCH = catalogue(OWNERS["community_widget"])
Visit = Callable[..., tuple[Page, FrameLocator]]


def test_alice_lets_a_gesture_rest(visit: Visit, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """She chose Bob long ago; whether he is to be thought of again is hers to say, and nobody hears of it."""
    monkeypatch.setitem(MEMBERS, "alice-of-ties", "Alice")
    for subject, name in (("alice-of-ties", "Alice"), ("bob-of-ties", "Bob")):
        served.host.brings(subject, name)
    with served.house.app_context(), unit_of_work() as work:
        alice, bob = (
            work.scalars(select(Person.member_id).where(Person.subject == f"{name}-of-ties")).one()
            for name in ("alice", "bob")
        )
        long_ago = now() - timedelta(days=100)
        work.add(Tie(member_id=alice, other_id=bob, note="Her letters", rhythm=Rhythm.SEASON, since=long_ago))
    _page, frame = visit("alice-of-ties", "lang=fr")
    card = frame.locator("article.gesture")
    expect(card.get_by_text("Her letters")).to_be_visible()
    expect(card.get_by_role("button", name=FRENCH["Not now"])).to_be_visible()
    card.get_by_role("button", name=FRENCH["Let this rest"]).click()
    expect(card).to_have_count(0)
    with served.house.app_context():
        assert session().scalars(select(Tie.rhythm).where(Tie.member_id == alice)).one() == Rhythm.NEVER
