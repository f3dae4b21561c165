"""Settings: read once from ``COMMUNITY_*``, checked, frozen. What is unknown or unsafe stops the start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from community.mail.server import LOOPBACK, MailServer, read_server

PREFIX = "COMMUNITY_"
PROXIES = ("0", "1", "2", "3")
LOGS = ("lines", "json")
JOINING = ("invitation", "application", "host", "open")
ADDRESSES = ("vous", "tu")


class SettingsError(Exception):
    """One line that names the setting and the remedy."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the operator decides. Every field is the environment name in lower case, less the prefix.

    ``proxies`` is how many proxies of the operator's stand before the house, each of which adds the address it was
    asked from to ``X-Forwarded-For``. ``given`` holds the names that were in the environment: no page changes those.
    """

    secret_key: str
    database_url: str = "sqlite:///instance/community.sqlite"
    queue_url: str = ""
    plugins: tuple[str, ...] | None = None
    base_url: str = "http://127.0.0.1:8000"
    name: str = "Community"
    joining: str = "invitation"
    address: str = "vous"
    leave_to: str = "https://www.wikipedia.org/"
    rate_limits: bool = True
    demo: bool = False
    proxies: int = 0
    log: str = "lines"
    given: frozenset[str] = frozenset()
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    of_plugins: Mapping[str, str] = field(default_factory=dict)

    @property
    def secure(self) -> bool:
        """Whether people reach the house over https."""
        return self.base_url.startswith("https://")

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; ``__Host-`` over https: no other host, path or plain connection sets it."""
        return "__Host-community" if self.secure else "community"

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the house."""
        return urlsplit(self.base_url).hostname in LOOPBACK

    @property
    def mail_server(self) -> MailServer | None:
        """Where mail is handed over; None in a house that sends none."""
        return read_server(self.smtp_url) if self.smtp_url else None

    @property
    def origin(self) -> str:
        """Scheme, host and port, as a browser sends them in ``Origin``."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"


def read_settings(source: Mapping[str, str]) -> Settings:
    """Read and check the settings in a mapping such as ``os.environ``.

    Raises:
        SettingsError: with one line, for an unknown name or an unsafe value.
    """
    given = {name.removeprefix(PREFIX): value for name, value in source.items() if name.startswith(PREFIX)}
    names = frozenset(given)
    plugins = _words(given.pop("PLUGINS")) if "PLUGINS" in given else None
    demo = _switch("DEMO", given.pop("DEMO", "off"))
    joining = given.pop("JOINING", "open" if demo else Settings.joining)
    settings = Settings(
        secret_key=_secret_key(given.pop("SECRET_KEY", "")),
        database_url=_database_url(given.pop("DATABASE_URL", Settings.database_url)),
        queue_url=given.pop("QUEUE_URL", ""),
        plugins=plugins,
        base_url=_base_url(given.pop("BASE_URL", Settings.base_url)),
        name=given.pop("NAME", Settings.name).strip() or Settings.name,
        joining=_one_of("JOINING", joining, JOINING),
        address=_one_of("ADDRESS", given.pop("ADDRESS", Settings.address), ADDRESSES),
        leave_to=_leave_to(given.pop("LEAVE_TO", Settings.leave_to)),
        rate_limits=_switch("RATE_LIMITS", given.pop("RATE_LIMITS", "on")),
        demo=demo,
        proxies=int(_one_of("PROXIES", given.pop("PROXIES", "0"), PROXIES)),
        log=_one_of("LOG", given.pop("LOG", "lines"), LOGS),
        given=names,
        smtp_url=given.pop("SMTP_URL", ""),
        mail_from=given.pop("MAIL_FROM", "").strip(),
        of_plugins={PREFIX + name: value for name, value in given.items()},
    )
    _check_mail(settings)
    if not settings.rate_limits and not settings.on_loopback:
        raise SettingsError(
            "COMMUNITY_RATE_LIMITS=off is for tests on 127.0.0.1 only: remove it, or set a loopback COMMUNITY_BASE_URL."
        )
    if settings.demo and not settings.on_loopback:
        raise SettingsError(
            "COMMUNITY_DEMO=1 opens a house with known passwords: unset it, or set a loopback COMMUNITY_BASE_URL."
        )
    return settings


def _secret_key(value: str) -> str:
    if len(value) < 32:
        raise SettingsError(
            "COMMUNITY_SECRET_KEY is missing or shorter than 32 characters: "
            "set it to the output of `openssl rand -base64 48`."
        )
    return value


def _database_url(value: str) -> str:
    if value.startswith("postgresql://"):
        return value.replace("postgresql://", "postgresql+psycopg://", 1)
    if value.startswith(("sqlite:///", "postgresql+psycopg://")):
        return value
    raise SettingsError("COMMUNITY_DATABASE_URL must start with sqlite:/// or postgresql://.")


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError("COMMUNITY_BASE_URL must be the full address, such as https://care.example.org.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SettingsError("COMMUNITY_BASE_URL must start with https:// when the house is not on this machine alone.")
    return value.rstrip("/")


def _leave_to(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme != "https" or not parts.hostname):
        raise SettingsError(
            "COMMUNITY_LEAVE_TO must be the full address of a page, such as https://www.wikipedia.org/, or empty."
        )
    return value


def _check_mail(settings: Settings) -> None:
    if not settings.smtp_url:
        return
    try:
        assert settings.mail_server  # noqa: S101 (read, so that what is wrong with it stops the start)
    except ValueError as error:
        raise SettingsError(f"COMMUNITY_SMTP_URL {error}") from None  # the URL may hold a password
    try:
        validate_email(settings.mail_from, check_deliverability=False)
    except EmailNotValidError as error:
        raise SettingsError(
            "COMMUNITY_MAIL_FROM must be the address that mails come from, such as care@example.org."
        ) from error


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise SettingsError(f"{PREFIX}{name}={value} is not known: use one of {', '.join(allowed)}.")
    return value


def _switch(name: str, value: str) -> bool:
    words = {"1": True, "on": True, "true": True, "0": False, "off": False, "false": False, "": False}
    if value.lower() not in words:
        raise SettingsError(f"{PREFIX}{name}={value} is not known: use on or off.")
    return words[value.lower()]


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())
