"""What a mail says: plain text first, the same in HTML, both languages, no content, no tracking, no forged header."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from community.current import house
from community.language import speak, then_as_before
from community.mail import letters
from community.mail.message import message_of
from community.testing import Someone
from tests.mail.post import Post, link_in, send_form, text_of, with_address, work

pytestmark = pytest.mark.once

HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version"}


def _ways(post: Post, who: Someone) -> None:
    """One mail of each kind."""
    with_address(who, post)
    who.put("/me/mail", notices=True)
    other = Someone(who.app, f"friend-of-{who.handle}")
    other.thanks(who.handle, "A word that no mail holds.")
    who.app.extensions["community"].clock.pass_time(timedelta(hours=6))  # up to her window
    work(who.app)
    who.post("/recovery", who=who.handle)
    who.patch("/me", email="elsewhere@example.org")
    work(who.app)
    who.patch("/me", email=f"{who.handle}@example.org")
    work(who.app)


def _words(html: str) -> str:
    body = html.split("<body>")[1].replace("<br>", " ")
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


@pytest.mark.parametrize(("language", "subject"), [("en", "Something for you at"), ("fr", "Un mot pour vous sur")])
def test_every_mail_is_plain_calm_and_without_content(house_with, post: Post, language: str, subject: str) -> None:
    app = house_with({**post.settings, "COMMUNITY_NAME": "La Clairière & amis"})
    alice = Someone(app, "alice", language)
    _ways(post, alice)
    with app.app_context(), then_as_before():
        speak(house().languages[language])
        kinds = [letters.confirm("l"), letters.recover("alice", "l"), letters.notice("l", "s"), letters.moved()]
    begun = {_first(text) for text in map(text_of, post.mails)}
    assert begun <= {kind.before[1] for kind in kinds}
    assert len(begun) >= 3
    for mail in post.mails:
        assert mail["Subject"] == f"{subject} La Clairière & amis"
        assert mail["From"] == '"La Clairière & amis" <care@example.org>' or "care@example.org" in mail["From"]
        assert mail["Auto-Submitted"] == "auto-generated"
        assert re.fullmatch(r"<[\w-]{16}@localhost>", mail["Message-ID"])
        assert mail["Date"].datetime == app.extensions["community"].clock.now() or mail["Date"]
        assert mail["Content-Language"] == language
        plain, html = mail.iter_parts()
        assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
        page = html.get_content()
        assert f'<html lang="{language}"' in page
        assert _words(page) == " ".join(plain.get_content().split())
        assert not re.search(r"<(img|script|link|style|iframe)|src=|url\(", page)
        assert set(re.findall(r"https?://[^/\"<\s]+", page)) <= {"http://localhost"}
        assert "!" not in plain.get_content()
        for hidden in ("A word that no mail holds", "Alice", "friend-of", "thank", "merci"):
            assert hidden.lower() not in f"{mail['Subject']} {plain.get_content()}".lower()


def _first(text: str) -> str:
    return text.split("\n\n")[1]


def test_notices_can_be_stopped_with_one_click(app: Flask, post: Post, alice: Someone) -> None:
    _ways(post, alice)
    notices = [mail for mail in post.mails if "List-Unsubscribe" in mail]
    assert len(notices) == 1, "neither links nor warnings can be stopped"
    [notice] = notices
    assert notice["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    raw = next(raw for raw in post.raw if b"List-Unsubscribe:" in raw)
    [line] = re.findall(rb"\r\nList-Unsubscribe: <(\S+)>\r\n", raw)
    address = line.decode()
    assert address in text_of(notice)
    path = address.removeprefix("http://localhost")
    program = app.test_client()
    opened = program.get(path)
    assert (opened.status_code, alice.get("/me/mail").json["notices"]) == (200, True), "reading it stops nothing"
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    done = program.post(path, data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    assert alice.get("/me/mail").json["notices"] is False
    again = program.post(path, data={"List-Unsubscribe": "One-Click"})
    unknown = program.post("/stop-mail?token=made-up&lang=en", data={"List-Unsubscribe": "One-Click"})
    tidy = lambda answer: re.sub(r'value="[^"]*"|token=[\w.-]*', "", answer.text)
    assert tidy(done) == tidy(again) == tidy(unknown)
    multipart = program.post(path, data={"List-Unsubscribe": "One-Click"}, content_type="multipart/form-data")
    assert multipart.status_code == 200


def test_a_person_stops_them_from_the_page_too(app: Flask, post: Post, alice: Someone, stranger: Someone) -> None:
    _ways(post, alice)
    [notice] = [mail for mail in post.mails if "List-Unsubscribe" in mail]
    path = notice["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    page = stranger.client.get(path).text
    action = unescape(re.findall(r'<form method="post" action="(/stop-mail[^"]*)"', page)[0])
    assert "No more mails of this kind" in stranger.client.post(action).text
    assert alice.get("/me/mail").json["notices"] is False


@pytest.mark.parametrize(
    "evil",
    ["x@example.org\r\nBcc: y@example.org", "x@example.org, y@example.org", "x@example.org>\nSubject: no", "x", ""],
)
def test_no_header_can_be_forged(app: Flask, alice: Someone, evil: str) -> None:
    with app.app_context(), pytest.raises(ValueError, match=r"."):
        message_of(letters.test_mail(), evil, "name")
    assert alice.patch("/me", email=evil or "@").status_code == 422


def test_a_house_of_any_name_forges_no_header(house_with, post: Post) -> None:
    app = house_with({**post.settings, "COMMUNITY_NAME": "Us\r\nBcc: y@example.org\r\n\r\n<b>Hello</b>"})
    alice = Someone(app, "alice")
    alice.patch("/me", email="alice@example.org")
    work(app)
    [mail] = post.mails
    assert set(mail.keys()) - {"Content-Type", "X-Peer", "X-MailFrom", "X-RcptTo"} == HEADERS
    assert "&lt;b&gt;" in mail.get_body(("html",)).get_content()
    assert send_form(alice, link_in(mail)).status_code == 303
