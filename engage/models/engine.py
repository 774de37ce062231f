"""How SQLite is spoken to, so that two writers wait for each other instead of losing a row.

The driver’s own transactions start at the first write: two requests that read and then wrote lost
updates, and a plain BEGIN failed with “database is locked” as soon as it wanted to write. So whoever
means to write takes the lock first (BEGIN IMMEDIATE) and everybody else only reads (BEGIN).
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

means_to_write: ContextVar[bool] = ContextVar("means_to_write", default=True)
"""False while a request that may not change anything is answered."""

OPTIONS = {"hide_parameters": True}
"""Of every engine: an error of the database must not quote what somebody wrote."""
_PATIENCE_MS = 10000


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside take no lock, and may not write."""
    token = means_to_write.set(False)
    try:
        yield
    finally:
        means_to_write.reset(token)


def prepare(engine: Engine) -> Engine:
    """Teach `engine` our manners. PostgreSQL needs none."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    return engine


def connect(address: str) -> Engine:
    """An engine of our own, for the worker and the command line."""
    return prepare(
        create_engine(address, pool_pre_ping=not address.startswith("sqlite"), **OPTIONS)
    )


def empty_log(engine: Engine) -> None:
    """Bring SQLite’s write-ahead log into its file and empty it, unless somebody is reading or writing.

    What was erased can be read in the log, and SQLite itself may leave it there for as long as the
    site runs. To be called again and again: where there is nothing to do it does nothing.
    """
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=0")
        try:
            # Most of the work without a lock: TRUNCATE keeps writers waiting.
            [(_busy, frames, _moved)] = cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            if frames:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        # FULL, because a receipt promises that the answer survives a power cut.
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_PATIENCE_MS}",
        # Else what people took back is left in free pages, where SQLite was not built with it.
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if means_to_write.get() else "BEGIN")
