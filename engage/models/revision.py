"""Which migration a database has come to, and which is the newest."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from engage import paths


def current(connection: Connection) -> str | None:
    """The migration that the database has come to; None where there has been none."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The migration that this version of the program needs."""
    return ScriptDirectory(str(paths.MIGRATIONS)).get_current_head()
