"""One entry of the map of personal data: where a table refers to a member, and what becomes of the row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class OnErasure(StrEnum):
    """What becomes of a row when the person behind it is erased."""

    DELETE = "delete"
    UNNAME = "unname"
    BLANK = "blank"


DELETE, UNNAME, BLANK = OnErasure


@dataclass(frozen=True)
class PersonalData:
    """Rows of one table that are about one person.

    Args:
        table: its name.
        member: the column that refers to the member, or a way to it across references: ``request_id.author_id``.
        title: what the rows are, in plain words, for the reader of an export.
        on_erasure: ``DELETE`` the rows. ``UNNAME`` them: the reference is emptied, the words stay. ``BLANK`` them:
            a row on which other people's words hang stays without its reference and its words (every column that is
            classed special or may be empty); any other row goes.
        of_others: columns of the row that are somebody else's: neither exported with this person nor blanked.
        then: columns of a row that stays, and what they become.
        stays: for words that may stay without a name, if their author so chooses when leaving: what their row must
            hold for that, ``{}`` for any row. None, as for all that is between two people: ``on_erasure`` holds.
        exported: False for rows that are another person's, or copies of what is exported anyway.
    """

    table: str
    member: str
    title: str
    on_erasure: OnErasure
    of_others: tuple[str, ...] = ()
    then: Mapping[str, Any] = field(default_factory=dict)
    stays: Mapping[str, Any] | None = None
    exported: bool = True
