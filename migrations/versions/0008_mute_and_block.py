"""whom a member has muted or blocked"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "community_apart",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('mute', 'block', 'none')", name=op.f("ck_community_apart_kind")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["community_member.id"], name=op.f("fk_community_apart_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["community_member.id"], name=op.f("fk_community_apart_other_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "other_id", name=op.f("pk_community_apart")),
    )
    with op.batch_alter_table("community_apart", schema=None) as batch_op:
        batch_op.create_index("ix_community_apart_from", ["other_id", "kind", "member_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("community_apart", schema=None) as batch_op:
        batch_op.drop_index("ix_community_apart_from")

    op.drop_table("community_apart")
