"""The worker for PostgreSQL: Procrastinate, on any number of machines.

Procrastinate marks a job done in a transaction of its own, after ours: a worker killed between the
two has its job done again, which the record’s unique constraints make harmless.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from procrastinate import App, PsycopgConnector, RetryStrategy
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from engage.jobs.embedded import MOST_ATTEMPTS, Handler
from engage.models.engine import reading
from engage.types import JobName

STALLED_AFTER_SECONDS = 30.0
_EACH_NIGHT = "17 3 * * *"
_EACH_TEN_SECONDS = "* * * * * */10"
_log = structlog.get_logger()


def worker_app(
    engine: Engine, handlers: Mapping[str, Handler], *, daily: Sequence[JobName] = ()
) -> App:
    """A Procrastinate app that knows our jobs and hands stalled ones out again."""
    address = make_url(str(engine.url.render_as_string(hide_password=False)))
    app = App(
        connector=PsycopgConnector(
            conninfo=address.set(drivername="postgresql").render_as_string(hide_password=False)
        )
    )
    retry = RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=2)
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
            await app.job_manager.retry_job(job)

    return app


def _task(engine: Engine, name: str, handler: Handler) -> Any:
    def run(**payload: Any) -> None:
        with reading(), Session(engine) as session:
            effect = handler(session, payload)
        with Session(engine) as session:
            effect(session)
            session.commit()
        _log.info("job_done", job=name)

    run.__name__ = name
    return run
