"""what a mail has told of"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# What somebody was told before the last mail to them, that mail has told of.
MAILED = """
UPDATE community_notice SET mailed_at = told_at WHERE EXISTS (
    SELECT 1 FROM community_mail_wishes
    WHERE community_mail_wishes.member_id = community_notice.member_id
    AND community_mail_wishes.noticed_at >= community_notice.told_at
)
"""


def upgrade() -> None:
    op.add_column("community_notice", sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(MAILED)


def downgrade() -> None:
    op.drop_column("community_notice", "mailed_at")
