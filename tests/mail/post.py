"""A mail server of one's own that takes mails, refuses them, or keeps silent; and a house that sends to it."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask

from community.testing import Someone


class Post:
    """Keeps what it takes. ``answers`` says what it answers to the next recipients; then it takes everything again."""

    def __init__(self, port: int) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.answers: list[str] = []
        self.port = port

    @property
    def settings(self) -> dict[str, str]:
        """What a house that sends here is told."""
        return {"COMMUNITY_SMTP_URL": f"smtp://127.0.0.1:{self.port}", "COMMUNITY_MAIL_FROM": "care@example.org"}

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 (the name that aiosmtpd calls)
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (the name that aiosmtpd calls)
        found = message_from_bytes(envelope.content, policy=default)
        assert isinstance(found, EmailMessage)
        assert envelope.rcpt_tos == [found["To"]], "exactly one person receives a mail"
        self.mails.append(found)
        self.raw.append(envelope.content)
        return "250 taken"


@contextmanager
def a_post(port: int | None = None) -> Iterator[Post]:
    """Open for as long as it lasts."""
    post = Post(port or free_port())
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


@contextmanager
def a_silent_post() -> Iterator[dict[str, str]]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        yield {"COMMUNITY_SMTP_URL": f"smtp://127.0.0.1:{port}", "COMMUNITY_MAIL_FROM": "care@example.org"}


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def work(app: Flask) -> int:
    """Let the house do by itself what is due; the exit code."""
    done = app.test_cli_runner().invoke(args=["community", "work", "--once"])
    assert not done.exception or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    part = mail.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def link_in(mail: EmailMessage) -> str:
    """The path of the first link in a mail."""
    return re.findall(r"http://localhost(/\S*)", text_of(mail))[0]


def send_form(someone: Someone, page: str, action: str | None = None, /, **words: str) -> Any:
    """Fill in the form of a page."""
    shown = someone.client.get(page).text.split("<main")[1].split("</main>")[0]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown))
    hidden.pop("idempotency_key", None)
    return someone.client.post(action or page.split("?")[0], data={**hidden, **words})


def with_address(someone: Someone, post: Post, address: str = "") -> Someone:
    """Give somebody an address, and confirm it as they would."""
    someone.patch("/me", email=address or f"{someone.handle}@example.org")
    work(someone.app)
    assert send_form(Someone(someone.app), link_in(post.mails.pop())).status_code == 303
    return someone
