"""What is promised to be deleted is deleted on its day, by itself, and it is written down."""

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage import worker
from engage.jobs.embedded import EmbeddedRunner
from engage.models import (
    Answer,
    AuditEvent,
    Coding,
    CodingNote,
    Comment,
    ImportBatch,
    Redaction,
    Response,
    now,
)
from engage.models.engine import connect, reading
from engage.services import drafts, imports, responses, retention, review, theming
from engage.services.drafts import Draft
from engage.types import JobName, Priority, Role
from nlp.redact import redact
from nlp.types import Themed
from tests import factories
from tests.databases import SERVER

WORDS = "Ring Jo Bloggs on 07700 900123 about the buses"
CLOSES = datetime(2026, 6, 30, 16, tzinfo=UTC)


@pytest.fixture
def town(session):
    with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC), tick=False):
        made = factories.consultation(session, slug="town")
    made.closes_at, made.delete_answers_on = CLOSES, date(2027, 6, 30)
    survey = responses.OpenSurvey(
        made, made.surveys[0].releases[0].id, factories.document(), ("en",)
    )
    responses.send(session, survey, {"agree": "agree", "comment": WORDS}, "en", made.opens_at)
    comment = session.scalars(select(Comment)).one()
    comment.source_id = "Jo Bloggs"
    themed = Themed(
        id=comment.id, text=WORDS, language="en", labels=("climate",), none=False, ask=False,
        priorities=dict.fromkeys(Priority, 0.1) | {"climate": 0.9},
        redactions=redact(WORDS).spans,
    )  # fmt: skip
    theming.record(session, theming.ThemedComments("a" * 64, {}, (themed,)))
    person = factories.user(session, roles={Role.TASKFORCE})
    before = review.reading(session, made, comment.id)
    review.correct(
        session, before, {Priority.CLIMATE}, user_id=person.id, seen=1, note="Jo is a neighbour"
    )
    session.commit()
    return made


def _counts(session) -> list[int]:
    session.expire_all()
    kept = (Answer, CodingNote, Redaction)
    return [session.scalar(select(func.count()).select_from(model)) for model in kept]


@pytest.mark.parametrize(("day", "deleted"), [(29, 0), (30, 1)])
def test_answers_go_on_their_day_in_luton_and_not_before(session, town, day, deleted) -> None:
    # In June, Luton’s day begins at 23:00 in UTC.
    moment = datetime(2027, 6, day - 1, 23, 30, tzinfo=UTC)
    assert retention.delete_answers(session, moment) == deleted
    assert (_counts(session) == [0, 0, 0]) == bool(deleted)


def test_the_daily_job_leaves_no_word_and_tells_so_in_the_history(session, town, staff) -> None:
    daily = worker.handlers()[JobName.DELETE_DUE]
    with time_machine.travel(datetime(2027, 7, 1, 3, tzinfo=UTC), tick=False):
        for _twice in range(2):
            daily(session, {})(session)
    session.commit()
    assert _counts(session) == [0, 0, 0]
    comment = session.scalars(select(Comment)).one()
    assert (comment.withdrawn, comment.text, comment.source_id) == (True, None, None)
    assert session.scalar(select(func.count()).select_from(Coding)) == 2, "who saw what is kept"
    events = session.scalars(select(AuditEvent).where(AuditEvent.verb == "delete_answers")).all()
    assert [event.details for event in events] == [{"responses": 1}]
    page = staff(Role.OFFICER).get("/en/officer/consultations/town")
    assert "deleted the answers, because their day had come" in page.text
    assert "The answers were deleted on 1 July 2027." in page.own_words
    assert "fewer than 10" not in page.text


def _readable(session, words: str) -> bool:
    """Whether `words` can be found in a file of the database."""
    file = Path(session.get_bind().url.database)
    return any(words.encode() in part.read_bytes() for part in file.parent.glob(f"{file.name}*"))


@pytest.mark.skipif(bool(SERVER), reason="about SQLite")
def test_what_is_erased_leaves_the_log_of_sqlite_as_soon_as_nobody_reads(session, town) -> None:
    engine = connect(str(session.get_bind().url))
    runner = EmbeddedRunner(engine, {}, poll=0.01, lease=60)
    runs = threading.Thread(target=runner.run, daemon=True)
    assert _readable(session, WORDS)
    with reading(), Session(engine) as reader:
        assert reader.scalars(select(Comment.text)).one() == WORDS
        responses.erase(session, list(session.scalars(select(Response.id))))
        session.commit()
        runs.start()
        runs.join(0.5)
        assert _readable(session, WORDS), "who reads is not disturbed"
        assert reader.scalars(select(Comment.text)).one() == WORDS
    for _try in range(1000):
        if not _readable(session, WORDS):
            break
        runs.join(0.01)
    runner.stop.set()
    runs.join()
    engine.dispose()
    assert not _readable(session, WORDS)


@pytest.mark.parametrize(("day", "late"), [(30, False), (31, True)])
def test_answers_are_overdue_once_a_daily_job_must_have_passed(session, town, day, late) -> None:
    moment = datetime(2027, 6, day - 1, 23, 30, tzinfo=UTC)
    assert retention.overdue(session, moment) == late
    retention.delete_answers(session, moment)
    assert not retention.overdue(session, moment)


def test_answers_of_a_consultation_that_is_still_open_are_not_deleted(session, town) -> None:
    town.closes_at = datetime(2028, 1, 1, tzinfo=UTC)
    assert retention.delete_answers(session, datetime(2027, 7, 1, tzinfo=UTC)) == 0


def test_answers_of_another_consultation_stay_until_their_own_day(session, town) -> None:
    factories.consultation(session, slug="other").delete_answers_on = date(2999, 1, 1)
    survey = responses.open_survey(session, "other", now())
    responses.send(session, survey, {"agree": "agree", "comment": "Trees"}, "en", now())
    assert retention.delete_answers(session, datetime(2027, 6, 30, tzinfo=UTC)) == 1
    assert session.scalars(select(Comment.text).where(~Comment.withdrawn)).all() == ["Trees"]


def test_withdrawing_erases_what_reviewers_wrote_and_keeps_what_they_decided(session, town) -> None:
    response = session.scalars(select(Response)).one()
    responses.erase(session, [response.id])
    assert _counts(session) == [0, 0, 0]
    comment = session.scalars(select(Comment)).one()
    history = review.history(session, comment.id)
    assert [[label.priority for label in coding.labels] for coding in history] == [["climate"]] * 2


def test_a_file_that_was_never_imported_is_gone_after_a_day(session, town) -> None:
    with time_machine.travel(datetime(2026, 6, 2, 12, tzinfo=UTC), tick=False) as clock:
        imports.upload(session, town, "left.csv", b"comment\nTrees\n", None)
        brought = imports.upload(session, town, "used.csv", b"comment\nTrees\n", None)
        imports.run(session, brought, imports.Columns("comment"), None)
        clock.shift(timedelta(hours=23))
        retention.delete_due(session, now())
        assert session.scalar(select(func.count()).select_from(ImportBatch)) == 2
        clock.shift(timedelta(hours=1, seconds=1))
        retention.delete_due(session, now())
    assert session.scalars(select(ImportBatch.filename)).all() == ["used.csv"]
    session.expire_all()
    assert brought.content is None


def test_drafts_that_expired_are_deleted(session) -> None:
    drafts.save(session, drafts.new_token(), "town", Draft(release_id=1), timedelta(days=1))
    retention.delete_due(session, now() + timedelta(hours=23))
    assert drafts.purge(session, now() + timedelta(days=2)) == 1
    drafts.save(session, drafts.new_token(), "town", Draft(release_id=1), timedelta(days=1))
    retention.delete_due(session, now() + timedelta(days=2))
    assert drafts.purge(session, now() + timedelta(days=2)) == 0
