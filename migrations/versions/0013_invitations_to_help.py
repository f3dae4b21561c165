"""invitations to help"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "community_invitation_ring",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("ring", sa.String(length=6), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "ring in ('first', 'second', 'third', 'over')", name=op.f("ck_community_invitation_ring_ring")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["community_advice_request.id"],
            name=op.f("fk_community_invitation_ring_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_community_invitation_ring")),
    )
    with op.batch_alter_table("community_invitation_ring", schema=None) as batch_op:
        batch_op.create_index("ix_community_invitation_ring_open", ["closed_at", "ring", "opened_at"], unique=False)

    op.create_table(
        "community_invitation",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("ring", sa.String(length=6), nullable=False),
        sa.Column("seat", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("seat in ('fitting', 'weak_tie', 'newer')", name=op.f("ck_community_invitation_seat")),
        sa.CheckConstraint(
            "reason in ('offered', 'experience', 'wrote', 'first_ask', 'plain')",
            name=op.f("ck_community_invitation_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["community_member.id"], name=op.f("fk_community_invitation_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["community_advice_request.id"],
            name=op.f("fk_community_invitation_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_invitation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_invitation_public_id")),
        sa.UniqueConstraint("request_id", "member_id", name=op.f("uq_community_invitation_request_id_member_id")),
    )
    with op.batch_alter_table("community_invitation", schema=None) as batch_op:
        batch_op.create_index("ix_community_invitation_mine", ["member_id", "invited_at"], unique=False)

    op.create_index("ix_community_member_word_found", "community_member_word", ["kind", "folded", "member_id"])


def downgrade() -> None:
    op.drop_index("ix_community_member_word_found", table_name="community_member_word")
    op.drop_table("community_invitation")
    op.drop_table("community_invitation_ring")
