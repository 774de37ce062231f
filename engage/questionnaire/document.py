"""The typed questionnaire document: pages, questions, options and the rule that shows a page.

It is written as YAML or JSON by officers, checked here, and stored as canonical JSON: the same
document always gives the same bytes, so that its SHA-256 names it.
"""

import hashlib
from typing import Annotated, Literal, Self

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from engage.text import LocalisedText
from engage.types import QuestionKind

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,58}$")]
LONGEST_ANSWER = 10_000


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
        if len(set(keys)) < len(keys) or "other" in keys:
            raise ValueError("two options have the same key, or one is called other")
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
    any_of: tuple[Name, ...] = Field(min_length=1)


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
        pages = [page.key for page in self.pages]
        if len(set(pages)) < len(pages):
            raise ValueError("two pages have the same key")
        seen: set[str] = set()
        for page in self.pages:
            if page.key in {"check", "sent", "start"}:
                raise ValueError(f"a page can’t be called {page.key}")
            if page.shown_when and page.shown_when.question not in seen:
                raise ValueError(f"page {page.key}: its rule needs a question of an earlier page")
            for question in page.questions:
                if question.key in seen:
                    raise ValueError(f"two questions have the key {question.key}")
                seen.add(question.key)
        return self

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    def page(self, key: str) -> Page:
        """The page called `key`; KeyError where there is none."""
        for page in self.pages:
            if page.key == key:
                return page
        raise KeyError(key)

    def canonical(self) -> str:
        """The document as JSON that is the same, to the byte, each time."""
        return self.model_dump_json(exclude_none=True)

    def sha256(self) -> str:
        return hashlib.sha256(self.canonical().encode()).hexdigest()


class UnreadableDocument(ValueError):
    """`problems` are (place, message) pairs; place is a path such as `pages.2.questions.0.text`."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{place}: {message}" for place, message in problems))
        self.problems = problems


def load_yaml(source: str) -> dict[str, object]:
    """The mapping that a YAML text holds. Raises UnreadableDocument with the line that is wrong."""
    try:
        data = yaml.safe_load(source)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else "file"
        raise UnreadableDocument(
            [(place, getattr(error, "problem", None) or "not YAML")]
        ) from error
    if not isinstance(data, dict):
        raise UnreadableDocument([("file", "it does not hold named fields")])
    return data


def parse(data: object) -> Document:
    """The document in a mapping. Raises UnreadableDocument naming every place that is wrong."""
    try:
        return Document.model_validate(data)
    except ValidationError as error:
        raise unreadable(error) from error


def parse_json(source: str) -> Document:
    """The document in canonical JSON, as a release keeps it."""
    return Document.model_validate_json(source)


def unreadable(error: ValidationError) -> UnreadableDocument:
    """A validation error as the places and messages that an officer reads."""
    return UnreadableDocument(
        [
            (
                ".".join(str(part) for part in item["loc"]) or "file",
                item["msg"].removeprefix("Value error, "),
            )
            for item in error.errors(include_url=False, include_input=False)
        ]
    )
