"""The record: every table, in SQLAlchemy 2 typed classes."""

from engage.models.audit import AuditEvent
from engage.models.base import Base, now
from engage.models.coding import Coding, CodingLabel, CodingNote, ThemingRun
from engage.models.consultation import Consultation
from engage.models.import_batch import ImportBatch
from engage.models.job import Job
from engage.models.response import Answer, Comment, DraftResponse, Redaction, Response
from engage.models.survey import Release, Survey, SurveyDraft
from engage.models.user import StaffRole, User

__all__ = [
    "Answer",
    "AuditEvent",
    "Base",
    "Coding",
    "CodingLabel",
    "CodingNote",
    "Comment",
    "Consultation",
    "DraftResponse",
    "ImportBatch",
    "Job",
    "Redaction",
    "Release",
    "Response",
    "StaffRole",
    "Survey",
    "SurveyDraft",
    "ThemingRun",
    "User",
    "now",
]
