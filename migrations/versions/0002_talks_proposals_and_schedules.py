"""Add talks, proposals, reviews, schedules and sign-ups.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the schema one step up."""
    op.create_table(
        "profiles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("bio", sa.JSON(), nullable=False),
        sa.Column("picture_file", sa.String(length=200), nullable=True),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=False),
        sa.Column("external_guid", sa.String(length=80), nullable=False),
        sa.Column("external_code", sa.String(length=80), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_profiles_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("person_id", name=op.f("uq_profiles_person_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_profiles_slug")),
    )
    op.create_table(
        "calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("intro", sa.JSON(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("grace_no", sa.Integer(), nullable=False),
        sa.Column("grace_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("max_co_speakers", sa.Integer(), nullable=False),
        sa.Column("max_topics", sa.Integer(), nullable=False),
        sa.Column("confirm_days", sa.Integer(), nullable=False),
        sa.Column("proposal_counter", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(event_id IS NULL) <> (series_id IS NULL)", name=op.f("ck_calls_one_home")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_calls_event_id_events"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_calls_series_id_series"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("event_id", name=op.f("uq_calls_event_id")),
        sa.UniqueConstraint("series_id", name=op.f("uq_calls_series_id")),
    )
    op.create_table(
        "releases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_releases_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_releases_event_id_number")),
    )
    op.create_table(
        "star_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("read_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("write_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("talk_ids", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_star_lists_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_star_lists")),
        sa.UniqueConstraint("read_hash", name=op.f("uq_star_lists_read_hash")),
    )
    with op.batch_alter_table("star_lists", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_star_lists_event_id"), ["event_id"], unique=False)

    op.create_table(
        "call_questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "text", "choice", "several", "number", "checkbox", name="questionkind", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("hint", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_call_questions_call_id_calls"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_questions")),
    )
    with op.batch_alter_table("call_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_questions_call_id"), ["call_id"], unique=False)

    op.create_table(
        "call_topics",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_call_topics_call_id_calls"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_call_topics_topic_id_topics"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", "topic_id", name=op.f("pk_call_topics")),
    )
    with op.batch_alter_table("call_topics", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_topics_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "call_types",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "format",
            sa.Enum(
                "talk", "discussion", "workshop", "demo", "lightning", name="talkformat", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_call_types_call_id_calls"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_types")),
    )
    with op.batch_alter_table("call_types", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_types_call_id"), ["call_id"], unique=False)

    op.create_table(
        "criteria",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.CheckConstraint("weight >= 1", name=op.f("ck_criteria_weight")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_criteria_call_id_calls"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria")),
    )
    with op.batch_alter_table("criteria", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_criteria_call_id"), ["call_id"], unique=False)

    op.create_table(
        "reviewers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_reviewers_call_id_calls"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reviewers_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewers")),
        sa.UniqueConstraint("call_id", "user_id", name=op.f("uq_reviewers_call_id_user_id")),
    )
    with op.batch_alter_table("reviewers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reviewers_user_id"), ["user_id"], unique=False)

    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("type_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "accepted",
                "confirmed",
                "rejected",
                "withdrawn",
                "cancelled",
                name="proposalstatus",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("abstract", sa.JSON(), nullable=False),
        sa.Column("takeaway", sa.JSON(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("availability", sa.JSON(), nullable=False),
        sa.Column("availability_note", sa.String(length=300), nullable=False),
        sa.Column("mark", sa.Enum("accept", "reject", name="mark", native_enum=False, length=20), nullable=True),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("decision_mail_id", sa.Uuid(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders_sent", sa.Integer(), nullable=False),
        sa.Column("draft_no", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_proposals_call_id_calls"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_proposals_event_id_events"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["call_types.id"], name=op.f("fk_proposals_type_id_call_types"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_proposals_call_id_number")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index("ix_proposals_call_id_status", ["call_id", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_decision_mail_id"), ["decision_mail_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_event_id"), ["event_id"], unique=False)
        batch_op.create_index("ix_proposals_status_saved_at", ["status", "saved_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_type_id"), ["type_id"], unique=False)

    op.create_table(
        "reviewer_topics",
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["reviewers.id"], name=op.f("fk_reviewer_topics_reviewer_id_reviewers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_reviewer_topics_topic_id_topics"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reviewer_id", "topic_id", name=op.f("pk_reviewer_topics")),
    )
    with op.batch_alter_table("reviewer_topics", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reviewer_topics_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "proposal_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposals.id"],
            name=op.f("fk_proposal_answers_proposal_id_proposals"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["call_questions.id"],
            name=op.f("fk_proposal_answers_question_id_call_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_answers")),
        sa.UniqueConstraint("proposal_id", "question_id", name=op.f("uq_proposal_answers_proposal_id_question_id")),
    )
    with op.batch_alter_table("proposal_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_answers_question_id"), ["question_id"], unique=False)

    op.create_table(
        "proposal_speakers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("given_name", sa.String(length=80), nullable=False),
        sa.Column("family_name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("address_key", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("bio", sa.JSON(), nullable=False),
        sa.Column("picture_file", sa.String(length=200), nullable=True),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("is_first_talk", sa.Boolean(), nullable=False),
        sa.Column("link_no", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_proposal_speakers_person_id_persons"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposals.id"],
            name=op.f("fk_proposal_speakers_proposal_id_proposals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_speakers")),
        sa.UniqueConstraint("proposal_id", "address_key", name=op.f("uq_proposal_speakers_proposal_id_address_key")),
    )
    with op.batch_alter_table("proposal_speakers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_speakers_person_id"), ["person_id"], unique=False)

    op.create_table(
        "proposal_topics",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_topics_proposal_id_proposals"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_proposal_topics_topic_id_topics"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "topic_id", name=op.f("pk_proposal_topics")),
    )
    with op.batch_alter_table("proposal_topics", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_topics_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("abstained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("conflict_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_reviews_proposal_id_proposals"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reviews_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("proposal_id", "user_id", name=op.f("uq_reviews_proposal_id_user_id")),
    )
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reviews_user_id"), ["user_id"], unique=False)

    op.create_table(
        "proposal_consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("speaker_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Enum("slides", "recording", name="itemkind", native_enum=False, length=20), nullable=False
        ),
        sa.Column("wording", sa.String(length=500), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["speaker_id"],
            ["proposal_speakers.id"],
            name=op.f("fk_proposal_consents_speaker_id_proposal_speakers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_consents")),
    )
    with op.batch_alter_table("proposal_consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_consents_speaker_id"), ["speaker_id"], unique=False)

    op.create_table(
        "released_talks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("talk_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Enum("talk", "break", "blocker", name="talkkind", native_enum=False, length=20), nullable=False
        ),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("room_name", sa.String(length=80), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("abstract", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("speaker_ids", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["releases.id"], name=op.f("fk_released_talks_release_id_releases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_released_talks_room_id_rooms"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["talk_id"], ["talks.id"], name=op.f("fk_released_talks_talk_id_talks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_talks")),
        sa.UniqueConstraint("release_id", "talk_id", name=op.f("uq_released_talks_release_id_talk_id")),
    )
    with op.batch_alter_table("released_talks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_released_talks_room_id"), ["room_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_released_talks_talk_id"), ["talk_id"], unique=False)

    op.create_table(
        "scores",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name=op.f("ck_scores_value")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criteria.id"], name=op.f("fk_scores_criterion_id_criteria"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_scores_review_id_reviews"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scores")),
        sa.UniqueConstraint("review_id", "criterion_id", name=op.f("uq_scores_review_id_criterion_id")),
    )
    with op.batch_alter_table("scores", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scores_criterion_id"), ["criterion_id"], unique=False)

    op.create_table(
        "sign_ups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("talk_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("queue_no", sa.Integer(), nullable=True),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_sign_ups_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["talk_id"], ["talks.id"], name=op.f("fk_sign_ups_talk_id_talks"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ups")),
        sa.UniqueConstraint("talk_id", "queue_no", name=op.f("uq_sign_ups_talk_id_queue_no")),
    )
    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ups_registration_id"), ["registration_id"], unique=False)
        batch_op.create_index(
            "uq_sign_ups_open_talk_id_registration_id",
            ["talk_id", "registration_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "slots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("talk_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("minutes >= 1", name=op.f("ck_slots_minutes")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_slots_event_id_events"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_slots_room_id_rooms"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["talk_id"], ["talks.id"], name=op.f("fk_slots_talk_id_talks"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slots")),
        sa.UniqueConstraint("talk_id", name=op.f("uq_slots_talk_id")),
    )
    with op.batch_alter_table("slots", schema=None) as batch_op:
        batch_op.create_index("ix_slots_event_id_starts_at", ["event_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_slots_room_id"), ["room_id"], unique=False)

    op.create_table(
        "talk_topics",
        sa.Column("talk_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["talk_id"], ["talks.id"], name=op.f("fk_talk_topics_talk_id_talks"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_talk_topics_topic_id_topics"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("talk_id", "topic_id", name=op.f("pk_talk_topics")),
    )
    with op.batch_alter_table("talk_topics", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talk_topics_topic_id"), ["topic_id"], unique=False)

    with op.batch_alter_table("calendar_entries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("talk_id", sa.Uuid(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_calendar_entries_event_id_person_id"), type_="unique")
        batch_op.create_index(
            "uq_calendar_entries_event_id_person_id",
            ["event_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("talk_id IS NULL"),
            postgresql_where=sa.text("talk_id IS NULL"),
        )
        batch_op.create_index("uq_calendar_entries_talk_id_person_id", ["talk_id", "person_id"], unique=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_calendar_entries_talk_id_talks"), "talks", ["talk_id"], ["id"], ondelete="CASCADE"
        )

    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.add_column(sa.Column("schedule_opened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("schedule_version", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("schedule_shift_minutes", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("is_schedule_revised", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
        batch_op.add_column(sa.Column("release_count", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("talk_counter", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("hubs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("draft_days", sa.Integer(), server_default="90", nullable=False))
        batch_op.add_column(sa.Column("proposal_days", sa.Integer(), server_default="365", nullable=False))
        batch_op.add_column(sa.Column("profile_days", sa.Integer(), server_default="1095", nullable=False))
        batch_op.add_column(sa.Column("remind_first_days", sa.Integer(), server_default="3", nullable=False))
        batch_op.add_column(sa.Column("remind_again_days", sa.Integer(), server_default="7", nullable=False))
        batch_op.add_column(sa.Column("remind_before_days", sa.Integer(), server_default="2", nullable=False))

    with op.batch_alter_table("outbox_mails", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proposal_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("talk_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_outbox_mails_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_mails_talk_id"), ["talk_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_mails_talk_id_talks"), "talks", ["talk_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_mails_proposal_id_proposals"),
            "proposals",
            ["proposal_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.add_column(sa.Column("speaker_no", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("speaker_link_sent_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("speaker_confirmed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_speaker", sa.Boolean(), server_default=sa.text("false"), nullable=False))

    with op.batch_alter_table("speakers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("profile_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("is_named", sa.Boolean(), server_default=sa.text("true"), nullable=False))
        batch_op.create_index(batch_op.f("ix_speakers_profile_id"), ["profile_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_speakers_profile_id_profiles"), "profiles", ["profile_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("talks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proposal_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("repeats_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "status",
                sa.Enum("requested", "confirmed", "cancelled", name="talkstatus", native_enum=False, length=20),
                server_default="confirmed",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column("is_in_running_order", sa.Boolean(), server_default=sa.text("true"), nullable=False)
        )
        batch_op.add_column(sa.Column("slug", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("guid", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("description", sa.JSON(), server_default=sa.text('\'{"de": "", "en": ""}\''), nullable=False)
        )
        batch_op.add_column(sa.Column("format", sa.String(length=40), server_default="talk", nullable=False))
        batch_op.add_column(sa.Column("track", sa.String(length=80), server_default="", nullable=False))
        batch_op.add_column(sa.Column("language", sa.String(length=8), server_default="de", nullable=False))
        batch_op.add_column(sa.Column("notes", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("capacity", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("places_held", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("places_limit", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("persons_waiting", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("queue_counter", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("suggestion", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("suggested_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("extra", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
        batch_op.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_talks_event_id_guid"), ["event_id", "guid"])
        batch_op.create_unique_constraint(batch_op.f("uq_talks_event_id_number"), ["event_id", "number"])
        batch_op.create_unique_constraint(batch_op.f("uq_talks_event_id_slug"), ["event_id", "slug"])
        batch_op.create_unique_constraint(batch_op.f("uq_talks_proposal_id"), ["proposal_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_talks_repeats_id_talks"), "talks", ["repeats_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_talks_proposal_id_proposals"), "proposals", ["proposal_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_talks_places"), "places_limit IS NULL OR places_held <= places_limit"
        )
        batch_op.create_check_constraint(batch_op.f("ck_talks_places_held"), "places_held >= 0")


def downgrade() -> None:
    """Take the schema one step down."""
    # What the schema before has no word for: entries of speakers, reviewers, time that a room is taken.
    op.execute("DELETE FROM calendar_entries WHERE talk_id IS NOT NULL")
    op.execute("UPDATE users SET role = 'door', is_active = false WHERE role = 'reviewer'")
    op.execute("UPDATE talks SET kind = 'break' WHERE kind = 'blocker'")
    with op.batch_alter_table("talks", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_talks_places_held"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_talks_places"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_talks_proposal_id_proposals"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_talks_repeats_id_talks"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_talks_proposal_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_talks_event_id_slug"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_talks_event_id_number"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_talks_event_id_guid"), type_="unique")
        batch_op.drop_column("cancelled_at")
        batch_op.drop_column("extra")
        batch_op.drop_column("suggested_at")
        batch_op.drop_column("suggestion")
        batch_op.drop_column("queue_counter")
        batch_op.drop_column("persons_waiting")
        batch_op.drop_column("places_limit")
        batch_op.drop_column("places_held")
        batch_op.drop_column("capacity")
        batch_op.drop_column("notes")
        batch_op.drop_column("language")
        batch_op.drop_column("track")
        batch_op.drop_column("format")
        batch_op.drop_column("description")
        batch_op.drop_column("number")
        batch_op.drop_column("guid")
        batch_op.drop_column("slug")
        batch_op.drop_column("is_in_running_order")
        batch_op.drop_column("status")
        batch_op.drop_column("repeats_id")
        batch_op.drop_column("proposal_id")

    with op.batch_alter_table("speakers", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_speakers_profile_id_profiles"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_speakers_profile_id"))
        batch_op.drop_column("is_named")
        batch_op.drop_column("profile_id")

    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_column("is_speaker")

    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_column("speaker_confirmed_at")
        batch_op.drop_column("speaker_link_sent_at")
        batch_op.drop_column("speaker_no")

    with op.batch_alter_table("hubs", schema=None) as batch_op:
        batch_op.drop_column("remind_before_days")
        batch_op.drop_column("remind_again_days")
        batch_op.drop_column("remind_first_days")
        batch_op.drop_column("profile_days")
        batch_op.drop_column("proposal_days")
        batch_op.drop_column("draft_days")

    with op.batch_alter_table("outbox_mails", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outbox_mails_proposal_id_proposals"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_outbox_mails_talk_id_talks"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_outbox_mails_talk_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_mails_proposal_id"))
        batch_op.drop_column("talk_id")
        batch_op.drop_column("proposal_id")

    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_column("talk_counter")
        batch_op.drop_column("release_count")
        batch_op.drop_column("is_schedule_revised")
        batch_op.drop_column("schedule_shift_minutes")
        batch_op.drop_column("schedule_version")
        batch_op.drop_column("schedule_opened_at")

    with op.batch_alter_table("calendar_entries", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_calendar_entries_talk_id_talks"), type_="foreignkey")
        batch_op.drop_index("uq_calendar_entries_talk_id_person_id")
        batch_op.drop_index(
            "uq_calendar_entries_event_id_person_id",
            sqlite_where=sa.text("talk_id IS NULL"),
            postgresql_where=sa.text("talk_id IS NULL"),
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_calendar_entries_event_id_person_id"), ["event_id", "person_id"]
        )
        batch_op.drop_column("talk_id")

    with op.batch_alter_table("talk_topics", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talk_topics_topic_id"))

    op.drop_table("talk_topics")
    with op.batch_alter_table("slots", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slots_room_id"))
        batch_op.drop_index("ix_slots_event_id_starts_at")

    op.drop_table("slots")
    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_sign_ups_open_talk_id_registration_id",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_sign_ups_registration_id"))

    op.drop_table("sign_ups")
    with op.batch_alter_table("scores", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scores_criterion_id"))

    op.drop_table("scores")
    with op.batch_alter_table("released_talks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_released_talks_talk_id"))
        batch_op.drop_index(batch_op.f("ix_released_talks_room_id"))

    op.drop_table("released_talks")
    with op.batch_alter_table("proposal_consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_consents_speaker_id"))

    op.drop_table("proposal_consents")
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reviews_user_id"))

    op.drop_table("reviews")
    with op.batch_alter_table("proposal_topics", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_topics_topic_id"))

    op.drop_table("proposal_topics")
    with op.batch_alter_table("proposal_speakers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_speakers_person_id"))

    op.drop_table("proposal_speakers")
    with op.batch_alter_table("proposal_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_answers_question_id"))

    op.drop_table("proposal_answers")
    with op.batch_alter_table("reviewer_topics", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reviewer_topics_topic_id"))

    op.drop_table("reviewer_topics")
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposals_type_id"))
        batch_op.drop_index("ix_proposals_status_saved_at")
        batch_op.drop_index(batch_op.f("ix_proposals_event_id"))
        batch_op.drop_index(batch_op.f("ix_proposals_decision_mail_id"))
        batch_op.drop_index("ix_proposals_call_id_status")

    op.drop_table("proposals")
    with op.batch_alter_table("reviewers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reviewers_user_id"))

    op.drop_table("reviewers")
    with op.batch_alter_table("criteria", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_criteria_call_id"))

    op.drop_table("criteria")
    with op.batch_alter_table("call_types", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_types_call_id"))

    op.drop_table("call_types")
    with op.batch_alter_table("call_topics", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_topics_topic_id"))

    op.drop_table("call_topics")
    with op.batch_alter_table("call_questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_questions_call_id"))

    op.drop_table("call_questions")
    with op.batch_alter_table("star_lists", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_star_lists_event_id"))

    op.drop_table("star_lists")
    op.drop_table("releases")
    op.drop_table("calls")
    op.drop_table("profiles")
