"""A survey of a consultation, the draft that officers edit, and the releases that people see."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.models.base import Base, Moment, enum_check, now
from engage.models.consultation import Consultation
from engage.types import Edition


class Survey(Base):
    __tablename__ = "survey"
    __table_args__ = (
        enum_check("edition", Edition),
        UniqueConstraint("consultation_id", "edition"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    edition: Mapped[str] = mapped_column(String(20), default=Edition.STANDARD)

    consultation: Mapped[Consultation] = relationship(back_populates="surveys")
    draft: Mapped["SurveyDraft | None"] = relationship(back_populates="survey")
    releases: Mapped[list["Release"]] = relationship(
        back_populates="survey", order_by="Release.number"
    )


class SurveyDraft(Base):
    """The questionnaire being written. `version` grows at each save: a stale save is refused."""

    __tablename__ = "survey_draft"

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    document: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(Moment, default=now, onupdate=now)

    survey: Mapped[Survey] = relationship(back_populates="draft")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy reads it from here)


class Release(Base):
    """What residents see and each response names. A trigger refuses any change to a row."""

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("survey_id", "number"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    number: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    languages: Mapped[list[str]] = mapped_column(JSON)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime] = mapped_column(Moment, default=now)

    survey: Mapped[Survey] = relationship(back_populates="releases")
