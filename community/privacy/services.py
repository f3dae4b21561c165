"""Erasing a person, by the map: their words and data go, other people's words stay."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, ColumnElement, LargeBinary, Table, and_, delete, exists, false, or_, update

from community.advice.search import tidy
from community.advice.services import rest_all, take_back_unread, wait_without
from community.circles.services import leave_all
from community.current import house, session
from community.db.base import Base
from community.db.unit_of_work import again_if_crossed, empty_journal, unit_of_work
from community.db.words import Words
from community.members.models import Member
from community.privacy import ledger
from community.privacy.personal_data import BLANK, DELETE, PersonalData
from community.privacy.queries import find_person, out_of_reach, theirs
from community.security.throttling import forget_tries
from community.web.models import FORGET_ALL


class OutOfReach(Exception):
    """Tables of a plugin that is not enabled refer to members; the sentence names them and the remedy."""


def erase(handle: str) -> bool:
    """Erase a person; False when nobody has this handle.

    It is one transaction of its own. Afterwards ``sweep`` makes sure that no bytes are left either.

    Raises:
        OutOfReach: when the database holds tables that refer to members and belong to nothing that is enabled.
        LedgerError: when it cannot be written down that this person was erased.
    """
    return again_if_crossed(lambda: _in_one_transaction(handle))


def _in_one_transaction(handle: str) -> bool:
    with unit_of_work() as work:
        found = find_person(handle)
        if found is not None:
            erase_member(work.get_one(Member, found.id, with_for_update=True))
        else:
            _check_reach()
    return found is not None


def erase_member(member: Member, *, unnamed: bool = False, noted: bool = True) -> None:
    """Erase a member whose row is locked, inside a unit of work.

    Args:
        unnamed: the words of requests, public replies and shown thanks stay, without a name.
        noted: write it into the ledger, so that no older backup brings the person back.

    Raises:
        OutOfReach, LedgerError: and then nothing is erased.
    """
    _check_reach()
    if noted:
        ledger.note(member, unnamed=unnamed)
    _erase(member, unnamed)


def _check_reach() -> None:
    strangers = out_of_reach()
    if strangers:
        raise OutOfReach(
            f"{', '.join(strangers)}: refers to members and belongs to no enabled plugin; enable the plugin, "
            "or take its tables away with: flask community db downgrade PLUGIN."
        )


def sweep() -> bool:
    """Leave no bytes of deleted words in the search index, the file and its journal; False while a reader holds it."""
    with unit_of_work():
        tidy()
    return empty_journal()


def _erase(member: Member, unnamed: bool) -> None:
    key, handle = member.id, member.handle
    if unnamed:
        take_back_unread(key)
        rest_all(key)
    else:
        wait_without(key)
    leave_all(key)
    session().flush()
    entries = house().registry.personal_data
    for table in reversed(Base.metadata.sorted_tables):  # what hangs on a row is met before the row
        for entry in entries:
            if entry.table == table.name:
                _erase_rows(table, entry, key, unnamed)
    # Other people's kept answers may repeat the name and the words.
    session().execute(FORGET_ALL)
    forget_tries("sign-in", handle)
    session().expunge_all()


def _erase_rows(table: Table, entry: PersonalData, member_key: int, unnamed: bool) -> None:
    rows = theirs(table, entry.member, member_key)
    if unnamed and entry.stays is not None:
        if "." in entry.member:
            return  # they go with a row that stays
        _unname(table, entry, and_(rows, *(table.columns[name] == value for name, value in entry.stays.items())))
    if entry.on_erasure is DELETE:
        session().execute(delete(table).where(rows))
        return
    changes: dict[str, Any] = {}
    if entry.on_erasure is BLANK:
        words = list(_words(table, entry))
        spare = rows if "." in entry.member else or_(rows, _is_husk(table.columns[entry.member], words))
        session().execute(delete(table).where(spare, ~or_(false(), *_words_of_others(table, entry))))
        changes = {column.name: empty_value(column) for column in words}
    if "." not in entry.member:
        changes[entry.member] = None
    changes |= entry.then
    if changes:
        session().execute(update(table).where(rows).values(changes))


def _unname(table: Table, entry: PersonalData, rows: ColumnElement[bool]) -> None:
    """The words stay; the reference goes, and with it whatever is private and may be empty."""
    changes: dict[str, Any] = {
        column.name: None
        for column in table.columns
        if column.info["data"] == "private" and column.nullable and not column.foreign_keys
    }
    session().execute(update(table).where(rows).values({**changes, **entry.then, entry.member: None}))


def _words(table: Table, entry: PersonalData) -> Iterator[Column[Any]]:
    """What is blanked: words, and whatever may be empty; never a reference, nor what is somebody else's."""
    for column in table.columns:
        own = not column.primary_key and not column.foreign_keys and column.name not in entry.of_others
        special = column.info["data"] == "special"
        if own and (special or (column.nullable and column.info["data"] != "technical")):
            yield column


def _is_husk(reference: Column[Any], words: Sequence[Column[Any]]) -> ColumnElement[bool]:
    """A row that was blanked before, for others who may be gone as well by now."""
    empty = (word.is_(None) if word.nullable else word == empty_value(word) for word in words)
    return and_(reference.is_(None), *empty)


def _words_of_others(table: Table, entry: PersonalData) -> Iterator[ColumnElement[bool]]:
    """Conditions under which other people's words hang on a row: in the row itself, or in rows that go with it."""
    for name in entry.of_others:
        column = table.columns[name]
        if column.info["data"] == "special":
            yield and_(column.is_not(None), column != empty_value(column, null=False))
    for child in Base.metadata.sorted_tables:
        if not any(column.info.get("data") == "special" for column in child.columns):
            continue
        for column in child.columns:
            for key in column.foreign_keys:
                if key.ondelete == "CASCADE" and key.column.table is table:
                    yield exists().where(child.alias().columns[column.name] == key.column)


def empty_value(column: Column[Any], *, null: bool = True) -> Any:
    """The empty value of a column."""
    if null and column.nullable:
        return None
    if isinstance(column.type, Words):
        return ()
    if isinstance(column.type, Boolean):
        return False
    return b"" if isinstance(column.type, LargeBinary) else ""
