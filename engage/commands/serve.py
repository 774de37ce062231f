"""`engage serve`: the site, and on SQLite the worker beside it, each started again if it dies."""

import ctypes
import logging
import math
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from gunicorn.app.base import BaseApplication
from setproctitle import setproctitle

from engage.commands import worker
from engage.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0
_PR_SET_PDEATHSIG = 1
_ENDING = {signal.SIGTERM, signal.SIGINT}
_ABOUT_A_REQUEST = ("Invalid request", "Error handling request")
"""How those lines of gunicorn’s log begin that quote a cookie, an address or a query string."""


@click.command("serve")
def command() -> None:
    """Serve the site with gunicorn (and, on SQLite, run the worker)."""
    settings = Settings()
    require_free_port(settings)
    from engage.app import create_app
    from engage.commands import database

    app = create_app(settings)
    database.require(settings)
    run(settings, app)


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
        logging.getLogger("gunicorn.error").addFilter(_quotes_no_request)
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Iterable[bytes]]:
        return self._app


def _quotes_no_request(record: logging.LogRecord) -> bool:
    """Cut a line about a request down to its first words and the kind of error."""
    for beginning in _ABOUT_A_REQUEST:
        if str(record.msg).startswith(beginning):
            kind = record.exc_info[0] if record.exc_info else None
            record.msg = f"{beginning}: {kind.__name__}" if kind else beginning
            record.args, record.exc_info = (), None
    return True


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
    """Run `tasks` side by side, a process each; start again whichever ends, until told to stop.

    One that ends soon after each start is started more and more seldom.
    """
    setproctitle("engage serve")
    stopping = threading.Event()
    begin = _begin_as_child()
    kept = [_Kept(task) for task in tasks]

    def stop(_number: int, _frame: object) -> None:
        stopping.set()

    for number in _ENDING:
        signal.signal(number, stop)
    while not stopping.is_set():
        for one in kept:
            one.look_after(begin)
        stopping.wait(_PAUSE_SECONDS)
    processes = [one.process for one in kept if one.process is not None]
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()


@dataclass
class _Kept:
    """A task and the process that does it. `pause` is the least time from one start to the next."""

    task: Callable[[], None]
    process: multiprocessing.process.BaseProcess | None = None
    begun: float = -math.inf
    pause: float = _PAUSE_SECONDS

    def look_after(self, begin: Callable[[], None]) -> None:
        """Start the process where there is none; after each quick end, wait twice as long."""
        age = time.monotonic() - self.begun
        if age < self.pause or (self.process is not None and self.process.is_alive()):
            return
        quick = age < self.pause + _LONGEST_PAUSE_SECONDS
        self.pause = min(self.pause * 2, _LONGEST_PAUSE_SECONDS) if quick else _PAUSE_SECONDS
        self.process, self.begun = _fork(begin, self.task), time.monotonic()


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
