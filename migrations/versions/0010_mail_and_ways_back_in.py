"""mail and ways back in"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "community_link",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('confirm', 'recover', 'steward')", name=op.f("ck_community_link_kind")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["community_member.id"], name=op.f("fk_community_link_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["community_member.id"], name=op.f("fk_community_link_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_link")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_link_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_community_link_token_hash")),
    )
    with op.batch_alter_table("community_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_link_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_link_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_link_member_id"), ["member_id"], unique=False)

    op.create_table(
        "community_mail",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('confirm', 'recover', 'notice', 'moved')", name=op.f("ck_community_mail_kind")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["community_member.id"], name=op.f("fk_community_mail_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_mail")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_mail_public_id")),
    )
    with op.batch_alter_table("community_mail", schema=None) as batch_op:
        batch_op.create_index("ix_community_mail_due", ["parked_at", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_mail_member_id"), ["member_id"], unique=False)

    op.create_table(
        "community_mail_wishes",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("confirmed", sa.String(length=254), nullable=True),
        sa.Column("notices", sa.Boolean(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["community_member.id"], name=op.f("fk_community_mail_wishes_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_community_mail_wishes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_mail_wishes_public_id")),
    )
    with op.batch_alter_table("community_mail_wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_mail_wishes_confirmed"), ["confirmed"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("community_mail_wishes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_mail_wishes_confirmed"))

    op.drop_table("community_mail_wishes")
    with op.batch_alter_table("community_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_mail_member_id"))
        batch_op.drop_index("ix_community_mail_due")

    op.drop_table("community_mail")
    with op.batch_alter_table("community_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_link_member_id"))
        batch_op.drop_index(batch_op.f("ix_community_link_ends_at"))
        batch_op.drop_index(batch_op.f("ix_community_link_by_id"))

    op.drop_table("community_link")
