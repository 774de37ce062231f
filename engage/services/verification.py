"""Whether anything in the record was changed behind the platform’s back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.models import Release
from engage.questionnaire.document import parse_json
from engage.services import audit


def problems(session: Session) -> list[str]:
    """What does not agree with its own hash, a line each."""
    found = []
    if (broken := audit.first_broken(session)) is not None:
        found.append(f"the audit chain is broken at event {broken}")
    for release in session.scalars(select(Release)):
        document = parse_json(release.document)
        if document.sha256() != release.sha256 or document.canonical() != release.document:
            found.append(f"release {release.id} is not what was published")
    return found
