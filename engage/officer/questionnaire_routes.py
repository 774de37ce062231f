"""Officers’ page that shows a whole questionnaire as it will read, in one language."""

from flask import render_template
from flask_babel import gettext as _

from engage.answers import kind_of
from engage.officer.pages import QuestionnairePage, QuestionToRead, RuleToRead, SheetToRead
from engage.officer.routes import STAFF, officer
from engage.questionnaire import checks
from engage.questionnaire.document import Document, Question, Rule, SeveralChoices, Ward
from engage.services import consultations, surveys
from engage.text import wording
from engage.web import language
from engage.web.access import access
from engage.web.extensions import session


@officer.get("/consultations/<slug>/preview/<edition>")
@access(*STAFF)
def questionnaire(slug: str, edition: str) -> str:
    found = consultations.get(session(), slug)
    document = surveys.edition_document(session(), found, edition)
    code = language.current().code
    about = consultations.texts(found)
    page = QuestionnairePage(
        title=_("How it will read"),
        slug=slug,
        edition=edition,
        consultation=wording(found.title, code),
        about=[(place, wording(text, code)) for place, text in checks.about_texts(about)],
        kind=found.kind,
        priorities=found.priorities,
        introduction=wording(document.introduction, code),
        sheets=_sheets(document, code),
        missing=checks.missing(document, code, about),
        demonstration=found.demonstration,
    )
    return render_template("officer/questionnaire.html", page=page)


def _sheets(document: Document, code: str) -> list[SheetToRead]:
    questions = {question.key: question for question in document.questions}
    return [
        SheetToRead(
            [_to_read(question, code) for question in page.questions],
            _rule(page.shown_when, questions, code) if page.shown_when else None,
        )
        for page in document.pages
    ]


def _to_read(question: Question, code: str) -> QuestionToRead:
    return QuestionToRead(
        text=wording(question.text, code),
        hint=wording(question.hint, code) if question.hint else None,
        choices=kind_of(question).choices(question, code),
        names=isinstance(question, Ward),
        several=isinstance(question, SeveralChoices),
        most=getattr(question, "at_most", None),
        required=question.required,
    )


def _rule(rule: Rule, questions: dict[str, Question], code: str) -> RuleToRead:
    looked_at = questions[rule.question]
    choices = kind_of(looked_at).choices(looked_at, code)
    wanted = [choice.label for choice in choices if choice.key in rule.any_of]
    return RuleToRead(wording(looked_at.text, code), wanted)
