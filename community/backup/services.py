"""Backing the house up, and putting a backup in its place."""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from flask import Flask
from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import DBAPIError

from community.app import create_app
from community.backup import archive, sqlite
from community.backup.archive import Manifest, NotABackup, Refused, Tell
from community.current import house, now, session
from community.db import migrate
from community.db.away import why
from community.db.unit_of_work import unit_of_work
from community.jobs.signs import BACKUP, give_sign
from community.links.models import OneUseLink
from community.mail.models import WaitingMail
from community.members.models import Member, MemberSession
from community.plugin import PluginError
from community.privacy import ledger
from community.privacy.services import OutOfReach, erase_member, sweep
from community.tokens.models import PersonalToken
from community.web.models import KeptAnswer

FRESH = "restoring"
log = logging.getLogger(__name__)


def back_up(path: Path, tell: Tell) -> Manifest:
    """Write the whole house into one file, while people write on; what was acknowledged before is in it.

    Raises:
        Refused: when it cannot be done; there is no file then.
    """
    _check_own()
    url, moment = house().engine.url, now()
    if _on_sqlite() and not Path(str(url.database)).exists():
        raise Refused("there is no database yet: run `flask community init`")
    copy = path.with_name(f"{path.name}.copy")
    sqlite.remove(copy)
    try:
        revisions = {owner.name: migrate.revision_of(owner) or "" for owner in migrate.owners()}
        if _on_sqlite():
            sqlite.copy(Path(str(url.database)), copy, tell)
        else:
            _postgresql().dump(url, copy)
        length, digest = archive.digest(copy)
        kind = "sqlite" if _on_sqlite() else "postgresql"
        code = version("flask-community-exchange")
        made = Manifest(moment.isoformat(), code, kind, revisions, dict(ledger.read()), length, digest)
        archive.write(path, made, copy, house().settings.secret_key, tell)
    except OSError as error:
        raise Refused(f"{error.filename or path} cannot be written ({error.strerror})") from error
    except (DBAPIError, sqlite3.Error) as error:
        raise Refused(f"the database does not answer well ({why(error)})") from error
    finally:
        sqlite.remove(copy)
    try:
        give_sign(BACKUP)
    except DBAPIError as error:
        log.warning("the backup is whole, but the house could not note its day: %s", why(error))
    return made


def restore(path: Path, *, over_members: bool, tell: Tell, say: Callable[[str], None]) -> Manifest:
    """Put a backup in the place of this house. Until the last step, everything stands as it stood.

    The backup is looked at, unpacked into a fresh place, brought up to date there, and whoever was erased since it was
    made is erased there again. Everybody signs in anew, since the backup does not know who signed out after it.

    Raises:
        NotABackup, Refused: and then nothing was changed.
    """
    _check_own()
    secret = house().settings.secret_key
    try:
        manifest, begins = archive.read(path, secret)
    except OSError as error:
        raise NotABackup(f"it cannot be read ({error.strerror})") from error
    kind = "sqlite" if _on_sqlite() else "postgresql"
    if manifest.database != kind:
        raise Refused(f"it holds a {manifest.database} database, and COMMUNITY_DATABASE_URL names a {kind} one")
    if not over_members and _has_members():
        raise Refused("this house has members: to put the backup in their place, say --replace")
    marks = {**ledger.read(), **manifest.erased}
    with _unpacked(path, manifest, begins, tell) as fresh:
        say("Everything in it is whole.")
        _bring_up_to_date(fresh, marks, say)
        house().engine.dispose()
        try:
            ledger.add(marks)
        except ledger.LedgerError as error:
            raise Refused(str(error).rstrip(".")) from error
        _swap(fresh)
    return manifest


def _bring_up_to_date(url: str, marks: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Migrate, end what may have ended since, and erase whom the ledger names, in the fresh place."""
    app = _app_on(url)
    with app.app_context():
        try:
            migrate.upgrade(say)
            _end_what_may_have_ended()
            if _erase_again(marks):
                say("Who was erased since then is erased again.")
        except (PluginError, OutOfReach) as error:
            raise Refused(str(error).rstrip(".")) from error
        except DBAPIError as error:
            raise Refused(f"it cannot be brought up to date ({why(error)})") from error
        finally:
            session().close()
            house().engine.dispose()
    if _on_sqlite():
        sqlite.close(_path(url))
        sqlite.check(_path(url))


def _end_what_may_have_ended() -> None:
    """The backup does not know who signed out, ended a token, used a link or came back after it was made, nor which
    mails were sent.

    Whoever was on the way out has seven days again: nobody who came back meanwhile is erased for having left once.
    """
    with unit_of_work() as work:
        work.execute(update(Member).where(Member.left_at.is_not(None)).values(left_at=now()))
        for ended in (MemberSession, PersonalToken, OneUseLink, WaitingMail, KeptAnswer):
            work.execute(delete(ended))


def _erase_again(marks: Mapping[str, str]) -> bool:
    """Erase whom the ledger names; whether there was anybody."""
    named = [
        (member.id, said) for member in session().scalars(select(Member)) if (said := ledger.said_of(member, marks))
    ]
    for key, said in named:
        with unit_of_work() as work:
            erase_member(work.get_one(Member, key), unnamed=said == ledger.UNNAMED, noted=False)
    sweep()
    return bool(named)


@contextmanager
def _unpacked(path: Path, manifest: Manifest, begins: int, tell: Tell) -> Iterator[str]:
    """The address of a fresh place with the database of a backup in it; whatever is left of it at the end goes."""
    url = house().engine.url
    if _on_sqlite():
        target = Path(str(url.database)).with_name(f"{Path(str(url.database)).name}.{FRESH}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            sqlite.remove(target)
            archive.unpack(path, manifest, begins, target, tell)
            yield f"sqlite:///{target}"
        except OSError as error:
            raise Refused(f"{error.filename or target} cannot be written ({error.strerror})") from error
        finally:
            sqlite.remove(target)
        return
    postgresql = _postgresql()
    strangers = postgresql.strangers(url, _is_ours)
    if strangers:
        raise Refused(f"the database holds tables of something else ({', '.join(strangers[:3])}), which would be lost")
    dumped = path.with_name(f"{path.name}.{FRESH}")
    name = f"{url.database}_{FRESH}"
    try:
        archive.unpack(path, manifest, begins, dumped, tell)
        fresh = postgresql.make_fresh(url, name)
        try:
            postgresql.load(fresh, dumped)
            yield fresh.render_as_string(hide_password=False)
        finally:
            postgresql.drop(url, name)
    finally:
        dumped.unlink(missing_ok=True)


def _swap(fresh: str) -> None:
    url = house().engine.url
    if _on_sqlite():
        target = Path(str(url.database))
        sqlite.swap(_path(fresh), target)
        target.chmod(0o600)
    else:
        _postgresql().swap(url, f"{url.database}_{FRESH}")


def _app_on(url: str) -> Flask:
    """This house over another database: the same settings, plugins, clock and ids."""
    home = house()
    settings = replace(home.settings, database_url=url)
    return create_app(settings, registry=home.registry, clock=home.clock, ids=home.ids)


def _has_members() -> bool:
    """Whether anybody would be lost: also when the database is there and cannot be read."""
    database = Path(str(house().engine.url.database))
    if _on_sqlite() and not database.exists():
        return False
    try:
        return bool(session().scalar(select(exists().where(Member.id.is_not(None)))))
    except DBAPIError:
        session().rollback()
        return _on_sqlite() and _is_damaged(database)
    finally:
        session().close()


def _is_damaged(path: Path) -> bool:
    try:
        sqlite.check(path)
    except Refused:
        return True
    return False  # an empty database without our tables


def _is_ours(table: str) -> bool:
    owners = migrate.owners()
    names = {owner.version_table for owner in owners}
    return table in names or any(table.startswith(f"{owner.name}_") for owner in owners)


def _postgresql() -> ModuleType:
    from community.backup import postgresql  # its driver is not there in every house

    return postgresql


def _check_own() -> None:
    if house().store.place.guest:
        raise Refused("this house lives in the database of another app: back that up as a whole, with its own tools")


def _on_sqlite() -> bool:
    return house().engine.dialect.name == "sqlite"


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


__all__ = ["NotABackup", "Refused", "back_up", "restore"]
