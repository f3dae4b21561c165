"""What a map of personal data leaves out. The core's is checked by a test, a plugin's when the house starts."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Boolean, Column, LargeBinary, String, Table

from community.db.base import Data
from community.db.words import Words
from community.privacy.personal_data import BLANK, UNNAME, PersonalData

MEMBER = "community_member.id"
EMPTIED = (String, Words, Boolean, LargeBinary)
CLASSES = tuple(value["data"] for name, value in vars(Data).items() if name.isupper())


def faults(tables: Sequence[Table], entries: Sequence[PersonalData], shared: Collection[str] = ()) -> Iterator[str]:
    """Sentences that say what is missing or wrong, and what to do; none when the map is whole.

    ``shared`` names tables whose words are several people's, and nobody's in particular.
    """
    for table in tables:
        yield from _of_table(table, [entry for entry in entries if entry.table == table.name], table.name in shared)
    found = {table.name: table for table in tables}
    for entry in entries:
        if entry.table not in found:
            yield f"personal_data names {entry.table}, which is not a table of its own; correct the name."
        else:
            yield from _of_entry(found[entry.table], entry)


def members_in(table: Table) -> Iterator[Column[object]]:
    """The columns of a table that refer to a member."""
    for column in table.columns:
        if any(key.target_fullname == MEMBER for key in column.foreign_keys):
            yield column


def _of_table(table: Table, entries: Sequence[PersonalData], shared: bool) -> Iterator[str]:
    if not {"purpose", "retention"} <= set(table.info):
        yield f"table {table.name} does not say what it is for; add about(purpose, retention) to __table_args__."
    for column in table.columns:
        if column.info.get("data") not in CLASSES:
            yield f"column {column} is not classed; give it info=Data.… ({', '.join(CLASSES)})."
        for key in column.foreign_keys:
            if key.target_fullname.rsplit(".", 1)[0] not in table.metadata.tables:
                yield f"column {column} refers to {key.target_fullname}, which is not there; correct the name."
    for column in members_in(table):
        covering = [entry for entry in entries if entry.member == column.name]
        if len(covering) != 1:
            wanted = f'PersonalData("{table.name}", "{column.name}", title, on_erasure)'
            said = "no entry" if not covering else "more than one entry"
            yield f"column {column} refers to a member and has {said} in personal_data; keep one {wanted}."
    if not entries and not shared and any(column.info.get("data") == "special" for column in table.columns):
        yield f"table {table.name} holds people's words; say whose in personal_data, if need be across a reference."


def _of_entry(table: Table, entry: PersonalData) -> Iterator[str]:
    name = f"the entry {entry.table} {entry.member} of personal_data"
    for unknown in {*entry.of_others, *entry.then, *(entry.stays or ())} - set(table.columns.keys()):
        yield f"{name} names {unknown}, which is not a column of it; correct the name."
    end = _end_of(table, entry.member)
    if end is None:
        yield f"{name} does not lead to a member; name a column that refers to {MEMBER}, or a way to one."
    elif "." not in entry.member and _loses_it(entry) and not end.nullable:
        yield f"{name} is to lose its reference, which may not be empty; make the column nullable, or use DELETE."
    if entry.on_erasure is BLANK and not any(column.info.get("data") == "special" for column in table.columns):
        yield f"{name} has no words to blank; class them info=Data.SPECIAL, or use UNNAME."
    for column in table.columns if entry.on_erasure is BLANK else ():
        if column.info.get("data") == "special" and not column.nullable and not isinstance(column.type, EMPTIED):
            yield f"column {column} can not be blanked; make it nullable."


def _loses_it(entry: PersonalData) -> bool:
    return entry.on_erasure in (UNNAME, BLANK) or entry.stays is not None


def _end_of(table: Table, way: str) -> Column[object] | None:
    """The last column of a way, if it names a member."""
    name, _, rest = way.partition(".")
    column = table.columns.get(name)
    if column is None:
        return None
    if not rest:
        return column if f"{table.name}.{name}" == MEMBER or column in members_in(table) else None
    targets = (table.metadata.tables.get(key.target_fullname.rsplit(".", 1)[0]) for key in column.foreign_keys)
    target = next(targets, None)
    return None if target is None else _end_of(target, rest)
