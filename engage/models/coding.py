"""Who put which comment under which priority, and when. Rows are only ever added.

One coding is one coder’s whole decision on one comment. The decision in force is the newest by a
person, or else the newest by the machine.

The machine reads a comment seconds after it was sent. So its codings keep the day only, and
identities tell nothing of the order in which rows were made: `number` counts within one comment.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.models.base import UNORDERED, Base, Key, Moment, enum_check, random_id, today
from engage.models.response import Comment
from engage.models.user import User
from engage.types import Priority


class ThemingRun(Base):
    """One version of the machine: its code, its model, and the model’s own card."""

    __tablename__ = "theming_run"
    __table_args__ = (UniqueConstraint("model_sha256", "code_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    model_sha256: Mapped[str] = mapped_column(String(64))
    code_version: Mapped[str] = mapped_column(String(40))
    card: Mapped[dict[str, Any]] = mapped_column(JSON)
    started_on: Mapped[date] = mapped_column(default=today)


class Coding(Base):
    __tablename__ = "coding"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (run_id IS NULL)", name="one_coder"),
        CheckConstraint("(user_id IS NULL) = (made_at IS NULL)", name="time_of_people_only"),
        CheckConstraint("poverty BETWEEN 0 AND 1", name="poverty"),
        UniqueConstraint("comment_id", "number"),
        # A job may run twice; its effect may not.
        Index(
            "uq_coding_comment_run",
            "comment_id",
            "run_id",
            unique=True,
            sqlite_where=text("run_id IS NOT NULL"),
            postgresql_where=text("run_id IS NOT NULL"),
        ),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_id)
    comment_id: Mapped[str] = mapped_column(ForeignKey("comment.id"))
    number: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("theming_run.id"))
    made_on: Mapped[date] = mapped_column(default=today)
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    language: Mapped[str] = mapped_column(String(12))
    none_of_these: Mapped[bool] = mapped_column(default=False)
    ask_a_person: Mapped[bool] = mapped_column(default=False)
    suggestion_seen: Mapped[bool] = mapped_column(default=False)
    poverty: Mapped[float | None]
    themes: Mapped[list[str]] = mapped_column(JSON, default=list)

    comment: Mapped[Comment] = relationship()
    user: Mapped[User | None] = relationship()
    run: Mapped[ThemingRun | None] = relationship()
    labels: Mapped[list["CodingLabel"]] = relationship(back_populates="coding")
    note: Mapped["CodingNote | None"] = relationship(back_populates="coding")


class CodingLabel(Base):
    """One priority of a coding: how sure the machine was and which words made it say so.

    `start` and `end` count Unicode code points of the comment’s text; `end` is not included.
    """

    __tablename__ = "coding_label"
    __table_args__ = (
        enum_check("priority", Priority),
        CheckConstraint("probability BETWEEN 0 AND 1", name="probability"),
        CheckConstraint('start >= 0 AND "end" > start', name="span"),
        UNORDERED,
    )

    coding_id: Mapped[int] = mapped_column(ForeignKey("coding.id"), primary_key=True)
    priority: Mapped[str] = mapped_column(String(20), primary_key=True)
    probability: Mapped[float | None]
    start: Mapped[int | None]
    end: Mapped[int | None]

    coding: Mapped[Coding] = relationship(back_populates="labels")


class CodingNote(Base):
    """A reviewer’s note to other reviewers. It may repeat the comment, so it is erased with it."""

    __tablename__ = "coding_note"
    __table_args__ = UNORDERED

    coding_id: Mapped[str] = mapped_column(ForeignKey("coding.id"), primary_key=True)
    text: Mapped[str] = mapped_column(String(500))

    coding: Mapped[Coding] = relationship(back_populates="note")
