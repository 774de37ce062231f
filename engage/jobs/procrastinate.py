"""The worker for PostgreSQL: Procrastinate, on any number of machines.

Procrastinate marks a job done in a transaction of its own, after ours: a worker killed between the
two has its job done again, which the record’s unique constraints make harmless.

Each daily job is also done when a worker starts. Procrastinate leaves out one that is more than ten
minutes late: without that, a machine that is off at night would never delete an answer.

Nothing is kept of a job that went well, and of one that failed the day only (triggers of the first
migration see to it): a job is made when somebody sends their answers, and it names their comments.
"""

import asyncio
import logging
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog
from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engage.jobs.embedded import MOST_ATTEMPTS, Handler
from engage.jobs.queue import enqueue
from engage.models.engine import reading
from engage.types import JobName

STALLED_AFTER_SECONDS = 30.0
_EACH_NIGHT = "17 3 * * *"
_EACH_TEN_SECONDS = "* * * * * */10"
_log = structlog.get_logger()


def run(
    engine: Engine,
    handlers: Mapping[str, Handler],
    *,
    daily: Sequence[JobName] = (),
    **options: Any,
) -> bool:
    """Do each daily job now, then jobs as they come due, until a signal to stop; whether one came.

    `options` are those of Procrastinate’s worker. It ends without a word when it loses the database.
    """
    for name in daily:
        # Of two workers that start together, one has it done.
        with suppress(IntegrityError), Session(engine) as session:
            enqueue(session, name, {}, key=name)
            session.commit()
    try:
        asyncio.run(_until_told(worker_app(engine, handlers, daily=daily), options))
    except asyncio.CancelledError:
        return True
    return False


async def _until_told(app: App, options: Mapping[str, Any]) -> None:
    """Work; CancelledError where a signal came, which Procrastinate’s own handlers would not tell."""
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    async with app.open_async():
        await app.run_worker_async(install_signal_handlers=False, **options)


def worker_app(
    engine: Engine, handlers: Mapping[str, Handler], *, daily: Sequence[JobName] = ()
) -> App:
    """A Procrastinate app that knows our jobs and hands stalled ones out again.

    A job whose worker died each time is parked, as one that failed each time.
    """
    logging.getLogger("procrastinate.worker").addFilter(_names_no_job)
    address = make_url(str(engine.url.render_as_string(hide_password=False)))
    app = App(
        connector=PsycopgConnector(
            conninfo=address.set(drivername="postgresql").render_as_string(hide_password=False)
        ),
        worker_defaults={"delete_jobs": "successful"},
    )
    # The first try is not counted among its attempts.
    retry = RetryStrategy(max_attempts=MOST_ATTEMPTS - 1, exponential_wait=2)
    tasks = {
        name: app.task(name=name, retry=retry)(_task(engine, name, handler))
        for name, handler in handlers.items()
    }
    for name in daily:
        app.periodic(cron=_EACH_NIGHT)(tasks[name])

    @app.periodic(cron=_EACH_TEN_SECONDS)
    @app.task(name="retry_stalled", queueing_lock="retry_stalled", pass_context=True)
    async def retry_stalled(_context: Any, timestamp: int) -> None:
        stalled = await app.job_manager.get_stalled_jobs(
            seconds_since_heartbeat=STALLED_AFTER_SECONDS
        )
        for job in stalled:
            # One that has been done meanwhile must not keep the others from being handed out.
            with suppress(ConnectorException):
                await _hand_out_again(app, job)

    return app


async def _hand_out_again(app: App, job: Job) -> None:
    try:
        if job.attempts + 1 < MOST_ATTEMPTS:
            await app.job_manager.retry_job(job)
        else:
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
    except UniqueViolation:
        # Two jobs of one lock may not wait together: the other that waits does the same work.
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)


def _task(engine: Engine, name: str, handler: Handler) -> Any:
    def run(**payload: Any) -> None:
        try:
            with reading(), Session(engine) as session:
                effect = handler(session, payload)
            with Session(engine) as session:
                effect(session)
                session.commit()
        except Exception as error:
            # Only the kind of error: its message may quote what somebody wrote.
            kind = type(error).__name__
            _log.warning("job_failed", job=name, kind=kind)
            raise JobFailed(kind) from None
        _log.info("job_done", job=name)

    run.__name__ = name
    return run


class JobFailed(RuntimeError):
    """A job failed; the message is the kind of error and nothing else."""


def _names_no_job(record: logging.LogRecord) -> bool:
    """Whether a line of Procrastinate’s log is about no job: those lines name comments."""
    return not hasattr(record, "job")
