"""The record: tables, triggers that keep promises, Procrastinate on PostgreSQL."""

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


ONLY_ADDED = ("release", "coding", "coding_label", "audit_event")
"""Tables whose rows are never changed nor deleted, whoever asks."""


def upgrade() -> None:
    op.create_table(
        "draft_response",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_draft_response_token_hash")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_draft_response")),
    )
    with op.batch_alter_table("draft_response", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_draft_response_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=64), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("parked_on", sa.Date(), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'running', 'parked')", name=op.f("ck_job_state")),
        sa.CheckConstraint(
            "(state = 'parked') = (parked_on IS NOT NULL)", name=op.f("ck_job_parked_on")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_due", ["state", "run_at"], unique=False)

    op.create_table(
        "staff_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "name IN ('officer', 'approver', 'taskforce', 'administrator')",
            name=op.f("ck_staff_role_name"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_role")),
        sa.UniqueConstraint("name", name=op.f("uq_staff_role_name")),
    )
    op.create_table(
        "theming_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model_sha256", sa.String(length=64), nullable=False),
        sa.Column("code_version", sa.String(length=40), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theming_run")),
        sa.UniqueConstraint(
            "model_sha256", "code_version", name=op.f("uq_theming_run_model_sha256_code_version")
        ),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("tf_primary_method", sa.String(length=20), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("tf_last_counter", sa.Integer(), nullable=True),
        sa.Column("mf_recovery_codes", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_fs_uniquifier")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.String(length=40), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_audit_event_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_audit_event_previous_hash")),
    )
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("decider", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("what_is_open", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("what_is_fixed", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("priorities", sa.JSON(), nullable=False),
        sa.Column("lawful_basis", sa.String(length=200), nullable=False),
        sa.Column("privacy_assessment", sa.String(length=200), nullable=False),
        sa.Column("delete_answers_on", sa.Date(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("loaded_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind = 'imported' OR state IN ('draft', 'in_review') OR (decision IS NOT NULL AND decider IS NOT NULL AND what_is_open IS NOT NULL AND lawful_basis <> '' AND privacy_assessment <> '' AND delete_answers_on IS NOT NULL)",
            name=op.f("ck_consultation_complete_before_publication"),
        ),
        sa.CheckConstraint(
            "kind = 'imported' OR state IN ('draft', 'in_review') OR approved_by_id IS NOT NULL",
            name=op.f("ck_consultation_approved_before_publication"),
        ),
        sa.CheckConstraint(
            "kind IN ('consultation', 'youth_survey', 'imported')",
            name=op.f("ck_consultation_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'approved', 'scheduled', 'open', 'paused', 'closed', 'analysing', 'reported', 'feedback_given', 'archived')",
            name=op.f("ck_consultation_state"),
        ),
        sa.CheckConstraint(
            "approved_by_id <> owner_id", name=op.f("ck_consultation_approved_by_a_second_person")
        ),
        sa.CheckConstraint(
            "approved_by_id <> loaded_by_id",
            name=op.f("ck_consultation_approved_by_another_than_loaded_it"),
        ),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_consultation_window")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user.id"], name=op.f("fk_consultation_approved_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["loaded_by_id"], ["user.id"], name=op.f("fk_consultation_loaded_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_consultation_owner_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("slug", name=op.f("uq_consultation_slug")),
    )
    op.create_table(
        "user_role",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["role_id"], ["staff_role.id"], name=op.f("fk_user_role_role_id_staff_role")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_role_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_user_role")),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("imported", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "imported_at IS NULL OR content IS NULL",
            name=op.f("ck_import_batch_no_file_once_imported"),
        ),
        sa.CheckConstraint(
            "undone_at IS NULL OR imported_at IS NOT NULL",
            name=op.f("ck_import_batch_undone_after_import"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_import_batch_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_import_batch_user_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_batch_consultation_id"), ["consultation_id"], unique=False
        )

    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "edition IN ('standard', 'easy_read', 'child')", name=op.f("ck_survey_edition")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_survey_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint(
            "consultation_id", "edition", name=op.f("uq_survey_consultation_id_edition")
        ),
    )
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_release_sha256")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user.id"], name=op.f("fk_release_approved_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_release_survey_id_survey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("survey_id", "number", name=op.f("uq_release_survey_id_number")),
    )
    op.create_table(
        "survey_draft",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_draft_survey_id_survey")
        ),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_survey_draft")),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("edition", sa.String(length=20), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("receipt_hash", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "edition IN ('standard', 'easy_read', 'child')", name=op.f("ck_response_edition")
        ),
        sa.CheckConstraint(
            "mode <> 'online' OR receipt_hash IS NOT NULL",
            name=op.f("ck_response_receipt_when_online"),
        ),
        sa.CheckConstraint(
            "mode IN ('online', 'paper', 'phone', 'class', 'kiosk', 'import')",
            name=op.f("ck_response_mode"),
        ),
        sa.CheckConstraint("state IN ('sent', 'withdrawn')", name=op.f("ck_response_state")),
        sa.CheckConstraint(
            "receipt_hash IS NULL OR length(receipt_hash) = 64",
            name=op.f("ck_response_receipt_hash"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_batch.id"], name=op.f("fk_response_import_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_response_release_id_release")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_response_receipt_hash")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_release_id"), ["release_id"], unique=False)

    op.create_table(
        "answer",
        sa.Column("response_id", sa.String(length=32), nullable=False),
        sa.Column("question_key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_answer_response_id_response")
        ),
        sa.PrimaryKeyConstraint("response_id", "question_key", name=op.f("pk_answer")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("response_id", sa.String(length=32), nullable=False),
        sa.Column("question_key", sa.String(length=60), nullable=False),
        sa.Column("page_language", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "withdrawn = (text IS NULL)", name=op.f("ck_comment_no_words_once_withdrawn")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_comment_response_id_response")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index(
            "uq_comment_response_id_question_key", ["response_id", "question_key"], unique=True
        )

    op.create_table(
        "redaction",
        sa.Column("comment_id", sa.String(length=32), nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("masked", sa.Boolean(), nullable=True),
        sa.CheckConstraint('start >= 0 AND "end" > start', name=op.f("ck_redaction_span")),
        sa.CheckConstraint("masked OR NOT sure", name=op.f("ck_redaction_sure_is_masked")),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_redaction_comment_id_comment")
        ),
        sa.PrimaryKeyConstraint("comment_id", "start", name=op.f("pk_redaction")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "coding",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("comment_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("none_of_these", sa.Boolean(), nullable=False),
        sa.Column("ask_a_person", sa.Boolean(), nullable=False),
        sa.Column("suggestion_seen", sa.Boolean(), nullable=False),
        sa.Column("poverty", sa.Double(), nullable=True),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (run_id IS NULL)", name=op.f("ck_coding_one_coder")
        ),
        sa.CheckConstraint(
            "(user_id IS NULL) = (made_at IS NULL)", name=op.f("ck_coding_time_of_people_only")
        ),
        sa.CheckConstraint("poverty BETWEEN 0 AND 1", name=op.f("ck_coding_poverty")),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_coding_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["theming_run.id"], name=op.f("fk_coding_run_id_theming_run")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_coding_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding")),
        sa.UniqueConstraint("comment_id", "number", name=op.f("uq_coding_comment_id_number")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("coding", schema=None) as batch_op:
        batch_op.create_index(
            "uq_coding_comment_run",
            ["comment_id", "run_id"],
            unique=True,
            sqlite_where=sa.text("run_id IS NOT NULL"),
            postgresql_where=sa.text("run_id IS NOT NULL"),
        )

    op.create_table(
        "coding_label",
        sa.Column("coding_id", sa.String(length=32), nullable=False),
        sa.Column("priority", sa.String(length=20), nullable=False),
        sa.Column("probability", sa.Double(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "priority IN ('economy', 'health', 'children', 'climate', 'community')",
            name=op.f("ck_coding_label_priority"),
        ),
        sa.CheckConstraint("probability BETWEEN 0 AND 1", name=op.f("ck_coding_label_probability")),
        sa.CheckConstraint('start >= 0 AND "end" > start', name=op.f("ck_coding_label_span")),
        sa.ForeignKeyConstraint(
            ["coding_id"], ["coding.id"], name=op.f("fk_coding_label_coding_id_coding")
        ),
        sa.PrimaryKeyConstraint("coding_id", "priority", name=op.f("pk_coding_label")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "coding_note",
        sa.Column("coding_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["coding_id"], ["coding.id"], name=op.f("fk_coding_note_coding_id_coding")
        ),
        sa.PrimaryKeyConstraint("coding_id", name=op.f("pk_coding_note")),
        sqlite_with_rowid=False,
    )
    keep_promises()
    if op.get_bind().dialect.name == "postgresql":
        run_script(SchemaManager.get_schema())
        keep_no_time_of_jobs()


def keep_promises() -> None:
    """Refuse changes to what may only be added to."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """
            CREATE FUNCTION engage_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation'; END $$
            """
        )
        for table in ONLY_ADDED:
            op.execute(
                f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION engage_only_added()"
            )
        return
    for table in ONLY_ADDED:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
            )


def keep_no_time_of_jobs() -> None:
    """Let Procrastinate keep the day of what happens to a job, and nothing finer once it has failed.

    A job names comments, and it is made at the moment somebody sends them.
    """
    run_script(
        """
        CREATE FUNCTION engage_only_the_day() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN NEW.at := date_trunc('day', NEW.at, 'UTC'); RETURN NEW; END $$;
        CREATE TRIGGER engage_only_the_day BEFORE INSERT ON procrastinate_events
            FOR EACH ROW EXECUTE FUNCTION engage_only_the_day();
        CREATE FUNCTION engage_not_planned_any_more() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN NEW.scheduled_at := NULL; RETURN NEW; END $$;
        CREATE TRIGGER engage_not_planned_any_more BEFORE UPDATE ON procrastinate_jobs
            FOR EACH ROW WHEN (NEW.status IN ('failed', 'cancelled', 'aborted'))
            EXECUTE FUNCTION engage_not_planned_any_more();
        """
    )


def run_script(script: str) -> None:
    """Many statements at once, and a % that is no place holder: the driver takes them only bare."""
    op.get_bind().connection.cursor().execute(script)


def drop_procrastinate() -> None:
    run_script(
        """
        DO $$ DECLARE item record; BEGIN
        FOR item IN SELECT tablename FROM pg_tables WHERE tablename LIKE 'procrastinate\\_%'
            AND schemaname = current_schema()
        LOOP EXECUTE format('DROP TABLE %I CASCADE', item.tablename); END LOOP;
        FOR item IN SELECT p.oid::regprocedure AS name FROM pg_proc p
            WHERE p.proname LIKE 'procrastinate\\_%' AND p.pronamespace = current_schema()::regnamespace
        LOOP EXECUTE format('DROP FUNCTION %s CASCADE', item.name); END LOOP;
        FOR item IN SELECT t.typname FROM pg_type t WHERE t.typname LIKE 'procrastinate\\_%'
            AND t.typnamespace = current_schema()::regnamespace
        LOOP EXECUTE format('DROP TYPE %I CASCADE', item.typname); END LOOP;
        END $$
        """
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        drop_procrastinate()
    op.drop_table("coding_note")
    op.drop_table("coding_label")
    with op.batch_alter_table("coding", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_coding_comment_run",
            sqlite_where=sa.text("run_id IS NOT NULL"),
            postgresql_where=sa.text("run_id IS NOT NULL"),
        )

    op.drop_table("coding")
    op.drop_table("redaction")
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index("uq_comment_response_id_question_key")

    op.drop_table("comment")
    op.drop_table("answer")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_response_release_id"))
        batch_op.drop_index(batch_op.f("ix_response_import_id"))

    op.drop_table("response")
    op.drop_table("survey_draft")
    op.drop_table("release")
    op.drop_table("survey")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_batch_consultation_id"))

    op.drop_table("import_batch")
    op.drop_table("user_role")
    op.drop_table("consultation")
    op.drop_table("audit_event")
    op.drop_table("user")
    op.drop_table("theming_run")
    op.drop_table("staff_role")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_due")

    op.drop_table("job")
    with op.batch_alter_table("draft_response", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_response_expires_at"))

    op.drop_table("draft_response")
    if op.get_bind().dialect.name == "postgresql":
        for function in ("only_added", "only_the_day", "not_planned_any_more"):
            op.execute(f"DROP FUNCTION engage_{function}()")
