"""A demonstration site under gunicorn, in a folder of its own, for browsers to visit."""

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from flask import Flask
from flask_babel import gettext
from flask_migrate import upgrade
from flask_security import hash_password
from passlib.totp import TOTP
from sqlalchemy import func, select

from engage import worker
from engage.app import create_app
from engage.commands import demo
from engage.models import Response
from engage.models.job import Job
from engage.services import users
from engage.types import Role
from engage.web.extensions import db, session
from tests.databases import settings

_ROOT = Path(__file__).parents[2]
_START_SECONDS = 60


@dataclass
class Person:
    """Somebody who may sign in. `key` is what their authenticator app knows, once it is set up."""

    email: str
    name: str
    password: str = "a long enough password"
    key: str = ""

    def code(self) -> str:
        """What the app shows now. Each code works once."""
        return str(TOTP(key=self.key).generate().token)


@dataclass(frozen=True)
class Site:
    """The address of a running site, and an application on the same database to prepare things."""

    base: str
    app: Flask
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def person(self, *roles: Role) -> Person:
        """Somebody new with these roles, who has no authenticator app yet (`engage staff add`)."""
        number = next(self._numbers)
        person = Person(f"staff{number}@luton.example", f"Person Number {number}")
        with self.app.app_context():
            users.add(
                session(), person.email, person.name, set(roles), person.password, hash_password
            )
            session().commit()
        return person

    def theme(self) -> None:
        """Do every job that waits, with the real model."""
        runner = worker.embedded(self.app.extensions["settings"])
        while runner.run_one():
            pass
        with self.app.app_context():
            left = session().scalars(select(Job.last_error)).all()
        assert not left, f"jobs that failed: {left}"

    def responses(self) -> int:
        """How many responses there are."""
        with self.app.app_context():
            return int(session().scalar(select(func.count()).select_from(Response)) or 0)

    def said(self, language: str, message: str, **values: object) -> str:
        """A message of the site in a language."""
        with self.app.test_request_context(f"/{language}/"):
            return str(gettext(message, **values))


@contextmanager
def running(folder: Path, translations: Path) -> Iterator[Site]:
    """A fresh site with the demonstration in it; the compiled catalogues are in `translations`."""
    app = create_app(settings(folder, translations_dir=translations))
    with app.app_context():
        upgrade()
        demo.make()
    with _served(folder, translations) as base:
        yield Site(base, app)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def _served(folder: Path, translations: Path) -> Iterator[str]:
    environment = {
        "ENGAGE_ENVIRONMENT": "development",
        "ENGAGE_HTTPS": "false",
        "ENGAGE_DATA_DIR": str(folder),
        "ENGAGE_TRANSLATIONS_DIR": str(translations),
    }
    # The socket is ours and already listens: a visitor waits in its queue until the site is up.
    with socket.create_server(("127.0.0.1", 0)) as listening:
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        command = [sys.executable, "-m", "gunicorn", "engage.app:create_app()",
                   "--bind", f"fd://{listening.fileno()}", "--workers", "1", "--threads", "4",
                   "--no-control-socket", "--log-level", "error"]  # fmt: skip
        process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            cwd=_ROOT,
            pass_fds=[listening.fileno()],
        )
    try:
        urllib.request.urlopen(f"{base}/health/ready", timeout=_START_SECONDS).close()
        yield base
    finally:
        process.terminate()
        process.wait()
