"""Alice mutes Bob, or blocks him, and lets him back in; Charlie must never see it."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from community.current import session
from community.mail.news import as_they_are, something_waits
from community.members.models import Member
from community.testing import PASSWORD, Someone
from tests.exchange.test_database import statements


def apart(one: Someone, other: str, kind: str) -> int:
    """Mute, block, or undo; the status."""
    status: int = one.put(f"/members/{other}/apart", kind=kind).status_code
    return status


def kept_away(who: Someone) -> list[tuple[str, str]]:
    return [(one["person"]["handle"], one["kind"]) for one in who.get("/me/apart").json["items"]]


def test_a_block_holds_from_the_next_request_on_for_both(app: Flask, alice: Someone, bob: Someone) -> None:
    hers, his = alice.asks("Hers"), bob.asks("His")
    assert apart(alice, "bob", "block") == 200
    assert kept_away(alice) == [("bob", "block")]
    assert kept_away(bob) == []
    for who, ask, other in ((alice, his, "bob"), (bob, hers, "alice")):
        assert who.get(f"/advice-requests/{ask}").status_code == 404
        assert who.get(f"/members/{other}").status_code == 404
        assert [item["id"] for item in who.get("/advice-requests").json["items"]] == [
            {hers, his}.difference([ask]).pop()
        ]


def test_the_one_who_is_blocked_can_neither_block_back_nor_learn_of_it(alice: Someone, bob: Someone) -> None:
    apart(alice, "bob", "block")
    missing = bob.put("/members/nobody/apart", kind="block")
    for kind in ("mute", "block", "none"):
        answer = bob.put("/members/alice/apart", kind=kind)
        assert (answer.status_code, answer.data) == (missing.status_code, missing.data) == (404, missing.data)
    assert bob.client.get("/people/alice/quiet").status_code == 404
    assert apart(alice, "bob", "block") == 200  # for the one who made it, saying it again changes nothing


def test_oneself_one_keeps_no_distance_from(alice: Someone) -> None:
    assert apart(alice, "alice", "mute") == 409


def test_it_is_undone_in_the_same_place_and_done_again_only_a_day_later(
    app: Flask, alice: Someone, bob: Someone
) -> None:
    ask = bob.asks()
    apart(alice, "bob", "block")
    assert apart(alice, "bob", "none") == 200
    assert kept_away(alice) == []
    assert alice.get(f"/advice-requests/{ask}").status_code == 200
    again = alice.put("/members/bob/apart", kind="block")
    assert again.status_code == 409
    assert again.json["detail"] == "You let Bob back in less than a day ago. Until tomorrow, you can mute them."
    assert apart(alice, "bob", "mute") == 200
    assert apart(alice, "bob", "none") == 200
    assert apart(alice, "bob", "block") == 409
    app.extensions["community"].clock.moment += timedelta(days=1)
    assert apart(alice, "bob", "block") == 200


def test_what_waited_between_them_is_closed_when_they_meet_again_and_nobody_was_told(
    alice: Someone, bob: Someone
) -> None:
    to_her, to_him = bob.offers(alice.asks("Hers")), alice.offers(bob.asks("His"))
    accepted = bob.offers(alice.asks("Hers too"))
    alice.put(f"/help-offers/{accepted}/state", state="accepted")
    apart(alice, "bob", "block")
    for who in (alice, bob):
        assert {who.get(f"/help-offers/{offer}").status_code for offer in (to_her, to_him, accepted)} == {404}
        assert not [card for card in who.get("/today").json["items"] if card["kind"] == "for_you"]
    apart(alice, "bob", "none")
    states = [bob.get(f"/help-offers/{offer}").json["state"] for offer in (to_her, to_him, accepted)]
    assert states == ["declined", "withdrawn", "accepted"]
    for who in (alice, bob):
        assert not [card for card in who.get("/today").json["items"] if card["kind"] == "for_you"]


def test_a_program_neither_blocks_nor_reads_who_is_blocked(app: Flask, alice: Someone, bob: Someone) -> None:
    ask = bob.asks()
    secret = alice.post("/me/tokens", name="a program", scopes=["read", "write"]).json["secret"]
    with_token = {"headers": {"Authorization": f"Bearer {secret}"}}
    program = app.test_client()
    assert program.get(f"/api/v1/advice-requests/{ask}", **with_token).status_code == 200
    apart(alice, "bob", "block")
    assert program.get(f"/api/v1/advice-requests/{ask}", **with_token).status_code == 404
    assert program.get("/api/v1/me/apart", **with_token).status_code == 403
    assert program.put("/api/v1/members/bob/apart", json={"kind": "none"}, **with_token).status_code == 403


def test_a_lost_answer_that_names_the_other_is_not_given_again(alice: Someone, bob: Someone, charlie: Someone) -> None:
    for to in ("alice", "charlie"):
        key = {"Idempotency-Key": f"to {to}"}
        assert bob.post("/thanks", headers=key, to=to, message="Thank you.").status_code == 201
    apart(alice, "bob", "block")
    missing = bob.post("/thanks", to="nobody", message="Thank you.")
    again = bob.post("/thanks", headers={"Idempotency-Key": "to alice"}, to="alice", message="Thank you.")
    assert (again.status_code, again.text.replace("alice", "nobody")) == (422, missing.text)
    bob.post("/thanks", headers={"Idempotency-Key": "to charlie"}, to="charlie", message="Thank you.")
    assert len(charlie.get("/thanks").json["items"]) == 1


def test_a_circle_whose_keeper_one_does_not_meet_is_kept_by_who_was_there_longest(
    app: Flask, alice: Someone, bob: Someone, charlie: Someone
) -> None:
    circle, _invitation = alice.circle("bob", "charlie")
    apart(alice, "bob", "block")
    seen = bob.get(f"/circles/{circle}").json
    assert [who["handle"] for who in seen["people"]] == ["bob", "charlie"]
    assert {tuple(item["may"]) for item in bob.get("/circles").json["items"]} == {tuple(seen["may"])}
    assert [who["handle"] for who in charlie.get(f"/circles/{circle}").json["people"]] == ["alice", "bob", "charlie"]


def test_of_two_who_came_in_the_same_instant_one_keeps_it(alice: Someone, bob: Someone, charlie: Someone) -> None:
    circle, _invitation = alice.circle("charlie", "bob")  # the clock stands: all three came at once
    for who in (bob, charlie):
        apart(who, "alice", "block")
    may = {who.handle: who.get(f"/circles/{circle}").json["may"] for who in (bob, charlie)}
    assert len([handle for handle, ways in may.items() if "invite" in ways]) == 1, may
    for who in (bob, charlie):
        assert [item["may"] for item in who.get("/circles").json["items"]] == [may[who.handle]]


def test_the_export_tells_the_blocker_of_it_and_the_other_nothing(
    app: Flask, alice: Someone, bob: Someone, charlie: Someone
) -> None:
    thread = bob.replies(alice.asks("Hers"), "His own words.")
    bob.thanks("alice", "His own thanks.", **{"for": {"type": "advice_request", "id": alice.asks("More")}})
    alice.thanks("bob", "Her thanks.", **{"for": {"type": "reply", "id": thread}})
    bob.circle("alice")
    bob.stands_by()
    apart(alice, "bob", "block")
    run = app.test_cli_runner()
    his, hers = (json.loads(run.invoke(args=["community", "export", who]).stdout) for who in ("bob", "alice"))
    assert "alice" not in json.dumps(his)
    assert "His own words." in json.dumps(his)
    assert "His own thanks." in json.dumps(his)
    assert "community_apart" not in json.dumps(his)
    [part] = [part for part in hers["parts"] if part["table"] == "community_apart"]
    assert [(row["other"], row["kind"]) for row in part["rows"]] == [("bob", "block")]


def test_a_muted_person_is_folded_away_for_one_member_alone(
    app: Flask, alice: Someone, bob: Someone, charlie: Someone
) -> None:
    ask = alice.asks("Hers")
    reply = bob.replies(ask, "Bob's words.")
    asked = bob.asks("Bob wonders", topics=["work"])
    bob.stands_by(topics=["work"])
    offer = bob.offers(ask)
    bob.thanks("alice", "Thank you from Bob.")
    before = {path: (bob.get(path).data, charlie.get(path).data) for path in ("/advice-requests", "/today", "/thanks")}
    assert alice.get("/today").json["items"][0]["kind"] == "for_you"
    assert apart(alice, "bob", "mute") == 200

    [seen] = alice.get(f"/advice-requests/{ask}").json["replies"]
    assert (seen["id"], seen["muted"]) == (reply, True)
    page = alice.client.get(f"/requests/{ask}").text
    folded = page.split('<details class="folded"><summary>From somebody you muted</summary>')[1:]
    assert [("read your letter" in part, "Bob&#39;s words." in part) for part in folded] == [
        (True, False),
        (False, True),
    ]
    assert alice.get(f"/help-offers/{offer}").json["muted"] is True
    assert asked not in alice.get("/advice-requests").text
    assert alice.get("/advice-requests", q="wonders").json["items"] == []
    assert alice.get(f"/advice-requests/{asked}").json["muted"] is True
    assert alice.get("/standing-offers", topic="work").json["items"] == []
    assert alice.get("/thanks").json["items"] == []
    assert "Bob" not in alice.get("/today").text
    assert alice.get("/members/bob").status_code == 200

    for path, (his, theirs) in before.items():
        assert (bob.get(path).data, charlie.get(path).data) == (his, theirs), path
    assert bob.get(f"/advice-requests/{ask}").json["replies"][0]["muted"] is False
    assert apart(alice, "bob", "none") == 200
    assert asked in alice.get("/advice-requests").text
    assert alice.get("/today").json["items"][0]["kind"] == "for_you"


def test_no_mail_tells_of_what_a_muted_person_wrote(app: Flask, alice: Someone, bob: Someone) -> None:
    bob.replies(alice.asks())

    def would_be_written_to() -> bool:
        with app.app_context():
            member = session().query(Member).filter_by(handle="alice").one()
            return something_waits(as_they_are(member))

    assert would_be_written_to() is True
    apart(alice, "bob", "mute")
    assert would_be_written_to() is False
    apart(alice, "bob", "none")
    assert would_be_written_to() is True


def test_of_somebody_whom_one_has_blocked_one_can_still_tell_the_care_team(alice: Someone, bob: Someone) -> None:
    apart(alice, "bob", "block")
    for who, other, status in ((alice, "bob", 201), (bob, "alice", 404)):
        told = who.post("/reports", about={"type": "member", "id": other}, words="It went on elsewhere.")
        assert told.status_code == status
    assert 'href="/care/tell?about=member:bob"' in alice.client.get("/you/quiet").text


def test_from_every_text_and_person_the_quiet_ways_are_two_taps_away(alice: Someone, bob: Someone) -> None:
    hers, his = alice.asks("Hers"), bob.asks("His")
    bob.replies(hers)
    offer = bob.offers(hers)
    alice.put(f"/help-offers/{offer}/state", state="accepted")
    bob.post(f"/help-offers/{offer}/messages", body="On Friday?")
    thanks = bob.thanks("alice")
    for path in (
        f"/requests/{hers}",
        f"/requests/{his}",
        f"/offers/{offer}",
        f"/thanks/{thanks}",
        "/thanks",
        "/people/bob",
    ):
        page = alice.client.get(path).text
        assert '<a href="/people/bob/quiet?kind=mute">Mute Bob</a>' in page, path
        assert '<a href="/people/bob/quiet?kind=block">Block Bob</a>' in page, path
        assert "/people/alice/quiet" not in page, path
    assert "/people/bob/quiet" not in bob.client.get(f"/requests/{his}").text
    assert "/people/bob/quiet" not in bob.client.get("/people/bob").text


@pytest.mark.parametrize(
    ("locale", "words", "back"),
    [
        ("en", "You won't meet here any more. Bob is not told.", "Let Bob back in"),
        ("fr", "Vous ne vous croiserez plus ici. Bob n’en sait rien.", "Laisser revenir Bob"),
    ],
)
def test_the_page_says_what_will_happen_and_where_it_is_undone(
    app: Flask, bob: Someone, locale: str, words: str, back: str
) -> None:
    anna = Someone(app, "anna", locale)
    page = anna.client.get("/people/bob/quiet?kind=block").text
    assert words in page.replace("&#39;", "'")
    token = page.split('name="form_token" value="')[1].split('"')[0]
    done = anna.client.post("/people/bob/quiet", data={"form_token": token, "kind": "block"})
    assert (done.status_code, done.headers["Location"]) == (303, "/you/quiet?said=blocked")
    assert back in anna.client.get("/you/quiet").text
    assert anna.client.get("/people/bob").status_code == 404
    anna.client.post("/people/bob/quiet", data={"form_token": token, "kind": "none"})
    assert anna.client.get("/people/bob").status_code == 200
    refused = anna.client.post("/people/bob/quiet", data={"form_token": token, "kind": "block"})
    assert refused.status_code == 409


def test_with_blocks_a_page_still_asks_at_most_four_statements(app: Flask, alice: Someone, bob: Someone) -> None:
    for number in range(3):
        other = Someone(app, f"other-{number}")
        other.replies(alice.asks(topics=["work"]))
        apart(alice, f"other-{number}", ("mute", "block", "block")[number])
    ask = bob.asks(topics=["work"])
    for path in ("/requests", "/requests?order=newest", f"/requests/{ask}", "/you", "/thanks", "/you/quiet"):
        with statements(app) as seen:
            assert alice.client.get(path).status_code == 200
        assert len(seen) <= 4, (path, seen)


def test_a_steward_may_be_blocked_as_a_member_like_anybody(app: Flask, alice: Someone) -> None:
    stella = Someone(app, "stella")
    assert apart(alice, "stella", "block") == 200
    assert stella.get("/members/alice").status_code == 404
    assert stella.post("/session", handle="stella", password=PASSWORD).status_code == 200
