"""Consultations that were held elsewhere: made closed, to bring their comments into."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.models import Consultation, Survey, now
from engage.questionnaire.document import Document, LongText, Page
from engage.services import audit, surveys
from engage.services.consultation_file import LUTON_TIME, RESERVED_SLUGS
from engage.text import SOURCE_LANGUAGE, LocalisedText
from engage.types import ConsultationKind, ConsultationState, Edition, Priority, QuestionKind

_LONGEST_SLUG = 60


def add(
    session: Session,
    slug: str,
    title: LocalisedText,
    summary: LocalisedText,
    user_id: int | None,
    delete_on: date,
    gathered: tuple[date, date] | None = None,
) -> Consultation:
    """A closed consultation with one question, asked in its title.

    What is brought into it is erased on `delete_on`, like answers that people sent. `gathered` are the
    first and the last day on which people gave their comments, where it is known.
    It is live in the languages in which there is a title and a summary.
    """
    begin, end = _moments(gathered)
    consultation = Consultation(
        slug=slug,
        kind=ConsultationKind.IMPORTED,
        state=ConsultationState.CLOSED,
        title=title,
        summary=summary,
        opens_at=begin,
        closes_at=end,
        delete_answers_on=delete_on,
        priorities=[priority.value for priority in Priority],
        owner_id=user_id,
        surveys=[Survey(edition=Edition.STANDARD)],
    )
    question = LongText(key="comment", kind=QuestionKind.LONG_TEXT, text=title)
    document = Document(
        title=title, introduction=summary, pages=(Page(key="comment", questions=(question,)),)
    )
    session.add(consultation)
    surveys.release_document(session, consultation.surveys[0], document, list(title), None)
    audit.record(session, user_id, "make", "consultation", slug)
    return consultation


def new_slug(session: Session, title: LocalisedText) -> str:
    """A name for addresses out of the English title, that no consultation has yet."""
    plain = unicodedata.normalize("NFKD", title[SOURCE_LANGUAGE]).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:_LONGEST_SLUG].strip("-")
    stem = stem if len(stem) >= 3 else "comments"
    taken = set(session.scalars(select(Consultation.slug))) | RESERVED_SLUGS
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _moments(gathered: tuple[date, date] | None) -> tuple[datetime, datetime]:
    if gathered is None:
        return now() - timedelta(days=1), now()
    first, last = gathered
    begin = datetime.combine(first, time.min, LUTON_TIME)
    return begin, datetime.combine(last + timedelta(days=1), time.min, LUTON_TIME)
