"""What is deleted because its time has come: the promises of the record that need no person."""

from datetime import datetime

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
    today = moment.astimezone(LUTON_TIME).date()
    due = session.scalars(
        select(Consultation)
        .where(Consultation.delete_answers_on <= today, Consultation.closes_at <= moment)
        .order_by(Consultation.id)
    )
    erased: list[tuple[str, int]] = []
    for consultation in list(due):
        slug = consultation.slug
        found = list(
            session.scalars(
                select(Response.id)
                .join(Release, Release.id == Response.release_id)
                .join(Survey, Survey.id == Release.survey_id)
                .where(
                    Survey.consultation_id == consultation.id,
                    Response.state == ResponseState.SENT,
                )
            )
        )
        if found:
            responses.erase(session, found)
            erased.append((slug, len(found)))
    # The chain last: who waits for it may hold a comment that another of these would wait for.
    for slug, number in erased:
        audit.record(session, None, "delete_answers", "consultation", slug, responses=number)
    return sum(number for _slug, number in erased)
