"""The mail server that mail is handed over to, read from one address."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PORTS = {"": 25, "starttls": 587, "tls": 465}


@dataclass(frozen=True)
class MailServer:
    """Where, as whom, and how: ``tls`` is empty, ``starttls`` or ``tls``."""

    host: str
    port: int
    tls: str = ""
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def near(self) -> bool:
        """Whether it is on this machine."""
        return self.host in LOOPBACK


def read_server(url: str) -> MailServer:
    """Read ``smtp://user:pass@host:port``, ``smtps://…`` or ``smtp://…?starttls=1``.

    Raises:
        ValueError: with the rest of a sentence that begins with the name of the setting; never with the password.
    """
    try:
        parts = urlsplit(url)
        port, options = (
            parts.port,
            dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))),
        )
    except ValueError:
        raise ValueError("is not an address: use one such as smtps://user:password@mail.example.org.") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        raise ValueError("must be the full address, such as smtps://user:password@mail.example.org.")
    if set(options) - {"starttls"} or options.get("starttls", "1") not in ("0", "1"):
        raise ValueError("knows one option: ?starttls=1.")
    tls = "tls" if parts.scheme == "smtps" else "starttls" if options.get("starttls") == "1" else ""
    server = MailServer(
        parts.hostname, port or PORTS[tls], tls, unquote(parts.username or ""), unquote(parts.password or "")
    )
    if server.user and not server.tls and not server.near:
        raise ValueError("would send its password in the clear: use smtps://…, or add ?starttls=1.")
    return server
