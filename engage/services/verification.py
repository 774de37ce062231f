"""Whether anything in the record was changed behind the platform’s back."""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.models import AuditEvent, Consultation, Release, Survey
from engage.services import audit, consultations
from engage.types import PUBLIC_STATES, ConsultationKind, ConsultationState

_PUBLISHED = PUBLIC_STATES | {ConsultationState.ARCHIVED}
_Publications = dict[tuple[str, int | None], dict[str, Any]]
"""What the chain has of each publication, by consultation and number of the release, in order."""


def problems(session: Session) -> list[str]:
    """What is not as the chain has it or as its own hash has it, or is gone, a line each.

    A broken chain proves nothing of the rest: then there is one line, that of the chain.
    """
    if (broken := audit.first_broken(session)) is not None:
        return [f"the audit chain is broken at event {broken}"]
    events = select(AuditEvent).where(AuditEvent.verb == "publish").order_by(AuditEvent.id)
    published = {
        (event.subject_id, event.details.get("release")): event.details
        for event in session.scalars(events)
    }
    return [*_releases(session, published), *_particulars(session, published)]


def _releases(session: Session, published: _Publications) -> Iterator[str]:
    """Releases that were changed, that nobody published, or that are gone."""
    there = (
        select(Release, Consultation.slug, Consultation.kind)
        .outerjoin(Survey, Survey.id == Release.survey_id)
        .outerjoin(Consultation, Consultation.id == Survey.consultation_id)
        .order_by(Release.id)
    )
    found = set()
    for release, slug, kind in session.execute(there):
        found.add((slug, release.number))
        # The text as it is kept: a later version of the program may write the same document otherwise.
        sha256 = hashlib.sha256(release.document.encode("utf-8")).hexdigest()
        unpublished = {"sha256": sha256} if kind == ConsultationKind.IMPORTED else {}
        told = published.get((slug, release.number), unpublished).get("sha256")
        if not sha256 == release.sha256 == told:
            yield f"release {release.id} is not what was published"
    for slug, number in published:
        if (slug, number) not in found:
            yield f"release {number} of consultation {slug} is gone"


def _particulars(session: Session, published: _Publications) -> Iterator[str]:
    """Consultations of which something else is said than when they were last published."""
    newest = {slug: details for (slug, _number), details in published.items()}
    for consultation in session.scalars(select(Consultation).order_by(Consultation.id)):
        if consultation.state not in _PUBLISHED:
            continue
        said = consultations.particulars_sha256(consultation)
        if told := newest.get(consultation.slug):
            if told.get("particulars", said) != said:
                yield f"consultation {consultation.slug} does not say what was published"
        elif consultation.kind != ConsultationKind.IMPORTED:
            yield f"consultation {consultation.slug} was never published"
