"""leaving, and the words that are set aside meanwhile"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "community_leaving",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=7), nullable=False),
        sa.CheckConstraint("words in ('erased', 'unnamed')", name=op.f("ck_community_leaving_words")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["community_member.id"], name=op.f("fk_community_leaving_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_community_leaving")),
    )
    op.create_table(
        "community_set_aside",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("stood_in", sa.String(length=63), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["community_member.id"], name=op.f("fk_community_set_aside_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_set_aside")),
    )
    op.create_index("ix_community_set_aside_member_id", "community_set_aside", ["member_id"])


def downgrade() -> None:
    op.drop_table("community_set_aside")
    op.drop_table("community_leaving")
