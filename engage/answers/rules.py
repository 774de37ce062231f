"""Whether the rules that show pages look at answers that can be given at all."""

from engage.answers import kind_of
from engage.questionnaire.document import Document
from engage.questionnaire.problems import Facts, Problem


def problems(document: Document) -> list[Problem]:
    """The rules that could never hold: each would hide its page from everybody."""
    questions = {question.key: question for question in document.questions}
    found = []
    for number, page in enumerate(document.pages):
        if page.shown_when is None:
            continue
        place = ("pages", number, "shown_when")
        question = questions[page.shown_when.question]
        keys = [choice.key for choice in kind_of(question).choices(question, "en")]
        if not keys:
            facts: Facts = {"name": question.key}
            found.append(Problem("rule_without_choices", (*place, "question"), facts=facts))
            continue
        for at, key in enumerate(page.shown_when.any_of):
            if key not in keys:
                facts = {"key": key, "name": question.key, "choices": tuple(keys)}
                found.append(Problem("no_such_option", (*place, "any_of", at), facts=facts))
    return found
