"""Consultations: loading them, and moving them from one state to the next."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from engage.models import Consultation, Survey, SurveyDraft, now
from engage.services import audit, consultation_file
from engage.services.consultation_file import LUTON_TIME as LUTON_TIME
from engage.services.consultation_file import Particulars
from engage.services.consultation_file import in_luton as in_luton
from engage.services.errors import AnothersDraft, IllegalMove, NotFound, StaleEdit
from engage.text import LocalisedText
from engage.types import (
    PUBLIC_STATES,
    TRANSITIONS,
    ConsultationState,
    Edition,
)

_LISTED = (
    select(Consultation)
    .where(Consultation.state.in_(PUBLIC_STATES))
    .options(
        load_only(
            Consultation.slug,
            Consultation.kind,
            Consultation.state,
            Consultation.title,
            Consultation.summary,
            Consultation.opens_at,
            Consultation.closes_at,
            Consultation.created_at,
            Consultation.priorities,
            Consultation.demonstration,
        )
    )
)


@dataclass
class Listing:
    """The consultations that residents can see, by what they can do with them now."""

    open: list[Consultation] = field(default_factory=list)
    coming: list[Consultation] = field(default_factory=list)
    paused: list[Consultation] = field(default_factory=list)
    closed: list[Consultation] = field(default_factory=list)


def public_listing(session: Session, moment: datetime) -> Listing:
    """Open and paused ones that close soonest first, coming ones that open soonest first, closed
    newest first.
    """
    listing = Listing()
    for consultation in sorted(
        session.scalars(_LISTED), key=lambda item: (item.closes_at, item.id)
    ):
        match consultation.state_at(moment):
            case ConsultationState.OPEN:
                listing.open.append(consultation)
            case ConsultationState.SCHEDULED:
                listing.coming.append(consultation)
            case ConsultationState.PAUSED:
                listing.paused.append(consultation)
            case _:
                listing.closed.append(consultation)
    listing.coming.sort(key=lambda item: item.opens_at)
    listing.closed.reverse()
    return listing


def public(session: Session, slug: str) -> Consultation:
    """The consultation `slug`, if residents may see it. Raises NotFound."""
    consultation = get(session, slug)
    if consultation.state not in PUBLIC_STATES:
        raise NotFound(slug)
    return consultation


def get(session: Session, slug: str) -> Consultation:
    """The consultation `slug`, in any state. Raises NotFound."""
    consultation = session.scalar(select(Consultation).where(Consultation.slug == slug))
    if consultation is None:
        raise NotFound(slug)
    return consultation


def everything(session: Session) -> list[Consultation]:
    """All consultations, newest first."""
    return list(session.scalars(select(Consultation).order_by(Consultation.id.desc())))


def load_file(session: Session, source: str, user_id: int, replaces: str = "") -> Consultation:
    """Make a consultation and its draft questionnaire out of an officer’s YAML file.

    The file holds `consultation:` (see Particulars) and `questionnaire:` (see Document). Loading a
    file again while the consultation is a draft replaces it; one that another person loaded only if
    `replaces` is its fingerprint. Raises UnreadableDocument naming every place that is wrong,
    IllegalMove where the slug is taken by one past its draft, and AnothersDraft.
    """
    particulars, questionnaire = consultation_file.read(source)
    consultation = session.scalar(select(Consultation).where(Consultation.slug == particulars.slug))
    if consultation is None:
        consultation = Consultation(slug=particulars.slug, owner_id=user_id)
        consultation.surveys.append(Survey(edition=Edition.STANDARD))
        session.add(consultation)
    else:
        lock(session, consultation)
        if consultation.state != ConsultationState.DRAFT:
            raise IllegalMove(consultation.slug)
        theirs = fingerprint(consultation)
        if consultation.loaded_by_id != user_id and replaces != theirs:
            raise AnothersDraft(consultation.slug, theirs)
    _fill(consultation, particulars)
    consultation.loaded_by_id = user_id
    survey = consultation.surveys[0]
    if survey.draft is None:
        survey.draft = SurveyDraft(document=questionnaire.canonical())
    else:
        survey.draft.document = questionnaire.canonical()
    session.flush()
    audit.record(
        session,
        user_id,
        "load",
        "consultation",
        consultation.slug,
        sha256=questionnaire.sha256(),
        text=fingerprint(consultation),
    )
    return consultation


def lock(session: Session, consultation: Consultation) -> None:
    """See it and its questions as they are now, and let nobody else change them until we are done."""
    session.flush()  # A refresh forgets what is not written yet.
    session.refresh(consultation, with_for_update={"key_share": True})
    drafts = select(SurveyDraft).join(Survey).where(Survey.consultation_id == consultation.id)
    session.scalars(drafts.execution_options(populate_existing=True)).all()


def moves(consultation: Consultation, moment: datetime) -> frozenset[ConsultationState]:
    """The states that it may be brought into, seen from the one that the clock has put it in."""
    return TRANSITIONS[consultation.state_at(moment)]


def wrote(consultation: Consultation, user_id: int) -> bool:
    """Whether the text as it stands is this person’s: they may not approve it."""
    return user_id in {consultation.owner_id, consultation.loaded_by_id}


def particulars_sha256(consultation: Consultation) -> str:
    """One SHA-256 over all that is said of it but its questions and times: moves change the times."""
    said = {
        "kind": consultation.kind,
        "texts": texts(consultation),
        "priorities": consultation.priorities,
        "lawful_basis": consultation.lawful_basis,
        "privacy_assessment": consultation.privacy_assessment,
        "delete_answers_on": str(consultation.delete_answers_on),
    }
    return _sha256(said)


def fingerprint(consultation: Consultation) -> str:
    """One SHA-256 over all that a second person approves: particulars, times and questions."""
    drafts = [survey.draft.document for survey in consultation.surveys if survey.draft]
    times = (consultation.opens_at, consultation.closes_at)
    said = [
        particulars_sha256(consultation),
        *(time.astimezone(UTC).isoformat() for time in times),
        *drafts,
    ]
    return _sha256(said)


def approve(session: Session, consultation: Consultation, user_id: int, seen: str) -> None:
    """Approve what this person has read: `seen` is the fingerprint of it.

    Raises StaleEdit where the text has changed since, and whatever `move` raises.
    """
    lock(session, consultation)
    if seen != fingerprint(consultation):
        raise StaleEdit(consultation.slug)
    move(session, consultation, ConsultationState.APPROVED, user_id)


def move(session: Session, consultation: Consultation, to: ConsultationState, user_id: int) -> None:
    """Bring `consultation` into the state `to`, and write down who did it.

    What the clock has done is written first. Opening early and closing early change the times that
    people read; the chain keeps those that were announced, and the fingerprint. Raises IllegalMove
    where that is not a legal step, or where somebody approves their own text.
    """
    lock(session, consultation)
    moment = now()
    if to not in moves(consultation, moment):
        raise IllegalMove(f"{consultation.state} to {to}")
    before = consultation.state_at(moment)
    announced = {
        "opens": consultation.opens_at.isoformat(),
        "closes": consultation.closes_at.isoformat(),
        "text": fingerprint(consultation),
    }
    consultation.state = before
    session.flush()
    match to:
        case ConsultationState.APPROVED:
            if wrote(consultation, user_id):
                raise IllegalMove("approved by who wrote it")
            consultation.approved_by_id = user_id
        case ConsultationState.DRAFT:
            consultation.approved_by_id = None
        case ConsultationState.OPEN:
            consultation.opens_at = min(consultation.opens_at, moment)
        case ConsultationState.CLOSED:
            consultation.closes_at = min(consultation.closes_at, moment)
    consultation.state = to
    session.flush()
    audit.record(
        session,
        user_id,
        "move",
        "consultation",
        consultation.slug,
        before=before.value,
        after=to.value,
        **announced,
    )


def texts(consultation: Consultation) -> dict[str, LocalisedText]:
    """What residents read about a consultation beside its questions, by the name of the field."""
    named = {
        "title": consultation.title,
        "summary": consultation.summary,
        "decision": consultation.decision,
        "decider": consultation.decider,
        "what_is_open": consultation.what_is_open,
        "what_is_fixed": consultation.what_is_fixed,
    }
    return {name: text for name, text in named.items() if text}


def _sha256(said: object) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _fill(consultation: Consultation, particulars: Particulars) -> None:
    values: dict[str, Any] = particulars.model_dump(exclude={"slug", "opens", "closes"})
    values["priorities"] = [priority.value for priority in particulars.priorities]
    for name, value in values.items():
        setattr(consultation, name, value)
    consultation.opens_at, consultation.closes_at = particulars.opens, particulars.closes


def published(session: Session) -> list[Consultation]:
    """Those that residents can see, the newest to open first."""
    found = select(Consultation).where(Consultation.state.in_(PUBLIC_STATES))
    return list(session.scalars(found.order_by(Consultation.opens_at.desc())))
