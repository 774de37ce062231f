"""Putting a job into the caller’s own transaction."""

import json
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from engage.jobs.parked import retry
from engage.models.job import Job
from engage.types import JobName, JobState

_DEFER = text(
    """
    SELECT procrastinate_defer_jobs_v1(ARRAY[
        ROW('default', :name, 0, NULL, :key, CAST(:args AS jsonb), now())
    ]::procrastinate_job_to_defer_v1[])
    """
)
_WAITING = text("SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = :key AND status = 'todo'")


def enqueue(session: Session, name: JobName, payload: dict[str, Any], *, key: str) -> None:
    """Have `name` done with `payload` once this transaction is committed.

    `key` names the piece of work: while a job with that key waits, another is not added, and one that
    was given up is tried again, now with `payload`. The job and its key are deleted once it is done.
    """
    if session.get_bind().dialect.name == "postgresql":
        if session.execute(_WAITING, {"key": key}).first() is None:
            session.execute(_DEFER, {"name": name, "key": key, "args": json.dumps(payload)})
        return
    job = session.scalar(select(Job).where(Job.key == key))
    if job is None:
        session.add(Job(name=name, payload=payload, key=key))
    elif job.state == JobState.PARKED:
        job.payload = payload
        retry(session, job.id)
