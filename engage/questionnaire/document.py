"""The typed questionnaire document: pages, questions, options and the rule that shows a page.

It is written as YAML or JSON by officers, checked here, and stored as canonical JSON: the same
document always gives the same bytes, so that its SHA-256 names it.
"""

import hashlib
from typing import Annotated, Literal, LiteralString, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from engage.questionnaire import problems, yaml_file
from engage.questionnaire.problems import UnreadableDocument
from engage.text import LocalisedText
from engage.types import QuestionKind

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,58}$")]
ChoiceKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,58}$")]
"""The key of an answer to choose: an option’s, a ward’s code or an age band."""
LONGEST_ANSWER = 10_000
RESERVED_PAGES = frozenset({"again", "check", "sent", "start"})
"""Words that stand where a page’s key stands in the address."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(_Part):
    key: Name
    text: LocalisedText
    hint: LocalisedText | None = None


class _Question(_Part):
    key: Name
    text: LocalisedText
    hint: LocalisedText | None = None
    required: bool = False


class _ChoiceQuestion(_Question):
    options: tuple[Option, ...] = Field(min_length=2)
    other: LocalisedText | None = None
    """Wording of “Something else”, which opens a field for the person’s own words."""

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        keys = [option.key for option in self.options]
        if len(set(keys)) < len(keys):
            raise PydanticCustomError("same_option", "two options have the same key")
        if "other" in keys:
            raise PydanticCustomError("option_called_other", "an option is called other")
        return self


class SingleChoice(_ChoiceQuestion):
    kind: Literal[QuestionKind.SINGLE_CHOICE]


class SeveralChoices(_ChoiceQuestion):
    kind: Literal[QuestionKind.SEVERAL_CHOICES]
    at_most: int | None = Field(default=None, ge=1)


class AgreeScale(_Question):
    kind: Literal[QuestionKind.AGREE_SCALE]


class ShortText(_Question):
    kind: Literal[QuestionKind.SHORT_TEXT]
    at_most: int = Field(default=200, ge=1, le=500)


class LongText(_Question):
    kind: Literal[QuestionKind.LONG_TEXT]
    at_most: int = Field(default=4_000, ge=1, le=LONGEST_ANSWER)


class Ward(_Question):
    kind: Literal[QuestionKind.WARD]


class AgeBand(_Question):
    kind: Literal[QuestionKind.AGE_BAND]


Question = Annotated[
    SingleChoice | SeveralChoices | AgreeScale | ShortText | LongText | Ward | AgeBand,
    Field(discriminator="kind"),
]


class Rule(_Part):
    """A page is shown when the answer to an earlier `question` is (or holds) one of `any_of`."""

    question: Name
    any_of: tuple[ChoiceKey, ...] = Field(min_length=1)


class Page(_Part):
    key: Name
    questions: tuple[Question, ...] = Field(min_length=1)
    shown_when: Rule | None = None


class Document(_Part):
    """A whole questionnaire. Keys of pages and of questions are unique in it."""

    title: LocalisedText
    introduction: LocalisedText
    pages: tuple[Page, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _keys_differ_and_rules_look_back(self) -> Self:
        pages: set[str] = set()
        questions: set[str] = set()
        for number, page in enumerate(self.pages):
            if page.key in RESERVED_PAGES:
                raise _wrong("reserved_page", number, "key", name=page.key)
            if page.key in pages:
                raise _wrong("same_page", number, "key", name=page.key)
            pages.add(page.key)
            if page.shown_when and page.shown_when.question not in questions:
                raise _wrong(
                    "rule_looks_ahead", number, "shown_when", name=page.shown_when.question
                )
            for at, question in enumerate(page.questions):
                if question.key in questions:
                    raise _wrong("same_question", number, "questions", at, name=question.key)
                questions.add(question.key)
        return self

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    def canonical(self) -> str:
        """The document as JSON that is the same, to the byte, each time."""
        return self.model_dump_json(exclude_none=True)

    def sha256(self) -> str:
        return hashlib.sha256(self.canonical().encode()).hexdigest()


def load_yaml(source: str) -> dict[str, object]:
    """The mapping that a YAML text holds. Raises UnreadableDocument with the line that is wrong."""
    return yaml_file.read(source).data


def parse(data: object) -> Document:
    """The document in a mapping. Raises UnreadableDocument naming every place that is wrong."""
    try:
        return Document.model_validate(data)
    except ValidationError as error:
        raise UnreadableDocument(problems.of(error)) from error


def parse_json(source: str) -> Document:
    """The document in canonical JSON, as a release keeps it."""
    return Document.model_validate_json(source)


def _wrong(kind: LiteralString, page: int, *inside: str | int, name: str) -> PydanticCustomError:
    """An error of a page, told at the place where it stands."""
    return PydanticCustomError(kind, kind, {"name": name, "place": ("pages", page, *inside)})
