"""what was brought in from elsewhere"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "community_import_source",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_import_source")),
        sa.UniqueConstraint("ref", name=op.f("uq_community_import_source_ref")),
    )
    op.create_table(
        "community_imported_post",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["community_advice_request.id"],
            name=op.f("fk_community_imported_post_request_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["community_import_source.id"],
            name=op.f("fk_community_imported_post_source_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_imported_post")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_community_imported_post_fingerprint")),
    )
    with op.batch_alter_table("community_imported_post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_imported_post_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_imported_post_source_id"), ["source_id"], unique=False)

    op.create_table(
        "community_imported_voice",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("voice_hash", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["community_member.id"],
            name=op.f("fk_community_imported_voice_member_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_imported_voice")),
        sa.UniqueConstraint("voice_hash", name=op.f("uq_community_imported_voice_voice_hash")),
    )
    with op.batch_alter_table("community_imported_voice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_imported_voice_member_id"), ["member_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("community_imported_voice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_imported_voice_member_id"))

    op.drop_table("community_imported_voice")
    with op.batch_alter_table("community_imported_post", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_imported_post_source_id"))
        batch_op.drop_index(batch_op.f("ix_community_imported_post_request_id"))

    op.drop_table("community_imported_post")
    op.drop_table("community_import_source")
