"""`engage worker`: does the jobs. Part of `engage serve` on SQLite; by hand on PostgreSQL."""

import os
import signal
import threading

import click
import structlog
from setproctitle import setproctitle

from engage import log
from engage.settings import Settings

_NICENESS = 10


@click.command("worker")
def command() -> None:
    """Do the jobs that wait, until stopped."""
    from engage.commands import database

    settings = Settings()
    database.require(settings)
    work(settings)


def work(settings: Settings) -> None:
    """Do the jobs that wait, until this process is told to stop; SystemExit where it ends by itself."""
    setproctitle("engage worker")
    if settings.is_sqlite:  # it shares a machine with the site: residents come first
        os.nice(_NICENESS)
    from engage import worker

    log.configure()
    if not settings.is_sqlite:
        if not worker.run_procrastinate(settings):
            # Whoever looks after us must not take it for a stop that somebody wanted.
            structlog.get_logger().error("worker_stopped")
            raise SystemExit(1)
        return
    runner = worker.embedded(settings)
    signal.signal(signal.SIGTERM, lambda *_: runner.stop.set())
    signal.signal(signal.SIGINT, lambda *_: runner.stop.set())
    _stop_with_parent(runner.stop)
    runner.run()


def _stop_with_parent(stop: threading.Event) -> None:
    """Stop when the site that started us is gone, however it went: it starts a new worker itself."""
    parent = os.getppid()

    def watch() -> None:
        while not stop.wait(1.0):
            if os.getppid() != parent:
                stop.set()

    threading.Thread(target=watch, daemon=True).start()
