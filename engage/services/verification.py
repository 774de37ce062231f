"""Whether anything in the record was changed behind the platform’s back."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.models import AuditEvent, Consultation, Release
from engage.services import audit, consultations
from engage.types import PUBLIC_STATES, ConsultationState

_PUBLISHED = PUBLIC_STATES | {ConsultationState.ARCHIVED}


def problems(session: Session) -> list[str]:
    """What does not agree with its own hash or with the one that the chain has of it, a line each."""
    found = []
    if (broken := audit.first_broken(session)) is not None:
        found.append(f"the audit chain is broken at event {broken}")
    published = {
        (event.subject_id, event.details["release"]): event.details
        for event in session.scalars(select(AuditEvent).where(AuditEvent.verb == "publish"))
    }
    for release in session.scalars(select(Release).order_by(Release.id)):
        # The text as it is kept: a later version of the program may write the same document otherwise.
        sha256 = hashlib.sha256(release.document.encode("utf-8")).hexdigest()
        slug = release.survey.consultation.slug
        told = published.get((slug, release.number), {}).get("sha256", sha256)
        if not sha256 == release.sha256 == told:
            found.append(f"release {release.id} is not what was published")
    return [*found, *_particulars(session, published)]


def _particulars(
    session: Session, published: dict[tuple[str, int], dict[str, str]]
) -> Iterator[str]:
    """Consultations of which something else is said than when they were last published."""
    newest = {slug: details for (slug, _number), details in sorted(published.items())}
    for consultation in session.scalars(select(Consultation).order_by(Consultation.id)):
        told = newest.get(consultation.slug, {}).get("particulars")
        if told is None or consultation.state not in _PUBLISHED:
            continue
        if told != consultations.particulars_sha256(consultation):
            yield f"consultation {consultation.slug} does not say what was published"
