"""Whether the site is alive, and whether it is ready: the database is there and up to date."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint

from engage import paths
from engage.web.access import open_to_all
from engage.web.extensions import session

health = Blueprint("health", __name__, url_prefix="/health")


@health.get("/alive")
@open_to_all
def alive() -> tuple[str, int]:
    return "alive\n", 200


@health.get("/ready")
@open_to_all
def ready() -> tuple[str, int]:
    current = MigrationContext.configure(session().connection()).get_current_revision()
    head = ScriptDirectory(str(paths.MIGRATIONS)).get_current_head()
    return ("ready\n", 200) if current == head else ("the database is behind\n", 503)
