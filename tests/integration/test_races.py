"""Two people at the same moment: the second waits for the first, and sees what the first did."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engage.models import AuditEvent, Coding, CodingNote, Comment, ImportBatch, Response
from engage.models.engine import connect
from engage.services import audit, consultations, imports, responses, review
from engage.services.errors import IllegalMove, NotFound, StaleEdit
from engage.services.imports import Columns
from engage.types import Priority, Role
from tests import factories
from tests.databases import SERVER

_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
Step = Callable[[Session], object]


@pytest.fixture
def engine(app):
    made = connect(app.config["SQLALCHEMY_DATABASE_URI"])
    yield made
    made.dispose()


def _at_once(engine: Engine, first: Step, second: Step) -> Exception | None:
    """What the second met with, who began while the first had not committed yet."""
    met: list[Exception | None] = []

    def later() -> None:
        with Session(engine) as session:
            try:
                second(session)
                session.commit()
                met.append(None)
            except Exception as error:
                met.append(error)

    thread = threading.Thread(target=later)
    with Session(engine) as session:
        first(session)
        thread.start()
        while thread.is_alive() and not _waits(engine):
            thread.join(0.01)
        session.commit()
    thread.join()
    return met[0]


def _waits(engine: Engine) -> bool:
    """Whether the second stands in the queue. SQLite lets nobody in while another writes."""
    if not SERVER:
        return True
    with engine.connect() as connection:
        return bool(connection.scalar(_WAITING))


@pytest.fixture
def comment(session) -> str:
    """The identity of a comment. A session that reads holds SQLite, so each test ends its own first."""
    release = factories.consultation(session, slug="town").surveys[0].releases[0]
    response = Response(release_id=release.id, language="en", mode="paper", day=date(2026, 11, 1))
    made = Comment(response=response, question_key="comment", page_language="en", text="Buses")
    session.add(made)
    session.flush()
    identity = made.id
    session.commit()
    return identity


def _correcting(comment_id: str, user_id: int, priority: Priority) -> Step:
    def step(session: Session) -> None:
        found = consultations.get(session, "town")
        before = review.reading(session, found, comment_id)
        review.correct(session, before, {priority}, user_id=user_id, seen=None, note="Ask Jo")

    return step


def test_the_audit_chain_does_not_fork(session, engine) -> None:
    audit.record(session, None, "move", "consultation", "town")
    session.commit()

    def record(session: Session) -> None:
        audit.record(session, None, "move", "consultation", "town")

    assert _at_once(engine, record, record) is None
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == 3
    assert audit.first_broken(session) is None


def test_two_events_cannot_follow_the_same_one(session) -> None:
    audit.record(session, None, "move", "consultation", "town")
    session.flush()
    event = session.scalars(select(AuditEvent)).one()
    session.add(
        AuditEvent(
            verb="move",
            subject="consultation",
            subject_id="town",
            details={},
            previous_hash=event.previous_hash,
            hash="f" * 64,
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()


def test_of_two_reviewers_who_saw_the_same_the_second_is_told(session, engine, comment) -> None:
    one, other = (factories.user(session, roles={Role.TASKFORCE}).id for _ in range(2))
    session.commit()
    met = _at_once(
        engine,
        _correcting(comment, one, Priority.CLIMATE),
        _correcting(comment, other, Priority.HEALTH),
    )
    assert isinstance(met, StaleEdit)
    assert session.scalars(select(Coding.user_id)).all() == [one]


def test_no_note_about_a_comment_outlives_its_withdrawal(session, engine, comment) -> None:
    person = factories.user(session, roles={Role.TASKFORCE}).id
    response_id = session.get_one(Comment, comment).response_id
    session.commit()
    met = _at_once(
        engine,
        lambda session: responses.erase(session, [response_id]),
        _correcting(comment, person, Priority.HEALTH),
    )
    assert isinstance(met, NotFound)
    assert session.scalars(select(CodingNote)).all() == []


def test_import_pressed_twice_imports_once(session, engine) -> None:
    town = factories.consultation(session, slug="town")
    batch_id = imports.upload(session, town, "c.csv", b"comment\nTrees\nBuses\n", None).id
    session.commit()

    def run(session: Session) -> None:
        imports.run(session, session.get_one(ImportBatch, batch_id), Columns("comment"), None)

    assert isinstance(_at_once(engine, run, run), IllegalMove)
    assert session.scalar(select(func.count()).select_from(Comment)) == 2


def test_undo_pressed_twice_undoes_once(session, engine) -> None:
    town = factories.consultation(session, slug="town")
    batch = imports.upload(session, town, "c.csv", b"comment\nTrees\n", None)
    imports.run(session, batch, Columns("comment"), None)
    batch_id = batch.id
    session.commit()

    def undo(session: Session) -> None:
        imports.undo(session, session.get_one(ImportBatch, batch_id), None)

    assert isinstance(_at_once(engine, undo, undo), IllegalMove)
