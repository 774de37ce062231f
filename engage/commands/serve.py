"""`engage serve`: the site, and on SQLite the worker beside it, each started again if it dies."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable

import click

from engage.settings import Settings

_PAUSE_SECONDS = 1.0
_PR_SET_PDEATHSIG = 1


@click.command("serve")
def command() -> None:
    """Serve the site with gunicorn (and, on SQLite, run the worker)."""
    settings = Settings()
    require_free_port(settings)
    for sentence in settings.advice:
        click.echo(f"Before residents come: {sentence}.", err=True)
    web = [
        *(sys.executable, "-m", "gunicorn", "engage.commands.serve:wsgi()"),
        *("--bind", _bind(settings)),
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


def require_free_port(settings: Settings) -> None:
    """Raise ClickException, in words, where the address of the site is taken or not ours."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        raise click.ClickException(
            f"{_bind(settings)} can’t be used: {error.strerror}. Perhaps the site is running "
            "already. Stop it, or choose another port with ENGAGE_PORT."
        ) from error


def _bind(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{host}:{settings.port}"


def _supervise(commands: list[list[str]]) -> None:
    """Run `commands` side by side; start again whichever ends, until told to stop."""
    stopping = threading.Event()
    running: dict[int, subprocess.Popen[bytes]] = {}
    tied = _tie_to_parent()

    def stop(_number: int, _frame: object) -> None:
        stopping.set()
        for process in running.values():
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping.is_set():
        for at, one in enumerate(commands):
            if at not in running or running[at].poll() is not None:
                # One thread runs here, so that what happens between fork and exec is safe.
                running[at] = subprocess.Popen(one, preexec_fn=tied)  # noqa: PLW1509, S603
        stopping.wait(_PAUSE_SECONDS)
    for process in running.values():
        process.wait()


def _tie_to_parent() -> Callable[[], None] | None:
    """What a child does first, so that it is told to stop if we are killed without a word (Linux)."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    us = os.getpid()

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != us:  # we went before it was tied
            os.kill(os.getpid(), signal.SIGTERM)

    return tie
