"""Questions that are answered by choosing."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from flask_babel.speaklater import LazyString

from engage.answers.base import AnswerProblem, Choice, Kind, Typed, first, words
from engage.answers.lists import AGE_BANDS, AGREE_SCALE, WARD_EXTRAS, WARDS
from engage.questionnaire.document import Question, SeveralChoices, SingleChoice
from engage.text import Wording, wording

OTHER = "other"
_LONGEST_OTHER = 200


class _OneOf(Kind):
    """One key out of a fixed list."""

    template = "choose_one"

    def read(self, question: Question, typed: Typed) -> Any:
        chosen = first(typed, question.key)
        if not chosen:
            return None
        if chosen not in {choice.key for choice in self.choices(question, "en")}:
            raise AnswerProblem(_l("Choose an answer from the list"), question.key)
        return chosen

    def write(self, question: Question, value: Any) -> Typed:
        return {question.key: [value]}

    def show(self, question: Question, value: Any, language: str) -> list[Wording]:
        return [choice.label for choice in self.choices(question, language) if choice.key == value]


class AgreeKind(_OneOf):
    def choices(self, question: Question, language: str) -> list[Choice]:
        return [Choice(key, words(label)) for key, label in AGREE_SCALE.items()]


class AgeBandKind(_OneOf):
    def choices(self, question: Question, language: str) -> list[Choice]:
        return [Choice(key, words(label)) for key, label in AGE_BANDS.items()]


class WardKind(_OneOf):
    template = "ward"

    def choices(self, question: Question, language: str) -> list[Choice]:
        # Names of wards are names: they stay as they are on signs and ballot papers.
        named = [Choice(code, Wording(name, "en")) for code, name in WARDS.items()]
        return named + [Choice(key, words(label)) for key, label in WARD_EXTRAS.items()]


class _Options(Kind):
    """Options that the officer wrote, with “something else” where the question has it."""

    def fields(self, question: Question) -> tuple[str, ...]:
        return question.key, _own_words_field(question)

    def choices(self, question: Question, language: str) -> list[Choice]:
        assert isinstance(question, SingleChoice | SeveralChoices)
        listed = [
            Choice(
                option.key,
                wording(option.text, language),
                wording(option.hint, language) if option.hint else None,
            )
            for option in question.options
        ]
        if question.other:
            label = wording(question.other, language)
            listed.append(Choice(OTHER, label, longest=_LONGEST_OTHER))
        return listed

    def typed(self, question: Question, form: Mapping[str, Sequence[str]]) -> Typed:
        """What was typed; words of one’s own choose “something else” where it can be chosen still."""
        assert isinstance(question, SingleChoice | SeveralChoices)
        typed = super().typed(question, form)
        chosen = typed[question.key]
        # Without a script the field is open unticked: what people wrote there was lost.
        if question.other and first(typed, _own_words_field(question)) and self._has_room(chosen):
            chosen.append(OTHER)
        return typed

    wordless: ClassVar[LazyString]
    """What to do where “something else” is chosen and nothing written."""

    @abstractmethod
    def _has_room(self, chosen: list[str]) -> bool:
        """Whether “something else” can be added to what is chosen."""

    def read(self, question: Question, typed: Typed) -> Any:
        chosen = list(dict.fromkeys(typed.get(question.key, [])))
        if not chosen:
            return None
        known = [choice.key for choice in self.choices(question, "en")]
        if not set(chosen) <= set(known):
            raise AnswerProblem(_l("Choose an answer from the list"), question.key)
        value: dict[str, Any] = {"chosen": sorted(chosen, key=known.index)}
        if OTHER in chosen:
            value["other"] = self._own_words(question, typed)
        return value

    def write(self, question: Question, value: Any) -> Typed:
        typed = {question.key: list(value["chosen"])}
        if OTHER in value:
            typed[_own_words_field(question)] = [value[OTHER]]
        return typed

    def show(self, question: Question, value: Any, language: str) -> list[Wording]:
        lines = []
        for choice in self.choices(question, language):
            if choice.key == OTHER and OTHER in value:
                lines.append(Wording(value[OTHER], "und"))
            elif choice.key in value["chosen"]:
                lines.append(choice.label)
        return lines

    def _own_words(self, question: Question, typed: Typed) -> str:
        field = _own_words_field(question)
        other = first(typed, field)
        if not other:
            raise AnswerProblem(self.wordless, field)
        if len(other) > _LONGEST_OTHER:
            raise AnswerProblem(
                _l("Your own answer must be %(most)s characters or fewer", most=_LONGEST_OTHER),
                field,
            )
        return other


class SingleKind(_Options):
    template = "choose_one"
    wordless = _l("Write your own answer, or choose another one")

    def _has_room(self, chosen: list[str]) -> bool:
        return not chosen

    def read(self, question: Question, typed: Typed) -> Any:
        assert isinstance(question, SingleChoice)
        value = super().read(question, {**typed, question.key: typed.get(question.key, [])[:1]})
        field = _own_words_field(question)
        # Without a script the field is open beside any answer: what people wrote there was lost.
        if value and question.other and OTHER not in value and first(typed, field):
            raise AnswerProblem(
                _l(
                    "You chose one answer and wrote another. To send your own words, choose the "
                    "answer above them; to leave them out, delete them"
                ),
                field,
            )
        return value


class SeveralKind(_Options):
    template = "choose_several"
    wordless = _l("Write your own answer, or untick the answer above it")

    def _has_room(self, chosen: list[str]) -> bool:
        return OTHER not in chosen

    def read(self, question: Question, typed: Typed) -> Any:
        assert isinstance(question, SeveralChoices)
        chosen = set(typed.get(question.key, []))
        # Before the words: else whoever writes them is told only then that they are one too many.
        if question.at_most and len(chosen) > question.at_most:
            if OTHER in chosen and not first(typed, _own_words_field(question)):
                message = lazy_ngettext(
                    "Choose no more than %(num)s answer. Your own answer counts as one: "
                    "write it, or untick the answer above it",
                    "Choose no more than %(num)s answers. Your own answer counts as one: "
                    "write it, or untick the answer above it",
                    question.at_most,
                )
            # Words choose it again: whoever unticks it must be told how to be rid of it.
            elif OTHER in chosen:
                message = lazy_ngettext(
                    "Choose no more than %(num)s answer. Your own answer counts as one: "
                    "to leave it out, delete its words",
                    "Choose no more than %(num)s answers. Your own answer counts as one: "
                    "to leave it out, delete its words",
                    question.at_most,
                )
            else:
                message = lazy_ngettext(
                    "Choose no more than %(num)s answer",
                    "Choose no more than %(num)s answers",
                    question.at_most,
                )
            raise AnswerProblem(message, question.key)
        return super().read(question, typed)

    def missing(self, question: Question) -> AnswerProblem:
        return AnswerProblem(_l("Choose at least one of the answers"), question.key)


def _own_words_field(question: Question) -> str:
    """The name of the field of “something else”: with an underscore, which no question’s key has."""
    return f"{question.key}_other"
