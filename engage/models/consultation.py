"""A consultation: what is to be decided, by whom, and when people may have their say."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.models.base import Base, Moment, enum_check, now
from engage.types import ConsultationKind, ConsultationState

if TYPE_CHECKING:
    from engage.models.survey import Survey

_UNPUBLISHED = "kind = 'imported' OR state IN ('draft', 'in_review')"


class Consultation(Base):
    __tablename__ = "consultation"
    __table_args__ = (
        enum_check("kind", ConsultationKind),
        enum_check("state", ConsultationState),
        CheckConstraint("closes_at > opens_at", name="window"),
        # Gunning 1 and 2: nobody can weigh a proposal without knowing what is open, and to whom.
        CheckConstraint(
            f"{_UNPUBLISHED} OR (decision IS NOT NULL AND decider IS NOT NULL"
            " AND what_is_open IS NOT NULL AND lawful_basis <> '' AND privacy_assessment <> ''"
            " AND delete_answers_on IS NOT NULL)",
            name="complete_before_publication",
        ),
        CheckConstraint(
            "state IN ('draft', 'in_review') OR delete_answers_on IS NOT NULL",
            name="erased_some_day",
        ),
        CheckConstraint(
            f"{_UNPUBLISHED} OR approved_by_id IS NOT NULL", name="approved_before_publication"
        ),
        CheckConstraint("approved_by_id <> owner_id", name="approved_by_a_second_person"),
        CheckConstraint(
            "approved_by_id <> loaded_by_id", name="approved_by_another_than_loaded_it"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(20), default=ConsultationKind.CONSULTATION)
    state: Mapped[str] = mapped_column(String(20), default=ConsultationState.DRAFT)
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    summary: Mapped[dict[str, str]] = mapped_column(JSON)
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    decision: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    decider: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    what_is_open: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    what_is_fixed: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    priorities: Mapped[list[str]] = mapped_column(JSON, default=list)
    lawful_basis: Mapped[str] = mapped_column(String(200), default="")
    privacy_assessment: Mapped[str] = mapped_column(String(200), default="")
    delete_answers_on: Mapped[date | None]
    demonstration: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    loaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Who brought the text as it stands; the owner is who brought the first."""
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)

    surveys: Mapped[list["Survey"]] = relationship(back_populates="consultation")

    def state_at(self, moment: datetime) -> ConsultationState:
        """The state in force: the clock opens a scheduled consultation and closes an open one."""
        state = ConsultationState(self.state)
        if state is ConsultationState.SCHEDULED and moment >= self.opens_at:
            state = ConsultationState.OPEN
        if state in {ConsultationState.OPEN, ConsultationState.PAUSED} and moment >= self.closes_at:
            state = ConsultationState.CLOSED
        return state
