"""A fresh, migrated database for each test, on SQLite or on PostgreSQL.

`ENGAGE_TEST_POSTGRESQL` names the server (an address of a database one may connect to while others are
made); without it the tests run on SQLite. A migrated template is made once; each test gets a copy.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask_migrate import upgrade
from psycopg import sql
from sqlalchemy.engine import make_url

from engage.app import create_app
from engage.settings import Environment, Settings

SERVER = os.environ.get("ENGAGE_TEST_POSTGRESQL", "")
PRODUCTION: dict[str, object] = {
    "environment": Environment.PRODUCTION,
    "https": True,
    **dict.fromkeys(("secret_key", "password_salt", "totp_secret"), "x" * 32),
}
"""What a site in use is given at the least."""


def settings(folder: Path, address: str = "", **more: object) -> Settings:
    """The settings of a test: development, plain http, nothing shared with another test."""
    values = {
        "environment": Environment.DEVELOPMENT,
        "https": False,
        "data_dir": folder,
        "database_url": address,
        **more,
    }
    return Settings(**values)  # type: ignore[arg-type]


class Databases:
    """Copies of one migrated database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = ""

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of a database of its own, gone afterwards."""
        with self._on_server() if SERVER else self._in_file() as address:
            yield address

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a database with nothing in it."""
        if not SERVER:
            yield f"sqlite:///{self._folder / uuid.uuid4().hex}.sqlite3"
            return
        name = self._create("template1")
        yield self._address(name)
        self._drop(name)

    @contextmanager
    def _in_file(self) -> Iterator[str]:
        if not self._template:
            self._template = str(self._folder / "template.sqlite3")
            self._migrate(f"sqlite:///{self._template}")
        copy = self._folder / f"{uuid.uuid4().hex}.sqlite3"
        shutil.copy(self._template, copy)
        yield f"sqlite:///{copy}"
        for left in self._folder.glob(f"{copy.name}*"):
            left.unlink()

    @contextmanager
    def _on_server(self) -> Iterator[str]:
        if not self._template:
            self._template = self._create("template1")
            self._migrate(self._address(self._template))
        name = self._create(self._template)
        yield self._address(name)
        self._drop(name)

    def close(self) -> None:
        if SERVER and self._template:
            self._drop(self._template)

    def _migrate(self, address: str) -> None:
        app = create_app(settings(self._folder, address))
        with app.app_context():
            upgrade()
            # The last connection to close writes the log of SQLite back into the file.
            app.extensions["sqlalchemy"].engine.dispose()

    @staticmethod
    def _address(name: str) -> str:
        return make_url(SERVER).set(database=name).render_as_string(hide_password=False)

    @staticmethod
    def _create(template: str) -> str:
        name = f"engage_test_{uuid.uuid4().hex}"
        with psycopg.connect(SERVER, autocommit=True) as connection:
            command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(command.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    @staticmethod
    def _drop(name: str) -> None:
        with psycopg.connect(SERVER, autocommit=True) as connection:
            command = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            connection.execute(command.format(sql.Identifier(name)))
