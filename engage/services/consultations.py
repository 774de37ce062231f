"""Consultations: loading them, and moving them from one state to the next."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from engage.models import Consultation, Survey, SurveyDraft
from engage.questionnaire import document
from engage.questionnaire.document import Document, UnreadableDocument
from engage.services import audit
from engage.services.errors import IllegalMove, NotFound
from engage.text import LocalisedText
from engage.types import (
    PUBLIC_STATES,
    TRANSITIONS,
    ConsultationKind,
    ConsultationState,
    Edition,
    Priority,
)

LUTON_TIME = ZoneInfo("Europe/London")


class Particulars(BaseModel):
    """The part of an officer’s file that is about the consultation itself. Times are Luton’s."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{2,78}$")]
    kind: ConsultationKind = ConsultationKind.CONSULTATION
    title: LocalisedText
    summary: LocalisedText
    opens: datetime
    closes: datetime
    decision: LocalisedText
    decider: LocalisedText
    what_is_open: LocalisedText
    what_is_fixed: LocalisedText
    priorities: tuple[Priority, ...] = Field(min_length=1)
    lawful_basis: Annotated[str, StringConstraints(min_length=3, max_length=200)]
    privacy_assessment: Annotated[str, StringConstraints(min_length=3, max_length=200)]
    delete_answers_on: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.closes <= self.opens:
            raise ValueError("it closes before it opens")
        if self.delete_answers_on <= self.closes.date():
            raise ValueError("the answers are to be deleted before it closes")
        return self


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
    closed: list[Consultation] = field(default_factory=list)


def public_listing(session: Session, moment: datetime) -> Listing:
    """Open ones that close soonest first, coming ones that open soonest first, closed newest first."""
    listing = Listing()
    for consultation in sorted(
        session.scalars(_LISTED), key=lambda item: (item.closes_at, item.id)
    ):
        match consultation.state_at(moment):
            case ConsultationState.OPEN:
                listing.open.append(consultation)
            case ConsultationState.SCHEDULED:
                listing.coming.append(consultation)
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


def load_file(session: Session, source: str, user_id: int) -> Consultation:
    """Make a consultation and its draft questionnaire out of an officer’s YAML file.

    The file holds `consultation:` (see Particulars) and `questionnaire:` (see Document). Loading a
    file again while the consultation is a draft replaces it. Raises UnreadableDocument naming every
    place that is wrong, and IllegalMove where the slug is taken by one past its draft.
    """
    particulars, questionnaire = read_file(source)
    consultation = session.scalar(select(Consultation).where(Consultation.slug == particulars.slug))
    if consultation is None:
        consultation = Consultation(slug=particulars.slug, owner_id=user_id)
        consultation.surveys.append(Survey(edition=Edition.STANDARD))
        session.add(consultation)
    elif consultation.state != ConsultationState.DRAFT:
        raise IllegalMove(consultation.slug)
    _fill(consultation, particulars)
    survey = consultation.surveys[0]
    if survey.draft is None:
        survey.draft = SurveyDraft(document=questionnaire.canonical())
    else:
        survey.draft.document = questionnaire.canonical()
    session.flush()
    audit.record(
        session, user_id, "load", "consultation", consultation.slug, sha256=questionnaire.sha256()
    )
    return consultation


def read_file(source: str) -> tuple[Particulars, Document]:
    """Both parts of an officer’s file. Raises UnreadableDocument with the problems of both."""
    data = document.load_yaml(source)
    unknown = sorted(set(data) - {"consultation", "questionnaire"})
    problems = [(name, "there is no such part") for name in unknown]
    particulars = questionnaire = None
    try:
        particulars = Particulars.model_validate(data.get("consultation", {}))
    except ValidationError as error:
        found = document.unreadable(error).problems
        problems += [(f"consultation.{place}", message) for place, message in found]
    try:
        questionnaire = document.parse(data.get("questionnaire", {}))
    except UnreadableDocument as error:
        problems += [(f"questionnaire.{place}", message) for place, message in error.problems]
    if particulars is None or questionnaire is None or problems:
        raise UnreadableDocument(problems)
    return particulars, questionnaire


def move(session: Session, consultation: Consultation, to: ConsultationState, user_id: int) -> None:
    """Bring `consultation` into the state `to`, and write down who did it.

    Raises IllegalMove where that is not a legal step, or where an owner approves their own.
    """
    if to not in TRANSITIONS[ConsultationState(consultation.state)]:
        raise IllegalMove(f"{consultation.state} to {to}")
    if to is ConsultationState.APPROVED:
        if consultation.owner_id == user_id:
            raise IllegalMove("approved by its owner")
        consultation.approved_by_id = user_id
    if to is ConsultationState.DRAFT:
        consultation.approved_by_id = None
    before, consultation.state = consultation.state, to
    session.flush()
    audit.record(
        session, user_id, "move", "consultation", consultation.slug, before=before, after=to.value
    )


def in_luton(value: datetime) -> datetime:
    """A moment; one without a zone is Luton’s time."""
    return value if value.tzinfo else value.replace(tzinfo=LUTON_TIME)


def _fill(consultation: Consultation, particulars: Particulars) -> None:
    values: dict[str, Any] = particulars.model_dump(exclude={"slug", "opens", "closes"})
    values["priorities"] = [priority.value for priority in particulars.priorities]
    for name, value in values.items():
        setattr(consultation, name, value)
    consultation.opens_at = in_luton(particulars.opens)
    consultation.closes_at = in_luton(particulars.closes)


def published(session: Session) -> list[Consultation]:
    """Those that residents can see, the newest to open first."""
    found = select(Consultation).where(Consultation.state.in_(PUBLIC_STATES))
    return list(session.scalars(found.order_by(Consultation.opens_at.desc())))
