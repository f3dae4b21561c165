"""how the house is set, links with an end, people who would like to come in"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "community_household",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("edition", sa.String(length=32), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_household")),
    )
    op.create_table(
        "community_application",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('waiting', 'welcome', 'not_now')", name=op.f("ck_community_application_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_application")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_application_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_community_application_token_hash")),
    )
    op.create_index("ix_community_application_answered_at", "community_application", ["answered_at"])
    op.create_index("ix_community_application_waiting", "community_application", ["state", "applied_at", "id"])
    op.add_column("community_house_invitation", sa.Column("public_id", sa.String(length=32), nullable=True))
    invitation = sa.table("community_house_invitation", sa.column("id"), sa.column("public_id"))
    connection = op.get_bind()
    for (key,) in connection.execute(sa.select(invitation.c.id)).all():
        connection.execute(
            sa.update(invitation).where(invitation.c.id == key).values(public_id=secrets.token_urlsafe(16))
        )
    with op.batch_alter_table("community_house_invitation") as batch:
        batch.alter_column("public_id", existing_type=sa.String(length=32), nullable=False)
        batch.create_unique_constraint(op.f("uq_community_house_invitation_public_id"), ["public_id"])


def downgrade() -> None:
    with op.batch_alter_table("community_house_invitation") as batch:
        batch.drop_constraint(op.f("uq_community_house_invitation_public_id"), type_="unique")
        batch.drop_column("public_id")
    op.drop_table("community_application")
    op.drop_table("community_household")
