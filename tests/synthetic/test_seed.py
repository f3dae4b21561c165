"""A house full of made-up people is one that real people could have made."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Table, select

from community.advice.models import AdviceRequest
from community.advice.queries import readable_by
from community.advice.services import _answered
from community.circles.models import Circle
from community.circles.services import PLACES
from community.current import session
from community.db.base import Base
from community.db.unit_of_work import unit_of_work
from community.members.models import Member
from community.offers.models import HelpOffer, OfferMessage
from community.security.identity import Identity
from community.testing import NOON, PASSWORD, Someone
from community.thanks.models import Thanks

TODAY = datetime(NOON.year, NOON.month, NOON.day, tzinfo=UTC)


def furnish(app: Flask, members: int = 40, requests: int = 300, seed: int = 7) -> Result:
    options = {"--members": members, "--requests": requests, "--seed": seed}
    words = [str(part) for option in options.items() for part in option]
    return app.test_cli_runner().invoke(args=["community", "seed", "synthetic", *words])


def everything(app: Flask) -> Mapping[str, list[Any]]:
    def rows(table: Table) -> list[Any]:
        return [tuple(row) for row in session().execute(select(table).order_by(*table.primary_key))]

    with app.app_context():
        return {table.name: rows(table) for table in Base.metadata.sorted_tables}


def empty(app: Flask) -> None:
    with app.app_context(), unit_of_work() as work:
        for table in reversed(Base.metadata.sorted_tables):
            work.execute(table.delete())


def test_the_same_seed_makes_the_same_house(app: Flask) -> None:
    first = furnish(app)
    house = everything(app)
    empty(app)
    again = furnish(app)
    assert first.exit_code == again.exit_code == 0
    assert first.stdout == ""
    assert first.stderr == again.stderr
    assert everything(app) == house
    empty(app)
    furnish(app, seed=8)
    assert everything(app) != house


@pytest.mark.parametrize(("members", "requests"), [(3, 0), (3, 60), (60, 5)])
def test_any_size_from_three_on(app: Flask, members: int, requests: int) -> None:
    assert furnish(app, members, requests).exit_code == 0
    found = everything(app)
    assert len(found["community_member"]) == members
    assert len(found["community_advice_request"]) == requests
    assert found["community_circle"]


def test_two_people_are_too_few(app: Flask) -> None:
    assert furnish(app, members=2).exit_code == 2


def test_a_house_in_which_somebody_lives_stays_as_it_is(app: Flask, alice: Someone) -> None:
    before = everything(app)
    ran = furnish(app)
    assert ran.exit_code == 1
    assert "This house has members already" in ran.stderr.splitlines()[-1]
    assert everything(app) == before


def test_everything_that_can_happen_has_happened(app: Flask) -> None:
    furnish(app, 60, 800)
    found = everything(app)
    columns = {table.name: table.columns.keys() for table in Base.metadata.sorted_tables}

    def all_of(table: str, *names: str) -> set[Any]:
        places = [columns[table].index(name) for name in names]
        return {tuple(row[place] for place in places) for row in found[table]}

    assert all_of("community_advice_request", "state") == {("open",), ("settled",), ("resting",)}
    assert all_of("community_advice_request", "audience") == {("space",), ("people",)}
    assert len(all_of("community_reply", "kind")) == 6
    assert all_of("community_reply", "private") == {(True,), (False,)}
    assert len(all_of("community_help_offer", "state")) == 5
    assert all_of("community_thanks", "giver_shares", "receiver_shares", "shared") == {
        (False, False, False), (True, False, False), (False, True, False), (True, True, True),
    }  # fmt: skip
    assert all_of("community_member", "locale") == {("en",), ("fr",)}
    assert all_of("community_member_word", "kind") == {("value",), ("experience",), ("avoid",)}
    for table in ("community_standing_offer_topic", "community_offer_message", "community_request_helper"):
        assert found[table], table
    assert {row for row in all_of("community_advice_request", "circle_id") if row[0]}
    assert {row for row in all_of("community_advice_request", "news") if row[0]}
    months = {row[0].strftime("%Y-%m") for row in all_of("community_advice_request", "asked_at")}
    assert len(months) > 12
    replies = [row[columns["community_reply"].index("author_id")] for row in found["community_reply"]]
    by_person = sorted((replies.count(person) for person in set(replies)), reverse=True)
    assert by_person[0] > 4 * by_person[len(by_person) // 2]  # a few do much, most do little


def test_nothing_lies_in_the_future(app: Flask) -> None:
    furnish(app)
    for table, rows in everything(app).items():
        columns = Base.metadata.tables[table].columns.keys()
        ahead = [n for n, name in enumerate(columns) if name in ("asleep_at", "ask_again_on")]
        for row in rows:
            late = [v for n, v in enumerate(row) if isinstance(v, datetime) and n not in ahead and v > TODAY]
            assert not late, (table, row)


def test_what_is_kept_for_the_index_is_true(app: Flask) -> None:
    furnish(app)
    with app.app_context():
        for request in session().scalars(select(AdviceRequest)):
            assert request.waiting == (request.state == "open" and not _answered(request))
        for thanks in session().scalars(select(Thanks)):
            assert thanks.shared == (thanks.giver_shares and thanks.receiver_shares)
            assert thanks.giver_id != thanks.receiver_id
            assert thanks.kept_by_receiver or not thanks.receiver_shares


def test_those_who_may_read_are_those_it_was_for(app: Flask) -> None:
    furnish(app)
    with app.app_context():
        people: dict[int, set[int]] = {}
        for circle in session().scalars(select(Circle)):
            assert 1 <= len(circle.memberships) <= PLACES
            assert [m.keeper for m in circle.memberships].count(True) == 1
            people[circle.id] = {membership.member_id for membership in circle.memberships}
        for request in session().scalars(select(AdviceRequest)):
            readers = {reader.member_id for reader in request.readers}
            if request.audience == "space":
                assert (readers, request.circle_id) == (set(), None)
            else:
                assert request.author_id in readers
                assert len(readers) > 1 or request.circle_id
                assert all(reader.asked_at == request.asked_at for reader in request.readers)
            if request.circle_id:
                assert readers == people[request.circle_id]


def test_nobody_answered_what_they_could_not_read(app: Flask) -> None:
    furnish(app)
    replies, offers = Base.metadata.tables["community_reply"], Base.metadata.tables["community_help_offer"]
    with app.app_context():
        for member in session().scalars(select(Member)).all():
            who = Identity(member.id, member.handle, member.name, "en", "UTC", False, "")
            asked = select(AdviceRequest.id, AdviceRequest.asked_at).where(readable_by(who))
            readable = {request: moment for request, moment in session().execute(asked)}  # noqa: C416 (rows, not pairs)
            for table, moment in ((replies, replies.c.written_at), (offers, offers.c.offered_at)):
                given = select(table.c.request_id, moment).where(table.c.author_id == member.id)
                for request, when in session().execute(given):
                    assert readable[request] <= when
                    assert member.joined_at <= when
        for offer in session().scalars(select(HelpOffer)):
            assert offer.author_id != offer.request.author_id
            written = session().scalars(select(OfferMessage.author_id).where(OfferMessage.offer_id == offer.id)).all()
            assert not written or offer.state in ("accepted", "done")
            assert set(written) <= {offer.author_id, offer.request.author_id}


def test_nobody_signs_in_and_everybody_can_be_asked(app: Flask) -> None:
    furnish(app)
    with app.app_context():
        handle = session().scalar(select(Member.handle))
    for password in (PASSWORD, "!", "nobody"):
        assert Someone(app).post("/session", handle=handle, password=password).status_code in (401, 422)
    alice = Someone(app, "alice")  # new rows find new keys
    ask = alice.asks(audience="people", people=[handle])
    alice.replies(ask)
    alice.circle()
    assert alice.get(f"/members/{handle}").json["handle"] == handle


def test_every_request_for_everyone_is_reached_once_in_both_orders(app: Flask) -> None:
    furnish(app, 20, 120)
    with app.app_context():
        wanted = set(session().scalars(select(AdviceRequest.public_id).where(AdviceRequest.audience == "space")))
    alice = Someone(app, "alice")
    for order in ("newest", "waiting"):
        met: list[str] = []
        more: dict[str, str] = {}
        while True:
            page = alice.get("/advice-requests", order=order, limit="17", **more).json
            met += [item["id"] for item in page["items"]]
            if page["next"] is None:
                break
            more = {"cursor": page["next"]}
        assert len(met) == len(set(met))
        assert set(met) == wanted
