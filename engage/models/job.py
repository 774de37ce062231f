"""Work to be done after a commit, for the embedded runner (PostgreSQL uses Procrastinate’s own).

A job names comments and has a time, so it is deleted once it is done; one that is parked keeps only
the day. Otherwise the time at which somebody sent their answers could be read from here.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engage.models.base import Base, Moment, enum_check, now
from engage.types import JobState


class Job(Base):
    __tablename__ = "job"
    __table_args__ = (
        enum_check("state", JobState),
        CheckConstraint("(state = 'parked') = (parked_on IS NOT NULL)", name="parked_on"),
        Index("ix_job_due", "state", "run_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(20), default=JobState.QUEUED)
    run_at: Mapped[datetime] = mapped_column(Moment, default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(64))
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str | None] = mapped_column(Text)
    parked_on: Mapped[date | None]
