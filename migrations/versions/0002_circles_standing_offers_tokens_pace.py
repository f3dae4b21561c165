"""circles, standing offers, tokens, pace"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "community_circle",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_circle")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_circle_public_id")),
    )
    op.create_table(
        "community_circle_invitation",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("inviter_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('offered', 'accepted', 'withdrawn')", name=op.f("ck_community_circle_invitation_state")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"],
            ["community_circle.id"],
            name=op.f("fk_community_circle_invitation_circle_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["inviter_id"],
            ["community_member.id"],
            name=op.f("fk_community_circle_invitation_inviter_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["community_member.id"],
            name=op.f("fk_community_circle_invitation_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_circle_invitation")),
        sa.UniqueConstraint("circle_id", "member_id", name=op.f("uq_community_circle_invitation_circle_id_member_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_circle_invitation_public_id")),
    )
    with op.batch_alter_table("community_circle_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_circle_invitation_inviter_id"), ["inviter_id"], unique=False)
        batch_op.create_index("ix_community_circle_invitation_mine", ["member_id", "state", "invited_at"], unique=False)

    op.create_table(
        "community_circle_membership",
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("keeper", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"],
            ["community_circle.id"],
            name=op.f("fk_community_circle_membership_circle_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["community_member.id"],
            name=op.f("fk_community_circle_membership_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("circle_id", "member_id", name=op.f("pk_community_circle_membership")),
    )
    with op.batch_alter_table("community_circle_membership", schema=None) as batch_op:
        batch_op.create_index(
            "ix_community_circle_membership_mine", ["member_id", "joined_at", "circle_id"], unique=False
        )

    op.create_table(
        "community_member_pace",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("touches", sa.String(length=1), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("begins", sa.String(length=5), nullable=False),
        sa.Column("ends", sa.String(length=5), nullable=False),
        sa.Column("digests", sa.Text(), nullable=False),
        sa.Column("rest", sa.Boolean(), nullable=False),
        sa.Column("rest_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["community_member.id"], name=op.f("fk_community_member_pace_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_community_member_pace")),
    )
    op.create_table(
        "community_personal_token",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["community_member.id"],
            name=op.f("fk_community_personal_token_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_personal_token")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_personal_token_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_community_personal_token_token_hash")),
    )
    with op.batch_alter_table("community_personal_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_personal_token_member_id"), ["member_id"], unique=False)

    op.create_table(
        "community_standing_offer",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("when_words", sa.String(length=120), nullable=False),
        sa.Column("limit_words", sa.String(length=120), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asleep_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["community_member.id"],
            name=op.f("fk_community_standing_offer_author_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_standing_offer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_standing_offer_public_id")),
    )
    with op.batch_alter_table("community_standing_offer", schema=None) as batch_op:
        batch_op.create_index("ix_community_standing_offer_author", ["author_id", "made_at", "id"], unique=False)

    op.create_table(
        "community_standing_offer_topic",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("asleep_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["community_standing_offer.id"],
            name=op.f("fk_community_standing_offer_topic_offer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("offer_id", "topic", name=op.f("pk_community_standing_offer_topic")),
    )
    with op.batch_alter_table("community_standing_offer_topic", schema=None) as batch_op:
        batch_op.create_index(
            "ix_community_standing_offer_topic_found", ["topic", "asleep_at", "offer_id"], unique=False
        )

    add_circle_to_requests()


def downgrade() -> None:
    take_circle_from_requests()
    with op.batch_alter_table("community_standing_offer_topic", schema=None) as batch_op:
        batch_op.drop_index("ix_community_standing_offer_topic_found")

    op.drop_table("community_standing_offer_topic")
    with op.batch_alter_table("community_standing_offer", schema=None) as batch_op:
        batch_op.drop_index("ix_community_standing_offer_author")

    op.drop_table("community_standing_offer")
    with op.batch_alter_table("community_personal_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_personal_token_member_id"))

    op.drop_table("community_personal_token")
    op.drop_table("community_member_pace")
    with op.batch_alter_table("community_circle_membership", schema=None) as batch_op:
        batch_op.drop_index("ix_community_circle_membership_mine")

    op.drop_table("community_circle_membership")
    with op.batch_alter_table("community_circle_invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_community_circle_invitation_mine")
        batch_op.drop_index(batch_op.f("ix_community_circle_invitation_inviter_id"))

    op.drop_table("community_circle_invitation")
    op.drop_table("community_circle")


def add_circle_to_requests() -> None:
    """On SQLite the plain way: making the table anew would take the triggers of the search with it."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "ALTER TABLE community_advice_request ADD COLUMN circle_id INTEGER "
            "CONSTRAINT fk_community_advice_request_circle_id REFERENCES community_circle (id) ON DELETE SET NULL"
        )
    else:
        op.add_column("community_advice_request", sa.Column("circle_id", sa.Integer(), nullable=True))
        op.create_foreign_key(
            "fk_community_advice_request_circle_id", "community_advice_request", "community_circle",
            ["circle_id"], ["id"], ondelete="SET NULL",
        )  # fmt: skip
    op.create_index("ix_community_advice_request_circle", "community_advice_request", ["circle_id", "asked_at", "id"])


def take_circle_from_requests() -> None:
    op.drop_index("ix_community_advice_request_circle", "community_advice_request")
    op.execute("ALTER TABLE community_advice_request DROP COLUMN circle_id")  # in place, on both databases
