"""The public pages. A view loads, calls one service and answers with one page or a way on."""

from itertools import takewhile

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.answers import AnswerProblem, Typed
from engage.models import now
from engage.public import information, questions
from engage.public.journey import (
    Journey,
    forget,
    forget_sent,
    hand_out_token,
    load_draft,
    sent_reference,
)
from engage.public.pages import (
    AlreadySentPage,
    CheckPage,
    CheckRow,
    ConsultationPage,
    HomePage,
    QuestionPage,
    ReceiptPage,
    SentPage,
    WithdrawnPage,
)
from engage.questionnaire import path
from engage.questionnaire.document import Document, Page
from engage.services import consultations, responses, surveys
from engage.services.errors import AlreadySent, NotFound, NothingAnswered, NothingToSend, NotOpen
from engage.text import wording
from engage.types import ConsultationKind
from engage.web import errors, language, switching
from engage.web.access import open_to_all
from engage.web.error_summary import Error
from engage.web.extensions import session

public = Blueprint("public", __name__, url_prefix="/<lang:lang>")
public.after_request(hand_out_token)


@public.errorhandler(AlreadySent)
def already_sent(error: AlreadySent) -> Response | tuple[str, int]:
    """The reference. What a tab that was open still brings after it is given back first."""
    found = consultations.public(session(), error.slug)
    document, languages = surveys.newest_release(session(), found)
    rows, typed = _came_too_late(document)
    if not rows:
        return redirect(url_for(".sent", slug=error.slug))
    shown = AlreadySentPage(
        title=_("You have sent your answers already"),
        slug=error.slug,
        rows=rows,
        typed=typed,
        demonstration=found.demonstration,
        live_languages=languages,
    )
    return render_template("public/already_sent.html", page=shown), 409


@public.errorhandler(NotOpen)
def not_open(error: NotOpen) -> tuple[str, int]:
    """Why it takes no answers, what the form brought, and whether other answers are kept."""
    found = consultations.public(session(), error.slug)
    document, _languages = surveys.newest_release(session(), found)
    rows, _typed = _came_too_late(document)
    return errors.not_open(
        found,
        begun=load_draft(error.slug) is not None,
        too_late=tuple(line for row in rows for line in row.lines),
    )


@public.get("/")
@open_to_all
def home() -> str:
    listing = consultations.public_listing(session(), now())
    page = HomePage(
        _("Have your say on Luton’s future"),
        listing,
        language.current().code,
        current_app.extensions["settings"].taskforce_name,
    )
    return render_template("public/home.html", page=page)


@public.get("/consultations/<slug>")
@open_to_all
def consultation(slug: str) -> str:
    found = consultations.public(session(), slug)
    document, languages = surveys.newest_release(session(), found)
    language.require_live(languages)
    code = language.current().code
    draft = load_draft(slug)
    page = ConsultationPage(
        title=wording(found.title, code),
        consultation=found,
        state=found.state_at(now()),
        language=code,
        introduction=wording(document.introduction, code),
        contact=current_app.extensions["settings"].contact_email,
        controller=current_app.extensions["settings"].controller,
        questions=len(document.questions),
        first_page=document.pages[0].key,
        draft="none" if draft is None else "sent" if draft.sent else "begun",
        live_languages=languages,
    )
    return render_template("public/consultation.html", page=page)


@public.get("/consultations/<slug>/go-on")
@open_to_all
def go_on(slug: str) -> Response:
    return redirect(Journey.of(slug).go_on_url())


@public.get("/consultations/<slug>/answer/<key>")
@open_to_all
def question(slug: str, key: str) -> str:
    return _ask(Journey.of(slug), key)


@public.post("/consultations/<slug>/answer/<key>")
@open_to_all
@switching.keeps_typed
def answer(slug: str, key: str) -> str | Response | tuple[str, int]:
    journey = Journey.of(slug)
    page = journey.page(key)
    typed = questions.typed_on(page, request.form.to_dict(flat=False))
    if wanted := switching.wanted():
        journey.keep_typed(page, typed)
        return redirect(language.switch_url(wanted))
    answers, problems = questions.read(page, typed)
    if problems:
        journey.keep_typed(page, typed)
        return _ask(journey, key, typed, problems), 422
    journey.accept(page, answers)
    return redirect(journey.next_url(key, changing="change" in request.args))


@public.get("/consultations/<slug>/answer/check")
@open_to_all
def check(slug: str) -> str | Response:
    journey = Journey.of(slug)
    if left := journey.not_accepted():
        return redirect(journey.change_url(left))
    code = language.current().code
    page = CheckPage(
        title=_("Check your answers before you send them"),
        slug=slug,
        rows=questions.check_rows(journey.survey.document, journey.draft.answers, code),
        back=journey.back_url("check"),
        begun=journey.begun,
        taskforce=current_app.extensions["settings"].taskforce_name,
        demonstration=journey.survey.consultation.demonstration,
        live_languages=journey.survey.languages,
    )
    return render_template("public/check.html", page=page)


@public.post("/consultations/<slug>/answer/check")
@open_to_all
def send(slug: str) -> Response:
    journey = Journey.of(slug)
    document, draft = journey.survey.document, journey.draft
    if not journey.begun:
        return redirect(url_for(".sent", slug=slug))
    if left := journey.not_accepted():
        return redirect(journey.change_url(left))
    if not path.on_path(document, draft.answers):
        raise NothingAnswered(slug, document.pages[0].key)
    if lacking := journey.lacks_answer():
        return redirect(journey.change_url(lacking))
    journey.sent(
        responses.send(
            session(),
            journey.survey,
            draft.answers,
            language.current().code,
            now(),
            draft.languages,
        )
    )
    return redirect(url_for(".sent", slug=slug))


@public.get("/consultations/<slug>/answer/sent")
@open_to_all
def sent(slug: str) -> str:
    reference = sent_reference(slug)
    if reference is None:
        raise NothingToSend(slug)
    found = consultations.public(session(), slug)
    if responses.erased(session(), reference):
        return _withdrawn()
    page = SentPage(
        _("We have your answers. Thank you."),
        slug,
        reference,
        found,
        found.state_at(now()),
        current_app.extensions["settings"].taskforce_name,
    )
    return render_template("public/sent.html", page=page)


@public.post("/consultations/<slug>/answer/again")
@open_to_all
def again(slug: str) -> Response:
    if "sent" in request.form:
        forget_sent(slug)
    else:
        forget(slug)
    return redirect(url_for(".consultation", slug=slug))


@public.get("/receipt")
@open_to_all
def receipt() -> str:
    # A change of language brings along what was typed. It is never put into the address.
    page = ReceiptPage(_("Find what you sent"), typed=request.form.get("reference", ""))
    return render_template("public/receipt.html", page=page)


@public.post("/receipt")
@open_to_all
def find_receipt() -> str | Response | tuple[str, int]:
    typed = request.form.get("reference", "")
    try:
        found = responses.find(session(), typed)
    except NotFound:
        error = Error(
            _("We can’t find that reference. Check each letter and number."), "#reference"
        )
        page = ReceiptPage(_("Find what you sent"), typed=typed, errors=[error])
        return render_template("public/receipt.html", page=page), 422
    page = ReceiptPage(
        _("What you sent"), typed=typed, receipt=found, language=language.current().code
    )
    return render_template("public/receipt.html", page=page)


@public.post("/receipt/withdraw")
@open_to_all
def withdraw() -> str:
    responses.withdraw(session(), request.form.get("reference", ""))
    return _withdrawn()


@public.get("/information/<topic>")
@open_to_all
def information_page(topic: str) -> str:
    page = information.page(topic, current_app.extensions["settings"])
    return render_template(f"public/information/{topic}.html", page=page)


def _came_too_late(document: Document) -> tuple[list[CheckRow], Typed]:
    """What the form of a page brought, in words and as it was typed."""
    asked = [page for page in document.pages if page.key == (request.view_args or {}).get("key")]
    typed = questions.typed_on(asked[0], request.form.to_dict(flat=False)) if asked else {}
    return questions.typed_rows(asked, typed, language.current().code), typed


def _ask(
    journey: Journey,
    key: str,
    typed: Typed | None = None,
    problems: dict[str, AnswerProblem] | None = None,
) -> str:
    page = journey.page(key)
    code = language.current().code
    views = questions.views(
        page, journey.draft.answers, typed or journey.draft.typed, code, problems
    )
    before = takewhile(lambda item: item.key != key, journey.pages())
    document = journey.survey.document
    straight = all(item.shown_when is None for item in document.pages)
    shown = QuestionPage(
        title=views[0].text,
        slug=journey.slug,
        key=key,
        views=views,
        back=journey.back_url(key, changing="change" in request.args),
        number=sum(len(item.questions) for item in before) + 1 if straight else None,
        total=len(document.questions) if straight else None,
        changing="change" in request.args,
        young=journey.survey.consultation.kind == ConsultationKind.YOUTH_SURVEY,
        demonstration=journey.survey.consultation.demonstration,
        notice="" if problems or "change" not in request.args else _notice(journey, page),
        live_languages=journey.survey.languages,
        errors=questions.errors(problems or {}),
    )
    return render_template("public/question.html", page=shown)


def _notice(journey: Journey, page: Page) -> str:
    """Why somebody who wanted to check or send their answers is led to this page."""
    if journey.holds_unsaved(page):
        return _(
            "You have not saved what stands here. Look at it once more before you send your answers."
        )
    if path.lacks_answer(page, journey.draft.answers):
        return _("This still needs an answer. You can send your answers after that.")
    return ""


def _withdrawn() -> str:
    page = WithdrawnPage(_("We have erased your answers"))
    return render_template("public/withdrawn.html", page=page)
