"""What whoever watches the site is told: one line, and no secret."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from engage.app import create_app
from engage.jobs.queue import enqueue
from engage.models import now
from engage.models.base import today
from engage.models.job import Job
from engage.services import responses
from engage.types import JobName, JobState
from engage.web.health import WORKER_LATE
from tests import factories
from tests.databases import SERVER, settings


def ask(client, path: str) -> tuple[int, str]:
    client._settle()
    answer = client.raw.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.get_data(as_text=True)


def test_all_is_well(client) -> None:
    assert ask(client, "/health/alive") == (200, "alive\n")
    assert ask(client, "/health/ready") == (200, "ready\n")
    assert ask(client, "/health/worker") == (200, "working\n")


def test_a_database_that_was_not_brought_up_to_date_is_not_ready(client, session) -> None:
    session.execute(sa.text("UPDATE alembic_version SET version_num = 'older'"))
    assert ask(client, "/health/ready") == (503, "the database is behind\n")


@pytest.mark.parametrize("path", ["/health/ready", "/health/worker"])
def test_a_database_that_is_gone_is_said_and_nothing_of_its_address(
    path: str, tmp_path: Path, translations: Path
) -> None:
    lost = f"sqlite:///{tmp_path}/no/such/folder/secret.sqlite3"
    app = create_app(settings(tmp_path, lost, translations_dir=translations))
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.get_data(as_text=True)) == (503, "no database\n")


@pytest.mark.parametrize(
    ("waits", "status"), [(WORKER_LATE * 0.9, 200), (WORKER_LATE * 1.1, 503), (-WORKER_LATE, 200)]
)
def test_jobs_that_nobody_does_are_noticed(waits: timedelta, status: int, client, session) -> None:
    enqueue(session, JobName.DELETE_DUE, {}, key="one")
    session.flush()
    since = now() - waits
    if SERVER:
        session.execute(
            sa.text("UPDATE procrastinate_jobs SET scheduled_at = :since"), {"since": since}
        )
    else:
        session.execute(sa.update(Job).values(run_at=since))
    assert ask(client, "/health/worker")[0] == status


def test_jobs_that_failed_for_good_are_said(client, session) -> None:
    enqueue(session, JobName.THEME_COMMENTS, {}, key="one")
    session.flush()
    if SERVER:
        for status in ("doing", "failed"):
            session.execute(sa.text(f"UPDATE procrastinate_jobs SET status = '{status}'"))
    else:
        session.execute(sa.update(Job).values(state=JobState.PARKED, parked_on=today()))
    assert ask(client, "/health/worker") == (503, "jobs failed\n")


@pytest.mark.parametrize(
    ("silent", "status"), [(WORKER_LATE * 0.9, 200), (WORKER_LATE * 1.1, 503), (-WORKER_LATE, 200)]
)
def test_a_job_whose_worker_is_gone_is_noticed(
    silent: timedelta, status: int, client, session
) -> None:
    enqueue(session, JobName.DELETE_DUE, {}, key="one")
    session.flush()
    since = now() - silent
    if SERVER:
        session.execute(
            sa.text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (:since)"),
            {"since": since},
        )
        session.execute(
            sa.text(
                "UPDATE procrastinate_jobs SET status = 'doing',"
                " worker_id = (SELECT id FROM procrastinate_workers)"
            )
        )
    else:
        session.execute(sa.update(Job).values(state=JobState.RUNNING, leased_until=since))
    assert ask(client, "/health/worker")[0] == status


@pytest.mark.skipif(not SERVER, reason="about Procrastinate")
def test_a_job_of_a_worker_that_was_forgotten_is_noticed_where_no_other_lives(
    client, session
) -> None:
    enqueue(session, JobName.DELETE_DUE, {}, key="one")
    session.flush()
    session.execute(sa.text("UPDATE procrastinate_jobs SET status = 'doing'"))
    assert ask(client, "/health/worker") == (503, "jobs wait\n")
    session.execute(sa.text("INSERT INTO procrastinate_workers DEFAULT VALUES"))
    assert ask(client, "/health/worker") == (200, "working\n")


@pytest.mark.parametrize(("days", "said"), [(0, (200, "working\n")), (2, (503, "jobs wait\n"))])
def test_answers_that_nobody_deletes_are_noticed_though_no_job_waits(
    days: int, said: tuple[int, str], client, session
) -> None:
    made = factories.consultation(session, slug="town")
    survey = responses.open_survey(session, "town", now())
    responses.send(session, survey, {"agree": "agree"}, "en", now())
    moment = now() - timedelta(days=days)
    made.opens_at, made.closes_at = moment - timedelta(days=9), moment
    made.delete_answers_on = moment.date()
    session.execute(sa.text(f"DELETE FROM {'procrastinate_jobs' if SERVER else 'job'}"))
    assert ask(client, "/health/worker") == said


def test_a_job_that_was_just_added_is_not_late(client, session) -> None:
    enqueue(session, JobName.THEME_COMMENTS, {}, key="one")
    assert ask(client, "/health/worker")[0] == 200
