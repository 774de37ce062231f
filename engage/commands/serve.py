"""`engage serve`: the site, and on SQLite the worker beside it, each started again if it dies."""

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click
from gunicorn.app.base import BaseApplication
from setproctitle import setproctitle

from engage.commands import worker
from engage.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

_PAUSE_SECONDS = 1.0
_PR_SET_PDEATHSIG = 1
_ENDING = {signal.SIGTERM, signal.SIGINT}


@click.command("serve")
def command() -> None:
    """Serve the site with gunicorn (and, on SQLite, run the worker)."""
    settings = Settings()
    require_free_port(settings)
    from engage.app import create_app

    run(settings, create_app(settings))


def run(settings: Settings, app: "Flask") -> None:
    """Serve `app` until told to stop, and on SQLite do the jobs beside it.

    All processes are forked from this one: the application is loaded once and its memory is shared.
    `app` must have no open connection to the database, for two processes would write into it.
    """
    for sentence in settings.advice:
        click.echo(f"Before residents come: {sentence}.", err=True)
    web = _Web(settings, app)
    if settings.is_sqlite:
        _supervise([web.run, lambda: worker.work(settings)])
    else:
        web.run()


class _Web(BaseApplication):
    """Gunicorn around an application that is loaded already."""

    def __init__(self, settings: Settings, app: "Flask") -> None:
        self._options = {
            "bind": _bind(settings),
            "workers": settings.web_workers,
            "threads": 4,
            "graceful_timeout": 20,
            "control_socket_disable": True,
            "preload_app": True,
            "proc_name": "engage",
        }
        self._app = app
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Iterable[bytes]]:
        return self._app


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


def _supervise(tasks: list[Callable[[], None]]) -> None:
    """Run `tasks` side by side, a process each; start again whichever ends, until told to stop."""
    setproctitle("engage serve")
    stopping = threading.Event()
    running: dict[int, multiprocessing.process.BaseProcess] = {}
    begin = _begin_as_child()

    def stop(_number: int, _frame: object) -> None:
        stopping.set()

    for number in _ENDING:
        signal.signal(number, stop)
    while not stopping.is_set():
        for at, task in enumerate(tasks):
            if at not in running or not running[at].is_alive():
                running[at] = _fork(begin, task)
        stopping.wait(_PAUSE_SECONDS)
    for process in running.values():
        process.terminate()
    for process in running.values():
        process.join()


def _fork(
    begin: Callable[[], None], task: Callable[[], None]
) -> multiprocessing.process.BaseProcess:
    def child() -> None:
        begin()
        task()

    process = multiprocessing.get_context("fork").Process(target=child)
    # A signal between the fork and `begin` would be taken by our handler, which the child has too.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    process.start()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    return process


def _begin_as_child() -> Callable[[], None]:
    """What a child does first: signals end it again, and so does our end without a word (Linux)."""
    us = os.getpid()
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def begin() -> None:
        for number in _ENDING:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        if prctl is not None:
            prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != us:  # we went before it was tied
            os.kill(os.getpid(), signal.SIGTERM)

    return begin
