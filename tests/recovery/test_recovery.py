"""Coming back in without a password: by mail, or from a steward's hand."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from community.current import session
from community.db.unit_of_work import unit_of_work
from community.links.models import OneUseLink
from community.mail.models import WaitingMail
from community.members.models import Member
from community.testing import PASSWORD, Someone
from tests.mail.post import Post, link_in, send_form, text_of, with_address, work

NEW = "another garden path"


def _pass(app: Flask, span: timedelta) -> None:
    app.extensions["community"].clock.pass_time(span)


def _signs_in(app: Flask, handle: str, password: str) -> bool:
    return Someone(app).post("/session", handle=handle, password=password).status_code == 200


def _steward(app: Flask, handle: str = "stella") -> Someone:
    made = Someone(app, handle)
    with app.app_context(), unit_of_work() as work_:
        work_.query(Member).filter_by(handle=handle).one().steward = True
    return made


@pytest.mark.parametrize("name", ["alice", "@Alice", "ALICE@example.org"])
def test_alice_comes_back_by_mail(app: Flask, post: Post, stranger: Someone, name: str) -> None:
    alice = with_address(Someone(app, "alice"), post)
    elsewhere = Someone(app)
    elsewhere.post("/session", handle="alice", password=PASSWORD)
    program = alice.post("/me/tokens", name="notes").json["secret"]
    asked = send_form(stranger, "/forgotten", who=name)
    assert asked.headers["Location"] == "/forgotten?said=asked-back"
    assert "If this name or address is known here" in stranger.client.get(asked.headers["Location"]).text
    assert post.mails == []
    work(app)
    [mail] = post.mails
    assert mail["To"] == "alice@example.org"
    assert "You sign in as alice." in text_of(mail)
    link = link_in(mail)
    page = stranger.client.get(link)
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    plain = send_form(stranger, link, password="password")
    assert (plain.status_code, plain.headers["Referrer-Policy"]) == (422, "no-referrer")
    assert send_form(stranger, link, password=NEW).headers["Location"] == "/sign-in?said=new-password"
    for browser in (alice, elsewhere):
        assert browser.get("/me").status_code == 401
    bearer = {"Authorization": f"Bearer {program}"}
    assert app.test_client().get("/api/v1/me", headers=bearer).status_code == 401
    assert not _signs_in(app, "alice", PASSWORD)
    assert _signs_in(app, "alice", NEW)
    assert "This link no longer works." in stranger.client.get(link).text
    token = re.findall("token=([^&]+)", link)[0]
    assert stranger.put("/recovery", token=token, password="a third garden path").status_code == 422
    assert _signs_in(app, "alice", NEW)


def test_a_link_ends_after_an_hour_and_with_every_other_way_back(app: Flask, post: Post) -> None:
    alice = with_address(Someone(app, "alice"), post)
    for _ in range(2):
        alice.post("/recovery", who="alice")
    work(app)
    first, second = (re.findall("token=([^&]+)", link_in(mail))[0] for mail in post.mails)
    assert Someone(app).put("/recovery", token=first, password=NEW).status_code == 204
    assert Someone(app).put("/recovery", token=second, password=PASSWORD).status_code == 422
    alice.post("/recovery", who="alice")
    work(app)
    late = re.findall("token=([^&]+)", link_in(post.mails[-1]))[0]
    _pass(app, timedelta(hours=1))
    assert Someone(app).put("/recovery", token=late, password=PASSWORD).status_code == 422


def test_a_new_password_ends_a_link_that_waits_to_be_mailed(app: Flask, post: Post) -> None:
    alice = with_address(Someone(app, "alice"), post)
    alice.post("/recovery", who="alice")
    assert alice.put("/me/password", old=PASSWORD, new=NEW).status_code == 204
    work(app)
    assert post.mails == []


def test_an_address_that_is_taken_out_opens_nothing_more(app: Flask, post: Post) -> None:
    alice = with_address(Someone(app, "alice"), post)
    alice.post("/recovery", who="alice")
    work(app)
    link = re.findall("token=([^&]+)", link_in(post.mails[-1]))[0]
    alice.patch("/me", email="new@example.org")
    assert Someone(app).put("/recovery", token=link, password=NEW).status_code == 422


def test_nothing_is_sent_to_nobody(app: Flask, post: Post, alice: Someone) -> None:
    """To a name that is not here, an address that was not confirmed, an archive voice, somebody who has left."""
    alice.patch("/me", email="alice@example.org")
    work(app)
    post.mails.clear()
    dana = with_address(Someone(app, "dana"), post)
    left = with_address(Someone(app, "left"), post)
    with app.app_context(), unit_of_work() as work_:
        work_.query(Member).filter_by(handle="dana").one().password_hash = None
        work_.query(Member).filter_by(handle="left").one().left_at = app.extensions["community"].clock.now()
    for who in (
        "nobody",
        "alice",
        "alice@example.org",
        dana.handle,
        "dana@example.org",
        left.handle,
        "\x00",
        "é" * 200,
    ):
        Someone(app).post("/recovery", who=who)
    assert work(app) == 0
    assert post.mails == []
    with app.app_context():
        assert session().query(WaitingMail).all() == []


def test_one_address_for_two_people_reaches_both(app: Flask, post: Post) -> None:
    for name in ("alice", "bob"):
        with_address(Someone(app, name), post, "both@example.org")
    Someone(app).post("/recovery", who="both@example.org")
    work(app)
    assert sorted(re.findall(r"as (\w+)\.", text_of(mail))[0] for mail in post.mails) == ["alice", "bob"]


def test_limits_are_on_what_was_typed_and_by_address(house_with, post: Post) -> None:
    app = house_with({**post.settings, "COMMUNITY_RATE_LIMITS": "on"})
    with_address(Someone(app, "alice"), post)
    for who in ("alice", "nobody"):
        answers = [Someone(app).post("/recovery", who=who).status_code for _ in range(4)]
        assert answers == [204, 204, 204, 429]
    assert Someone(app).post("/recovery", who="alice@example.org").status_code == 204, "one name tells of no other"
    work(app)
    assert len(post.mails) == 3, "under whatever names: three an hour are enough"
    answers = [Someone(app).post("/recovery", who=f"someone-{number}").status_code for number in range(14)]
    assert answers == [204] * 13 + [429]
    assert Someone(app).post("/recovery", who="x").headers["Retry-After"]
    _pass(app, timedelta(hours=1, seconds=1))
    assert Someone(app).post("/recovery", who="alice").status_code == 204


def test_mail_that_fails_uses_nothing_up(app: Flask, post: Post) -> None:
    alice = with_address(Someone(app, "alice"), post)
    alice.post("/recovery", who="alice")
    post.answers = ["450 busy"] * 5
    for _ in range(6):
        work(app)
        _pass(app, timedelta(minutes=40))
    assert len(post.mails) == 1
    with app.app_context():
        assert session().query(OneUseLink).count() == 1


def test_a_steward_makes_a_link_and_the_member_reads_of_it(app: Flask, alice: Someone, charlie: Someone) -> None:
    stella = _steward(app)
    assert 'href="/stewards/recovery"' in stella.client.get("/you").text
    assert 'href="/stewards/recovery"' not in charlie.client.get("/you").text
    shown = send_form(stella, "/stewards/recovery", handle="@Alice")
    assert shown.status_code == 200
    assert (shown.headers["Cache-Control"], shown.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    link = unescape(re.findall(r"<code>http://localhost(/recover[^<]*)</code>", shown.text)[0])
    card = alice.get("/today").json["items"][0]
    assert card["title"] == "Stella, who looks after the house, made a link for you to come back in."
    assert not [c for c in charlie.get("/today").json["items"] if "link" in c["title"]]
    assert send_form(Someone(app), link, password=NEW).status_code == 303
    assert alice.get("/me").status_code == 401
    assert alice.post("/session", handle="alice", password=NEW).status_code == 200
    assert alice.get("/today").json["items"][0] == card, "she reads of it after it was used as well"
    page = alice.client.get("/?lang=fr").text
    assert "Stella, qui veille sur la maison, a préparé un lien pour que vous puissiez revenir." in page
    alice.post(f"/today/{card['id']}/dismissal")
    assert card not in alice.get("/today").json["items"]
    assert send_form(stella, "/stewards/recovery", handle="nobody").status_code == 422


def test_the_page_is_not_there_for_anybody_else(app: Flask, alice: Someone, stranger: Someone) -> None:
    nowhere = alice.client.get("/stewards/nowhere")
    here = alice.client.get("/stewards/recovery")
    assert (here.status_code, here.text) == (404, nowhere.text.replace("nowhere", "recovery"))
    assert stranger.client.get("/stewards/recovery").status_code == 404
    assert send_form(alice, "/you/password", "/stewards/recovery", handle="bob").status_code == 404


def test_whoever_can_have_a_link_by_mail_has_it_by_mail(app: Flask, post: Post) -> None:
    """Else a steward could read what is theirs."""
    with_address(Someone(app, "alice"), post)
    refused = send_form(_steward(app), "/stewards/recovery", handle="alice")
    assert refused.status_code == 409
    assert "They can have a link by mail" in refused.text
    assert "/recover?token" not in refused.text


def test_an_operator_prints_a_link(app: Flask, alice: Someone) -> None:
    done = app.test_cli_runner().invoke(args=["community", "recover", "alice"])
    assert done.exit_code == 0
    link = done.stdout.strip().removeprefix("http://localhost")
    assert "Whoever looks after the house made a link" in alice.get("/today").json["items"][0]["title"]
    _pass(app, timedelta(hours=23))
    assert send_form(Someone(app), link, password=NEW).status_code == 303
    assert _signs_in(app, "alice", NEW)
    late = app.test_cli_runner().invoke(args=["community", "recover", "alice"]).stdout.strip()
    _pass(app, timedelta(days=1))
    assert "This link no longer works." in Someone(app).client.get(late.removeprefix("http://localhost")).text
    nobody = app.test_cli_runner().invoke(args=["community", "recover", "nobody"])
    assert (nobody.exit_code, "Nobody here is called nobody." in nobody.output) == (1, True)


def test_without_a_mail_server_people_are_told_whom_to_ask(house_with) -> None:
    app = house_with()
    stranger = Someone(app)
    assert 'href="/forgotten"' in stranger.client.get("/sign-in").text
    page = stranger.client.get("/forgotten").text
    assert "Please ask somebody who looks after this house" in page
    assert "<form" not in page.split("<main")[1]
    assert "à une personne qui veille sur cette maison" in stranger.client.get("/forgotten?lang=fr").text
    Someone(app, "alice")
    for who in ("alice", "nobody"):
        refused = stranger.post("/recovery", who=who)
        assert refused.status_code == 409
        assert refused.json["detail"].startswith("This house sends no mail.")


def test_a_page_without_a_referrer_can_be_sent(app: Flask, post: Post, alice: Someone) -> None:
    """Browsers name no origin then; the secret is the proof, and a forged page does not know it."""
    link = app.test_cli_runner().invoke(args=["community", "recover", "alice"]).stdout.strip()
    token = link.split("token=")[1]
    client = app.test_client()
    for origin in ("null", "https://evil.example"):
        forged = client.post("/recover", data={"token": "guessed", "password": NEW}, headers={"Origin": origin})
        assert forged.status_code == 422
    sent = client.post("/recover", data={"token": token, "password": NEW}, headers={"Origin": "null"})
    assert sent.status_code == 303
    assert client.post("/forgotten", data={"who": "alice"}, headers={"Origin": "null"}).status_code == 403


def test_no_secret_of_a_link_is_logged(app: Flask, post: Post, caplog) -> None:
    caplog.set_level("DEBUG", logger="community")
    alice = with_address(Someone(app, "alice"), post)
    alice.post("/recovery", who="alice")
    work(app)
    link = link_in(post.mails[-1])
    token = re.findall("token=([^&]+)", link)[0]
    Someone(app).client.get(link)
    Someone(app).put("/recovery", token=token, password="password")
    Someone(app).put("/recovery", token=token, password=NEW)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("community", "flask"))]
    assert not [line for line in ours if token in line or "example.org" in line]
