"""sites that may show the widget, their keys, whom they bring, and visits"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables of the widget."""
    op.create_table(
        "widget_site",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("publishable", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("origin_lines", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_widget_site")),
        sa.UniqueConstraint("name", name=op.f("uq_widget_site_name")),
        sa.UniqueConstraint("publishable", name=op.f("uq_widget_site_publishable")),
    )
    op.create_table(
        "widget_key",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("algorithm", sa.String(length=8), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.CheckConstraint("state in ('next', 'active', 'retiring', 'revoked')", name=op.f("ck_widget_key_state")),
        sa.ForeignKeyConstraint(
            ["site_id"], ["widget_site.id"], name=op.f("fk_widget_key_site_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_widget_key")),
        sa.UniqueConstraint("site_id", "kid", name=op.f("uq_widget_key_site_id_kid")),
    )
    op.create_table(
        "widget_person",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["community_member.id"], name=op.f("fk_widget_person_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["widget_site.id"], name=op.f("fk_widget_person_site_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_widget_person")),
        sa.UniqueConstraint("site_id", "subject", name=op.f("uq_widget_person_site_id_subject")),
    )
    with op.batch_alter_table("widget_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_widget_person_member_id"), ["member_id"], unique=False)

    op.create_table(
        "widget_visit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("jti_hash", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way_hash", sa.String(length=64), nullable=True),
        sa.Column("way_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["widget_key.id"], name=op.f("fk_widget_visit_key_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["community_member.id"], name=op.f("fk_widget_visit_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["widget_site.id"], name=op.f("fk_widget_visit_site_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_widget_visit")),
        sa.UniqueConstraint("site_id", "jti_hash", name=op.f("uq_widget_visit_site_id_jti_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_widget_visit_token_hash")),
        sa.UniqueConstraint("way_hash", name=op.f("uq_widget_visit_way_hash")),
    )
    with op.batch_alter_table("widget_visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_widget_visit_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_widget_visit_key_id"), ["key_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_widget_visit_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_widget_visit_site_id_subject"), ["site_id", "subject"], unique=False)


def downgrade() -> None:
    """Nothing of them."""
    with op.batch_alter_table("widget_visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_widget_visit_site_id_subject"))
        batch_op.drop_index(batch_op.f("ix_widget_visit_member_id"))
        batch_op.drop_index(batch_op.f("ix_widget_visit_key_id"))
        batch_op.drop_index(batch_op.f("ix_widget_visit_ends_at"))

    op.drop_table("widget_visit")
    with op.batch_alter_table("widget_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_widget_person_member_id"))

    op.drop_table("widget_person")
    op.drop_table("widget_key")
    op.drop_table("widget_site")
