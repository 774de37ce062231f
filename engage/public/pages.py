"""The one object that each public template receives as `page`."""

from dataclasses import dataclass, field
from typing import Any

from engage.answers import Choice, Typed
from engage.models import Consultation
from engage.questionnaire.document import Question
from engage.services.consultations import Listing
from engage.services.responses import Receipt
from engage.text import Wording
from engage.types import ConsultationState, Priority
from engage.web.error_summary import Error


@dataclass(frozen=True)
class HomePage:
    title: str
    listing: Listing
    language: str
    taskforce: str
    priorities: tuple[Priority, ...] = tuple(Priority)


@dataclass(frozen=True)
class ConsultationPage:
    """`draft` is `none`, `begun` or `sent`: what this browser has done here so far. `contact` is
    the address to write to, `controller` the name of who asks.
    """

    title: Wording
    consultation: Consultation
    state: ConsultationState
    language: str
    introduction: Wording
    contact: str
    controller: str
    questions: int
    first_page: str
    draft: str
    live_languages: tuple[str, ...]
    form_id: None = None

    @property
    def demonstration(self) -> bool:
        return self.consultation.demonstration


def id_of(field: str) -> str:
    """The id of a field: no key has an underscore, so none is like an id that the page makes itself."""
    return f"_{field}_"


@dataclass(frozen=True)
class QuestionView:
    """A question as its template asks it: `typed` is what stands in the fields."""

    question: Question
    template: str
    text: Wording
    hint: Wording | None
    choices: list[Choice]
    typed: Typed
    error: str | None = None
    error_field: str | None = None

    @property
    def key(self) -> str:
        return self.question.key

    def id(self, name: str | None = None) -> str:
        return id_of(name or self.key)

    def value(self, name: str | None = None) -> str:
        return next(iter(self.typed.get(name or self.key, [])), "")

    def values(self) -> list[str]:
        return self.typed.get(self.key, [])


@dataclass(frozen=True)
class QuestionPage:
    """`number` of the first question on it and `total` are set only where the count cannot change.

    `notice` says why somebody is led here who wanted to check or send their answers.
    """

    title: Wording
    slug: str
    key: str
    views: list[QuestionView]
    back: str
    number: int | None
    total: int | None
    changing: bool
    young: bool
    demonstration: bool
    notice: str
    live_languages: tuple[str, ...]
    errors: list[Error] = field(default_factory=list)
    form_id: str = "answer_form"  # no key of a question has an underscore


@dataclass(frozen=True)
class CheckRow:
    page_key: str
    text: Wording
    lines: list[Wording]


@dataclass(frozen=True)
class CheckPage:
    """`begun` says that this browser keeps answers, which somebody may want to erase."""

    title: str
    slug: str
    rows: list[CheckRow]
    back: str
    begun: bool
    taskforce: str
    demonstration: bool
    live_languages: tuple[str, ...]
    form_id: None = None


@dataclass(frozen=True)
class AlreadySentPage:
    """`rows` is what came too late, in words; `typed` the same, to take along to another language."""

    title: str
    slug: str
    rows: list[CheckRow]
    typed: Typed
    demonstration: bool
    live_languages: tuple[str, ...]
    form_id: str = "too_late"


@dataclass(frozen=True)
class SentPage:
    title: str
    slug: str
    reference: str
    consultation: Consultation
    state: ConsultationState
    taskforce: str

    @property
    def demonstration(self) -> bool:
        return self.consultation.demonstration


@dataclass(frozen=True)
class ReceiptPage:
    title: str
    typed: str = ""
    receipt: Receipt | None = None
    language: str = "en"
    errors: list[Error] = field(default_factory=list)
    form_id: str = "receipt"


@dataclass(frozen=True)
class WithdrawnPage:
    title: str


@dataclass(frozen=True)
class InformationPage:
    title: str
    topic: str
    facts: dict[str, Any]
