"""Answering: the open survey, sending in one transaction, finding a receipt again, withdrawing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session, load_only

from engage.answers import kind_of
from engage.jobs.queue import enqueue
from engage.models import (
    Answer,
    Coding,
    CodingNote,
    Comment,
    Consultation,
    Redaction,
    Release,
    Response,
    Survey,
)
from engage.models.base import random_id
from engage.questionnaire import path
from engage.questionnaire.document import Document
from engage.services import receipts, surveys
from engage.services.consultations import LUTON_TIME
from engage.services.errors import NotFound, NotOpen
from engage.types import PUBLIC_STATES, ConsultationState, Edition, JobName, Mode, ResponseState

_ERASED_AT_ONCE = 500
_NEEDED = (
    Consultation.slug,
    Consultation.kind,
    Consultation.state,
    Consultation.opens_at,
    Consultation.closes_at,
    Consultation.demonstration,
)


@dataclass(frozen=True)
class OpenSurvey:
    """What is needed to ask one person the questions of a consultation."""

    consultation: Consultation
    release_id: int
    document: Document
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Receipt:
    """What a reference tells its holder, and nobody else."""

    consultation: Consultation
    day: date
    state: ResponseState
    reference: str


_NEWEST_RELEASE = (
    select(Consultation, Release.id, Release.sha256, Release.languages)
    .options(load_only(*_NEEDED))
    .join(Survey, Survey.consultation_id == Consultation.id)
    .join(Release, Release.survey_id == Survey.id)
    .where(
        Consultation.slug == bindparam("slug"),
        Consultation.state.in_(PUBLIC_STATES),
        Survey.edition == Edition.STANDARD,
    )
    .order_by(Release.number.desc())
    .limit(1)
)


def open_survey(session: Session, slug: str, moment: datetime) -> OpenSurvey:
    """The newest release of a consultation that takes answers now. Raises NotFound, NotOpen."""
    row = session.execute(_NEWEST_RELEASE, {"slug": slug}).first()
    if row is None:
        raise NotFound(slug)
    consultation, release_id, sha256, languages = row
    if consultation.state_at(moment) is not ConsultationState.OPEN:
        raise NotOpen(slug)
    document = surveys.released_document(session, release_id, sha256)
    return OpenSurvey(consultation, release_id, document, tuple(languages))


def of_release(session: Session, survey: OpenSurvey, release_id: int) -> OpenSurvey:
    """The same survey as it was in an earlier release, for somebody who had begun with that."""
    if release_id == survey.release_id:
        return survey
    release = session.get_one(Release, release_id)
    document = surveys.released_document(session, release.id, release.sha256)
    return OpenSurvey(survey.consultation, release.id, document, tuple(release.languages))


def send(
    session: Session,
    survey: OpenSurvey,
    answers: dict[str, Any],
    language: str,
    moment: datetime,
    languages: Mapping[str, str] | None = None,
) -> str:
    """Keep what a person answered and have it themed; return the reference to show after commit.

    Answers off the person’s path are dropped. The caller has made sure nothing required is missing.
    `language` and `languages` are as in `store`.
    """
    reference = receipts.new_reference()
    response = store(
        session,
        survey,
        answers,
        language=language,
        languages=languages,
        day=moment.astimezone(LUTON_TIME).date(),
        mode=Mode.ONLINE,
        receipt_hash=receipts.receipt_hash(reference),
    )
    if response.comments:
        enqueue(
            session,
            JobName.THEME_COMMENTS,
            {"comment_ids": [comment.id for comment in response.comments]},
            key=f"theme:{random_id()}",
        )
    return reference


def store(
    session: Session,
    survey: OpenSurvey,
    answers: dict[str, Any],
    *,
    language: str,
    day: date,
    mode: Mode,
    languages: Mapping[str, str] | None = None,
    receipt_hash: str | None = None,
    import_id: int | None = None,
    source_id: str | None = None,
) -> Response:
    """Add one response with its answers and comments; nothing is queued.

    `language` is that of the page on which it was sent, `languages` that of the page on which each
    question was answered, where it is known.
    """
    response = Response(
        release_id=survey.release_id,
        language=language,
        day=day,
        mode=mode,
        receipt_hash=receipt_hash,
        import_id=import_id,
    )
    kinds = {question.key: kind_of(question) for question in survey.document.questions}
    written_in = languages or {}
    for key, value in path.on_path(survey.document, answers).items():
        if kinds[key].is_comment:
            response.comments.append(
                Comment(
                    question_key=key,
                    text=value,
                    page_language=written_in.get(key, language),
                    source_id=source_id,
                )
            )
        else:
            response.answers.append(Answer(question_key=key, value=value))
    session.add(response)
    session.flush()
    return response


def find(session: Session, typed: str) -> Receipt:
    """What was sent under a reference. Raises NotFound where there is nothing."""
    response, reference = _by_reference(session, typed)
    return Receipt(
        response.release.survey.consultation,
        response.day,
        ResponseState(response.state),
        reference,
    )


def erased(session: Session, typed: str) -> bool:
    """Whether what was sent under a reference is erased. Raises NotFound where there is nothing."""
    return find(session, typed).state == ResponseState.WITHDRAWN


def withdraw(session: Session, typed: str) -> None:
    """Take a response back: its words and answers are erased, and it counts no more."""
    response, _reference = _by_reference(session, typed)
    erase(session, [response.id])


def erase(session: Session, response_ids: list[str]) -> None:
    """Mark responses withdrawn and erase what they said. Doing it twice changes nothing.

    What reviewers wrote about their comments goes too; which priorities they saw in them stays.
    """
    batches = [
        response_ids[at : at + _ERASED_AT_ONCE]
        for at in range(0, len(response_ids), _ERASED_AT_ONCE)
    ]
    _lock_comments(session, batches)
    for batch in batches:
        _erase(session, batch)
    session.flush()
    session.expire_all()


def _lock_comments(session: Session, batches: list[list[str]]) -> None:
    # The comments first: whoever reads or corrects one meanwhile has locked it. All of them in the
    # order in which theming locks them, or each may wait for the other.
    found: list[str] = []
    for batch in batches:
        found += session.scalars(select(Comment.id).where(Comment.response_id.in_(batch)))
    found.sort()
    for at in range(0, len(found), _ERASED_AT_ONCE):
        ids = found[at : at + _ERASED_AT_ONCE]
        session.execute(
            select(Comment.id).where(Comment.id.in_(ids)).order_by(Comment.id).with_for_update()
        )


def _erase(session: Session, response_ids: list[str]) -> None:
    session.execute(
        update(Comment)
        .where(Comment.response_id.in_(response_ids))
        .values(withdrawn=True, text=None, source_id=None)
    )
    session.execute(
        update(Response).where(Response.id.in_(response_ids)).values(state=ResponseState.WITHDRAWN)
    )
    session.execute(delete(Answer).where(Answer.response_id.in_(response_ids)))
    comments = select(Comment.id).where(Comment.response_id.in_(response_ids))
    codings = select(Coding.id).where(Coding.comment_id.in_(comments))
    session.execute(delete(CodingNote).where(CodingNote.coding_id.in_(codings)))
    session.execute(delete(Redaction).where(Redaction.comment_id.in_(comments)))


def _by_reference(session: Session, typed: str) -> tuple[Response, str]:
    reference = receipts.normalised(typed)
    response = reference and session.scalar(
        select(Response).where(Response.receipt_hash == receipts.receipt_hash(reference))
    )
    if not reference or not response:
        raise NotFound("reference")
    return response, reference
