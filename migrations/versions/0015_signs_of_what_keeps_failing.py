"""signs of what keeps failing"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None
SHORT, LONG = sa.String(length=10), sa.String(length=60)


def upgrade() -> None:
    with op.batch_alter_table("community_sign_of_life") as table:
        table.alter_column("what", existing_type=SHORT, type_=LONG, existing_nullable=False)


def downgrade() -> None:
    op.execute("DELETE FROM community_sign_of_life WHERE length(what) > 10")
    with op.batch_alter_table("community_sign_of_life") as table:
        table.alter_column("what", existing_type=LONG, type_=SHORT, existing_nullable=False)
