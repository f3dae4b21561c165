"""letters between two people who have met here"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TOLD_BEFORE = (
    "kind in ('reply', 'offer', 'accepted', 'declined', 'message', 'thanks', 'news', 'named', "
    "'told', 'answer', 'folded', 'restored', 'hello', 'word_back')"
)
TOLD = TOLD_BEFORE.replace("'word_back')", "'word_back', 'proposal', 'letter_yes', 'letter_no', 'letter')")
NAME, LETTER = "community_correspondence", "community_letter"


def upgrade() -> None:
    op.create_table(
        NAME,
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("thanks_id", sa.Integer(), nullable=True),
        sa.Column("hello_word_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("put_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposer_rests_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("other_rests_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('proposed', 'open', 'declined', 'withdrawn')", name=op.f(f"ck_{NAME}_state")),
        _refers(NAME, "proposer_id", "community_member", "SET NULL"),
        _refers(NAME, "other_id", "community_member", "SET NULL"),
        _refers(NAME, "request_id", "community_advice_request", "SET NULL"),
        _refers(NAME, "thanks_id", "community_thanks", "SET NULL"),
        _refers(NAME, "hello_word_id", "community_hello_word", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAME}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{NAME}_public_id")),
        sa.UniqueConstraint("proposer_id", "other_id", name=op.f(f"uq_{NAME}_proposer_id_other_id")),
    )
    op.create_index(f"ix_{NAME}_proposer", NAME, ["proposer_id", "state", "proposed_at", "id"])
    op.create_index(f"ix_{NAME}_other", NAME, ["other_id", "state", "proposed_at", "id"])
    op.create_index(f"ix_{NAME}_fading", NAME, ["state", "proposed_at"])
    for column in ("request_id", "thanks_id", "hello_word_id"):
        op.create_index(op.f(f"ix_{NAME}_{column}"), NAME, [column])
    op.create_table(
        LETTER,
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("correspondence_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        _refers(LETTER, "correspondence_id", NAME, "CASCADE"),
        _refers(LETTER, "author_id", "community_member", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{LETTER}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{LETTER}_public_id")),
    )
    op.create_index(f"ix_{LETTER}_in", LETTER, ["correspondence_id", "written_at", "id"])
    op.create_index(f"ix_{LETTER}_by", LETTER, ["author_id", "written_at"])
    op.create_index(f"ix_{LETTER}_on_its_way", LETTER, ["delivered_at", "written_at"])
    _tell(TOLD)


def downgrade() -> None:
    op.execute("DELETE FROM community_notice WHERE kind IN ('proposal', 'letter_yes', 'letter_no', 'letter')")
    _tell(TOLD_BEFORE)
    op.drop_table(LETTER)
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
