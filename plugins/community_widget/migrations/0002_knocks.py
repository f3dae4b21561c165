"""where an app is told that something waits, and what waits to be told"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Plain columns, and one table."""
    op.add_column("widget_site", sa.Column("webhook", sa.String(length=500), nullable=True))
    op.add_column("widget_site", sa.Column("webhook_secret", sa.Text(), nullable=True))
    op.add_column("widget_person", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "widget_knock",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["widget_person.id"], name=op.f("fk_widget_knock_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_widget_knock")),
        sa.UniqueConstraint("public_id", name=op.f("uq_widget_knock_public_id")),
    )
    op.create_index("ix_widget_knock_due", "widget_knock", ["parked_at", "due_at"])
    op.create_index(op.f("ix_widget_knock_person_id"), "widget_knock", ["person_id"])


def downgrade() -> None:
    """Nobody is told."""
    op.drop_table("widget_knock")
    op.drop_column("widget_person", "told_at")
    op.drop_column("widget_site", "webhook_secret")
    op.drop_column("widget_site", "webhook")
