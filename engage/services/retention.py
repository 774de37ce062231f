"""What is deleted because its time has come: the promises of the record that need no person."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.models import Consultation, Release, Response, Survey
from engage.services import audit, drafts, imports, responses
from engage.services.consultations import LUTON_TIME
from engage.types import ResponseState


def delete_due(session: Session, moment: datetime) -> None:
    """Delete expired drafts, files never imported, and answers whose day to be deleted has come.

    Doing it twice changes nothing.
    """
    drafts.purge(session, moment)
    imports.purge(session, moment)
    delete_answers(session, moment)


def delete_answers(session: Session, moment: datetime) -> int:
    """Erase the answers of closed consultations from their `delete_answers_on` on; how many.

    The day is Luton’s. Each consultation has it in its history.
    """
    erased: list[tuple[str, int]] = []
    for consultation in _closed_and_due(session, moment):
        slug = consultation.slug
        if found := _sent(session, consultation):
            responses.erase(session, found)
            erased.append((slug, len(found)))
    # The chain last: who waits for it may hold a comment that another of these would wait for.
    for slug, number in erased:
        audit.record(session, None, "delete_answers", "consultation", slug, responses=number)
    return sum(number for _slug, number in erased)


def overdue(session: Session, moment: datetime) -> bool:
    """Whether answers are still there a day after they were due: a daily job must have passed."""
    due = _closed_and_due(session, moment - timedelta(days=1))
    return any(_sent(session, consultation) for consultation in due)


def _closed_and_due(session: Session, moment: datetime) -> Sequence[Consultation]:
    today = moment.astimezone(LUTON_TIME).date()
    due = select(Consultation).where(
        Consultation.delete_answers_on <= today, Consultation.closes_at <= moment
    )
    return session.scalars(due.order_by(Consultation.id)).all()


def _sent(session: Session, consultation: Consultation) -> list[str]:
    """The identities of the responses whose answers are still there."""
    sent = (
        select(Response.id)
        .join(Release, Release.id == Response.release_id)
        .join(Survey, Survey.id == Release.survey_id)
        .where(Survey.consultation_id == consultation.id, Response.state == ResponseState.SENT)
    )
    return list(session.scalars(sent))
