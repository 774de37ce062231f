"""Whether jobs are done as they come due."""

from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from engage.models.job import Job
from engage.types import JobState

_OLDEST = text(
    """
    SELECT min(scheduled_at) FROM procrastinate_jobs
    WHERE status = 'todo' AND scheduled_at <= :moment
    """
)


def oldest(session: Session, moment: datetime) -> datetime | None:
    """Since when the job has been due that waits longest and nobody has begun; None without one."""
    if session.get_bind().dialect.name == "postgresql":
        found: datetime | None = session.scalar(_OLDEST, {"moment": moment})
        return found
    due = (Job.state == JobState.QUEUED) & (Job.run_at <= moment)
    return session.scalar(select(func.min(Job.run_at)).where(due))
