"""introductions"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TOLD_BEFORE = (
    "kind in ('reply', 'offer', 'accepted', 'declined', 'message', 'thanks', 'news', 'named', "
    "'told', 'answer', 'folded', 'restored', 'hello', 'word_back', 'proposal', 'letter_yes', 'letter_no', 'letter')"
)
OF_INTRODUCTIONS = "'introduce', 'introduced', 'meet_yes', 'meet_no', 'met', 'not_met', 'of_three'"
NAME, WORD = "community_introduction", "community_introduction_word"


def upgrade() -> None:
    op.create_table(
        NAME,
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("maker_id", sa.Integer(), nullable=True),
        sa.Column("third_id", sa.Integer(), nullable=True),
        sa.Column("asker_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('asked', 'offered', 'met', 'declined', 'refused', 'withdrawn')", name=op.f(f"ck_{NAME}_state")
        ),
        _refers(NAME, "reply_id", "community_reply", "SET NULL"),
        *(_refers(NAME, column, "community_member", "SET NULL") for column in ("maker_id", "third_id", "asker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAME}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{NAME}_public_id")),
        sa.UniqueConstraint("reply_id", "third_id", name=op.f(f"uq_{NAME}_reply_id_third_id")),
    )
    for who in ("maker", "third", "asker"):
        op.create_index(f"ix_{NAME}_{who}", NAME, [f"{who}_id", "asked_at", "id"])
    op.create_index(f"ix_{NAME}_fading", NAME, ["state", "moved_at"])
    op.create_table(
        WORD,
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=7), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("said in ('asks', 'yes', 'not_now', 'no')", name=op.f(f"ck_{WORD}_said")),
        _refers(WORD, "introduction_id", NAME, "CASCADE"),
        _refers(WORD, "member_id", "community_member", "CASCADE"),
        sa.PrimaryKeyConstraint("introduction_id", "member_id", name=op.f(f"pk_{WORD}")),
    )
    op.create_index(op.f(f"ix_{WORD}_member_id"), WORD, ["member_id"])
    _tell(TOLD_BEFORE.replace("'letter')", f"'letter', {OF_INTRODUCTIONS})"))


def downgrade() -> None:
    op.execute(f"DELETE FROM community_notice WHERE kind IN ({OF_INTRODUCTIONS})")  # noqa: S608 (our own words)
    _tell(TOLD_BEFORE)
    op.drop_table(WORD)
    op.drop_table(NAME)


def _refers(table: str, column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def _tell(kinds: str) -> None:
    """What a notice may be of."""
    name = op.f("ck_community_notice_kind")
    with op.batch_alter_table("community_notice") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, kinds)
