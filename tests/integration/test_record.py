"""The laws of the record, kept by the database itself whoever asks."""

import hashlib
from datetime import date, timedelta

import pytest
from sqlalchemy import create_engine, event, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from engage import paths
from engage.models import (
    AuditEvent,
    Coding,
    CodingLabel,
    Comment,
    Consultation,
    ImportBatch,
    Redaction,
    Release,
    Response,
    ThemingRun,
    now,
)
from engage.models.engine import prepare
from engage.services import audit, consultations, elsewhere, surveys, verification
from engage.types import ConsultationKind, ConsultationState, Role
from tests import factories
from tests.databases import SERVER


@pytest.fixture
def comment(session) -> Comment:
    release = factories.consultation(session).surveys[0].releases[0]
    response = Response(release_id=release.id, language="en", mode="paper", day=date(2026, 11, 1))
    made = Comment(response=response, question_key="comment", page_language="en", text="Buses")
    session.add(made)
    session.commit()
    return made


def _refused(session, *statements) -> None:
    for statement in statements:
        with pytest.raises(DBAPIError, match="only added"):
            session.execute(statement)
        session.rollback()


def test_a_release_can_never_be_changed_or_deleted(session) -> None:
    factories.consultation(session)
    session.commit()
    _refused(session, update(Release).values(document="{}"), text("DELETE FROM release"))


def test_a_coding_can_never_be_changed_or_deleted(session, comment) -> None:
    run = ThemingRun(model_sha256="a" * 64, code_version="1", card={})
    label = CodingLabel(priority="climate", probability=0.9, start=0, end=5)
    session.add(Coding(comment_id=comment.id, run=run, number=1, language="en", labels=[label]))
    session.commit()
    _refused(
        session,
        update(Coding).values(language="ur"),
        update(CodingLabel).values(probability=0.1),
        text("DELETE FROM coding_label"),
    )


def test_one_version_of_the_machine_codes_a_comment_once(session, comment) -> None:
    run = ThemingRun(model_sha256="a" * 64, code_version="1", card={})
    session.add(Coding(comment_id=comment.id, run=run, number=1, language="en"))
    session.commit()
    session.add(Coding(comment_id=comment.id, run=run, number=2, language="en"))
    with pytest.raises(IntegrityError):
        session.commit()


def test_a_coding_has_one_coder_a_person_or_the_machine(session, comment) -> None:
    session.add(Coding(comment_id=comment.id, number=1, language="en"))
    with pytest.raises(IntegrityError):
        session.commit()


def test_a_coding_by_the_machine_has_no_time(session, comment) -> None:
    run = ThemingRun(model_sha256="a" * 64, code_version="1", card={})
    session.add(Coding(comment_id=comment.id, run=run, number=1, language="en", made_at=now()))
    with pytest.raises(IntegrityError, match="time_of_people_only"):
        session.commit()


def test_what_is_sure_to_name_a_person_cannot_be_shown(session, comment) -> None:
    found = {"start": 0, "end": 5, "type": "name", "sure": True}
    session.add(Redaction(comment_id=comment.id, **found, masked=False))
    with pytest.raises(IntegrityError, match="sure_is_masked"):
        session.commit()


def test_a_withdrawn_comment_cannot_keep_its_words(session, comment) -> None:
    session.execute(text("SELECT 1"))
    with pytest.raises(IntegrityError):
        session.execute(update(Comment).values(withdrawn=True))
    session.rollback()
    session.execute(update(Comment).values(withdrawn=True, text=None))


def test_an_online_response_has_a_receipt(session, comment) -> None:
    with pytest.raises(IntegrityError):
        session.execute(update(Response).values(mode="online"))


def test_a_file_is_not_kept_once_it_is_imported(session) -> None:
    made = factories.consultation(session)
    batch = ImportBatch(consultation_id=made.id, filename="c.csv", sha256="a" * 64, content=b"x")
    session.add(batch)
    session.commit()
    batch.imported_at = now()
    with pytest.raises(IntegrityError, match="no_file_once_imported"):
        session.commit()


def test_a_consultation_cannot_be_published_half_described_or_unapproved(session) -> None:
    made = factories.consultation(session)
    session.commit()
    for gap in ("decision", "decider", "what_is_open", "delete_answers_on", "approved_by_id"):
        with pytest.raises(IntegrityError):
            session.execute(update(Consultation).values({gap: None}))
        session.rollback()
    made.state = ConsultationState.DRAFT
    made.decision = None
    session.commit()


@pytest.mark.parametrize("gap", ["lawful_basis", "privacy_assessment"])
def test_a_consultation_cannot_be_published_without_saying_what_allows_it(session, gap) -> None:
    factories.consultation(session)
    with pytest.raises(IntegrityError, match="complete_before_publication"):
        session.execute(update(Consultation).values({gap: ""}))


def test_comments_from_elsewhere_are_erased_some_day_too(session) -> None:
    made = factories.consultation(session, kind=ConsultationKind.IMPORTED)
    session.commit()
    table = Consultation.__table__
    row = dict(session.execute(select(table).where(table.c.id == made.id)).mappings().one())
    another = row | {"id": made.id + 1, "slug": "another"}
    session.execute(insert(table).values(another))
    session.rollback()
    for statement in (
        update(table).values(delete_answers_on=None),
        insert(table).values(another | {"delete_answers_on": None}),
    ):
        with pytest.raises(IntegrityError, match="erased_some_day"):
            session.execute(statement)
        session.rollback()


def test_nobody_approves_their_own_consultation(session) -> None:
    made = factories.consultation(session)
    made.approved_by_id = made.owner_id
    with pytest.raises(IntegrityError):
        session.commit()


def test_a_consultation_cannot_close_before_it_opens(session) -> None:
    made = factories.consultation(session)
    made.closes_at = made.opens_at - timedelta(seconds=1)
    with pytest.raises(IntegrityError):
        session.commit()


def test_moments_come_back_in_utc_and_a_time_without_a_zone_is_a_mistake(session) -> None:
    made = factories.consultation(session)
    session.commit()
    session.refresh(made)
    assert made.opens_at.utcoffset() == timedelta(0)
    made.opens_at = made.opens_at.replace(tzinfo=None)
    with pytest.raises(Exception, match="time zone"):
        session.commit()


def test_the_audit_chain_shows_a_row_that_was_changed_or_taken_out(session) -> None:
    person = factories.user(session, roles={Role.OFFICER})
    for number in range(4):
        audit.record(session, person.id, "move", "consultation", number, to="draft")
    session.commit()
    assert audit.first_broken(session) is None
    assert verification.problems(session) == []
    _refused(session, update(AuditEvent).values(verb="x"))
    chain = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    ids = [event.id for event in chain]
    with session.no_autoflush:
        chain[2].details = {"to": "approved"}
        assert audit.first_broken(session) == ids[2]
        session.expunge_all()
    _tamper(session, "audit_event", f"DELETE FROM audit_event WHERE id = {ids[1]}")
    assert audit.first_broken(session) == ids[2]
    session.rollback()


def test_the_history_of_one_thing_holds_nothing_of_another_of_that_name(session) -> None:
    audit.record(session, None, "reset", "user", "7")
    audit.record(session, None, "load", "consultation", "7")
    assert [event.verb for event in audit.of(session, "consultation", "7")] == ["load"]


@pytest.fixture
def published(session) -> Consultation:
    """One that officers made, beside one of comments from elsewhere."""
    officer = factories.user(session, roles={Role.OFFICER}).id
    approver = factories.user(session, roles={Role.APPROVER}).id
    source = (paths.CONTENT / "luton-2040.yaml").read_text(encoding="utf-8")
    made = consultations.load_file(session, source, officer)
    made.opens_at, made.closes_at = now() - timedelta(days=1), now() + timedelta(days=1)
    consultations.move(session, made, ConsultationState.IN_REVIEW, officer)
    consultations.move(session, made, ConsultationState.APPROVED, approver)
    surveys.publish(session, made, officer, ["en", "ur", "pl"])
    elsewhere.add(session, "elsewhere", {"en": "T"}, {"en": "S"}, None, date(2999, 1, 1))
    session.commit()
    assert verification.problems(session) == []
    return made


def test_a_release_names_who_approved_it_and_not_who_published_it(session, published) -> None:
    [release] = published.surveys[0].releases
    assert release.approved_by_id == published.approved_by_id != published.owner_id


def test_a_release_changed_behind_our_back_is_found(session, published) -> None:
    release = published.surveys[0].releases[0]
    with session.no_autoflush:
        release.document = release.document.replace("town", "city")
        assert verification.problems(session) == [f"release {release.id} is not what was published"]
        session.expunge_all()


def _tamper(session, table: str, statement: str) -> None:
    """Change the record as somebody would who owns the database and minds no law of it."""
    if SERVER:
        session.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        for change in ("update", "delete") if table != "consultation" else ():
            session.execute(text(f"DROP TRIGGER {table}_no_{change}"))
    session.execute(text(statement))
    session.expire_all()


def test_a_release_taken_out_behind_our_back_is_found(session, published) -> None:
    release = published.surveys[0].releases[0].id
    gone = f"release 1 of consultation {published.slug} is gone"
    _tamper(session, "release", f"DELETE FROM release WHERE id = {release}")
    assert verification.problems(session) == [gone]
    session.rollback()


def test_a_consultation_renamed_or_taken_out_behind_our_back_is_found(session, published) -> None:
    release = published.surveys[0].releases[0].id
    lost = [
        f"release {release} is not what was published",
        f"release 1 of consultation {published.slug} is gone",
    ]
    where = f"WHERE slug = '{published.slug}'"
    _tamper(session, "consultation", f"UPDATE consultation SET slug = 'other' {where}")
    assert verification.problems(session) == [*lost, "consultation other was never published"]
    session.rollback()
    _tamper(session, "consultation", f"DELETE FROM consultation {where}")
    assert verification.problems(session) == lost
    session.rollback()


def test_a_consultation_that_nobody_published_is_found(session, published) -> None:
    made = factories.consultation(session)
    assert verification.problems(session) == [
        f"release {made.surveys[0].releases[0].id} is not what was published",
        f"consultation {made.slug} was never published",
    ]


def test_nothing_is_read_from_a_chain_that_is_broken(session, published) -> None:
    event = session.scalars(select(AuditEvent.id).where(AuditEvent.verb == "publish")).one()
    _tamper(session, "audit_event", f"UPDATE audit_event SET details = '{{}}' WHERE id = {event}")
    assert verification.problems(session) == [f"the audit chain is broken at event {event}"]
    session.rollback()


def test_a_release_whose_hash_was_changed_with_it_is_found_by_the_chain(session, published) -> None:
    release = published.surveys[0].releases[-1]
    with session.no_autoflush:
        release.document = '{"no": "document"}'
        release.sha256 = hashlib.sha256(release.document.encode()).hexdigest()
        assert verification.problems(session) == [f"release {release.id} is not what was published"]
        session.expunge_all()


def test_words_about_a_consultation_changed_after_publication_are_found(session, published) -> None:
    published.decision = {"en": "Something else"}
    assert verification.problems(session) == [
        f"consultation {published.slug} does not say what was published"
    ]
    session.rollback()
    consultations.move(session, published, ConsultationState.CLOSED, published.owner_id)
    assert verification.problems(session) == []


@pytest.mark.skipif(bool(SERVER), reason="about SQLite")
def test_what_is_erased_leaves_the_file_of_a_sqlite_that_was_built_to_keep_it(address) -> None:
    engine = create_engine(address)
    # As in builds without SECURE_DELETE.
    event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA secure_delete=OFF"))
    with prepare(engine).connect() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
    engine.dispose()


def test_the_chain_holds_the_longest_name_that_a_consultation_may_have(session) -> None:
    slug = "a" * 79
    elsewhere.add(session, slug, {"en": "T"}, {"en": "S"}, None, date(2999, 1, 1))
    session.commit()
    assert [event.verb for event in audit.of(session, "consultation", slug)] == ["make"]
