"""Handing a mail over to the mail server. Nobody waits for it but the worker, and never for long."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from urllib.parse import urlsplit

from community.current import house
from community.mail.server import MailServer

SECONDS = 5  # for each step: connecting, greeting, each answer


class NotSent(Exception):
    """The mail was not taken; it waits. ``away`` says that no other mail would be either.

    Its words are for the log: neither an address nor a secret is among them.
    """

    def __init__(self, why: str, *, away: bool) -> None:
        super().__init__(why)
        self.away = away


def hand_over(message: EmailMessage, server: MailServer) -> None:
    """Hand one mail over.

    Raises:
        NotSent: when the server is away, slow, or does not take it.
    """
    host = urlsplit(house().settings.base_url).hostname
    context = ssl.create_default_context() if server.tls else None  # to read all certificates takes longer than a mail
    connection: smtplib.SMTP | None = None
    try:
        connection = _connect(server, host, context)
        if server.tls == "starttls":
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
        connection.send_message(message)
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()  # the mail was taken already, whatever is answered to the farewell
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError) as error:
        raise NotSent(_why(error), away=False) from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(_why(error), away=True) from None
    finally:
        if connection is not None:
            connection.close()


def _connect(server: MailServer, host: str | None, context: ssl.SSLContext | None) -> smtplib.SMTP:
    if server.tls == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, local_hostname=host, timeout=SECONDS, context=context)
    return smtplib.SMTP(server.host, server.port, local_hostname=host, timeout=SECONDS)


def _why(error: Exception) -> str:
    """What kind of fault it was. A server's own words may repeat an address, so they are left out."""
    codes = [code for code, _words in error.recipients.values()] if hasattr(error, "recipients") else []
    code = getattr(error, "smtp_code", None) or (codes[0] if codes else "")
    return f"{type(error).__name__} {code}".strip()
