"""hellos of those who have just come in"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TOLD_BEFORE = (
    "kind in ('reply', 'offer', 'accepted', 'declined', 'message', 'thanks', 'news', 'named', "
    "'told', 'answer', 'folded', 'restored')"
)
TOLD = TOLD_BEFORE.replace("'restored')", "'restored', 'hello', 'word_back')")


def upgrade() -> None:
    op.create_table(
        "community_hello",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("folded_at", sa.DateTime(timezone=True), nullable=True),
        _member("community_hello", "member_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_hello")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_hello_public_id")),
        sa.UniqueConstraint("member_id", name=op.f("uq_community_hello_member_id")),
    )
    op.create_index("ix_community_hello_waiting", "community_hello", ["over_at", "said_at", "id"])
    op.create_table(
        "community_welcome",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("hello_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["hello_id"], ["community_hello.id"], name=op.f("fk_community_welcome_hello_id"), ondelete="CASCADE"
        ),
        _member("community_welcome", "member_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_welcome")),
        sa.UniqueConstraint("hello_id", "member_id", name=op.f("uq_community_welcome_hello_id_member_id")),
    )
    op.create_index("ix_community_welcome_mine", "community_welcome", ["member_id", "brought_at"])
    op.create_index(op.f("ix_community_welcome_brought_at"), "community_welcome", ["brought_at"])
    op.create_table(
        "community_hello_word",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('hello', 'answer')", name=op.f("ck_community_hello_word_kind")),
        _member("community_hello_word", "author_id"),
        _member("community_hello_word", "reader_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_hello_word")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_hello_word_public_id")),
        sa.UniqueConstraint("author_id", "reader_id", "kind", name="uq_community_hello_word_author_id_reader_id_kind"),
    )
    op.create_index("ix_community_hello_word_read", "community_hello_word", ["reader_id", "written_at", "id"])
    op.create_index("ix_community_hello_word_written", "community_hello_word", ["author_id", "written_at", "id"])
    _tell(TOLD)


def downgrade() -> None:
    op.execute("DELETE FROM community_notice WHERE kind IN ('hello', 'word_back')")
    _tell(TOLD_BEFORE)
    for table in ("hello_word", "welcome", "hello"):
        op.drop_table(f"community_{table}")


def _member(table: str, column: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], ["community_member.id"], name=name, ondelete=ondelete)


def _tell(kinds: str) -> None:
    """What a notice may be of."""
    name = op.f("ck_community_notice_kind")
    with op.batch_alter_table("community_notice") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, kinds)
