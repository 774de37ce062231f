"""Whether jobs are done as they come due."""

from datetime import datetime
from typing import cast

from sqlalchemy import case, func, select, text
from sqlalchemy.orm import Session

from engage.models.job import Job
from engage.types import JobState

_OLDEST = text(
    """
    SELECT min(since) FROM (
        SELECT scheduled_at AS since FROM procrastinate_jobs WHERE status = 'todo'
        UNION ALL
        SELECT coalesce(
            worker.last_heartbeat, (SELECT max(last_heartbeat) FROM procrastinate_workers), 'epoch'
        )
        FROM procrastinate_jobs AS job
        LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
        WHERE job.status = 'doing'
    ) AS waiting
    WHERE since <= :moment
    """
)
"""A worker that is found dead is forgotten: of its job we know then when any worker was last alive."""


def oldest(session: Session, moment: datetime) -> datetime | None:
    """Since when the job has been due that waits longest and nobody does; None without one.

    One that a worker took waits again from when nothing is heard of that worker any more.
    """
    if session.get_bind().dialect.name == "postgresql":
        found: datetime | None = session.scalar(_OLDEST, {"moment": moment})
        return found
    since = case(
        (Job.state == JobState.QUEUED, Job.run_at),
        (Job.state == JobState.RUNNING, Job.leased_until),
    )
    return cast("datetime | None", session.scalar(select(func.min(since)).where(since <= moment)))
