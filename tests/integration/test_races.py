"""Two people at the same moment: the second waits for the first, and sees what the first did."""

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engage import paths
from engage.models import (
    AuditEvent,
    Coding,
    CodingNote,
    Comment,
    Consultation,
    ImportBatch,
    Release,
    Response,
    SurveyDraft,
    User,
    now,
)
from engage.models.engine import connect, means_to_write
from engage.services import (
    audit,
    consultations,
    drafts,
    imports,
    responses,
    review,
    surveys,
    users,
)
from engage.services.drafts import Draft
from engage.services.errors import IllegalMove, NotFound, StaleEdit
from engage.services.imports import Columns
from engage.types import ConsultationState, Priority, Role
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
    means_to_write.set(True)  # The client of a test before us may have left it False.
    yield made
    made.dispose()


def _at_once(
    engine: Engine, first: Step, second: Step, then: Step | None = None
) -> Exception | None:
    """What the second met with, who began while the first had not committed yet.

    `then` is what the first does while the second waits.
    """
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
        if then:
            then(session)
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


def _town(session: Session, state: ConsultationState) -> tuple[int, int]:
    """A consultation that opens in three days, with its draft; its owner and another person."""
    town = factories.consultation(session, slug="town", opens_in=timedelta(days=3))
    town.state, town.loaded_by_id = state, town.owner_id
    owner, approver = town.owner_id, town.approved_by_id
    if state in {ConsultationState.DRAFT, ConsultationState.IN_REVIEW}:
        town.approved_by_id = None
    document = factories.document().canonical()
    session.add(SurveyDraft(survey=town.surveys[0], document=document))
    session.commit()
    return owner, approver


def _moving(to: ConsultationState, user_id: int) -> Step:
    return lambda session: consultations.move(
        session, consultations.get(session, "town"), to, user_id
    )


def test_publish_pressed_twice_makes_one_release(session, engine) -> None:
    owner, _approver = _town(session, ConsultationState.APPROVED)
    before = session.scalar(select(func.count()).select_from(Release))
    session.commit()

    def publish(session: Session) -> None:
        surveys.publish(session, consultations.get(session, "town"), owner, ["en", "ur", "pl"])

    assert isinstance(_at_once(engine, publish, publish), IllegalMove)
    assert session.scalar(select(func.count()).select_from(Release)) == before + 1


def test_what_one_closes_another_does_not_pause(session, engine) -> None:
    owner, _approver = _town(session, ConsultationState.APPROVED)
    town = consultations.get(session, "town")
    town.state, town.opens_at = ConsultationState.OPEN, now() - timedelta(days=1)
    session.commit()
    met = _at_once(
        engine, _moving(ConsultationState.CLOSED, owner), _moving(ConsultationState.PAUSED, owner)
    )
    assert isinstance(met, IllegalMove)
    assert session.scalars(select(Consultation.state)).all() == ["closed"]


@pytest.mark.parametrize("changed", ["summary", "questions"])
def test_nobody_approves_a_text_that_is_changed_meanwhile(session, engine, changed) -> None:
    owner, approver = _town(session, ConsultationState.IN_REVIEW)
    seen = consultations.fingerprint(consultations.get(session, "town"))
    session.commit()

    def change(session: Session) -> None:
        town = consultations.get(session, "town")
        consultations.move(session, town, ConsultationState.DRAFT, owner)
        if changed == "summary":
            town.summary = factories.localised("Nobody has read this")
        else:
            other = factories.document(title=factories.localised("Nobody has read this"))
            town.surveys[0].draft.document = other.canonical()
        consultations.move(session, town, ConsultationState.IN_REVIEW, owner)

    def approve(session: Session) -> None:
        town = consultations.get(session, "town")
        consultations.fingerprint(town)  # Now the session holds all of it, as it was.
        consultations.approve(session, town, approver, seen)

    assert isinstance(_at_once(engine, change, approve), StaleEdit)
    assert session.scalars(select(Consultation.state)).all() == ["in_review"]


def test_a_file_does_not_replace_what_goes_to_review_meanwhile(session, engine) -> None:
    file = next(paths.CONTENT.glob("*.yaml")).read_text(encoding="utf-8")
    owner = factories.user(session, roles={Role.OFFICER}).id
    slug = consultations.load_file(session, file, owner).slug
    session.commit()

    def review(session: Session) -> None:
        found = consultations.get(session, slug)
        consultations.move(session, found, ConsultationState.IN_REVIEW, owner)

    def load(session: Session) -> None:
        consultations.load_file(session, file, owner)

    assert isinstance(_at_once(engine, review, load), IllegalMove)
    assert [event.verb for event in audit.of(session, "consultation", slug)] == ["move", "load"]


def test_the_first_continue_pressed_twice_keeps_one_draft(session, engine) -> None:
    release = factories.consultation(session, slug="town").surveys[0].releases[0].id
    session.commit()
    token = drafts.new_token()

    def answer(session: Session) -> None:
        draft = drafts.load(session, token, "town", now()) or Draft(release)
        draft.answers["agree"] = "agree"
        drafts.save(session, token, "town", draft, timedelta(days=1))

    assert _at_once(engine, answer, answer) is None
    assert drafts.load(session, token, "town", now()) == Draft(release, {"agree": "agree"})


def test_erasing_many_and_theming_do_not_wait_for_each_other(session, engine, monkeypatch) -> None:
    monkeypatch.setattr(responses, "_ERASED_AT_ONCE", 1)
    release = factories.consultation(session, slug="town").surveys[0].releases[0].id
    lower, higher = "1" * 32, "2" * 32
    made = {}
    for identity in (lower, higher):
        response = Response(release_id=release, language="en", mode="paper", day=date(2026, 11, 1))
        comment = Comment(id=identity, question_key="comment", page_language="en", text="Buses")
        response.comments.append(comment)
        session.add(response)
        session.flush()
        made[identity] = response.id
    session.commit()

    def locking(comment_id: str) -> Step:
        found = select(Comment.id).where(Comment.id == comment_id).with_for_update()
        return lambda session: session.scalars(found).all()

    met = _at_once(
        engine,
        locking(lower),
        lambda session: responses.erase(session, [made[higher], made[lower]]),
        then=locking(higher),
    )
    assert met is None
    assert session.scalars(select(Comment.text)).all() == [None, None]


def test_a_code_and_what_the_same_person_does_do_not_wait_for_each_other(session, engine) -> None:
    person = factories.user(session, roles={Role.OFFICER})
    identity, uniquifier = person.id, person.fs_uniquifier
    session.commit()
    met = _at_once(
        engine,
        lambda session: users.waiting_for_code(session, uniquifier),
        lambda session: audit.record(session, identity, "move", "consultation", "town"),
        then=lambda session: users.record(
            session, session.get_one(User, identity), users.Happened.SIGN_IN
        ),
    )
    assert met is None
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == 2
