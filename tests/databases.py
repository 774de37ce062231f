"""A fresh, migrated database for each test, on SQLite or on PostgreSQL.

`ENGAGE_TEST_POSTGRESQL` names the server (an address of a database one may connect to while others are
made); without it the tests run on SQLite. The database is migrated once a process. On SQLite each test
gets a copy; on PostgreSQL, where a copy takes longer than most tests, it is emptied after each.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from alembic.script import ScriptDirectory
from flask_migrate import upgrade
from psycopg import sql
from sqlalchemy.engine import make_url

from engage import paths
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


_EMPTY = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET session_replication_role = replica;
    DO $$
    DECLARE name text;
    BEGIN
        FOR name IN
            SELECT tablename FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        LOOP
            EXECUTE format('DELETE FROM %I', name);
        END LOOP;
        PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S';
    END $$;
"""
"""In the role of a replica no trigger keeps the record and no key asks for an order."""


class Databases:
    """One migrated database, as it was for each test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._migrated = ""
        self._version: str | None = None

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
        name = self._create()
        yield self._address(name)
        self._drop(name)

    @contextmanager
    def _in_file(self) -> Iterator[str]:
        if not self._migrated:
            self._migrated = str(self._folder / "migrated.sqlite3")
            self._migrate(f"sqlite:///{self._migrated}")
        copy = self._folder / f"{uuid.uuid4().hex}.sqlite3"
        shutil.copy(self._migrated, copy)
        yield f"sqlite:///{copy}"
        for left in self._folder.glob(f"{copy.name}*"):
            left.unlink()

    @contextmanager
    def _on_server(self) -> Iterator[str]:
        if not self._migrated:
            self._migrated = self._create()
            self._migrate(self._address(self._migrated))
            self._version = ScriptDirectory(str(paths.MIGRATIONS)).get_current_head()
        address = self._address(self._migrated)
        yield address
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(_EMPTY)
            connection.execute("UPDATE alembic_version SET version_num = %s", [self._version])

    def close(self) -> None:
        if SERVER and self._migrated:
            self._drop(self._migrated)

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
    def _create() -> str:
        name = f"engage_test_{uuid.uuid4().hex}"
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return name

    @staticmethod
    def _drop(name: str) -> None:
        with psycopg.connect(SERVER, autocommit=True) as connection:
            command = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            connection.execute(command.format(sql.Identifier(name)))
