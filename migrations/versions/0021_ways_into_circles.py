"""ways into a circle, words of those who would like to come in, and circles that only their owner knows"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("community_circle", sa.Column("ways", sa.Text(), server_default="", nullable=False))
    joining = sa.Column("joining", sa.String(length=10), server_default="invitation", nullable=False)
    op.add_column("community_circle", joining)
    op.add_column("community_circle", sa.Column("listed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("community_circle", sa.Column("link_key", sa.String(length=32), nullable=True))
    op.create_index("ix_community_circle_listed", "community_circle", ["listed", "started_at", "public_id"])
    op.create_table(
        "community_circle_knock",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"],
            ["community_circle.id"],
            name=op.f("fk_community_circle_knock_circle_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["community_member.id"],
            name=op.f("fk_community_circle_knock_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_circle_knock")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_circle_knock_public_id")),
        sa.UniqueConstraint("circle_id", "member_id", name=op.f("uq_community_circle_knock_circle_id_member_id")),
    )
    op.create_index("ix_community_circle_knock_made", "community_circle_knock", ["member_id", "asked_at"])
    op.create_table(
        "community_private_circle",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["community_member.id"],
            name=op.f("fk_community_private_circle_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_private_circle")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_private_circle_public_id")),
    )
    mine = ["member_id", "made_at", "public_id"]
    op.create_index("ix_community_private_circle_mine", "community_private_circle", mine)
    op.create_table(
        "community_private_circle_person",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"],
            ["community_private_circle.id"],
            name=op.f("fk_community_private_circle_person_circle_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["community_member.id"],
            name=op.f("fk_community_private_circle_person_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_private_circle_person")),
        sa.UniqueConstraint(
            "circle_id", "member_id", name=op.f("uq_community_private_circle_person_circle_id_member_id")
        ),
    )
    person = "community_private_circle_person"
    op.create_index(op.f(f"ix_{person}_member_id"), person, ["member_id"])


def downgrade() -> None:
    op.drop_table("community_private_circle_person")
    op.drop_table("community_private_circle")
    op.drop_table("community_circle_knock")
    op.drop_index("ix_community_circle_listed", "community_circle")
    for name in ("link_key", "listed", "joining", "ways"):
        op.drop_column("community_circle", name)
