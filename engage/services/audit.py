"""The chain of what staff did."""

import hashlib
import json
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from engage.models import AuditEvent, now

_FIRST = "0" * 64
# Two at once would both follow the same row. On SQLite whoever writes is alone in any case.
_LOCK = text("SELECT pg_advisory_xact_lock(2040)")


def record(
    session: Session,
    user_id: int | None,
    verb: str,
    subject: str,
    subject_id: object,
    **details: Any,
) -> AuditEvent:
    """Add what `user_id` (None: the system) did to the chain. `details` never hold resident’s words.

    Others who would add to the chain wait until this transaction ends.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_LOCK)
    previous = session.scalar(select(AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1))
    event = AuditEvent(
        at=now(),
        user_id=user_id,
        verb=verb,
        subject=subject,
        subject_id=str(subject_id),
        details=details,
        previous_hash=previous or _FIRST,
    )
    event.hash = _hash(event)
    session.add(event)
    session.flush()
    return event


def of(session: Session, subject: str, subject_id: object) -> list[AuditEvent]:
    """What was done to one thing, newest first."""
    return list(
        session.scalars(
            select(AuditEvent)
            .where(AuditEvent.subject == subject, AuditEvent.subject_id == str(subject_id))
            .order_by(AuditEvent.id.desc())
        )
    )


def first_broken(session: Session) -> int | None:
    """The identity of the first row that was changed or follows a missing one; None if all is whole."""
    previous = _FIRST
    for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id)):
        if event.previous_hash != previous or event.hash != _hash(event):
            return event.id
        previous = event.hash
    return None


def _hash(event: AuditEvent) -> str:
    content = [
        event.at.isoformat(timespec="microseconds"),
        event.user_id,
        event.verb,
        event.subject,
        event.subject_id,
        event.details,
        event.previous_hash,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
