"""What is promised to residents, kept by the shape of the record and of the log."""

import io
import re
import sys

import pytest
import sqlalchemy as sa

from engage import log
from engage.models import Answer, Base, Comment, DraftResponse, Response
from tests import factories

THEIRS = (Response, Answer, Comment, DraftResponse)
FORBIDDEN = re.compile(
    r"(^|_)(ip|addr|address|agent|browser|device|user|email|name|phone|postcode)($|_)"
)


def test_nothing_of_a_person_or_connection_is_a_column_beside_answers() -> None:
    for model in THEIRS:
        for column in model.__table__.columns:
            assert not FORBIDDEN.search(column.name), f"{model.__name__}.{column.name}"


def test_a_response_knows_its_day_but_no_time() -> None:
    moments = [
        column.name
        for model in (Response, Answer, Comment)
        for column in model.__table__.columns
        if isinstance(column.type, sa.DateTime | sa.types.TypeDecorator)
    ]
    assert moments == []


def test_no_table_leads_from_staff_to_a_response() -> None:
    for model in THEIRS:
        targets = {key.column.table.name for key in model.__table__.foreign_keys}
        assert "user" not in targets


def test_every_table_of_the_record_is_known_to_this_test() -> None:
    """A new table must be thought about: does it hold anything of a resident’s?"""
    assert set(Base.metadata.tables) == {
        "answer", "audit_event", "coding", "coding_label", "comment", "consultation",
        "draft_response", "import_batch", "job", "release", "response", "staff_role", "survey",
        "survey_draft", "theming_run", "user", "user_role",
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
