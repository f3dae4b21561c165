"""Full-text search that ignores accents: FTS5 on SQLite, a text vector on PostgreSQL.

The match is capped before anything is put in order: a common word in a large house must not cost more.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, column, func, literal_column, select, table

from community.db.words import fold

CAP = 1000
_fts = table("community_advice_search", column("rowid"), column("community_advice_search"))
_requests = table("community_advice_request", column("id"), column("search"))


def words_of(text: str) -> list[str]:
    """The words of a search, folded, without any sign that a search language could read."""
    return ["".join(c for c in word if c.isalnum()) for word in fold(text.replace("'", " ").replace("’", " ")).split()]


def matching(text: str, *, sqlite: bool) -> Select[Any]:
    """The keys of requests that hold every word, the last one perhaps unfinished; at most ``CAP``."""
    words = [word for word in words_of(text) if word]
    if not words:
        return select(_requests.c.id).where(literal_column("1") == literal_column("0"))
    if sqlite:
        wanted = " ".join(f'"{word}"' for word in words) + "*"
        match: ColumnElement[bool] = _fts.c.community_advice_search.op("MATCH")(bindparam(None, wanted, unique=True))
        return select(_fts.c.rowid).where(match).order_by(_fts.c.rowid.desc()).limit(CAP)
    wanted = " & ".join(words) + ":*"
    vector = _requests.c.search.op("@@")(func.to_tsquery("simple", bindparam(None, wanted, unique=True)))
    return select(_requests.c.id).where(vector).limit(CAP)
