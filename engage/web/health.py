"""Whether the site is alive, whether it is ready, and whether its worker works: for whoever watches it.

The answers are one line each and tell nothing of the machine, of the version or of anybody.
"""

from datetime import timedelta

from flask import Blueprint
from sqlalchemy.exc import DBAPIError

from engage.jobs import waiting
from engage.jobs.parked import parked
from engage.models import now, revision
from engage.services import retention
from engage.web.access import open_to_all
from engage.web.extensions import session

WORKER_LATE = timedelta(minutes=10)
"""How long a job may wait before we say that nobody does it: a busy day is no fault."""

health = Blueprint("health", __name__, url_prefix="/health")

Answer = tuple[str, int]


@health.get("/alive")
@open_to_all
def alive() -> Answer:
    return "alive\n", 200


@health.get("/ready")
@open_to_all
def ready() -> Answer:
    try:
        current = revision.current(session().connection())
    except DBAPIError:
        return _no_database()
    return ("ready\n", 200) if current == revision.newest() else ("the database is behind\n", 503)


@health.get("/worker")
@open_to_all
def worker() -> Answer:
    moment = now()
    try:
        if parked(session()):
            return "jobs failed\n", 503
        oldest = waiting.oldest(session(), moment)
        late = oldest is not None and moment - oldest > WORKER_LATE
        # The worker itself queues the daily job: without one there is no job that waits.
        late = late or retention.overdue(session(), moment)
    except DBAPIError:
        return _no_database()
    return ("jobs wait\n", 503) if late else ("working\n", 200)


def _no_database() -> Answer:
    session().rollback()
    return "no database\n", 503
