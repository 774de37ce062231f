"""The chain of what staff did holds the name of a consultation however long it may be: 80 characters.

PostgreSQL refused to record names of over 40, and with the record whatever was done.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _change_length(40, 80)


def downgrade() -> None:
    _change_length(80, 40)


def _change_length(before: int, after: int) -> None:
    with op.batch_alter_table("audit_event") as table:
        table.alter_column(
            "subject_id",
            existing_type=sa.String(length=before),
            type_=sa.String(length=after),
            existing_nullable=False,
        )
    if op.get_bind().dialect.name != "sqlite":
        return
    # SQLite changes a column by making the table anew, and its triggers go with the old one.
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_event_no_{change.lower()} BEFORE {change} ON audit_event"
            " BEGIN SELECT RAISE(ABORT, 'rows of audit_event are only added'); END"
        )
