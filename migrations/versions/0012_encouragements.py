"""encouragements, and asking again what became of it"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KINDS = "kind in ('rest_is_welcome', 'a_thank_you_never_sent', 'asking_is_welcome_too', 'someone_is_where_you_were')"


def upgrade() -> None:
    op.create_table(
        "community_encouragement_shown",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("shown_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=28), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_community_encouragement_shown_kind")),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["community_member.id"],
            name=op.f("fk_community_encouragement_shown_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member_id", "shown_on", name=op.f("pk_community_encouragement_shown")),
    )
    op.create_index(op.f("ix_community_encouragement_shown_shown_on"), "community_encouragement_shown", ["shown_on"])
    op.create_table(
        "community_encouragement_stopped",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=28), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_community_encouragement_stopped_kind")),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["community_member.id"],
            name=op.f("fk_community_encouragement_stopped_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member_id", "kind", name=op.f("pk_community_encouragement_stopped")),
    )
    op.create_table(
        "community_ask_again",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("shown_on", sa.Date(), nullable=True),
        sa.Column("snoozed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["community_advice_request.id"],
            name=op.f("fk_community_ask_again_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_community_ask_again")),
    )
    op.create_index("ix_community_advice_request_ask_again", "community_advice_request", ["author_id", "ask_again_on"])
    # In place: whatever is recreated on SQLite would take along what refers to it.
    op.add_column("community_request_helper", sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("community_help_offer", sa.Column("done_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("community_help_offer", "done_at")
    op.drop_column("community_request_helper", "noted_at")
    op.drop_index("ix_community_advice_request_ask_again", "community_advice_request")
    op.drop_table("community_ask_again")
    op.drop_table("community_encouragement_stopped")
    op.drop_index(op.f("ix_community_encouragement_shown_shown_on"), "community_encouragement_shown")
    op.drop_table("community_encouragement_shown")
