"""How many people have answered so far, as it may be told."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.disclosure import PublishedCount, publish
from engage.models import Consultation, Release, Response, Survey
from engage.types import ResponseState

DAYS = 14
"""How many days are shown: the last that had answers, and those before it."""


@dataclass(frozen=True)
class SoFar:
    """Responses in all, by language (most first) and by day (newest last)."""

    total: PublishedCount
    by_language: list[tuple[str, PublishedCount]]
    by_day: list[tuple[date, PublishedCount]]


def so_far(session: Session, consultation: Consultation) -> SoFar:
    """The responses that were sent and not taken back, in one statement."""
    counted = session.execute(
        select(Response.language, Response.day, func.count())
        .join(Release, Release.id == Response.release_id)
        .join(Survey, Survey.id == Release.survey_id)
        .where(
            Survey.consultation_id == consultation.id,
            Response.state == ResponseState.SENT,
        )
        .group_by(Response.language, Response.day)
    )
    languages: Counter[str] = Counter()
    days: Counter[date] = Counter()
    for language, day, number in counted:
        languages[language.partition("-")[0]] += number
        days[day] += number
    total = languages.total()
    told = publish(total, total)
    if told.suppressed:
        # Which languages and days there are would tell who answered.
        return SoFar(told, [], [])
    return SoFar(
        told,
        [(code, publish(number, total)) for code, number in languages.most_common()],
        [(day, publish(days[day], total)) for day in _shown(days)],
    )


def _shown(days: Counter[date]) -> list[date]:
    if not days:
        return []
    last = max(days)
    first = max(min(days), last - timedelta(days=DAYS - 1))
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
