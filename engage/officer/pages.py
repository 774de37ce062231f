"""The one object that each officer template receives as `page`."""

from dataclasses import dataclass, field
from datetime import datetime

from engage.answers import Choice
from engage.jobs.parked import ParkedJob
from engage.models import AuditEvent, Consultation, ImportBatch
from engage.officer.forms import ElsewhereForm
from engage.questionnaire.checks import Place
from engage.services.imports import UNDERSTOOD, Preview
from engage.services.tallies import SoFar
from engage.text import Wording
from engage.types import IMPORT_STATES, PUBLIC_STATES, ConsultationState, QuestionKind
from engage.web.error_summary import Error


@dataclass(frozen=True)
class OfficerHomePage:
    title: str
    consultations: list[Consultation]
    states: dict[str, ConsultationState]
    language: str


@dataclass(frozen=True)
class LoadPage:
    """`source` is the YAML as it was sent, so that it can be mended in place; `replaces` the
    fingerprint of another person’s draft that it would replace.
    """

    title: str
    source: str = ""
    errors: list[Error] = field(default_factory=list)
    replaces: str = ""
    form_id: str = "load"
    kinds: tuple[QuestionKind, ...] = tuple(QuestionKind)

    def error(self, name: str) -> str | None:
        """The first problem of the field `name`."""
        return next((item.text for item in self.errors if item.href == f"#{name}"), None)


@dataclass(frozen=True)
class ConsultationPage:
    """`moves` are the steps this person may take; `fingerprint` is that of the text, where they may
    approve it; `gaps` name the texts missing by language; `so_far` are the answers, once people can
    give any, and `deleted_at` is when they were erased because their day had come.
    """

    title: Wording
    consultation: Consultation
    state: ConsultationState
    language: str
    moves: list[ConsultationState]
    fingerprint: str
    can_publish: bool
    needs_second_person: bool
    gaps: dict[str, list[Place]]
    problems: list[str]
    history: list[AuditEvent]
    imports: list[ImportBatch]
    editions: list[str]
    so_far: SoFar | None
    deleted_at: datetime | None
    errors: list[Error] = field(default_factory=list)

    @property
    def takes_imports(self) -> bool:
        return self.state in IMPORT_STATES

    @property
    def public(self) -> bool:
        """Whether residents find it at its address."""
        return self.state in PUBLIC_STATES

    @property
    def demonstration(self) -> bool:
        return self.consultation.demonstration


@dataclass(frozen=True)
class QuestionToRead:
    """`most` is how many answers may be chosen, or how many characters written, where that is said;
    `names` says that the answers are names, which are the same in every language.
    """

    text: Wording
    hint: Wording | None
    choices: list[Choice]
    names: bool
    several: bool
    most: int | None
    required: bool


@dataclass(frozen=True)
class RuleToRead:
    """The question that a rule looks at, and the answers that show the page."""

    question: Wording
    answers: list[Wording]


@dataclass(frozen=True)
class SheetToRead:
    """A page of a questionnaire; without a rule everybody sees it."""

    questions: list[QuestionToRead]
    rule: RuleToRead | None


@dataclass(frozen=True)
class QuestionnairePage:
    """`missing` are the places with no text in the page’s language."""

    title: str
    slug: str
    edition: str
    consultation: Wording
    about: list[tuple[Place, Wording]]
    kind: str
    priorities: list[str]
    introduction: Wording
    sheets: list[SheetToRead]
    missing: list[Place]
    demonstration: bool


@dataclass(frozen=True)
class ElsewherePage:
    title: str
    form: ElsewhereForm
    errors: list[Error] = field(default_factory=list)
    form_id: str = "elsewhere"

    def error(self, name: str) -> str | None:
        """The first problem of the field `name`."""
        return next((item.text for item in self.errors if item.href == f"#{name}"), None)


@dataclass(frozen=True)
class UploadPage:
    """`understood` are the names of columns that are found, by what is in them."""

    title: str
    slug: str
    demonstration: bool
    errors: list[Error] = field(default_factory=list)
    understood: dict[str, tuple[str, ...]] = field(default_factory=UNDERSTOOD.copy)


@dataclass(frozen=True)
class PreviewPage:
    """`chosen` are the columns that were chosen or found, by what is in them; none is empty."""

    title: str
    slug: str
    batch: ImportBatch
    columns: tuple[str, ...]
    chosen: dict[str, str]
    preview: Preview | None
    errors: list[Error] = field(default_factory=list)
    form_id: str = "mapping"
    enter: str = "preview"

    @property
    def demonstration(self) -> bool:
        return self.batch.consultation.demonstration


@dataclass(frozen=True)
class ImportPage:
    title: str
    slug: str
    batch: ImportBatch

    @property
    def demonstration(self) -> bool:
        return self.batch.consultation.demonstration


@dataclass(frozen=True)
class JobsPage:
    title: str
    jobs: list[ParkedJob]
