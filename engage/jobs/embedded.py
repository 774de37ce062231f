"""The runner for SQLite: it takes a due job by a lease, does it, and deletes it.

A job first reads and thinks, with no lock held, so that residents can go on sending; then its effect
and the end of the job are committed together. A worker that dies leaves a lease that runs out, and
the job is taken again; after too many tries it is parked, where an administrator sees it.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy import Engine, delete, or_, select, update
from sqlalchemy.orm import Session

from engage.jobs.queue import enqueue
from engage.models.base import now, today
from engage.models.engine import empty_log, reading
from engage.models.job import Job
from engage.types import JobName, JobState

Effect = Callable[[Session], None]
Handler = Callable[[Session, dict[str, Any]], Effect]
"""Reads what it needs and returns what is to be written."""

MOST_ATTEMPTS = 5
_log = structlog.get_logger()


class EmbeddedRunner:
    """Runs the jobs of one database, one after the other, until `stop` is set."""

    def __init__(
        self,
        engine: Engine,
        handlers: Mapping[str, Handler],
        *,
        daily: Sequence[JobName] = (),
        poll: float,
        lease: float,
    ) -> None:
        self._engine = engine
        self._handlers = handlers
        self._daily = daily
        self._poll = poll
        self._lease = timedelta(seconds=lease)
        self._name = uuid4().hex
        self._planned = ""
        self.stop = threading.Event()

    def run(self) -> None:
        """Do jobs as they come due, until told to stop."""
        while not self.stop.is_set():
            self._plan_the_day()
            found = self.run_one()
            # Soon after anybody’s words were erased, here or by the site; where it is busy, next time.
            empty_log(self._engine)
            if not found:
                self.stop.wait(self._poll)

    def run_one(self) -> bool:
        """Do one due job. False where there was none."""
        claimed = self._claim()
        if claimed is None:
            return False
        job_id, name, payload, attempts = claimed
        started = time.monotonic()
        try:
            with self._kept_alive(job_id), reading(), Session(self._engine) as session:
                effect = self._handlers[name](session, payload)
            with Session(self._engine) as session:
                effect(session)
                self._finish(session, job_id)
                session.commit()
        except Exception as error:
            self._failed(job_id, attempts, error)
        else:
            _log.info("job_done", job=name, id=job_id, seconds=round(time.monotonic() - started, 2))
        return True

    def _plan_the_day(self) -> None:
        day = today().isoformat()
        if day == self._planned:
            return
        with Session(self._engine) as session:
            for name in self._daily:
                enqueue(session, name, {}, key=name)
            session.commit()
        self._planned = day

    def _claim(self) -> tuple[int, str, dict[str, Any], int] | None:
        moment = now()
        due = select(Job).where(
            or_(
                (Job.state == JobState.QUEUED) & (Job.run_at <= moment),
                (Job.state == JobState.RUNNING) & (Job.leased_until < moment),
            )
        )
        due = due.order_by(Job.run_at, Job.id).limit(1)
        with reading(), Session(self._engine) as session:
            if session.scalars(due).first() is None:
                return None
        with Session(self._engine) as session:
            job = session.scalars(due).first()
            if job is None:
                return None
            job.attempts += 1
            if job.attempts > MOST_ATTEMPTS:
                job.state, job.last_error = JobState.PARKED, WorkerDied.__name__
                job.parked_on, job.run_at, job.leased_until = today(), midnight(), None
                session.commit()
                return self._claim()
            job.state, job.worker, job.leased_until = (
                JobState.RUNNING,
                self._name,
                moment + self._lease,
            )
            claimed = job.id, job.name, job.payload, job.attempts
            session.commit()
            return claimed

    def _finish(self, session: Session, job_id: int) -> None:
        """Delete the job if it is still ours; if not, another worker has it: undo our effect."""
        done = session.execute(
            delete(Job).where(
                Job.id == job_id, Job.worker == self._name, Job.state == JobState.RUNNING
            )
        )
        if done.rowcount != 1:  # type: ignore[attr-defined]
            raise LeaseLost(job_id)

    def _failed(self, job_id: int, attempts: int, error: Exception) -> None:
        # Only the kind of error: its message may quote what somebody wrote.
        parked = attempts >= MOST_ATTEMPTS
        _log.warning("job_failed", id=job_id, attempts=attempts, kind=type(error).__name__)
        with Session(self._engine) as session:
            session.execute(
                update(Job)
                .where(Job.id == job_id, Job.worker == self._name)
                .values(
                    state=JobState.PARKED if parked else JobState.QUEUED,
                    # One that is parked keeps the day only.
                    run_at=midnight() if parked else now() + timedelta(seconds=2**attempts),
                    parked_on=today() if parked else None,
                    worker=None,
                    leased_until=None,
                    last_error=type(error).__name__,
                )
            )
            session.commit()

    @contextmanager
    def _kept_alive(self, job_id: int) -> Iterator[None]:
        """Renew the lease in the background while the job is done."""
        over = threading.Event()

        def renew() -> None:
            while not over.wait(self._lease.total_seconds() / 3):
                with Session(self._engine) as session:
                    session.execute(
                        update(Job)
                        .where(Job.id == job_id, Job.worker == self._name)
                        .values(leased_until=now() + self._lease)
                    )
                    session.commit()

        thread = threading.Thread(target=renew, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def midnight() -> datetime:
    """The moment at which today began."""
    return datetime.combine(today(), time_of_day.min, UTC)


class WorkerDied(RuntimeError):
    """A worker took the job and was never heard of again."""


class LeaseLost(RuntimeError):
    """Another worker took the job over."""
