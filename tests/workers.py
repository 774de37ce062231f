"""The worker of each database, made to do what waits and then stop."""

from collections.abc import Mapping

from sqlalchemy import Engine, text

from engage.jobs.embedded import EmbeddedRunner, Handler


def work(engine: Engine, handlers: Mapping[str, Handler]) -> None:
    """Do the jobs that are due, each once."""
    if engine.dialect.name == "sqlite":
        runner = EmbeddedRunner(engine, handlers, poll=0.01, lease=60)
        while runner.run_one():
            pass
        return
    from engage.jobs.procrastinate import worker_app

    worker_app(engine, handlers).run_worker(
        wait=False, listen_notify=False, install_signal_handlers=False
    )


def make_due(engine: Engine) -> None:
    """Let jobs that failed be tried again now."""
    statement = (
        "UPDATE job SET run_at = '2026-01-01' WHERE state = 'queued'"
        if engine.dialect.name == "sqlite"
        else "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'"
    )
    with engine.begin() as connection:
        connection.execute(text(statement))
