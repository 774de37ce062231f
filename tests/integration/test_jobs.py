"""Jobs: queued with the data, done at least once, parked when they keep failing, shown to somebody."""

import asyncio
import io
import logging
import os
import signal
import sys
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from engage import log
from engage.commands import worker
from engage.jobs.embedded import MOST_ATTEMPTS, EmbeddedRunner
from engage.jobs.parked import parked, retry
from engage.jobs.procrastinate import run, worker_app
from engage.jobs.queue import enqueue
from engage.models import Job, StaffRole, now
from engage.models.base import today
from engage.models.engine import connect
from engage.types import JobName, JobState, Role
from engage.web.extensions import db
from tests.databases import SERVER, settings
from tests.workers import make_due, work

embedded = pytest.mark.skipif(bool(SERVER), reason="PostgreSQL has Procrastinate")


@pytest.fixture
def engine(app):
    made = connect(app.config["SQLALCHEMY_DATABASE_URI"])
    yield made
    made.dispose()


def _runner(engine, handler, lease: float = 60) -> EmbeddedRunner:
    return EmbeddedRunner(engine, {JobName.THEME_COMMENTS: handler}, poll=0.01, lease=lease)


def _add(session, key: str = "k", **payload: object) -> None:
    enqueue(session, JobName.THEME_COMMENTS, payload, key=key)
    session.commit()


def _marking(session_, payload):
    """A handler whose effect can be seen in the database."""
    return lambda writing: writing.add(StaffRole(name=payload["role"]))


@embedded
def test_the_marking_and_the_end_of_the_job_are_one_transaction(session, engine) -> None:
    _add(session, role=Role.OFFICER.value)
    runner = _runner(engine, _marking)
    assert runner.run_one()
    assert not runner.run_one()
    assert session.scalars(select(StaffRole.name)).all() == ["officer"]
    assert session.scalars(select(Job)).all() == []


@embedded
def test_a_job_rolled_back_with_its_data_was_never_there(session, engine) -> None:
    enqueue(session, JobName.THEME_COMMENTS, {}, key="k")
    session.rollback()
    assert not _runner(engine, _marking).run_one()


def test_the_same_piece_of_work_waits_only_once(session) -> None:
    _add(session)
    _add(session)
    table = "procrastinate_jobs" if SERVER else "job"
    assert session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 1


@embedded
def test_a_failing_job_is_tried_again_later_and_parked_in_the_end(session, engine) -> None:
    _add(session, role="nobody")

    def fails(session_, payload):
        raise RuntimeError("words of a resident")

    runner = _runner(engine, fails)
    for attempt in range(MOST_ATTEMPTS):
        assert runner.run_one(), attempt
        assert not runner.run_one(), "it is tried again only after a pause"
        session.expire_all()
        job = session.scalars(select(Job)).one()
        if job.state != JobState.PARKED:
            assert job.run_at > now()
            job.run_at = now() - timedelta(seconds=1)
            session.commit()
    assert job.state == JobState.PARKED
    assert (job.parked_on, job.run_at.timestamp() % 86400) == (today(), 0)
    assert not runner.run_one()
    assert [(item.name, item.reason) for item in parked(session)] == [
        ("theme_comments", "RuntimeError")
    ]


@embedded
def test_work_that_was_given_up_is_tried_again_when_it_is_due_again(session, engine) -> None:
    """Else one night’s trouble would end the deletion of answers for good."""
    _add(session)
    job = session.scalars(select(Job)).one()
    job.state, job.parked_on, job.attempts = JobState.PARKED, today(), MOST_ATTEMPTS
    session.commit()
    _add(session)
    assert _runner(engine, _marking).run_one()


@embedded
def test_work_that_was_given_up_is_tried_again_on_what_is_given_now(session, engine) -> None:
    _add(session, role="nobody")
    job = session.scalars(select(Job)).one()
    job.state, job.parked_on, job.attempts = JobState.PARKED, today(), MOST_ATTEMPTS
    session.commit()
    _add(session, role=Role.OFFICER.value)
    assert _runner(engine, _marking).run_one()
    assert session.scalars(select(StaffRole.name)).all() == ["officer"]


@embedded
def test_a_job_whose_worker_died_is_taken_over_when_its_lease_is_out(session, engine) -> None:
    _add(session, role=Role.OFFICER.value)
    job = session.scalars(select(Job)).one()
    job.state, job.worker, job.attempts = JobState.RUNNING, "dead", 1
    job.leased_until = now() + timedelta(seconds=30)
    session.commit()
    runner = _runner(engine, _marking)
    assert not runner.run_one(), "another worker may still be at it"
    job.leased_until = now() - timedelta(seconds=1)
    session.commit()
    assert runner.run_one()
    session.expire_all()
    assert session.scalars(select(Job)).all() == []
    assert session.scalars(select(StaffRole.name)).all() == ["officer"]


@embedded
def test_a_worker_that_lost_its_lease_writes_nothing(session, engine) -> None:
    _add(session, role=Role.OFFICER.value)

    def stolen(session_, payload):
        job = session.scalars(select(Job)).one()
        job.worker = "thief"
        session.commit()
        return _marking(session_, payload)

    _runner(engine, stolen).run_one()
    session.expire_all()
    assert session.scalars(select(StaffRole)).all() == []
    assert session.scalars(select(Job)).one().worker == "thief"


@embedded
def test_a_lease_is_renewed_for_ones_own_job_alone(session, engine) -> None:
    _add(session, key="dead")
    dead = session.scalars(select(Job)).one()
    dead.state, dead.worker, dead.attempts = JobState.RUNNING, "dead", 1
    dead.leased_until = soon = now() + timedelta(seconds=30)
    session.commit()
    _add(session, key="mine")

    def until_it_is_renewed(_session, _payload):
        renewed = threading.Event()
        event.listen(engine, "commit", lambda _connection: renewed.set())
        assert renewed.wait(10)
        return lambda _writing: None

    assert _runner(engine, until_it_is_renewed, lease=0).run_one()
    session.expire_all()
    assert session.scalars(select(Job)).all() == [dead]
    assert dead.leased_until == soon


@embedded
def test_the_work_of_each_day_is_done_on_each_day(engine) -> None:
    done = []

    def deletes(_session, _payload):
        return lambda _writing: done.append(today())

    daily = JobName.DELETE_DUE
    runner = EmbeddedRunner(engine, {daily: deletes}, daily=[daily], poll=0.01, lease=60)
    for day in (27, 27, 28, 29):
        with time_machine.travel(datetime(2026, 11, day, 8, tzinfo=UTC), tick=False):
            runner._plan_the_day()
            runner.run_one()
    assert done == [date(2026, 11, day) for day in (27, 28, 29)]


@embedded
def test_a_worker_that_always_dies_does_not_take_the_queue_with_it(session, engine) -> None:
    _add(session, key="poison", role="x")
    _add(session, key="good", role=Role.OFFICER.value)
    poison = session.scalars(select(Job).where(Job.key == "poison")).one()
    poison.state, poison.attempts = JobState.RUNNING, MOST_ATTEMPTS
    poison.leased_until = now() - timedelta(seconds=1)
    session.commit()
    assert _runner(engine, _marking).run_one()
    session.expire_all()
    assert poison.state == JobState.PARKED
    assert session.scalars(select(StaffRole.name)).all() == ["officer"]


@embedded
def test_an_administrator_sees_a_parked_job_and_sends_it_on(session, engine, staff) -> None:
    _add(session, role="x")
    job = session.scalars(select(Job)).one()
    job.state, job.parked_on, job.last_error = JobState.PARKED, today(), "ValueError"
    administrator = staff(Role.ADMINISTRATOR)
    page = administrator.get("/en/officer/jobs")
    assert "Read comments" in page.text
    assert "ValueError" in page.text
    [button] = page.select("//main//button")
    assert " ".join(button.text_content().split()) == f"Try again job {job.id}"
    page = administrator.post(f"/en/officer/jobs/{job.id}/retry")
    assert "Nothing has failed" in page.text
    session.expire_all()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    administrator.post(f"/en/officer/jobs/{job.id}/retry", status=404)


@embedded
def test_one_parked_job_is_sent_on_and_the_other_stays(session) -> None:
    for key in ("one", "other"):
        _add(session, key=key)
    for job in session.scalars(select(Job)):
        job.state, job.parked_on = JobState.PARKED, today()
    session.flush()
    one, other = parked(session)
    assert retry(session, one.id)
    assert [job.id for job in parked(session)] == [other.id]


@pytest.mark.skipif(not SERVER, reason="about Procrastinate")
def test_a_job_that_failed_for_good_is_seen_and_sent_on_in_postgresql(session, staff) -> None:
    _add(session)
    session.connection().exec_driver_sql("UPDATE procrastinate_jobs SET status = 'doing'")
    session.connection().exec_driver_sql("UPDATE procrastinate_jobs SET status = 'failed'")
    [job] = parked(session)
    administrator = staff(Role.ADMINISTRATOR)
    assert "Read comments" in administrator.get("/en/officer/jobs").text
    administrator.post(f"/en/officer/jobs/{job.id}/retry")
    assert parked(session) == []


@pytest.mark.skipif(not SERVER, reason="about Procrastinate")
def test_a_job_that_failed_is_dropped_where_the_same_work_waits_already(session, staff) -> None:
    _add(session)
    session.connection().exec_driver_sql("UPDATE procrastinate_jobs SET status = 'doing'")
    session.connection().exec_driver_sql("UPDATE procrastinate_jobs SET status = 'failed'")
    _add(session)
    [job] = parked(session)
    page = staff(Role.ADMINISTRATOR).post(f"/en/officer/jobs/{job.id}/retry")
    assert "Nothing has failed" in page.text
    jobs = session.connection().exec_driver_sql("SELECT status::text FROM procrastinate_jobs")
    assert jobs.scalars().all() == ["todo"]


def _failing(secret: str):
    def handler(session_, payload):
        session_.execute(text("SELECT nothing FROM nowhere WHERE word = :word"), {"word": secret})

    return handler


@pytest.fixture
def written(monkeypatch) -> io.StringIO:
    """All that is logged from here on, tracebacks included."""
    everything = io.StringIO()
    monkeypatch.setattr(sys, "stderr", everything)
    log.configure()
    handler = logging.StreamHandler(everything)
    logging.getLogger().addHandler(handler)
    yield everything
    logging.getLogger().removeHandler(handler)


def test_a_job_that_is_done_leaves_nothing_behind(session, engine) -> None:
    _add(session, role=Role.OFFICER.value)
    work(engine, {JobName.THEME_COMMENTS: _marking})
    assert session.scalars(select(StaffRole.name)).all() == ["officer"]
    for table in ("procrastinate_jobs", "procrastinate_events") if SERVER else ("job",):
        assert session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0


def test_a_job_is_tried_five_times_on_either_database(session, engine) -> None:
    _add(session)
    tries = []

    def fails(session_, payload):
        tries.append(payload)
        raise RuntimeError

    for _round in range(MOST_ATTEMPTS + 3):
        work(engine, {JobName.THEME_COMMENTS: fails})
        make_due(engine)
    assert len(tries) == MOST_ATTEMPTS == 5
    [job] = parked(session)
    assert (job.attempts, job.since) == (5, today())


def test_a_failing_job_writes_no_word_and_no_comment_into_the_log(session, engine, written) -> None:
    secret, identity = "Zebracrossing", "c0ffee"
    _add(session, comment_ids=[identity])
    for _round in range(MOST_ATTEMPTS):
        work(engine, {JobName.THEME_COMMENTS: _failing(secret)})
        make_due(engine)
    assert len(parked(session)) == 1
    assert "job_failed" in written.getvalue(), "the log was not written where this test looks"
    assert secret not in written.getvalue()
    assert identity not in written.getvalue()


def test_a_database_error_does_not_quote_what_somebody_wrote(session, app) -> None:
    with pytest.raises(DBAPIError) as caught:
        _failing("Zebracrossing")(session, {})
    assert "Zebracrossing" not in str(caught.value)
    with app.app_context():
        assert db.engine.hide_parameters


@pytest.mark.skipif(not SERVER, reason="about Procrastinate")
def test_a_worker_that_starts_at_any_hour_does_each_daily_job_once(session, engine) -> None:
    done = []

    def deletes(session_, payload):
        return lambda writing: done.append(payload)

    enqueue(session, JobName.DELETE_DUE, {}, key=JobName.DELETE_DUE)  # by another that starts
    session.commit()
    for starts in (1, 2):
        with time_machine.travel("2026-11-26 12:00 +0000"):  # the night is long over
            run(
                engine,
                {JobName.DELETE_DUE: deletes},
                daily=[JobName.DELETE_DUE],
                wait=False,
                listen_notify=False,
            )
        assert done == [{}] * starts


@pytest.mark.skipif(not SERVER, reason="about Procrastinate")
def test_work_of_the_queues_own_that_fails_is_shown_too(session, staff) -> None:
    connection = session.connection()
    connection.exec_driver_sql(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
        " VALUES ('default', 'retry_stalled', 'failed')"
    )
    assert "Other work" in staff(Role.ADMINISTRATOR).get("/en/officer/jobs").text


@pytest.mark.skipif(not SERVER, reason="about Procrastinate")
def test_a_job_whose_workers_always_die_is_parked_in_the_end(session, engine) -> None:
    _add(session, key="poison")
    app = worker_app(engine, {JobName.THEME_COMMENTS: _marking})
    for tries in range(1, MOST_ATTEMPTS + 1):
        session.connection().exec_driver_sql(
            "UPDATE procrastinate_jobs SET status = 'doing',"
            " worker_id = NULL, scheduled_at = NULL WHERE status = 'todo'"
        )
        session.commit()
        asyncio.run(_hand_out_again(app))
        status = session.connection().exec_driver_sql(
            "SELECT status::text, attempts FROM procrastinate_jobs"
        )
        expected = "failed" if tries == MOST_ATTEMPTS else "todo"
        assert status.one() == (expected, tries)
        session.commit()


@pytest.mark.skipif(not SERVER, reason="about Procrastinate")
def test_a_stalled_job_gives_way_to_its_twin_and_keeps_no_other(session, engine) -> None:
    for key in ("twin", "other"):
        _add(session, key=key)
        session.connection().exec_driver_sql("UPDATE procrastinate_jobs SET status = 'doing'")
    _add(session, key="twin")
    app = worker_app(engine, {JobName.THEME_COMMENTS: _marking})
    asyncio.run(_hand_out_again(app))
    jobs = session.connection().exec_driver_sql(
        "SELECT queueing_lock, status::text, attempts FROM procrastinate_jobs ORDER BY 1"
    )
    assert [tuple(job) for job in jobs] == [("other", "todo", 1), ("twin", "todo", 0)]


@pytest.mark.skipif(not SERVER, reason="about Procrastinate")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_was_told_to_stop_says_so(number: signal.Signals, engine) -> None:
    listens = text(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE :start"
    )

    def tell_once_it_works() -> None:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watching:
            while not watching.scalar(listens, {"start": "LISTEN%"}):
                threading.Event().wait(0.05)
        os.kill(os.getpid(), number)

    threading.Thread(target=tell_once_it_works, daemon=True).start()
    assert run(engine, {JobName.THEME_COMMENTS: _marking}) is True


@pytest.mark.skipif(not SERVER, reason="about Procrastinate")
def test_a_worker_that_lost_the_database_says_that_nobody_told_it_to_stop(
    engine, monkeypatch
) -> None:
    async def lost(*_arguments: object, **_options: object) -> None:
        raise ConnectorException

    monkeypatch.setattr(PsycopgConnector, "listen_notify", lost)
    assert run(engine, {JobName.THEME_COMMENTS: _marking}) is False


def test_a_worker_that_lost_the_database_fails(tmp_path, monkeypatch, capsys) -> None:
    """A supervisor would take an end without failure for a stop that somebody wanted."""
    monkeypatch.setattr(worker, "setproctitle", lambda _title: None)
    monkeypatch.setattr("engage.worker.run_procrastinate", lambda _settings: False)
    with pytest.raises(SystemExit) as ended:
        worker.work(settings(tmp_path, "postgresql://nobody@nowhere.example/none"))
    assert ended.value.code == 1
    assert "worker_stopped" in capsys.readouterr().err


async def _hand_out_again(app) -> None:
    async with app.open_async():
        await app.tasks["retry_stalled"].func(None, 0)
