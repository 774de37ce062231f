"""Jobs that failed too often: where an administrator sees them and sends them on again."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from engage.models.base import now
from engage.models.job import Job
from engage.types import JobState


@dataclass(frozen=True)
class ParkedJob:
    id: int
    name: str
    attempts: int
    since: date | None
    reason: str


_FAILED = text(
    """
    SELECT job.id, job.task_name, job.attempts, CAST(max(event.at) AT TIME ZONE 'UTC' AS date)
    FROM procrastinate_jobs AS job
    LEFT JOIN procrastinate_events AS event ON event.job_id = job.id
    WHERE job.status = 'failed'
    GROUP BY job.id ORDER BY job.id
    """
)
_RETRY = text("SELECT procrastinate_retry_job_v2(:id, now(), NULL, NULL, NULL)")
_DROP_TWIN = text(
    """
    DELETE FROM procrastinate_jobs AS job USING procrastinate_jobs AS waiting
    WHERE job.id = :id AND job.status = 'failed'
    AND waiting.status = 'todo' AND waiting.queueing_lock = job.queueing_lock
    """
)
_IS_FAILED = text("SELECT 1 FROM procrastinate_jobs WHERE id = :id AND status = 'failed'")


def parked(session: Session) -> list[ParkedJob]:
    """The parked jobs, oldest first."""
    if session.get_bind().dialect.name == "postgresql":
        failed = session.execute(_FAILED)
        return [ParkedJob(id_, name, tries, at, "") for id_, name, tries, at in failed]
    jobs = session.scalars(select(Job).where(Job.state == JobState.PARKED).order_by(Job.id))
    return [
        ParkedJob(job.id, job.name, job.attempts, job.parked_on, job.last_error or "")
        for job in jobs
    ]


def retry(session: Session, job_id: int) -> bool:
    """Queue a parked job again, or drop it where the same work waits already.

    False where it is not parked any more.
    """
    if session.get_bind().dialect.name == "postgresql":
        # Two jobs of one lock may not wait together.
        if session.execute(_DROP_TWIN, {"id": job_id}).rowcount:  # type: ignore[attr-defined]
            return True
        if session.execute(_IS_FAILED, {"id": job_id}).first() is None:
            return False
        session.execute(_RETRY, {"id": job_id})
        return True
    done = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.PARKED)
        .values(state=JobState.QUEUED, attempts=0, run_at=now(), parked_on=None, last_error=None)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]
