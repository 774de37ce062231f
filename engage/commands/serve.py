"""`engage serve`: the site, and on SQLite the worker beside it, each started again if it dies."""

import os
import signal
import subprocess
import sys
import threading

import click

from engage.settings import Settings

_PAUSE_SECONDS = 1.0


@click.command("serve")
def command() -> None:
    """Serve the site with gunicorn (and, on SQLite, run the worker)."""
    settings = Settings()
    web = [
        *(sys.executable, "-m", "gunicorn", "engage.commands.serve:wsgi()"),
        *("--bind", f"{settings.host}:{settings.port}"),
        *("--workers", str(settings.web_workers), "--threads", "4"),
        *("--graceful-timeout", "20", "--no-control-socket"),
    ]
    if not settings.is_sqlite:
        os.execv(sys.executable, web)
    _supervise([web, [sys.executable, "-m", "engage", "worker"]])


def wsgi() -> object:
    """The application as gunicorn serves it."""
    from engage.app import create_app

    return create_app()


def _supervise(commands: list[list[str]]) -> None:
    """Run `commands` side by side; start again whichever ends, until told to stop."""
    stopping = threading.Event()
    running: dict[int, subprocess.Popen[bytes]] = {}

    def stop(_number: int, _frame: object) -> None:
        stopping.set()
        for process in running.values():
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping.is_set():
        for at, one in enumerate(commands):
            if at not in running or running[at].poll() is not None:
                running[at] = subprocess.Popen(one)  # noqa: S603 (our own command line)
        stopping.wait(_PAUSE_SECONDS)
    for process in running.values():
        process.wait()
