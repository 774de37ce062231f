"""Rows for tests, each whole enough to pass the laws of the record."""

from datetime import timedelta
from itertools import count
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.models import Consultation, Release, StaffRole, Survey, User, now
from engage.questionnaire.document import Document, parse
from engage.services import surveys
from engage.types import ConsultationKind, ConsultationState, Role

_number = count(1)


def localised(text: str) -> dict[str, str]:
    """A text in the three languages, each telling which it is."""
    return {"en": text, "ur": f"{text} (اردو)", "pl": f"{text} (polski)"}


def document(**changes: object) -> Document:
    """A questionnaire with one question of every kind, each on a page of its own."""
    options = [
        {"key": "buses", "text": localised("Buses")},
        {"key": "parks", "text": localised("Parks")},
        {"key": "jobs", "text": localised("Jobs")},
    ]
    questions = [
        {"key": "agree", "kind": "agree_scale", "required": True},
        {"key": "one", "kind": "single_choice", "options": options, "other": localised("Other")},
        {"key": "several", "kind": "several_choices", "options": options, "at_most": 2,
         "other": localised("Other")},
        {"key": "word", "kind": "short_text", "at_most": 20},
        {"key": "comment", "kind": "long_text", "at_most": 500},
        {"key": "ward", "kind": "ward"},
        {"key": "age", "kind": "age_band"},
    ]  # fmt: skip
    data = {
        "title": localised("A survey"),
        "introduction": localised("About the town"),
        "pages": [
            {"key": q["key"], "questions": [{"text": localised(f"Question {q['key']}"), **q}]}
            for q in questions
        ],
    }
    return parse(data | changes)


def user(
    session: Session, *, roles: set[Role], email: str | None = None, name: str = "A. Person"
) -> User:
    number = next(_number)
    known = {role.name: role for role in session.scalars(select(StaffRole))}
    made = User(
        email=email or f"person{number}@luton.example",
        name=name,
        password="x",
        active=True,
        fs_uniquifier=uuid4().hex,
        roles=[known.get(role) or StaffRole(name=role) for role in sorted(roles)],
        tf_primary_method="authenticator",
        tf_totp_secret="x",
    )
    session.add(made)
    session.flush()
    return made


def consultation(
    session: Session,
    *,
    slug: str | None = None,
    state: ConsultationState = ConsultationState.OPEN,
    kind: ConsultationKind = ConsultationKind.CONSULTATION,
    opens_in: timedelta = timedelta(days=-1),
    lasts: timedelta = timedelta(days=30),
    questionnaire: Document | None = None,
) -> Consultation:
    """A consultation with a released questionnaire, by default open now."""
    owner = user(session, roles={Role.OFFICER})
    approver = user(session, roles={Role.APPROVER})
    opens = now() + opens_in
    made = Consultation(
        slug=slug or f"consultation-{next(_number)}",
        kind=kind,
        state=state,
        title=localised("The town in 2040"),
        summary=localised("Tell us about the town."),
        opens_at=opens,
        closes_at=opens + lasts,
        decision=localised("What comes first"),
        decider=localised("The Executive"),
        what_is_open=localised("The order"),
        what_is_fixed=localised("The vision"),
        priorities=["economy", "climate"],
        lawful_basis="Public task",
        privacy_assessment="DPIA-1",
        delete_answers_on=(opens + lasts + timedelta(days=365)).date(),
        owner_id=owner.id,
        approved_by_id=approver.id,
        surveys=[Survey()],
    )
    session.add(made)
    session.flush()
    release(session, made, questionnaire or document())
    return made


def release(session: Session, made: Consultation, questionnaire: Document) -> Release:
    return surveys.release_document(
        session, made.surveys[0], questionnaire, ["en", "ur", "pl"], made.approved_by_id
    )


def branching() -> Document:
    """Page b is there only for those who say yes on page a; c is there for all."""
    options = [{"key": "yes", "text": localised("Yes")}, {"key": "no", "text": localised("No")}]
    return parse(
        {
            "title": localised("t"),
            "introduction": localised("i"),
            "pages": [
                {"key": "a", "questions": [
                    {"key": "a", "kind": "single_choice", "text": localised("a"), "options": options}]},
                {"key": "b", "shown_when": {"question": "a", "any_of": ["yes"]}, "questions": [
                    {"key": "b", "kind": "long_text", "text": localised("b")}]},
                {"key": "c", "questions": [
                    {"key": "c", "kind": "long_text", "text": localised("c")}]},
            ],
        }
    )  # fmt: skip
