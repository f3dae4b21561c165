"""whom members keep in touch with"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "community_tie",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.String(length=8), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quiet_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suggested_on", sa.Date(), nullable=True),
        sa.CheckConstraint("rhythm in ('season', 'some_day', 'never')", name=op.f("ck_community_tie_rhythm")),
        *(
            sa.ForeignKeyConstraint(
                [column], ["community_member.id"], name=op.f(f"fk_community_tie_{column}"), ondelete="CASCADE"
            )
            for column in ("member_id", "other_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_tie")),
        sa.UniqueConstraint("member_id", "other_id", name=op.f("uq_community_tie_member_id_other_id")),
    )
    op.create_index(op.f("ix_community_tie_other_id"), "community_tie", ["other_id"])


def downgrade() -> None:
    op.drop_table("community_tie")
