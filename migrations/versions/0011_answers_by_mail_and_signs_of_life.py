"""answers to those who would like to come in, by mail; whether a mail arrives; signs of life"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KIND = "ck_community_mail_kind"
BEFORE, SINCE = "'confirm', 'recover', 'notice', 'moved'", "'confirm', 'recover', 'notice', 'moved', 'answer', 'trial'"


def upgrade() -> None:
    op.add_column("community_application", sa.Column("email", sa.String(length=254), nullable=True))
    op.add_column("community_mail_wishes", sa.Column("trial", sa.String(length=10), nullable=True))
    op.add_column("community_mail_wishes", sa.Column("trial_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("community_mail") as batch:
        batch.drop_constraint(op.f(KIND), type_="check")
        batch.create_check_constraint(op.f(KIND), f"kind in ({SINCE})")
        batch.add_column(sa.Column("application_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_community_mail_application_id"),
            "community_application",
            ["application_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch.create_index(op.f("ix_community_mail_application_id"), ["application_id"])
    op.create_table(
        "community_sign_of_life",
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_community_sign_of_life")),
    )


def downgrade() -> None:
    op.drop_table("community_sign_of_life")
    op.execute("DELETE FROM community_mail WHERE kind IN ('answer', 'trial')")
    with op.batch_alter_table("community_mail") as batch:
        batch.drop_index(op.f("ix_community_mail_application_id"))
        batch.drop_constraint(op.f("fk_community_mail_application_id"), type_="foreignkey")
        batch.drop_column("application_id")
        batch.drop_constraint(op.f(KIND), type_="check")
        batch.create_check_constraint(op.f(KIND), f"kind in ({BEFORE})")
    op.drop_column("community_mail_wishes", "trial_at")
    op.drop_column("community_mail_wishes", "trial")
    op.drop_column("community_application", "email")
