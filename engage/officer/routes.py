"""Officers’ pages about consultations: load from a file, check, approve, publish, pause, close."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.models import Consultation, now
from engage.officer.pages import ConsultationPage, Error, LoadPage, OfficerHomePage
from engage.questionnaire import checks
from engage.questionnaire.document import UnreadableDocument
from engage.services import audit, consultations, imports, surveys
from engage.services.errors import IllegalMove, NotReady
from engage.text import wording
from engage.types import TRANSITIONS, ConsultationState, Role
from engage.web import language
from engage.web.access import access
from engage.web.extensions import session
from engage.web.names import problem_text
from engage.web.uploads import uploaded_text

officer = Blueprint("officer", __name__, url_prefix="/<lang:lang>/officer")

_STAFF = (Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR)


@officer.get("/")
@access(*_STAFF)
def home() -> str:
    found = consultations.everything(session())
    states = {item.slug: item.state_at(now()) for item in found}
    page = OfficerHomePage(_("Consultations"), found, states, language.current().code)
    return render_template("officer/home.html", page=page)


@officer.get("/consultations/load")
@access(Role.OFFICER)
def load_form() -> str:
    page = LoadPage(_("Load a consultation"), request.form.get("source", ""))
    return render_template("officer/load.html", page=page)


@officer.post("/consultations/load")
@access(Role.OFFICER)
def load() -> Response | tuple[str, int]:
    source = uploaded_text("file") or request.form.get("source", "")
    try:
        consultation = consultations.load_file(session(), source, current_user.id)
    except UnreadableDocument as error:
        return _load_again(source, [f"{place}: {message}" for place, message in error.problems])
    except IllegalMove:
        return _load_again(
            source, [_("A consultation with this slug is past its draft. Choose another slug.")]
        )
    return redirect(url_for(".consultation", slug=consultation.slug))


@officer.get("/consultations/<slug>")
@access(*_STAFF)
def consultation(slug: str) -> str:
    return _show(consultations.get(session(), slug))


@officer.post("/consultations/<slug>/move")
@access(*_STAFF)
def move(slug: str) -> Response:
    found = consultations.get(session(), slug)
    wanted = request.form.get("to", "")
    if wanted not in {state.value for state in _moves(found)}:
        raise IllegalMove(wanted)
    consultations.move(session(), found, ConsultationState(wanted), current_user.id)
    return redirect(url_for(".consultation", slug=slug))


@officer.post("/consultations/<slug>/publish")
@access(Role.OFFICER)
def publish(slug: str) -> str | Response | tuple[str, int]:
    found = consultations.get(session(), slug)
    try:
        surveys.publish(session(), found, current_user.id, [item.code for item in language.known()])
    except NotReady as error:
        return _show(found, [problem_text(problem) for problem in error.problems]), 422
    return redirect(url_for(".consultation", slug=slug))


def _load_again(source: str, problems: list[str]) -> tuple[str, int]:
    errors = [Error(problem, "#source") for problem in problems]
    page = LoadPage(_("Load a consultation"), source, errors)
    return render_template("officer/load.html", page=page), 422


def _moves(found: Consultation) -> list[ConsultationState]:
    """The steps this person may take now; publishing has a button of its own."""
    roles = {role.name for role in current_user.roles}
    state = found.state_at(now())
    possible = set(TRANSITIONS[ConsultationState(found.state)]) & set(TRANSITIONS[state] | {state})
    possible -= {ConsultationState.SCHEDULED, state}
    if Role.APPROVER not in roles or found.owner_id == current_user.id:
        possible.discard(ConsultationState.APPROVED)
    if Role.OFFICER not in roles:
        possible &= {ConsultationState.APPROVED, ConsultationState.DRAFT}
    return [state for state in ConsultationState if state in possible]


def _show(found: Consultation, problems: list[str] | None = None) -> str:
    document = surveys.draft_document(found.surveys[0])
    codes = [item.code for item in language.known()]
    page = ConsultationPage(
        title=wording(found.title, language.current().code),
        consultation=found,
        state=found.state_at(now()),
        language=language.current().code,
        moves=_moves(found),
        can_publish=found.state == ConsultationState.APPROVED
        and Role.OFFICER in {role.name for role in current_user.roles},
        needs_second_person=found.state == ConsultationState.IN_REVIEW
        and found.owner_id == current_user.id,
        gaps={code: checks.missing(document, code) for code in codes} if document else {},
        problems=[problem_text(f"{kind}: {place}") for place, kind in checks.problems(document)]
        if document
        else [],
        history=audit.of(session(), "consultation", found.slug),
        imports=imports.of(session(), found),
        errors=[Error(problem, "#publish") for problem in problems or []],
    )
    return render_template("officer/consultation.html", page=page)
