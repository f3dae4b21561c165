"""who sees a value, and how the words that one is known for stand"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# Values of the lexicon that people hold in French already: from now on they are the same as in English.
SAME = {
    "honnetete": "honesty",
    "gentillesse": "kindness",
    "douceur": "gentleness",
    "humor": "humour",
    "liberte": "freedom",
    "fidelite": "loyalty",
    "curiosite": "curiosity",
    "simplicite": "simplicity",
    "entraide": "mutual help",
    "confiance": "trust",
    "equite": "fairness",
    "generosite": "generosity",
    "creativite": "creativity",
    "calme": "calm",
    "apprentissage": "learning",
    "travail bien fait": "work well done",
    "good work": "work well done",
    "esprit d'equipe": "team spirit",
    "esprit d’equipe": "team spirit",
    "teamwork": "team spirit",
    "fiabilite": "reliability",
    "transmission": "passing on what one knows",
}


def upgrade() -> None:
    op.add_column("community_member", sa.Column("values_begun_at", sa.DateTime(timezone=True), nullable=True))
    for name in ("known_order", "known_hidden"):
        op.add_column("community_member", sa.Column(name, sa.Text(), server_default="", nullable=False))
    seen_by = sa.Column("seen_by", sa.String(length=10), server_default="holders", nullable=False)
    op.add_column("community_member_word", seen_by)
    op.add_column("community_member_word", sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True))
    words = sa.table("community_member_word", *map(sa.column, ("id", "member_id", "kind", "folded")))
    value, other = words.c.kind == "value", words.alias()
    for before, after in SAME.items():
        held = sa.exists().where(
            other.c.member_id == words.c.member_id, other.c.kind == "value", other.c.folded == after
        )
        op.execute(words.delete().where(value, words.c.folded == before, held))
        op.execute(words.update().where(value, words.c.folded == before).values(folded=after))


def downgrade() -> None:
    for name in ("opens_at", "seen_by"):
        op.drop_column("community_member_word", name)
    for name in ("known_hidden", "known_order", "values_begun_at"):
        op.drop_column("community_member", name)
