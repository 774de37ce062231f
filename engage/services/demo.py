"""Demonstration content: two open consultations with made-up answers, and accounts to look round with.

It never pretends to be real people: the consultations are marked, and so is every page of them. The
answers were written for it; `engage/content/` holds them.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage import paths
from engage.answers import kind_of
from engage.models import Consultation, User, now
from engage.questionnaire.document import LongText, Question
from engage.services import consultations, responses, surveys, theming, users
from engage.services.responses import OpenSurvey
from engage.types import ConsultationState, Mode, Role

PASSWORD = "luton 2040 demonstration"  # noqa: S105 (printed for everybody, on loopback only)
_SEED = 2040


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    role: Role


ACCOUNTS = (
    Account("officer@demo.example", "Demo Officer", Role.OFFICER),
    Account("approver@demo.example", "Demo Approver", Role.APPROVER),
    Account("taskforce@demo.example", "Demo Taskforce Member", Role.TASKFORCE),
    Account("admin@demo.example", "Demo Administrator", Role.ADMINISTRATOR),
)


class NotEmpty(ValueError):
    """The database is somebody’s: made-up answers must not come among real ones."""


def add(
    session: Session,
    languages: list[str],
    hashed: Callable[[str], str],
    totp_secret: Callable[[], str],
) -> bool:
    """Add all of it, once. False where it is there already. Raises NotEmpty where anything else is."""
    if session.scalar(select(User.id).where(User.email == ACCOUNTS[0].email)) is not None:
        return False
    if any(session.scalar(select(table.id).limit(1)) is not None for table in (User, Consultation)):
        raise NotEmpty
    staff = {account.role: _account(session, account, hashed, totp_secret) for account in ACCOUNTS}
    for file in sorted(paths.CONTENT.glob("*.yaml")):
        consultation = _publish(session, file, staff, languages)
        _answer(session, consultation, file.with_suffix(".jsonl"))
    return True


def _account(
    session: Session, account: Account, hashed: Callable[[str], str], totp_secret: Callable[[], str]
) -> User:
    user = users.add(session, account.email, account.name, {account.role}, PASSWORD, hashed)
    user.tf_primary_method, user.tf_totp_secret = "authenticator", totp_secret()
    return user


def _publish(
    session: Session, file: Path, staff: dict[Role, User], languages: list[str]
) -> Consultation:
    officer, approver = staff[Role.OFFICER].id, staff[Role.APPROVER].id
    consultation = consultations.load_file(session, file.read_text(encoding="utf-8"), officer)
    consultation.demonstration = True
    # Open whenever somebody looks at it.
    consultation.opens_at, consultation.closes_at = (
        now() - timedelta(days=14),
        now() + timedelta(days=70),
    )
    consultations.move(session, consultation, ConsultationState.IN_REVIEW, officer)
    consultations.move(session, consultation, ConsultationState.APPROVED, approver)
    surveys.publish(session, consultation, officer, languages)
    return consultation


def _answer(session: Session, consultation: Consultation, file: Path) -> None:
    survey = responses.open_survey(session, consultation.slug, now())
    chance = random.Random(_SEED)  # noqa: S311 (made-up answers, no secret)
    comment_ids: list[str] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        response = responses.store(
            session,
            survey,
            _answers(survey, row["text"], chance),
            language=row["lang"],
            day=_day(chance),
            mode=Mode.PAPER,
        )
        comment_ids += [comment.id for comment in response.comments]
    theming.have_read(session, comment_ids, f"demonstration:{consultation.slug}")


def _answers(survey: OpenSurvey, text: str, chance: random.Random) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in survey.document.questions:
        if isinstance(question, LongText):
            answers[question.key] = text
        elif (value := _chosen(question, chance)) is not None:
            answers[question.key] = value
    return answers


def _chosen(question: Question, chance: random.Random) -> Any:
    kind = kind_of(question)
    keys = [choice.key for choice in kind.choices(question, "en") if choice.key != "other"]
    if not keys:
        return None
    return kind.read(question, {question.key: [chance.choice(keys)]})


def _day(chance: random.Random) -> date:
    return (now() - timedelta(days=chance.randrange(14))).date()
