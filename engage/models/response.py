"""What people sent. Nothing here says who they are, where they connected from or the time of day.

A response has a random identity and a coarse day. There is no user, address, browser or clock column
in these tables, and a contract test keeps it so.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.models.base import UNORDERED, Base, Key, Moment, enum_check, random_id
from engage.models.survey import Release
from engage.types import Edition, Mode, ResponseState


class Response(Base):
    __tablename__ = "response"
    __table_args__ = (
        enum_check("edition", Edition),
        enum_check("mode", Mode),
        enum_check("state", ResponseState),
        CheckConstraint("receipt_hash IS NULL OR length(receipt_hash) = 64", name="receipt_hash"),
        CheckConstraint("mode <> 'online' OR receipt_hash IS NOT NULL", name="receipt_when_online"),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_id)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), index=True)
    language: Mapped[str] = mapped_column(String(12))
    edition: Mapped[str] = mapped_column(String(20), default=Edition.STANDARD)
    mode: Mapped[str] = mapped_column(String(20), default=Mode.ONLINE)
    day: Mapped[date]
    receipt_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(20), default=ResponseState.SENT)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)

    release: Mapped[Release] = relationship()
    answers: Mapped[list["Answer"]] = relationship(
        back_populates="response", cascade="all, delete-orphan"
    )
    comments: Mapped[list["Comment"]] = relationship(back_populates="response")


class Answer(Base):
    """One answer of the person’s path. Free text is not here: it is a comment."""

    __tablename__ = "answer"
    __table_args__ = UNORDERED

    response_id: Mapped[str] = mapped_column(ForeignKey("response.id"), primary_key=True)
    question_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)

    response: Mapped[Response] = relationship(back_populates="answers")


class Comment(Base):
    """A free-text answer in the person’s own words. `text` is erased when it is withdrawn."""

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint("withdrawn = (text IS NULL)", name="no_words_once_withdrawn"),
        Index("uq_comment_response_id_question_key", "response_id", "question_key", unique=True),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_id)
    response_id: Mapped[str] = mapped_column(ForeignKey("response.id"))
    question_key: Mapped[str] = mapped_column(String(60))
    page_language: Mapped[str] = mapped_column(String(12))
    text: Mapped[str | None] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    source_id: Mapped[str | None] = mapped_column(String(200))

    response: Mapped[Response] = relationship(back_populates="comments")
    redactions: Mapped[list["Redaction"]] = relationship(
        back_populates="comment", order_by="Redaction.start"
    )


class Redaction(Base):
    """A stretch of a comment that names a person, or may.

    `masked` says whether the Taskforce sees a marker in its place; None where it is only suspected
    and nobody has decided. `start` and `end` count Unicode code points; `end` is not included.
    """

    __tablename__ = "redaction"
    __table_args__ = (
        CheckConstraint('start >= 0 AND "end" > start', name="span"),
        CheckConstraint("masked OR NOT sure", name="sure_is_masked"),
        UNORDERED,
    )

    comment_id: Mapped[str] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    end: Mapped[int]
    type: Mapped[str] = mapped_column(String(20))
    sure: Mapped[bool]
    masked: Mapped[bool | None]

    comment: Mapped[Comment] = relationship(back_populates="redactions")


class DraftResponse(Base):
    """Answers not sent yet: found by the hash of a token and sealed by a key made from it.

    Only the person’s browser holds the token, so whoever copies this table can read nothing.
    """

    __tablename__ = "draft_response"
    __table_args__ = (CheckConstraint("length(token_hash) = 64", name="token_hash"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
