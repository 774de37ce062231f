"""Every consultation but a draft has a day on which its answers are erased, those held elsewhere too.

The privacy page promises it. SQLite cannot add a constraint to a table that others lead to without
making it anew, so there two triggers keep it.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CHECK = "state IN ('draft', 'in_review') OR delete_answers_on IS NOT NULL"
NAME = "ck_consultation_erased_some_day"
KEPT = timedelta(days=730)
"""What `engage import` gives comments from elsewhere when it is told no day."""


def upgrade() -> None:
    consultation = sa.table(
        "consultation", sa.column("state"), sa.column("delete_answers_on", sa.Date())
    )
    op.execute(
        consultation.update()
        .where(
            consultation.c.state.not_in(("draft", "in_review")),
            consultation.c.delete_answers_on.is_(None),
        )
        .values(delete_answers_on=(datetime.now(UTC) + KEPT).date())
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_check_constraint(op.f(NAME), "consultation", CHECK)
        return
    kept = CHECK.replace("state", "NEW.state").replace("delete_answers_on", "NEW.delete_answers_on")
    for change in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER {_trigger(change)} BEFORE {change} ON consultation"
            f" WHEN NOT ({kept}) BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(NAME), "consultation")
        return
    for change in ("INSERT", "UPDATE"):
        op.execute(f"DROP TRIGGER {_trigger(change)}")


def _trigger(change: str) -> str:
    return f"consultation_erased_some_day_{change.lower()}"
