"""How each kind of question behaves: one class a kind, found by `kind_of`.

What a resident sees and a reviewer reads passes through the same class.
"""

from engage.answers.base import AnswerProblem, Choice, Kind, Typed
from engage.answers.choices import AgeBandKind, AgreeKind, SeveralKind, SingleKind, WardKind
from engage.answers.texts import LongTextKind, ShortTextKind
from engage.questionnaire.document import Question
from engage.types import QuestionKind

KINDS: dict[QuestionKind, Kind] = {
    QuestionKind.SINGLE_CHOICE: SingleKind(),
    QuestionKind.SEVERAL_CHOICES: SeveralKind(),
    QuestionKind.AGREE_SCALE: AgreeKind(),
    QuestionKind.SHORT_TEXT: ShortTextKind(),
    QuestionKind.LONG_TEXT: LongTextKind(),
    QuestionKind.WARD: WardKind(),
    QuestionKind.AGE_BAND: AgeBandKind(),
}


def kind_of(question: Question) -> Kind:
    """The class that knows how `question` behaves."""
    return KINDS[question.kind]


__all__ = ["KINDS", "AnswerProblem", "Choice", "Kind", "Typed", "kind_of"]
