"""notes, and the days on which somebody asked"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sample_asked_on",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_asked_on")),
        sa.UniqueConstraint("day", name=op.f("uq_sample_asked_on_day")),
    )
    op.create_table(
        "sample_note",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["community_member.id"], name=op.f("fk_sample_note_author_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_note")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sample_note_public_id")),
    )
    with op.batch_alter_table("sample_note", schema=None) as batch_op:
        batch_op.create_index("ix_sample_note_author", ["author_id", "written_at", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sample_note", schema=None) as batch_op:
        batch_op.drop_index("ix_sample_note_author")

    op.drop_table("sample_note")
    op.drop_table("sample_asked_on")
