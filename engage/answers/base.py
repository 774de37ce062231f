"""What every kind of question can do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l

from engage.questionnaire.document import Question
from engage.text import Wording, clean

Typed = dict[str, list[str]]
"""What a person typed, by the name of the field, before anybody looked whether it is right."""


class AnswerProblem(ValueError):
    """What is wrong with an answer: a translated `message`, and the `field` it belongs to."""

    def __init__(self, message: Any, field: str) -> None:
        super().__init__(str(field))
        self.message = message
        self.field = field


@dataclass(frozen=True)
class Choice:
    """One thing to choose: `key` is stored, `label` is read.

    `longest` is how many characters a person’s own words may have, where it opens a field for them.
    """

    key: str
    label: Wording
    hint: Wording | None = None
    longest: int | None = None


class Kind(ABC):
    """A kind of question. It keeps nothing: all it needs is handed in."""

    template: ClassVar[str]
    """Name of the macro file that asks it, in `templates/answers/`."""
    is_comment: ClassVar[bool] = False
    """Whether the answer is a comment, kept and themed apart from the other answers."""

    def fields(self, question: Question) -> tuple[str, ...]:
        """The names of its form fields."""
        return (question.key,)

    def typed(self, question: Question, form: Mapping[str, Sequence[str]]) -> Typed:
        """The part of a sent form that is this question’s; a field left empty is there and empty."""
        return {name: list(form.get(name, ())) for name in self.fields(question)}

    @abstractmethod
    def read(self, question: Question, typed: Typed) -> Any:
        """The answer in what was typed, or None where it was left out.

        Raises AnswerProblem where it cannot be taken as it is.
        """

    @abstractmethod
    def write(self, question: Question, value: Any) -> Typed:
        """The opposite of `read`: the fields as they stand when `value` is shown for a change."""

    @abstractmethod
    def show(self, question: Question, value: Any, language: str) -> list[Wording]:
        """The answer in words, a line each."""

    def choices(self, question: Question, language: str) -> list[Choice]:
        """What there is to choose from, in order; empty for free text."""
        return []

    def missing(self, question: Question) -> AnswerProblem:
        """The problem of a required question left out."""
        return AnswerProblem(_l("Choose one of the answers"), question.key)


def first(typed: Typed, name: str) -> str:
    """The first value of a field, cleaned; empty where there is none."""
    return clean((typed.get(name) or [""])[0])


def words(text: Any) -> Wording:
    """A text of the site itself (translated by gettext), in whatever language the page has."""
    return Wording(str(text), "")
