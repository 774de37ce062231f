"""Who put which comment under which priority, and when. Rows are only ever added.

One coding is one coder’s whole decision on one comment. The decision in force is the newest by a
person, or else the newest by the machine.
"""

from datetime import datetime
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

from engage.models.base import Base, Moment, enum_check, now
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
    started_at: Mapped[datetime] = mapped_column(Moment, default=now)


class Coding(Base):
    __tablename__ = "coding"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (run_id IS NULL)", name="one_coder"),
        # A job may run twice; its effect may not.
        Index(
            "uq_coding_comment_run",
            "comment_id",
            "run_id",
            unique=True,
            sqlite_where=text("run_id IS NOT NULL"),
            postgresql_where=text("run_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[str] = mapped_column(ForeignKey("comment.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("theming_run.id"))
    made_at: Mapped[datetime] = mapped_column(Moment, default=now)
    language: Mapped[str] = mapped_column(String(12))
    none_of_these: Mapped[bool] = mapped_column(default=False)
    ask_a_person: Mapped[bool] = mapped_column(default=False)
    suggestion_seen: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(500), default="")

    comment: Mapped[Comment] = relationship()
    user: Mapped[User | None] = relationship()
    run: Mapped[ThemingRun | None] = relationship()
    labels: Mapped[list["CodingLabel"]] = relationship(back_populates="coding")


class CodingLabel(Base):
    """One priority of a coding: how sure the machine was and which words made it say so.

    `start` and `end` count Unicode code points of the comment’s text; `end` is not included.
    """

    __tablename__ = "coding_label"
    __table_args__ = (
        enum_check("priority", Priority),
        CheckConstraint("probability BETWEEN 0 AND 1", name="probability"),
        CheckConstraint('start >= 0 AND "end" > start', name="span"),
    )

    coding_id: Mapped[int] = mapped_column(ForeignKey("coding.id"), primary_key=True)
    priority: Mapped[str] = mapped_column(String(20), primary_key=True)
    probability: Mapped[float | None]
    start: Mapped[int | None]
    end: Mapped[int | None]

    coding: Mapped[Coding] = relationship(back_populates="labels")
