"""found by topic and by what would help, in the order of the lists"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = ("listening", "experience", "advice", "practical", "introduction")


def upgrade() -> None:
    with op.batch_alter_table("community_request_topic") as batch_op:
        batch_op.add_column(sa.Column("audience", sa.String(length=8), nullable=False, server_default="space"))
        batch_op.add_column(sa.Column("waiting", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE community_request_topic SET audience = r.audience, waiting = r.waiting "
        "FROM community_advice_request AS r WHERE r.id = community_request_topic.request_id"
    )
    with op.batch_alter_table("community_request_topic") as batch_op:
        batch_op.alter_column("audience", server_default=None)
        batch_op.alter_column("waiting", server_default=None)
    op.drop_index("ix_community_request_topic_newest", "community_request_topic")
    op.create_table(
        "community_request_wanted",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.String(length=12), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["community_advice_request.id"],
            name=op.f("fk_community_request_wanted_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", "wanted", name=op.f("pk_community_request_wanted")),
    )
    for kind in KINDS:
        op.execute(
            "INSERT INTO community_request_wanted (request_id, wanted, audience, waiting, asked_at) "  # noqa: S608 (words of this file)
            f"SELECT id, '{kind}', audience, waiting, asked_at FROM community_advice_request "
            f"WHERE wanted LIKE '%{kind}%'"  # no kind holds another
        )
    for name in ("topic", "wanted"):
        table = f"community_request_{name}"
        op.create_index(f"ix_{table}_newest", table, [name, "audience", "asked_at", "request_id"])
        op.create_index(f"ix_{table}_waiting", table, [name, "audience", "waiting", "asked_at", "request_id"])
    op.drop_index("ix_community_thanks_reply_id", "community_thanks")
    op.create_index("ix_community_thanks_under_reply", "community_thanks", ["reply_id", "shared"])
    columns = ["audience", "state", "waiting", "asked_at", "id"]
    op.create_index("ix_community_advice_request_open", "community_advice_request", columns)


def downgrade() -> None:
    op.drop_index("ix_community_thanks_under_reply", "community_thanks")
    op.create_index("ix_community_thanks_reply_id", "community_thanks", ["reply_id"])
    op.drop_index("ix_community_advice_request_open", "community_advice_request")
    op.drop_table("community_request_wanted")
    for name in ("newest", "waiting"):
        op.drop_index(f"ix_community_request_topic_{name}", "community_request_topic")
    with op.batch_alter_table("community_request_topic") as batch_op:
        batch_op.drop_column("waiting")
        batch_op.drop_column("audience")
    op.create_index("ix_community_request_topic_newest", "community_request_topic", ["topic", "asked_at", "request_id"])
