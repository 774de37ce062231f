"""Officers’ pages about consultations: load from a file, check, approve, publish, pause, close."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from engage import paths
from engage.models import Consultation, now
from engage.officer.pages import ConsultationPage, LoadPage, OfficerHomePage
from engage.questionnaire import checks
from engage.questionnaire.problems import UnreadableDocument
from engage.services import audit, consultations, imports, surveys, tallies
from engage.services.errors import AnothersDraft, IllegalMove, NotReady
from engage.text import wording
from engage.types import PUBLIC_STATES, ConsultationState, Edition, Role
from engage.web import language
from engage.web.access import access
from engage.web.error_summary import Error
from engage.web.extensions import session
from engage.web.names import problem_text
from engage.web.problems import document_problem
from engage.web.uploads import NotUtf8, uploaded_text

officer = Blueprint("officer", __name__, url_prefix="/<lang:lang>/officer")

STAFF = (Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR)


@officer.get("/")
@access(*STAFF)
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
    source = request.form.get("source", "")
    try:
        source = uploaded_text("file") or source
        if not source.strip():
            return _load_again("", [Error(_("Choose a file or paste its text"), "#file")])
        replaces = request.form.get("replaces", "")
        consultation = consultations.load_file(session(), source, current_user.id, replaces)
    except NotUtf8:
        said = _("This file is not in UTF-8, so its letters can’t be told. Save it again as UTF-8.")
        return _load_again(source, [Error(said, "#file")])
    except UnreadableDocument as error:
        found = [Error(document_problem(problem), "#source") for problem in error.problems]
        return _load_again(source, found)
    except AnothersDraft as error:
        said = _(
            "Another person loaded a draft with this slug. To put yours in its place, press"
            " “Replace the draft”. Or choose another slug."
        )
        return _load_again(source, [Error(said, "#source")], error.fingerprint)
    except IllegalMove:
        said = _("A consultation with this slug is past its draft. Choose another slug.")
        return _load_again(source, [Error(said, "#source")])
    return redirect(url_for(".consultation", slug=consultation.slug))


@officer.get("/consultations/load/example")
@access(Role.OFFICER)
def example() -> Response:
    """A whole file, with notes, to copy and change."""
    source = (paths.CONTENT / "luton-2040.yaml").read_text(encoding="utf-8")
    kept_as = {"Content-Disposition": "attachment; filename=consultation.yaml"}
    return Response(source, headers=kept_as, mimetype="application/yaml")


@officer.get("/consultations/<slug>")
@access(*STAFF)
def consultation(slug: str) -> str:
    return _show(consultations.get(session(), slug))


@officer.post("/consultations/<slug>/move")
@access(*STAFF)
def move(slug: str) -> Response:
    found = consultations.get(session(), slug)
    wanted = request.form.get("to", "")
    if wanted not in {state.value for state in _moves(found)}:
        raise IllegalMove(wanted)
    if wanted == ConsultationState.APPROVED:
        seen = request.form.get("seen", "")
        consultations.approve(session(), found, current_user.id, seen)
    else:
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


def _load_again(source: str, errors: list[Error], replaces: str = "") -> tuple[str, int]:
    page = LoadPage(_("Load a consultation"), source, errors, replaces)
    return render_template("officer/load.html", page=page), 422


def _moves(found: Consultation) -> list[ConsultationState]:
    """The steps this person may take now; publishing has a button of its own."""
    roles = {role.name for role in current_user.roles}
    possible = set(consultations.moves(found, now())) - {ConsultationState.SCHEDULED}
    if Role.APPROVER not in roles or consultations.wrote(found, current_user.id):
        possible.discard(ConsultationState.APPROVED)
    if Role.OFFICER not in roles:
        possible &= {ConsultationState.APPROVED, ConsultationState.DRAFT}
    return [state for state in ConsultationState if state in possible]


def _show(found: Consultation, problems: list[str] | None = None) -> str:
    document = surveys.edition_document(session(), found, Edition.STANDARD)
    codes = [item.code for item in language.known()]
    about = consultations.texts(found)
    state = found.state_at(now())
    moves = _moves(found)
    may_approve = ConsultationState.APPROVED in moves
    history = audit.of(session(), "consultation", found.slug)
    page = ConsultationPage(
        title=wording(found.title, language.current().code),
        consultation=found,
        state=state,
        language=language.current().code,
        moves=moves,
        fingerprint=consultations.fingerprint(found) if may_approve else "",
        can_publish=found.state == ConsultationState.APPROVED
        and Role.OFFICER in {role.name for role in current_user.roles},
        needs_second_person=found.state == ConsultationState.IN_REVIEW
        and consultations.wrote(found, current_user.id),
        gaps={code: checks.missing(document, code, about) for code in codes},
        problems=[problem_text(problem) for problem in surveys.problems(found, document, now())],
        history=history,
        imports=imports.of(session(), found),
        editions=[survey.edition for survey in found.surveys],
        so_far=tallies.so_far(session(), found) if state in PUBLIC_STATES else None,
        deleted_at=next((event.at for event in history if event.verb == "delete_answers"), None),
        errors=[Error(problem, "#publish") for problem in problems or []],
    )
    return render_template("officer/consultation.html", page=page)
