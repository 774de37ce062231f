"""Questions that are answered in the person’s own words."""

from typing import Any

from flask_babel import lazy_gettext as _l

from engage.answers.base import AnswerProblem, Kind, Typed, first
from engage.questionnaire.document import LongText, Question, ShortText
from engage.text import Wording


class _OwnWords(Kind):
    def read(self, question: Question, typed: Typed) -> Any:
        assert isinstance(question, ShortText | LongText)
        text = first(typed, question.key)
        if len(text) > question.at_most:
            raise AnswerProblem(
                _l(
                    "Your answer must be %(most)s characters or fewer. It has %(has)s now.",
                    most=question.at_most,
                    has=len(text),
                ),
                question.key,
            )
        return text or None

    def write(self, question: Question, value: Any) -> Typed:
        return {question.key: [value]}

    def show(self, question: Question, value: Any, language: str) -> list[Wording]:
        return [Wording(line, "und") for line in value.split("\n")]

    def missing(self, question: Question) -> AnswerProblem:
        return AnswerProblem(_l("Write your answer"), question.key)


class ShortTextKind(_OwnWords):
    template = "short_text"


class LongTextKind(_OwnWords):
    template = "long_text"
    is_comment = True
