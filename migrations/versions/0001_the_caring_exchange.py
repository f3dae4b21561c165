"""the caring exchange"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "community_attempt",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_attempt")),
    )
    with op.batch_alter_table("community_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_community_attempt_key_hash_tried_at"), ["key_hash", "tried_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_community_attempt_tried_at"), ["tried_at"], unique=False)

    op.create_table(
        "community_house_invitation",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_house_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_community_house_invitation_token_hash")),
    )
    op.create_table(
        "community_member",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("handle", sa.String(length=31), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("steward", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_member")),
        sa.UniqueConstraint("handle", name=op.f("uq_community_member_handle")),
    )
    op.create_table(
        "community_outbox",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_outbox")),
    )
    op.create_table(
        "community_advice_request",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("content_note", sa.String(length=120), nullable=True),
        sa.Column("no_advice", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("news", sa.Text(), nullable=True),
        sa.Column("ask_again_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "audience in ('space', 'people', 'nobody')", name=op.f("ck_community_advice_request_audience")
        ),
        sa.CheckConstraint("state in ('open', 'settled', 'resting')", name=op.f("ck_community_advice_request_state")),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["community_member.id"],
            name=op.f("fk_community_advice_request_author_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_advice_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_advice_request_public_id")),
    )
    with op.batch_alter_table("community_advice_request", schema=None) as batch_op:
        batch_op.create_index(
            "ix_community_advice_request_author", ["author_id", "state", "asked_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_community_advice_request_by_state", ["audience", "state", "asked_at", "id"], unique=False
        )
        batch_op.create_index("ix_community_advice_request_newest", ["audience", "asked_at", "id"], unique=False)
        batch_op.create_index(
            "ix_community_advice_request_waiting", ["audience", "waiting", "asked_at", "id"], unique=False
        )

    op.create_table(
        "community_kept_answer",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(length=300), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["community_member.id"], name=op.f("fk_community_kept_answer_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_kept_answer")),
        sa.UniqueConstraint("member_id", "key_hash", name=op.f("uq_community_kept_answer_member_id_key_hash")),
    )
    with op.batch_alter_table("community_kept_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_kept_answer_kept_at"), ["kept_at"], unique=False)

    op.create_table(
        "community_member_word",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("folded", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('value', 'experience', 'avoid')", name=op.f("ck_community_member_word_kind")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["community_member.id"], name=op.f("fk_community_member_word_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_member_word")),
        sa.UniqueConstraint("member_id", "kind", "folded", name=op.f("uq_community_member_word_member_id_kind_folded")),
    )
    op.create_table(
        "community_put_away",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("card", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["community_member.id"], name=op.f("fk_community_put_away_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "card", name=op.f("pk_community_put_away")),
    )
    op.create_table(
        "community_session",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["community_member.id"], name=op.f("fk_community_session_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_community_session_token_hash")),
    )
    with op.batch_alter_table("community_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_session_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_session_member_id"), ["member_id"], unique=False)

    op.create_table(
        "community_help_offer",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("when_words", sa.String(length=120), nullable=False),
        sa.Column("until_words", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('offered', 'accepted', 'declined', 'withdrawn', 'done')",
            name=op.f("ck_community_help_offer_state"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["community_member.id"], name=op.f("fk_community_help_offer_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["community_advice_request.id"],
            name=op.f("fk_community_help_offer_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_help_offer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_help_offer_public_id")),
    )
    with op.batch_alter_table("community_help_offer", schema=None) as batch_op:
        batch_op.create_index("ix_community_help_offer_author", ["author_id", "offered_at", "id"], unique=False)
        batch_op.create_index("ix_community_help_offer_request", ["request_id", "offered_at", "id"], unique=False)

    op.create_table(
        "community_reply",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('listening', 'experience', 'advice', 'practical', 'introduction', 'with_you')",
            name=op.f("ck_community_reply_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["community_member.id"], name=op.f("fk_community_reply_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["community_advice_request.id"],
            name=op.f("fk_community_reply_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_reply")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_reply_public_id")),
    )
    with op.batch_alter_table("community_reply", schema=None) as batch_op:
        batch_op.create_index("ix_community_reply_author", ["author_id", "written_at", "id"], unique=False)
        batch_op.create_index("ix_community_reply_thread", ["request_id", "written_at", "id"], unique=False)

    op.create_table(
        "community_request_helper",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["community_member.id"],
            name=op.f("fk_community_request_helper_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["community_advice_request.id"],
            name=op.f("fk_community_request_helper_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", "member_id", name=op.f("pk_community_request_helper")),
    )
    with op.batch_alter_table("community_request_helper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_request_helper_member_id"), ["member_id"], unique=False)

    op.create_table(
        "community_request_reader",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["community_member.id"],
            name=op.f("fk_community_request_reader_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["community_advice_request.id"],
            name=op.f("fk_community_request_reader_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", "member_id", name=op.f("pk_community_request_reader")),
    )
    with op.batch_alter_table("community_request_reader", schema=None) as batch_op:
        batch_op.create_index(
            "ix_community_request_reader_newest", ["member_id", "asked_at", "request_id"], unique=False
        )

    op.create_table(
        "community_request_topic",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["community_advice_request.id"],
            name=op.f("fk_community_request_topic_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", "topic", name=op.f("pk_community_request_topic")),
    )
    with op.batch_alter_table("community_request_topic", schema=None) as batch_op:
        batch_op.create_index("ix_community_request_topic_newest", ["topic", "asked_at", "request_id"], unique=False)

    op.create_table(
        "community_offer_message",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["community_member.id"],
            name=op.f("fk_community_offer_message_author_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["community_help_offer.id"],
            name=op.f("fk_community_offer_message_offer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_offer_message")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_offer_message_public_id")),
    )
    with op.batch_alter_table("community_offer_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_offer_message_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_community_offer_message_thread", ["offer_id", "sent_at", "id"], unique=False)

    op.create_table(
        "community_thanks",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=True),
        sa.Column("receiver_id", sa.Integer(), nullable=True),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("qualities", sa.Text(), nullable=False),
        sa.Column("giver_shares", sa.Boolean(), nullable=False),
        sa.Column("receiver_shares", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("kept_by_receiver", sa.Boolean(), nullable=False),
        sa.Column("thanked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["giver_id"], ["community_member.id"], name=op.f("fk_community_thanks_giver_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["community_help_offer.id"], name=op.f("fk_community_thanks_offer_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["community_member.id"], name=op.f("fk_community_thanks_receiver_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["community_reply.id"], name=op.f("fk_community_thanks_reply_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["community_advice_request.id"],
            name=op.f("fk_community_thanks_request_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_thanks")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_thanks_public_id")),
    )
    with op.batch_alter_table("community_thanks", schema=None) as batch_op:
        batch_op.create_index("ix_community_thanks_given", ["giver_id", "thanked_at", "id"], unique=False)
        batch_op.create_index("ix_community_thanks_known_for", ["receiver_id", "shared", "thanked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_thanks_offer_id"), ["offer_id"], unique=False)
        batch_op.create_index("ix_community_thanks_received", ["receiver_id", "thanked_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_thanks_reply_id"), ["reply_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_thanks_request_id"), ["request_id"], unique=False)
        batch_op.create_index("ix_community_thanks_shared", ["shared", "thanked_at", "id"], unique=False)

    op.create_table(
        "community_notice",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("thanks_id", sa.Integer(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind in ('reply', 'offer', 'accepted', 'declined', 'message', 'thanks', 'news', 'named')",
            name=op.f("ck_community_notice_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["community_member.id"], name=op.f("fk_community_notice_actor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["community_member.id"], name=op.f("fk_community_notice_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["community_help_offer.id"], name=op.f("fk_community_notice_offer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["community_advice_request.id"],
            name=op.f("fk_community_notice_request_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["thanks_id"], ["community_thanks.id"], name=op.f("fk_community_notice_thanks_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_notice")),
        sa.UniqueConstraint("member_id", "kind", "subject", name=op.f("uq_community_notice_member_id_kind_subject")),
        sa.UniqueConstraint("public_id", name=op.f("uq_community_notice_public_id")),
    )
    with op.batch_alter_table("community_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_notice_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_notice_offer_id"), ["offer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_notice_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_notice_subject"), ["subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_notice_thanks_id"), ["thanks_id"], unique=False)
        batch_op.create_index(
            "ix_community_notice_waiting", ["member_id", "put_away_at", "told_at", "id"], unique=False
        )

    _make_search()


def downgrade() -> None:
    _drop_search()
    with op.batch_alter_table("community_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_community_notice_waiting")
        batch_op.drop_index(batch_op.f("ix_community_notice_thanks_id"))
        batch_op.drop_index(batch_op.f("ix_community_notice_subject"))
        batch_op.drop_index(batch_op.f("ix_community_notice_request_id"))
        batch_op.drop_index(batch_op.f("ix_community_notice_offer_id"))
        batch_op.drop_index(batch_op.f("ix_community_notice_actor_id"))

    op.drop_table("community_notice")
    with op.batch_alter_table("community_thanks", schema=None) as batch_op:
        batch_op.drop_index("ix_community_thanks_shared")
        batch_op.drop_index(batch_op.f("ix_community_thanks_request_id"))
        batch_op.drop_index(batch_op.f("ix_community_thanks_reply_id"))
        batch_op.drop_index("ix_community_thanks_received")
        batch_op.drop_index(batch_op.f("ix_community_thanks_offer_id"))
        batch_op.drop_index("ix_community_thanks_known_for")
        batch_op.drop_index("ix_community_thanks_given")

    op.drop_table("community_thanks")
    with op.batch_alter_table("community_offer_message", schema=None) as batch_op:
        batch_op.drop_index("ix_community_offer_message_thread")
        batch_op.drop_index(batch_op.f("ix_community_offer_message_author_id"))

    op.drop_table("community_offer_message")
    with op.batch_alter_table("community_request_topic", schema=None) as batch_op:
        batch_op.drop_index("ix_community_request_topic_newest")

    op.drop_table("community_request_topic")
    with op.batch_alter_table("community_request_reader", schema=None) as batch_op:
        batch_op.drop_index("ix_community_request_reader_newest")

    op.drop_table("community_request_reader")
    with op.batch_alter_table("community_request_helper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_request_helper_member_id"))

    op.drop_table("community_request_helper")
    with op.batch_alter_table("community_reply", schema=None) as batch_op:
        batch_op.drop_index("ix_community_reply_thread")
        batch_op.drop_index("ix_community_reply_author")

    op.drop_table("community_reply")
    with op.batch_alter_table("community_help_offer", schema=None) as batch_op:
        batch_op.drop_index("ix_community_help_offer_request")
        batch_op.drop_index("ix_community_help_offer_author")

    op.drop_table("community_help_offer")
    with op.batch_alter_table("community_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_session_member_id"))
        batch_op.drop_index(batch_op.f("ix_community_session_ends_at"))

    op.drop_table("community_session")
    op.drop_table("community_put_away")
    op.drop_table("community_member_word")
    with op.batch_alter_table("community_kept_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_kept_answer_kept_at"))

    op.drop_table("community_kept_answer")
    with op.batch_alter_table("community_advice_request", schema=None) as batch_op:
        batch_op.drop_index("ix_community_advice_request_waiting")
        batch_op.drop_index("ix_community_advice_request_newest")
        batch_op.drop_index("ix_community_advice_request_by_state")
        batch_op.drop_index("ix_community_advice_request_author")

    op.drop_table("community_advice_request")
    op.drop_table("community_outbox")
    op.drop_table("community_member")
    op.drop_table("community_house_invitation")
    with op.batch_alter_table("community_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_attempt_tried_at"))
        batch_op.drop_index(batch_op.f("ix_community_attempt_key_hash_tried_at"))

    op.drop_table("community_attempt")


SQLITE_SEARCH = (
    """CREATE VIRTUAL TABLE community_advice_search USING fts5(
        title, body, topics, content='community_advice_request', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2', prefix='2 3'
    )""",
    """CREATE TRIGGER community_advice_search_insert AFTER INSERT ON community_advice_request BEGIN
        INSERT INTO community_advice_search(rowid, title, body, topics)
        VALUES (new.id, new.title, new.body, new.topics);
    END""",
    """CREATE TRIGGER community_advice_search_delete AFTER DELETE ON community_advice_request BEGIN
        INSERT INTO community_advice_search(community_advice_search, rowid, title, body, topics)
        VALUES ('delete', old.id, old.title, old.body, old.topics);
    END""",
    """CREATE TRIGGER community_advice_search_update
    AFTER UPDATE OF title, body, topics ON community_advice_request BEGIN
        INSERT INTO community_advice_search(community_advice_search, rowid, title, body, topics)
        VALUES ('delete', old.id, old.title, old.body, old.topics);
        INSERT INTO community_advice_search(rowid, title, body, topics)
        VALUES (new.id, new.title, new.body, new.topics);
    END""",
)
POSTGRESQL_SEARCH = """
ALTER TABLE community_advice_request ADD COLUMN search tsvector;
CREATE INDEX ix_community_advice_request_search ON community_advice_request USING gin (search);
CREATE FUNCTION community_advice_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    new.search := to_tsvector('simple', new.title || ' ' || new.body || ' ' || new.topics);
    RETURN new;
END $$;
CREATE TRIGGER community_advice_search BEFORE INSERT OR UPDATE OF title, body, topics ON community_advice_request
    FOR EACH ROW EXECUTE FUNCTION community_advice_search();
"""


def _make_search() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for statement in SQLITE_SEARCH:
            connection.exec_driver_sql(statement)
    else:
        connection.exec_driver_sql(POSTGRESQL_SEARCH)


def _drop_search() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for name in ("insert", "delete", "update"):
            connection.exec_driver_sql(f"DROP TRIGGER community_advice_search_{name}")
        connection.exec_driver_sql("DROP TABLE community_advice_search")
    else:
        connection.exec_driver_sql("DROP TRIGGER community_advice_search ON community_advice_request")
        connection.exec_driver_sql("DROP FUNCTION community_advice_search()")
