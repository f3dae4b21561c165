"""search over words that are folded before they are kept"""

import sqlalchemy as sa
from alembic import op

from community.db.words import searchable

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BATCH = 1000
TABLE = "community_advice_request"
SQLITE = (
    """CREATE VIRTUAL TABLE community_advice_search USING fts5(
        {columns}, content='community_advice_request', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2', prefix='2 3 4 5'
    )""",
    """CREATE TRIGGER community_advice_search_insert AFTER INSERT ON community_advice_request BEGIN
        INSERT INTO community_advice_search(rowid, {columns}) VALUES (new.id, {new});
    END""",
    """CREATE TRIGGER community_advice_search_delete AFTER DELETE ON community_advice_request BEGIN
        INSERT INTO community_advice_search(community_advice_search, rowid, {columns}) VALUES ('delete', old.id, {old});
    END""",
    """CREATE TRIGGER community_advice_search_update AFTER UPDATE OF {columns} ON community_advice_request BEGIN
        INSERT INTO community_advice_search(community_advice_search, rowid, {columns}) VALUES ('delete', old.id, {old});
        INSERT INTO community_advice_search(rowid, {columns}) VALUES (new.id, {new});
    END""",
    "INSERT INTO community_advice_search(community_advice_search) VALUES ('rebuild')",
)


def upgrade() -> None:
    _drop_search()
    op.add_column(TABLE, sa.Column("found_by", sa.Text(), nullable=False, server_default=""))
    _fold()
    if _sqlite():
        _search_over("found_by")
    else:
        op.alter_column(TABLE, "found_by", server_default=None)
        op.execute(
            f"ALTER TABLE {TABLE} ADD COLUMN search tsvector "
            "GENERATED ALWAYS AS (to_tsvector('simple', found_by)) STORED"
        )
        op.create_index("ix_community_advice_request_search", TABLE, ["search"], postgresql_using="gin")


def downgrade() -> None:
    _drop_search()
    op.execute(f"ALTER TABLE {TABLE} DROP COLUMN found_by")
    if _sqlite():
        _search_over("title", "body", "topics")
        return
    words = "to_tsvector('simple', new.title || ' ' || new.body || ' ' || new.topics)"
    op.execute(f"ALTER TABLE {TABLE} ADD COLUMN search tsvector")
    op.execute(
        "CREATE FUNCTION community_advice_search() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN new.search := {words}; RETURN new; END $$"
    )
    op.execute(
        f"CREATE TRIGGER community_advice_search BEFORE INSERT OR UPDATE OF title, body, topics ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION community_advice_search()"
    )
    op.execute(f"UPDATE {TABLE} SET title = title")  # noqa: S608 (a name of ours)
    op.create_index("ix_community_advice_request_search", TABLE, ["search"], postgresql_using="gin")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _drop_search() -> None:
    if _sqlite():
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER community_advice_search_{name}")
        op.execute("DROP TABLE community_advice_search")
        return
    op.execute(f"DROP TRIGGER IF EXISTS community_advice_search ON {TABLE}")
    op.execute("DROP FUNCTION IF EXISTS community_advice_search()")
    op.execute(f"ALTER TABLE {TABLE} DROP COLUMN search")  # its index goes with it


def _fold() -> None:
    connection, last = op.get_bind(), 0
    requests = sa.table(TABLE, *(sa.column(name) for name in ("id", "title", "body", "topics", "found_by")))
    read = sa.select(requests).order_by(requests.c.id).limit(BATCH)
    write = sa.update(requests).where(requests.c.id == sa.bindparam("key")).values(found_by=sa.bindparam("words"))
    while rows := connection.execute(read.where(requests.c.id > last)).all():
        folded = [{"key": r.id, "words": searchable(f"{r.title} {r.body} {r.topics}")} for r in rows]
        connection.execute(write, folded)
        last = rows[-1].id


def _search_over(*columns: str) -> None:
    """FTS5 and the triggers that keep it."""
    old, new = (", ".join(f"{row}.{name}" for name in columns) for row in ("old", "new"))
    for statement in SQLITE:
        op.get_bind().exec_driver_sql(statement.format(columns=", ".join(columns), old=old, new=new))
