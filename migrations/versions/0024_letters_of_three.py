"""letters of three people who have met by an introduction"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

LETTER, COPY, WORD = "community_introduction_letter", "community_introduction_copy", "community_introduction_word"


def upgrade() -> None:
    op.add_column(WORD, sa.Column("rests_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        LETTER,
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        _refers(LETTER, "introduction_id", "community_introduction"),
        _refers(LETTER, "author_id", "community_member"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{LETTER}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{LETTER}_public_id")),
    )
    op.create_index(f"ix_{LETTER}_in", LETTER, ["introduction_id", "written_at", "id"])
    op.create_index(f"ix_{LETTER}_by", LETTER, ["author_id", "written_at"])
    op.create_table(
        COPY,
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        _refers(COPY, "letter_id", LETTER),
        _refers(COPY, "reader_id", "community_member"),
        sa.PrimaryKeyConstraint("letter_id", "reader_id", name=op.f(f"pk_{COPY}")),
    )
    op.create_index(op.f(f"ix_{COPY}_reader_id"), COPY, ["reader_id"])
    op.create_index(f"ix_{COPY}_on_its_way", COPY, ["delivered_at", "letter_id"])


def downgrade() -> None:
    op.execute("DELETE FROM community_notice WHERE kind = 'of_three'")
    op.drop_table(COPY)
    op.drop_table(LETTER)
    op.drop_column(WORD, "rests_at")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")
