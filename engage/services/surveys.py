"""Publishing: a draft questionnaire becomes an immutable release."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.models import Consultation, Release, Survey, SurveyDraft, now
from engage.questionnaire import checks
from engage.questionnaire.document import Document, parse_json
from engage.services import audit, consultations
from engage.services.errors import NotFound, NotReady
from engage.types import ConsultationState

_BEFORE_RELEASE = frozenset(
    {ConsultationState.DRAFT, ConsultationState.IN_REVIEW, ConsultationState.APPROVED}
)


def draft_document(survey: Survey) -> Document | None:
    """The questionnaire being written, if there is one."""
    return parse_json(survey.draft.document) if survey.draft else None


def edition_document(session: Session, consultation: Consultation, edition: str) -> Document:
    """The questionnaire being written, or else the newest release. Raises NotFound."""
    found = session.execute(
        select(SurveyDraft.document, Release.document)
        .select_from(Survey)
        .outerjoin(SurveyDraft)
        .outerjoin(Release)
        .where(Survey.consultation_id == consultation.id, Survey.edition == edition)
        .order_by(Release.number.desc())
        .limit(1)
    ).first()
    source = (found[0] or found[1]) if found else None
    if source is None:
        raise NotFound(edition)
    return parse_json(source)


_PARSED: dict[str, Document] = {}
"""Documents of releases by their SHA-256. Releases never change, so a parsed one may be kept."""
_MOST_PARSED = 64


def released_document(session: Session, release_id: int, sha256: str) -> Document:
    """The document of a release."""
    if sha256 not in _PARSED:
        if len(_PARSED) >= _MOST_PARSED:
            _PARSED.clear()
        source = session.execute(select(Release.document).where(Release.id == release_id))
        _PARSED[sha256] = parse_json(source.scalar_one())
    return _PARSED[sha256]


def problems(consultation: Consultation, document: Document, moment: datetime) -> list[str]:
    """What must be mended before it can be published, as `kind` or `kind: place`."""
    if consultation.state not in _BEFORE_RELEASE:
        return []
    found = ["closed_already"] if consultation.closes_at <= moment else []
    return found + [f"{kind}: {place}" for place, kind in checks.problems(document)]


def publish(
    session: Session, consultation: Consultation, user_id: int, known_languages: list[str]
) -> Release:
    """Release the approved draft and schedule the consultation; it opens by the clock.

    Raises NotReady where the questionnaire does not pass its checks or its time is over,
    IllegalMove where the consultation has not been approved.
    """
    consultations.lock(session, consultation)
    survey = consultation.surveys[0]
    document = draft_document(survey)
    if document is None:
        raise NotReady(["no_questionnaire"])
    if found := problems(consultation, document, now()):
        raise NotReady(found)
    consultations.move(session, consultation, ConsultationState.SCHEDULED, user_id)
    release = release_document(
        session, survey, document, known_languages, consultation.approved_by_id
    )
    audit.record(
        session,
        user_id,
        "publish",
        "consultation",
        consultation.slug,
        release=release.number,
        sha256=release.sha256,
        languages=release.languages,
        particulars=consultations.particulars_sha256(consultation),
    )
    return release


def release_document(
    session: Session,
    survey: Survey,
    document: Document,
    known_languages: list[str],
    approved_by_id: int | None,
) -> Release:
    """The next release of `survey`, live in the languages in which every text is there, those of
    the consultation itself too.
    """
    newest = session.scalar(select(func.max(Release.number)).where(Release.survey_id == survey.id))
    release = Release(
        survey=survey,
        number=(newest or 0) + 1,
        document=document.canonical(),
        sha256=document.sha256(),
        languages=checks.languages(
            document, known_languages, consultations.texts(survey.consultation)
        ),
        approved_by_id=approved_by_id,
        published_at=now(),
    )
    session.add(release)
    session.flush()
    return release


def newest_release(
    session: Session, consultation: Consultation
) -> tuple[Document, tuple[str, ...]]:
    """The questionnaire that residents see of a public consultation, and its languages that are live.

    Raises NotFound before release.
    """
    newest = session.execute(
        select(Release.id, Release.sha256, Release.languages)
        .join(Survey)
        .where(Survey.consultation_id == consultation.id)
        .order_by(Release.number.desc())
        .limit(1)
    ).first()
    if newest is None:
        raise NotFound(consultation.slug)
    release_id, sha256, languages = newest
    return released_document(session, release_id, sha256), tuple(languages)
