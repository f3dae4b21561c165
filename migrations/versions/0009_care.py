"""telling the care team, folding, pausing"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TOLD_BEFORE = "kind in ('reply', 'offer', 'accepted', 'declined', 'message', 'thanks', 'news', 'named')"
TOLD = (
    "kind in ('reply', 'offer', 'accepted', 'declined', 'message', 'thanks', 'news', 'named', "
    "'told', 'answer', 'folded', 'restored')"
)
FOLDABLE = ("community_reply", "community_thanks", "community_standing_offer")
# Table and column: the table it refers to, and what becomes of the row.
REFERENCES = {
    "community_report": {"reporter_id": ("member", "SET NULL"), "subject_id": ("member", "SET NULL")},
    "community_care_act": {"report_id": ("report", "CASCADE"), "steward_id": ("member", "SET NULL")},
    "community_fold": {
        "member_id": ("member", "CASCADE"), "steward_id": ("member", "SET NULL"), "report_id": ("report", "SET NULL"),
    },
    "community_pause": {
        "member_id": ("member", "CASCADE"), "steward_id": ("member", "SET NULL"), "report_id": ("report", "SET NULL"),
    },
}  # fmt: skip
INDEXES = (
    ("ix_community_report_waiting", "community_report", ("closed_at", "told_at", "id")),
    ("ix_community_report_by", "community_report", ("reporter_id", "told_at")),
    ("ix_community_report_about", "community_report", ("about_ref", "closed_at")),
    ("ix_community_report_subject_id", "community_report", ("subject_id",)),
    ("ix_community_care_act_report", "community_care_act", ("report_id", "acted_at", "id")),
    ("ix_community_care_act_steward_id", "community_care_act", ("steward_id",)),
    ("ix_community_fold_about", "community_fold", ("about_ref", "restored_at")),
    ("ix_community_fold_standing", "community_fold", ("restored_at", "folded_at", "id")),
    ("ix_community_fold_member_id", "community_fold", ("member_id",)),
    ("ix_community_fold_steward_id", "community_fold", ("steward_id",)),
    ("ix_community_fold_report_id", "community_fold", ("report_id",)),
    ("ix_community_pause_standing", "community_pause", ("ended_at", "paused_at", "id")),
    ("ix_community_pause_member_id", "community_pause", ("member_id",)),
    ("ix_community_pause_steward_id", "community_pause", ("steward_id",)),
    ("ix_community_pause_report_id", "community_pause", ("report_id",)),
)


def upgrade() -> None:
    for name, columns in _tables().items():
        op.create_table(
            name,
            sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
            sa.Column("public_id", sa.String(length=32), nullable=False),
            *columns,
            sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
            sa.UniqueConstraint("public_id", name=f"uq_{name}_public_id"),
            *(
                sa.ForeignKeyConstraint(
                    [column], [f"community_{target}.id"], name=f"fk_{name}_{column}", ondelete=ondelete
                )
                for column, (target, ondelete) in REFERENCES[name].items()
            ),
        )
    for name, table, columns in INDEXES:
        op.create_index(name, table, list(columns))
    # In place: making the table of members anew would take the rows that hang on it along.
    op.add_column("community_member", sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True))
    for table in FOLDABLE:
        op.add_column(table, sa.Column("folded_at", sa.DateTime(timezone=True), nullable=True))
    _tell(TOLD)


def downgrade() -> None:
    op.execute("DELETE FROM community_notice WHERE kind IN ('told', 'answer', 'folded', 'restored')")
    _tell(TOLD_BEFORE)
    for table in FOLDABLE:
        op.execute(f"ALTER TABLE {table} DROP COLUMN folded_at")
    op.execute("ALTER TABLE community_member DROP COLUMN paused_until")
    for name, table, _columns in reversed(INDEXES):
        op.drop_index(name, table)
    for name in reversed(REFERENCES):
        op.drop_table(name)


def _tell(kinds: str) -> None:
    """What a notice may be of."""
    name = op.f("ck_community_notice_kind")
    with op.batch_alter_table("community_notice") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, kinds)


def _tables() -> dict[str, tuple[sa.Column | sa.CheckConstraint, ...]]:
    """The columns of each table, less its keys; made anew each time, since a column belongs to one table."""
    return {
        "community_report": (
            sa.Column("kind", sa.String(length=8), nullable=False),
            sa.Column("about_type", sa.String(length=16), nullable=False),
            sa.Column("about_ref", sa.String(length=32), nullable=False),
            sa.Column("reporter_id", sa.Integer(), nullable=True),
            sa.Column("subject_id", sa.Integer(), nullable=True),
            sa.Column("words", sa.Text(), nullable=False),
            sa.Column("snapshot", sa.Text(), nullable=False),
            sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
            sa.CheckConstraint("kind in ('report', 'concern', 'again')", name=op.f("ck_community_report_kind")),
        ),
        "community_care_act": (
            sa.Column("report_id", sa.Integer(), nullable=False),
            sa.Column("steward_id", sa.Integer(), nullable=True),
            sa.Column("act", sa.String(length=8), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.Column("answer", sa.Text(), nullable=False),
            sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
            sa.CheckConstraint(
                "act in ('leave', 'write', 'fold', 'restore', 'pause', 'resume')",
                name=op.f("ck_community_care_act_act"),
            ),
        ),
        "community_fold": (
            sa.Column("about_type", sa.String(length=16), nullable=False),
            sa.Column("about_ref", sa.String(length=32), nullable=False),
            sa.Column("audience", sa.String(length=8), nullable=True),
            sa.Column("member_id", sa.Integer(), nullable=True),
            sa.Column("steward_id", sa.Integer(), nullable=True),
            sa.Column("report_id", sa.Integer(), nullable=True),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.Column("folded_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("afterwards", sa.Text(), nullable=False),
        ),
        "community_pause": (
            sa.Column("member_id", sa.Integer(), nullable=False),
            sa.Column("steward_id", sa.Integer(), nullable=True),
            sa.Column("report_id", sa.Integer(), nullable=True),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.Column("until_day", sa.Date(), nullable=False),
            sa.Column("paused_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("afterwards", sa.Text(), nullable=False),
        ),
    }
