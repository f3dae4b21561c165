"""What is unsafe for a house that is open to people: one line and one remedy each."""

import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from community.care.models import Report
from community.clock import day_of
from community.current import house, now, session
from community.db.migrate import behind, is_empty
from community.findings import Finding
from community.jobs.signs import WORKER, failing_jobs, last_sign
from community.leaving.models import Leaving
from community.mail import queries as mail
from community.mail.server import LOOPBACK
from community.members.models import DAYS_TO_COME_BACK, Member
from community.outbox import waits_since
from community.safety.help_lines import help_lines

CHECKED_WITHIN = timedelta(days=90)
WAITING = timedelta(hours=1)
WITHIN = timedelta(days=1)
ON_THE_DESK = timedelta(days=3)
LEAST_SIGNS = 16  # a key of 32 random signs holds more different ones than this but once in a great while
PRAGMAS = {"journal_mode": ("wal",), "synchronous": ("2",), "foreign_keys": ("1",), "secure_delete": ("1",)}
# In a host's database the kind of journal is the host's to choose; the rest our transactions set for themselves.
AS_A_GUEST = {"journal_mode": ("wal", "delete", "truncate", "persist")}


def examine() -> Iterator[Finding]:
    """Go through the settings, the app, the database and what people rely on."""
    yield from _settings()
    yield from _app()
    file = house().engine.url.database if house().engine.dialect.name == "sqlite" else None
    if file and not Path(file).exists():  # looking into it would make it
        yield _nothing_yet()
        return
    try:
        session().execute(text("SELECT 1"))
    except DBAPIError:
        session().rollback()
        yield Finding("The database does not answer", "start it, or correct its address")
        return
    if is_empty():
        yield _nothing_yet()
        return
    waits = list(behind())
    for owner in waits:
        yield Finding(f"The tables of {owner} are not up to date", "run `flask community db upgrade`")
    yield from (_sqlite if session().get_bind().dialect.name == "sqlite" else _postgresql)()
    if not waits:
        yield from _people()
        yield from _mail()
        yield from _worker()
        for plugin in house().registry.plugins:
            yield from plugin.findings() if plugin.findings is not None else ()
    yield from _help()


def _nothing_yet() -> Finding:
    return Finding("There is no house here yet", "run `flask community init`, or correct COMMUNITY_DATABASE_URL")


def _settings() -> Iterator[Finding]:
    settings = house().settings
    if settings.demo:
        yield Finding("COMMUNITY_DEMO is on: its passwords are known to everybody", "unset COMMUNITY_DEMO")
    if not settings.rate_limits:
        yield Finding(
            "COMMUNITY_RATE_LIMITS is off: passwords can be guessed at leisure", "unset COMMUNITY_RATE_LIMITS"
        )
    if not settings.secure:
        yield Finding(
            "COMMUNITY_BASE_URL is not https: sessions can be read on the way",
            "put a TLS proxy in front and set COMMUNITY_BASE_URL=https://…",
        )
    if len(set(settings.secret_key)) < LEAST_SIGNS:
        yield Finding("COMMUNITY_SECRET_KEY looks made by hand", "set it to the output of `openssl rand -base64 48`")
    url = house().engine.url
    if url.host and url.host not in LOOPBACK and not url.host.startswith("/") and "sslmode" not in url.query:
        yield Finding("The database is reached over the network without TLS", "add ?sslmode=verify-full to its address")


def _app() -> Iterator[Finding]:
    if current_app.debug:
        yield Finding("Flask's debug mode is on: a fault would show the code", "unset FLASK_DEBUG")
    if current_app.testing:
        yield Finding("Flask's testing mode is on: a fault would not be answered calmly", "unset TESTING")


def _sqlite() -> Iterator[Finding]:
    for name, safe in (AS_A_GUEST if house().store.place.guest else PRAGMAS).items():
        found = str(session().scalar(text(f"PRAGMA {name}"))).lower()
        if found not in safe:
            yield Finding(f"SQLite's {name} is {found}", f"let the database's engine set PRAGMA {name} to {safe[0]}")
    path = session().get_bind().engine.url.database
    if path and Path(path).exists() and Path(path).stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
        yield Finding("Other users of this machine can read the database file", f"run `chmod o-rwx {path}`")


def _postgresql() -> Iterator[Finding]:
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        if str(session().scalar(text(f"SHOW {name}"))).lower() == "off":
            yield Finding(
                f"PostgreSQL's {name} is off: what was acknowledged can be lost", f"set {name} = on and restart it"
            )


def _people() -> Iterator[Finding]:
    if not session().scalar(select(Member.id).where(Member.steward.is_(True), Member.left_at.is_(None)).limit(1)):
        yield Finding("Nobody looks after this house", "run `flask community member add HANDLE --name … --steward`")
    late = now() - DAYS_TO_COME_BACK - WITHIN
    overdue = select(Leaving.member_id).join(Member, Member.id == Leaving.member_id).where(Member.left_at < late)
    if session().scalar(overdue.limit(1)) is not None:
        yield Finding("Somebody who left over a week ago is not erased yet", "run `flask community erase --due` daily")
    if session().scalar(
        select(Report.id).where(Report.closed_at.is_(None), Report.told_at < now() - ON_THE_DESK).limit(1)
    ):
        yield Finding(
            "Something has waited on the stewards' desk for three days",
            "ask them to look, or let somebody whom it does not concern help: `flask community member steward HANDLE`",
        )
    if waits_since(now() - WAITING):
        yield Finding(
            "Something that happened over an hour ago was not told to those whom it concerns",
            "look for `waits in the outbox` in the log",
        )


def _mail() -> Iterator[Finding]:
    server = house().settings.mail_server
    if server is not None and not server.tls and not server.near:
        yield Finding("Mail leaves this machine without TLS", "use smtps://…, or add ?starttls=1 to COMMUNITY_SMTP_URL")
    if mail.is_given_up():
        yield Finding(
            "Some mail was given up after many tries",
            "look for `a mail` in the log, try `flask community mail test ADDRESS`, then `flask community mail again`",
        )
    if mail.waits_since(now() - WAITING):
        yield Finding(
            "Mail has been waiting for over an hour",
            "run `flask community work` beside the server, with a mail server set",
        )


def _worker() -> Iterator[Finding]:
    seen = last_sign(WORKER)
    if seen is not None and seen < now() - WAITING:
        yield Finding(
            "What the house does by itself has not run for over an hour",
            "run `flask community work` beside the server",
        )
    for job in failing_jobs():
        yield Finding(
            f"One thing that the house does by itself keeps failing: {job}",
            f"look for `the job {job}` in the log; it is tried again by itself",
        )


def remarks() -> Iterator[str]:
    """What is safe, and good to know."""
    if house().settings.mail_server is None:
        yield (
            "This house sends no mail: who forgets a password needs a steward, or `flask community recover HANDLE`. "
            "To send mail set COMMUNITY_SMTP_URL and COMMUNITY_MAIL_FROM."
        )


def _help() -> Iterator[Finding]:
    today = day_of(now())
    old = [line.name for country in help_lines() for line in country.lines if today - line.checked_on > CHECKED_WITHIN]
    if old:
        yield Finding(
            f"Help lines were last checked over 90 days ago: {', '.join(dict.fromkeys(old))}",
            "call or look them up, and note the day",
        )
