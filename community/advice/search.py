"""Full-text search that ignores accents: FTS5 on SQLite, a text vector on PostgreSQL, both over ``found_by``.

What is searched is folded before it is kept, by the same function as what is asked: neither database needs an
extension for it, and both find the same. Words are taken as they are (``simple``): a house speaks several languages.

The match is capped before anything is put in order: a common word in a large house must not cost more.
"""

import json
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    bindparam,
    column,
    exists,
    func,
    literal_column,
    select,
    table,
    union,
    union_all,
)

from community.current import session
from community.db.people import left_out, not_by
from community.db.words import searchable

CAP = 1000  # finds that PostgreSQL puts in order
NEWEST = 200  # finds that SQLite gives, ten pages: the newest come first there, so fewer are enough
BEGUN = 100  # up to so many are filled up with words that only begin with what is looked for
LOOKED_AT = 1500
_fts = table("community_advice_search", column("rowid"), column("community_advice_search"))
_requests = table("community_advice_request", column("id"), column("audience"), column("author_id"), column("search"))
vector: ColumnElement[Any] = literal_column("community_advice_request.search")


def wanted_words(text: str, *, sqlite: bool) -> str:
    """A search in the database's own language: every word, the last one perhaps unfinished; empty for none.

    The words are folded and hold no sign that a search language could read.
    """
    words = searchable(text).split()
    if not words:
        return ""
    return every_word(text) + "*" if sqlite else " & ".join(words) + ":*"


def every_word(text: str) -> str:
    """The same for SQLite, the last word whole."""
    return " ".join(f'"{word}"' for word in searchable(text).split())


def needles(text: str) -> str:
    """The same for looking through ``found_by``: every word with the spaces around it, in JSON."""
    words = searchable(text).split()
    return json.dumps([f" {word} " for word in words[:-1]] + [f" {word}" for word in words[-1:]])


def matching(looked_at: Select[Any], *, sqlite: bool, unseen: bool) -> Select[Any]:
    """The keys of requests for everyone here that match; ``looked_at`` gives key and vector of such requests in the
    order of the list.

    Only what its reader may read is counted towards a cap: else the end of a long list of finds would tell how often
    a word is written between other people.

    On PostgreSQL the list is walked a little way, which finds a page of any common word. Only when that does not
    fill the page is the index asked, whose answer is then a small part of the house, and capped.
    """
    if sqlite:
        return select(_found(unseen).c.rowid)
    walked = looked_at.limit(LOOKED_AT).subquery("walked")
    page = bindparam("limit", type_=Integer)
    near = select(walked.c.id).where(walked.c.vector.op("@@")(_query())).limit(page).cte()
    near = near.prefix_with("MATERIALIZED")
    full = select(func.count()).select_from(near).scalar_subquery() >= bindparam("enough", type_=Integer)
    found = _requests.c.search.op("@@")(_query())
    here = _requests.c.audience.is_not_distinct_from("space")  # not by its index, which holds most of the house
    far = select(_requests.c.id).where(found, here, ~full)
    if unseen:
        far = far.where(not_by(left_out("unseen"), _requests.c.author_id))
    return union_all(select(near.c.id), select(far.limit(CAP).subquery("far").c.id))  # type: ignore[return-value]  # both halves select one key


def matches(*, sqlite: bool) -> ColumnElement[bool]:
    """Whether a request that was read otherwise matches: never by the index of all words.

    FTS5 cannot be asked about a single row for less than about all of them, so its words are looked through.
    """
    if not sqlite:
        return func.ts_match_vq(vector, _query())
    needle = func.json_each(bindparam("needles")).table_valued("value")
    spaced = literal_column("' ' || community_advice_request.found_by || ' '", Text)
    return ~exists(select(needle.c.value).where(func.instr(spaced, needle.c.value) == 0))


@cache
def _found(unseen: bool) -> Any:
    """The newest of what SQLite finds for everyone here; beginnings of words only where whole ones are not enough."""
    match = _fts.c.community_advice_search.op("MATCH")
    # Asked of each row, since a join would put all finds in order before the first is taken.
    audience = select(_requests.c.audience).where(_requests.c.id == _fts.c.rowid)
    if unseen:
        audience = audience.where(not_by(left_out("unseen"), _requests.c.author_id))
    keys = select(_fts.c.rowid).where(audience.scalar_subquery() == "space").order_by(_fts.c.rowid.desc())
    exact = keys.where(match(bindparam("words"))).limit(NEWEST).cte("whole").prefix_with("MATERIALIZED")
    taken = select(func.count()).select_from(exact).scalar_subquery()
    begun = keys.where(match(bindparam("q"))).limit(func.max(BEGUN - taken, 0)).subquery()  # below none would be all
    return union(select(exact.c.rowid), select(begun.c.rowid)).cte("found").prefix_with("MATERIALIZED")


def _query() -> ColumnElement[Any]:
    return select(func.to_tsquery("simple", bindparam("q"))).scalar_subquery()  # read once, not for each row


def tidy() -> None:
    """Merge the index into one piece, or words that were deleted stay in its older pieces (SQLite alone)."""
    if session().get_bind().dialect.name == "sqlite":
        session().execute(_fts.insert().values(community_advice_search="optimize"))
