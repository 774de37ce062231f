"""Which pages a person sees, given what they have answered."""

from collections.abc import Mapping
from typing import Any

from engage.questionnaire.document import Document, Page, Rule

Answers = Mapping[str, Any]


def pages(document: Document, answers: Answers) -> list[Page]:
    """The pages on this person’s path, in order.

    An answer that stands on a page off the path does not count, so a page cannot be kept on the path
    by an answer that the person can no longer see.
    """
    path: list[Page] = []
    seen: dict[str, Any] = {}
    for page in document.pages:
        if page.shown_when is None or _holds(page.shown_when, seen):
            path.append(page)
            seen.update({q.key: answers[q.key] for q in page.questions if q.key in answers})
    return path


def on_path(document: Document, answers: Answers) -> dict[str, Any]:
    """The answers that count: those to questions on the path."""
    keys = {question.key for page in pages(document, answers) for question in page.questions}
    return {key: value for key, value in answers.items() if key in keys}


def lacks_answer(page: Page, answers: Answers) -> bool:
    """Whether a question of the page needs an answer and has none."""
    return any(question.required and question.key not in answers for question in page.questions)


def _holds(rule: Rule, answers: Answers) -> bool:
    value = answers.get(rule.question)
    chosen = value.get("chosen", []) if isinstance(value, dict) else [value]
    return bool(set(rule.any_of) & set(chosen))
