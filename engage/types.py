"""Names shared by every layer, and the legal moves between states."""

from enum import StrEnum


class Role(StrEnum):
    """What a member of staff or of the taskforce may do. One person may hold several."""

    OFFICER = "officer"
    APPROVER = "approver"
    TASKFORCE = "taskforce"
    ADMINISTRATOR = "administrator"


class Priority(StrEnum):
    """The five priorities of Luton 2040, in the order the vision names them."""

    ECONOMY = "economy"
    HEALTH = "health"
    CHILDREN = "children"
    CLIMATE = "climate"
    COMMUNITY = "community"


class ConsultationKind(StrEnum):
    CONSULTATION = "consultation"
    YOUTH_SURVEY = "youth_survey"
    IMPORTED = "imported"
    """Held elsewhere; its comments were brought in."""


class ConsultationState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    ANALYSING = "analysing"
    REPORTED = "reported"
    FEEDBACK_GIVEN = "feedback_given"
    ARCHIVED = "archived"


_S = ConsultationState
TRANSITIONS: dict[ConsultationState, frozenset[ConsultationState]] = {
    _S.DRAFT: frozenset({_S.IN_REVIEW}),
    _S.IN_REVIEW: frozenset({_S.DRAFT, _S.APPROVED}),
    _S.APPROVED: frozenset({_S.DRAFT, _S.SCHEDULED}),
    # Nobody has answered yet: what must not open as it stands goes back to be mended.
    _S.SCHEDULED: frozenset({_S.OPEN, _S.DRAFT}),
    _S.OPEN: frozenset({_S.PAUSED, _S.CLOSED}),
    _S.PAUSED: frozenset({_S.OPEN, _S.CLOSED}),
    _S.CLOSED: frozenset({_S.ANALYSING}),
    _S.ANALYSING: frozenset({_S.REPORTED}),
    _S.REPORTED: frozenset({_S.FEEDBACK_GIVEN}),
    _S.FEEDBACK_GIVEN: frozenset({_S.ARCHIVED}),
    _S.ARCHIVED: frozenset(),
}
IMPORT_STATES = frozenset({_S.OPEN, _S.PAUSED, _S.CLOSED, _S.ANALYSING, _S.REPORTED})
"""In these, comments from a file may be brought in."""
PUBLIC_STATES = frozenset(_S) - {_S.DRAFT, _S.IN_REVIEW, _S.APPROVED, _S.ARCHIVED}


class Edition(StrEnum):
    STANDARD = "standard"
    EASY_READ = "easy_read"
    CHILD = "child"


class Mode(StrEnum):
    """How an answer reached us."""

    ONLINE = "online"
    PAPER = "paper"
    PHONE = "phone"
    CLASS = "class"
    KIOSK = "kiosk"
    IMPORT = "import"


class ResponseState(StrEnum):
    SENT = "sent"
    WITHDRAWN = "withdrawn"


class QuestionKind(StrEnum):
    SINGLE_CHOICE = "single_choice"
    SEVERAL_CHOICES = "several_choices"
    AGREE_SCALE = "agree_scale"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    WARD = "ward"
    AGE_BAND = "age_band"


class JobName(StrEnum):
    """The jobs there are; `engage/worker.py` says which service does each."""

    THEME_COMMENTS = "theme_comments"
    DELETE_DUE = "delete_due"


class JobState(StrEnum):
    """What a job waits for. One that is done is deleted."""

    QUEUED = "queued"
    RUNNING = "running"
    PARKED = "parked"
