"""Full-text search that ignores accents: FTS5 on SQLite, a text vector on PostgreSQL.

The match is capped before anything is put in order: a common word in a large house must not cost more.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, column, func, literal_column, select, table
from sqlalchemy.orm import InstrumentedAttribute

from community.current import session
from community.db.words import fold

CAP = 1000
_fts = table("community_advice_search", column("rowid"), column("community_advice_search"))
_requests = table("community_advice_request", column("id"), column("audience"), column("search"))


def wanted_words(text: str, *, sqlite: bool) -> str:
    """A search in the database's own language: every word, the last one perhaps unfinished; empty for none.

    The words are folded and hold no sign that a search language could read.
    """
    folded = fold(text.replace("'", " ").replace("’", " ")).split()
    words = [word for word in ("".join(c for c in part if c.isalnum()) for part in folded) if word]
    if not words:
        return ""
    return " ".join(f'"{word}"' for word in words) + "*" if sqlite else " & ".join(words) + ":*"


def for_everyone(*, sqlite: bool) -> Select[Any]:
    """The keys of requests for everyone here that match the bound ``q`` of ``wanted_words``; at most ``CAP``.

    Only what its reader may read is counted towards the cap: else the end of a long list of finds would tell how
    often a word is written between other people.
    """
    mine = _requests.c.audience == "space"
    if sqlite:
        both = _fts.join(_requests, _requests.c.id == _fts.c.rowid)
        found = select(_fts.c.rowid).select_from(both).where(_fits(), mine)
        return found.order_by(_fts.c.rowid.desc()).limit(CAP)
    return select(_requests.c.id).where(_vector(), mine).limit(CAP)


def for_some(key: InstrumentedAttribute[int], *, sqlite: bool) -> ColumnElement[bool]:
    """Whether a request whose readers are named matches: those of one reader are few, so each is asked by itself.

    FTS5 cannot be asked about a single row for less than about all of them; there the newest ``CAP`` matches count.
    """
    if sqlite:
        return key.in_(select(_fts.c.rowid).where(_fits()).order_by(_fts.c.rowid.desc()).limit(CAP))
    return literal_column("community_advice_request.search").op("@@")(_query())


def _fits() -> ColumnElement[bool]:
    return _fts.c.community_advice_search.op("MATCH")(bindparam("q"))


def _vector() -> ColumnElement[bool]:
    return _requests.c.search.op("@@")(_query())


def _query() -> ColumnElement[Any]:
    return func.to_tsquery("simple", bindparam("q"))


def tidy() -> None:
    """Merge the index into one piece, or words that were deleted stay in its older pieces (SQLite alone)."""
    if session().get_bind().dialect.name == "sqlite":
        session().execute(_fts.insert().values(community_advice_search="optimize"))
