"""The one object that each officer template receives as `page`."""

from dataclasses import dataclass, field

from engage.jobs.parked import ParkedJob
from engage.models import AuditEvent, Consultation, ImportBatch
from engage.services.imports import Preview
from engage.text import Wording
from engage.types import ConsultationState


@dataclass(frozen=True)
class Error:
    text: str
    href: str


@dataclass(frozen=True)
class OfficerHomePage:
    title: str
    consultations: list[Consultation]
    states: dict[str, ConsultationState]
    language: str


@dataclass(frozen=True)
class LoadPage:
    """`source` is the YAML as it was sent, so that it can be mended in place."""

    title: str
    source: str = ""
    errors: list[Error] = field(default_factory=list)
    form_id: str = "load"


@dataclass(frozen=True)
class ConsultationPage:
    """`moves` are the steps this person may take; `gaps` the texts missing by language."""

    title: Wording
    consultation: Consultation
    state: ConsultationState
    language: str
    moves: list[ConsultationState]
    can_publish: bool
    needs_second_person: bool
    gaps: dict[str, list[str]]
    problems: list[str]
    history: list[AuditEvent]
    imports: list[ImportBatch]
    errors: list[Error] = field(default_factory=list)


@dataclass(frozen=True)
class UploadPage:
    title: str
    slug: str
    errors: list[Error] = field(default_factory=list)


@dataclass(frozen=True)
class PreviewPage:
    title: str
    slug: str
    batch: ImportBatch
    columns: tuple[str, ...]
    chosen: dict[str, str]
    preview: Preview | None
    errors: list[Error] = field(default_factory=list)
    form_id: str = "mapping"
    enter: str = "preview"


@dataclass(frozen=True)
class ImportPage:
    title: str
    slug: str
    batch: ImportBatch


@dataclass(frozen=True)
class JobsPage:
    title: str
    jobs: list[ParkedJob]
