"""From a page of the questionnaire to what its template needs, and from what was typed to answers."""

from typing import Any

from engage.answers import AnswerProblem, Typed, kind_of
from engage.public.pages import CheckRow, QuestionView, id_of
from engage.questionnaire import path
from engage.questionnaire.document import Document, Page, Question
from engage.text import Wording, clean, wording
from engage.web.error_summary import Error


def typed_on(page: Page, form: dict[str, list[str]]) -> Typed:
    """What was typed into the fields of this page."""
    typed: Typed = {}
    for question in page.questions:
        typed |= kind_of(question).typed(question, form)
    return typed


def fields_of(page: Page) -> list[str]:
    """The names of the fields of a page."""
    return [name for question in page.questions for name in kind_of(question).fields(question)]


def differs(page: Page, typed: Typed, answers: dict[str, Any]) -> bool:
    """Whether what stands in the fields of a page is something else than what was answered."""
    answered: Typed = {}
    for question in page.questions:
        if question.key in answers:
            answered |= kind_of(question).write(question, answers[question.key])
    return any(
        _filled(typed.get(name, [])) != _filled(answered.get(name, [])) for name in fields_of(page)
    )


def read(page: Page, typed: Typed) -> tuple[dict[str, Any], dict[str, AnswerProblem]]:
    """The answers in what was typed, and the problems, both by question key."""
    answers: dict[str, Any] = {}
    problems: dict[str, AnswerProblem] = {}
    for question in page.questions:
        kind = kind_of(question)
        try:
            value = kind.read(question, typed)
            if value is None and question.required:
                raise kind.missing(question)
            answers[question.key] = value
        except AnswerProblem as problem:
            problems[question.key] = problem
    return answers, problems


def views(
    page: Page,
    answers: dict[str, Any],
    typed: Typed,
    language: str,
    problems: dict[str, AnswerProblem] | None = None,
) -> list[QuestionView]:
    """The questions of a page; what was typed stands in the fields, or else what was answered."""
    return [
        _view(question, answers, typed, language, (problems or {}).get(question.key))
        for question in page.questions
    ]


def errors(problems: dict[str, AnswerProblem]) -> list[Error]:
    return [
        Error(str(problem.message), f"#{id_of(problem.field)}") for problem in problems.values()
    ]


def check_rows(document: Document, answers: dict[str, Any], language: str) -> list[CheckRow]:
    """Every question on this person’s path with its answer in words."""
    rows = []
    for page in path.pages(document, answers):
        for question in page.questions:
            lines = []
            if question.key in answers:
                lines = kind_of(question).show(question, answers[question.key], language)
            rows.append(CheckRow(page.key, wording(question.text, language), lines))
    return rows


def typed_rows(pages: list[Page], typed: Typed, language: str) -> list[CheckRow]:
    """Each question of which something was typed or chosen, with that in words, right or not."""
    rows = []
    for page in pages:
        for question in page.questions:
            kind = kind_of(question)
            labels = {choice.key: choice.label for choice in kind.choices(question, language)}
            values = [
                text for name in kind.fields(question) for text in _filled(typed.get(name, []))
            ]
            lines = [labels.get(value, Wording(value, "und")) for value in values]
            if lines:
                rows.append(CheckRow(page.key, wording(question.text, language), lines))
    return rows


def _filled(values: list[str]) -> list[str]:
    return [text for value in values if (text := clean(value))]


def _view(
    question: Question,
    answers: dict[str, Any],
    typed: Typed,
    language: str,
    problem: AnswerProblem | None,
) -> QuestionView:
    kind = kind_of(question)
    shown = {name: typed[name] for name in kind.fields(question) if name in typed}
    if not shown and not problem and question.key in answers:
        shown = kind.write(question, answers[question.key])
    return QuestionView(
        question=question,
        template=kind.template,
        text=wording(question.text, language),
        hint=wording(question.hint, language) if question.hint else None,
        choices=kind.choices(question, language),
        typed=shown,
        error=str(problem.message) if problem else None,
        error_field=problem.field if problem else None,
    )
