"""Add materials, uploads, feedback, certificates and figures.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the schema one step up."""
    op.create_table(
        "event_figures",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_figures_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_figures")),
    )
    op.create_table(
        "feedback_forms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_feedback_forms_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_forms")),
        sa.UniqueConstraint("event_id", name=op.f("uq_feedback_forms_event_id")),
    )
    op.create_table(
        "feedback_marks",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_feedback_marks_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_feedback_marks")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("feedback_marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_marks_event_id"), ["event_id"], unique=False)

    op.create_table(
        "certificates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=161), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("event_title", sa.String(length=300), nullable=False),
        sa.Column("event_label", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_online", sa.Boolean(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(length=120), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "withdrawn_for",
            sa.Enum(
                "name_corrected",
                "check_in_undone",
                "replaced",
                "by_organiser",
                name="certificateend",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_certificates_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_certificates_registration_id_registrations"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("code", name=op.f("uq_certificates_code")),
    )
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificates_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_issued_at"), ["issued_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificates_registration_id"), ["registration_id"], unique=False)
        batch_op.create_index(
            "uq_certificates_valid_registration_id",
            ["registration_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "feedback_responses",
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("talk_id", sa.Uuid(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_feedback_responses_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["talk_id"], ["talks.id"], name=op.f("fk_feedback_responses_talk_id_talks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_feedback_responses")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("feedback_responses", schema=None) as batch_op:
        batch_op.create_index("ix_feedback_responses_event_id", ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_responses_talk_id"), ["talk_id"], unique=False)

    op.create_table(
        "feedback_snapshots",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("talk_id", sa.Uuid(), nullable=True),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.CheckConstraint("responses >= 5", name=op.f("ck_feedback_snapshots_responses")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_feedback_snapshots_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["talk_id"], ["talks.id"], name=op.f("fk_feedback_snapshots_talk_id_talks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_feedback_snapshots")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("feedback_snapshots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_snapshots_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_snapshots_talk_id"), ["talk_id"], unique=False)

    op.create_table(
        "materials",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("talk_id", sa.Uuid(), nullable=True),
        sa.Column("speaker_id", sa.Uuid(), nullable=True),
        sa.Column("is_of_speaker", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "slides", "file", "recording", "link", "minutes", name="materialkind", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column(
            "licence",
            sa.Enum("all_rights", "cc_by", "cc_by_sa", "cc_by_nc", "cc0", name="licence", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column(
            "audience",
            sa.Enum(
                "organisers",
                "speaker",
                "checked_in",
                "registered",
                "everyone",
                name="audience",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "publish_when",
            sa.Enum("now", "at", "after_talk", name="publishwhen", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "speaker_audience",
            sa.Enum(
                "organisers",
                "speaker",
                "checked_in",
                "registered",
                "everyone",
                name="audience",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "speaker_publish_when",
            sa.Enum("now", "at", "after_talk", name="publishwhen", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("speaker_publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_materials_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speakers.id"], name=op.f("fk_materials_speaker_id_speakers"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["talk_id"], ["talks.id"], name=op.f("fk_materials_talk_id_talks"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materials")),
    )
    with op.batch_alter_table("materials", schema=None) as batch_op:
        batch_op.create_index("ix_materials_event_id_position", ["event_id", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_materials_speaker_id"), ["speaker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_materials_talk_id"), ["talk_id"], unique=False)

    op.create_table(
        "material_consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("material_id", sa.Uuid(), nullable=False),
        sa.Column("speaker_id", sa.Uuid(), nullable=True),
        sa.Column("wording", sa.String(length=500), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["material_id"],
            ["materials.id"],
            name=op.f("fk_material_consents_material_id_materials"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speakers.id"], name=op.f("fk_material_consents_speaker_id_speakers"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_consents")),
        sa.UniqueConstraint("material_id", "speaker_id", name=op.f("uq_material_consents_material_id_speaker_id")),
    )
    with op.batch_alter_table("material_consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_consents_speaker_id"), ["speaker_id"], unique=False)

    op.create_table(
        "material_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("material_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Enum("main", "captions", name="filerole", native_enum=False, length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("stored_as", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "clean", "unchecked", "infected", "released", name="filestate", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("state_note", sa.String(length=300), nullable=False),
        sa.Column("scan_attempts", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=120), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["material_id"], ["materials.id"], name=op.f("fk_material_files_material_id_materials"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_files")),
        sa.UniqueConstraint(
            "material_id", "role", "language", "number", name=op.f("uq_material_files_material_id_role_language_number")
        ),
        sa.UniqueConstraint("stored_as", name=op.f("uq_material_files_stored_as")),
    )
    with op.batch_alter_table("material_files", schema=None) as batch_op:
        batch_op.create_index("ix_material_files_state", ["state"], unique=False)

    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("talk_id", sa.Uuid(), nullable=True),
        sa.Column("material_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("speaker_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("link_scope", sa.String(length=20), nullable=False),
        sa.Column("link_ident", sa.Uuid(), nullable=True),
        sa.Column("link_no", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "slides", "file", "recording", "link", "minutes", name="materialkind", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("role", sa.Enum("main", "captions", name="filerole", native_enum=False, length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(user_id IS NULL) <> (link_ident IS NULL)", name=op.f("ck_uploads_one_owner")),
        sa.CheckConstraint("received >= 0 AND received <= length", name=op.f("ck_uploads_received")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_uploads_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["material_id"], ["materials.id"], name=op.f("fk_uploads_material_id_materials"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_uploads_person_id_persons"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speakers.id"], name=op.f("fk_uploads_speaker_id_speakers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["talk_id"], ["talks.id"], name=op.f("fk_uploads_talk_id_talks"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_uploads_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_uploads_key_hash")),
    )
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_uploads_event_id"), ["event_id"], unique=False)
        batch_op.create_index("ix_uploads_expires_at", ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_uploads_material_id"), ["material_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_uploads_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_uploads_speaker_id"), ["speaker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_uploads_talk_id"), ["talk_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_uploads_user_id"), ["user_id"], unique=False)

    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_online", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))

    with op.batch_alter_table("gates", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Enum("door", "online", name="gatekind", native_enum=False, length=20),
                server_default="door",
                nullable=False,
            )
        )

    with op.batch_alter_table("hubs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("slides_first_days_before", sa.Integer(), server_default="7", nullable=False))
        batch_op.add_column(sa.Column("slides_again_days_before", sa.Integer(), server_default="2", nullable=False))
        batch_op.add_column(sa.Column("slides_first_days_after", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("slides_again_days_after", sa.Integer(), server_default="7", nullable=False))
        batch_op.add_column(sa.Column("file_limit_mb", sa.Integer(), server_default="500", nullable=False))
        batch_op.add_column(sa.Column("event_limit_mb", sa.Integer(), server_default="5000", nullable=False))
        batch_op.add_column(sa.Column("hub_limit_mb", sa.Integer(), server_default="50000", nullable=False))
        batch_op.add_column(sa.Column("morning_minutes", sa.Integer(), server_default="480", nullable=False))
        batch_op.add_column(sa.Column("later_material_days", sa.Integer(), server_default="7", nullable=False))
        batch_op.add_column(sa.Column("feedback_days", sa.Integer(), server_default="14", nullable=False))
        batch_op.add_column(sa.Column("certificate_days", sa.Integer(), server_default="1095", nullable=False))
        batch_op.add_column(sa.Column("signer_name", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("logo_file", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("figures_key", sa.LargeBinary(length=32), nullable=True))

    with op.batch_alter_table("outbox_mails", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unsubscribe_url", sa.String(length=500), nullable=True))

    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.add_column(sa.Column("morning_mail_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("later_mail_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("mails_stopped_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("told_material_ids", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))

    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("funding_reference", sa.String(length=120), server_default="", nullable=False))

    with op.batch_alter_table("talks", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_material_expected", sa.Boolean(), server_default=sa.text("(true)"), nullable=False)
        )
        batch_op.add_column(sa.Column("material_asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("material_asked_stage", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("material_requests", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Take the schema one step down."""
    with op.batch_alter_table("talks", schema=None) as batch_op:
        batch_op.drop_column("material_requests")
        batch_op.drop_column("material_asked_stage")
        batch_op.drop_column("material_asked_at")
        batch_op.drop_column("is_material_expected")

    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_column("funding_reference")

    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.drop_column("told_material_ids")
        batch_op.drop_column("mails_stopped_at")
        batch_op.drop_column("later_mail_at")
        batch_op.drop_column("morning_mail_at")

    with op.batch_alter_table("outbox_mails", schema=None) as batch_op:
        batch_op.drop_column("unsubscribe_url")

    with op.batch_alter_table("hubs", schema=None) as batch_op:
        batch_op.drop_column("figures_key")
        batch_op.drop_column("logo_file")
        batch_op.drop_column("signer_name")
        batch_op.drop_column("certificate_days")
        batch_op.drop_column("feedback_days")
        batch_op.drop_column("later_material_days")
        batch_op.drop_column("morning_minutes")
        batch_op.drop_column("hub_limit_mb")
        batch_op.drop_column("event_limit_mb")
        batch_op.drop_column("file_limit_mb")
        batch_op.drop_column("slides_again_days_after")
        batch_op.drop_column("slides_first_days_after")
        batch_op.drop_column("slides_again_days_before")
        batch_op.drop_column("slides_first_days_before")

    with op.batch_alter_table("gates", schema=None) as batch_op:
        batch_op.drop_column("kind")

    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.drop_column("is_online")

    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_uploads_user_id"))
        batch_op.drop_index(batch_op.f("ix_uploads_talk_id"))
        batch_op.drop_index(batch_op.f("ix_uploads_speaker_id"))
        batch_op.drop_index(batch_op.f("ix_uploads_person_id"))
        batch_op.drop_index(batch_op.f("ix_uploads_material_id"))
        batch_op.drop_index("ix_uploads_expires_at")
        batch_op.drop_index(batch_op.f("ix_uploads_event_id"))

    op.drop_table("uploads")
    with op.batch_alter_table("material_files", schema=None) as batch_op:
        batch_op.drop_index("ix_material_files_state")

    op.drop_table("material_files")
    with op.batch_alter_table("material_consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_material_consents_speaker_id"))

    op.drop_table("material_consents")
    with op.batch_alter_table("materials", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_materials_talk_id"))
        batch_op.drop_index(batch_op.f("ix_materials_speaker_id"))
        batch_op.drop_index("ix_materials_event_id_position")

    op.drop_table("materials")
    with op.batch_alter_table("feedback_snapshots", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_snapshots_talk_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_snapshots_event_id"))

    op.drop_table("feedback_snapshots")
    with op.batch_alter_table("feedback_responses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_responses_talk_id"))
        batch_op.drop_index("ix_feedback_responses_event_id")

    op.drop_table("feedback_responses")
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_certificates_valid_registration_id",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_certificates_registration_id"))
        batch_op.drop_index(batch_op.f("ix_certificates_issued_at"))
        batch_op.drop_index(batch_op.f("ix_certificates_event_id"))

    op.drop_table("certificates")
    with op.batch_alter_table("feedback_marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_marks_event_id"))

    op.drop_table("feedback_marks")
    op.drop_table("feedback_forms")
    op.drop_table("event_figures")
