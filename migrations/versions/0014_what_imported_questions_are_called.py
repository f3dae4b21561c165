"""what imported questions are called where they come from"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "community_imported_question",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("called", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["community_advice_request.id"],
            name=op.f("fk_community_imported_question_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_community_imported_question")),
    )


def downgrade() -> None:
    op.drop_table("community_imported_question")
