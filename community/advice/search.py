"""Full-text search that ignores accents: FTS5 on SQLite, a text vector on PostgreSQL.

The match is capped before anything is put in order: a common word in a large house must not cost more.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, column, func, select, table

from community.current import session
from community.db.words import fold

CAP = 1000
_fts = table("community_advice_search", column("rowid"), column("community_advice_search"))
_requests = table("community_advice_request", column("id"), column("search"))


def wanted_words(text: str, *, sqlite: bool) -> str:
    """A search in the database's own language: every word, the last one perhaps unfinished; empty for none.

    The words are folded and hold no sign that a search language could read.
    """
    folded = fold(text.replace("'", " ").replace("’", " ")).split()
    words = [word for word in ("".join(c for c in part if c.isalnum()) for part in folded) if word]
    if not words:
        return ""
    return " ".join(f'"{word}"' for word in words) + "*" if sqlite else " & ".join(words) + ":*"


def matching(*, sqlite: bool) -> Select[Any]:
    """The keys of requests that match the bound ``q`` of ``wanted_words``; at most ``CAP``."""
    if sqlite:
        match: ColumnElement[bool] = _fts.c.community_advice_search.op("MATCH")(bindparam("q"))
        return select(_fts.c.rowid).where(match).order_by(_fts.c.rowid.desc()).limit(CAP)
    vector = _requests.c.search.op("@@")(func.to_tsquery("simple", bindparam("q")))
    return select(_requests.c.id).where(vector).limit(CAP)


def tidy() -> None:
    """Merge the index into one piece, or words that were deleted stay in its older pieces (SQLite alone)."""
    if session().get_bind().dialect.name == "sqlite":
        session().execute(_fts.insert().values(community_advice_search="optimize"))
