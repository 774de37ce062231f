"""What is promised to residents, kept by the shape of the record and of the log."""

import io
import re
import sys
from datetime import UTC, datetime, time

import pytest
import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from engage import log
from engage.jobs.embedded import MOST_ATTEMPTS
from engage.models import Answer, Base, Comment, DraftResponse, Redaction, Response, now
from engage.models.base import Moment
from engage.models.engine import connect
from engage.services import responses, theming
from engage.types import JobName, Priority
from nlp.types import Themed
from tests import factories
from tests.workers import make_due, work

THEIRS = (Response, Answer, Comment, DraftResponse, Redaction)
FORBIDDEN = re.compile(
    r"(^|_)(ip|addr|address|agent|browser|device|user|email|name|phone|postcode)($|_)"
)


def test_nothing_of_a_person_or_connection_is_a_column_beside_answers() -> None:
    for model in THEIRS:
        for column in model.__table__.columns:
            assert not FORBIDDEN.search(column.name), f"{model.__name__}.{column.name}"


def _beside_responses() -> set[str]:
    """The tables that lead to a response, in any number of steps: each row is about one of them."""
    found = {"response"}
    while True:
        more = {
            table.name
            for table in Base.metadata.tables.values()
            for key in table.foreign_keys
            if key.column.table.name in found
        }
        if more <= found:
            return found
        found |= more


def test_no_table_that_leads_to_a_response_holds_a_time_but_that_of_a_persons_decision() -> None:
    tables = _beside_responses()
    assert tables >= {"response", "answer", "comment", "redaction", "coding", "coding_label"}
    times = [
        f"{name}.{column.name}"
        for name in tables
        for column in Base.metadata.tables[name].columns
        if isinstance(column.type, sa.DateTime | Moment)
    ]
    # Reviewers decide long after; a constraint keeps this one empty for the machine.
    assert times == ["coding.made_at"]


def test_no_table_that_leads_to_a_response_numbers_its_rows_in_the_order_they_came(session) -> None:
    for name in _beside_responses():
        table = Base.metadata.tables[name]
        assert not any(isinstance(key.type, sa.Integer) for key in table.primary_key
                       if not key.foreign_keys and key.name != "start"), name  # fmt: skip
        if session.get_bind().dialect.name == "sqlite":
            with pytest.raises(DBAPIError, match="no such column: rowid"):
                session.connection().exec_driver_sql(f"SELECT rowid FROM {name}")


@pytest.mark.parametrize("outcome", ["done", "parked"])
def test_no_row_that_names_a_response_tells_the_time_it_was_sent(session, app, outcome) -> None:
    """Send, let the worker do its work or fail at it for good, and search every row there is."""
    survey = _open_survey(session)
    responses.send(session, survey, {"agree": "agree", "comment": "More trees"}, "en", now())
    session.commit()
    comment_id, response_id = session.execute(select(Comment.id, Comment.response_id)).one()
    session.commit()
    _work(app, outcome)

    linked, rows = {comment_id, response_id}, _every_row(session)
    about = [row for row in rows if _names(row, linked)]
    assert any("coding" in table for table, _row in about) == (outcome == "done")
    assert any("job" in table for table, _row in about) == (outcome == "parked")
    job_ids = {row["id"] for table, row in about if table == "procrastinate_jobs"}
    about += [
        (table, row)
        for table, row in rows
        if table == "procrastinate_events" and row["job_id"] in job_ids
    ]
    for table, row in about:
        for column, value in row.items():
            assert _as_fine_as_a_day(value), f"{table}.{column} is {value}"


def _open_survey(session) -> responses.OpenSurvey:
    factories.consultation(session, slug="town")
    session.commit()
    return responses.open_survey(session, "town", now())


def _work(app, outcome: str) -> None:
    """Do the job that waits, as the worker of this database does it."""

    def theme(_session, payload):
        if outcome == "parked":
            raise RuntimeError("no model")
        [comment_id] = payload["comment_ids"]
        themed = Themed(
            id=comment_id, text="More trees", language="en", labels=("climate",), none=False,
            ask=False, priorities=dict.fromkeys(Priority, 0.1) | {"climate": 0.9},
        )  # fmt: skip
        found = theming.ThemedComments("a" * 64, {}, (themed,))
        return lambda writing: theming.record(writing, found)

    engine = connect(app.config["SQLALCHEMY_DATABASE_URI"])
    try:
        for _attempt in range(MOST_ATTEMPTS + 1):
            work(engine, {JobName.THEME_COMMENTS: theme})
            make_due(engine)
    finally:
        engine.dispose()


def _every_row(session) -> list[tuple[str, dict[str, object]]]:
    tables = sa.inspect(session.connection()).get_table_names()
    return [
        (name, dict(row))
        for name in tables
        for row in session.connection().exec_driver_sql(f'SELECT * FROM "{name}"').mappings()
    ]


def _names(row: tuple[str, dict[str, object]], linked: set[str]) -> bool:
    return any(name in str(value) for value in row[1].values() for name in linked)


def _as_fine_as_a_day(value: object) -> bool:
    if isinstance(value, datetime):
        return value.astimezone(UTC).time() == time.min
    found = re.search(r"\d{4}-\d\d-\d\d[ T](\d\d:\d\d[:.\d]*)", str(value))
    return not found or not found[1].strip("0:.")


def test_no_table_leads_from_staff_to_a_response() -> None:
    for model in THEIRS:
        targets = {key.column.table.name for key in model.__table__.foreign_keys}
        assert "user" not in targets


def test_every_table_of_the_record_is_known_to_this_test() -> None:
    """A new table must be thought about: does it hold anything of a resident’s?"""
    assert set(Base.metadata.tables) == {
        "answer", "audit_event", "coding", "coding_label", "coding_note", "comment",
        "consultation", "draft_response", "import_batch", "job", "redaction", "release", "response",
        "staff_role", "survey", "survey_draft", "theming_run", "user", "user_role",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/en/receipt", "/en/consultations/town/answer/comment"])
def test_no_word_of_a_resident_reaches_the_log(path, client, session, monkeypatch) -> None:
    factories.consultation(session, slug="town")
    session.commit()
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    log.configure()
    secret = "Zebracrossing"
    page = client.raw.post(
        path,
        data={"csrf_token": client.token(), "comment": secret * 60, "reference": secret},
        follow_redirects=True,
        headers={"User-Agent": secret},
    )
    assert page.status_code == 422
    client.app.view_functions["public.home"] = _fail(secret)
    client.app.view_functions["public.home"].access = frozenset()
    client.raw.get(f"/en/?word={secret}")
    assert "unexpected" in written.getvalue(), "the log was not written where this test looks"
    assert secret not in written.getvalue()


def _fail(secret: str):
    def view() -> str:
        raise RuntimeError(f"cannot store {secret}")

    return view


def test_no_third_party_and_no_storage_but_two_cookies(client, session) -> None:
    factories.consultation(session, slug="town")
    session.commit()
    client.post("/en/consultations/town/answer/comment", {"comment": "More trees"})
    jar = client.raw._cookies
    assert sorted(cookie.key for cookie in jar.values()) == ["answers", "session"]
    for cookie in jar.values():
        assert cookie.http_only
