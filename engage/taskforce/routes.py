"""The Taskforce’s pages."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.models import Consultation
from engage.services import consultations, review
from engage.services.errors import NotFound
from engage.services.readings import Reading
from engage.services.review import Pile
from engage.taskforce.forms import NONE, CorrectionForm, RedactionForm
from engage.taskforce.pages import CommentPage, OverviewPage, ShelfPage, TaskforceHomePage
from engage.text import wording
from engage.types import Priority, Role
from engage.web import language
from engage.web.access import access
from engage.web.error_summary import Error
from engage.web.extensions import session
from engage.web.names import pile_name, priority_name

taskforce = Blueprint("taskforce", __name__, url_prefix="/<lang:lang>/taskforce")

_READERS = (Role.TASKFORCE, Role.OFFICER)


@taskforce.get("/")
@access(*_READERS)
def home() -> str:
    page = TaskforceHomePage(
        _("What people said"), consultations.published(session()), language.current().code
    )
    return render_template("taskforce/home.html", page=page)


@taskforce.get("/consultations/<slug>")
@access(*_READERS)
def consultation(slug: str) -> str:
    found = consultations.public(session(), slug)
    title = wording(found.title, language.current().code)
    page = OverviewPage(title, slug, review.overview(session(), found), found.demonstration)
    return render_template("taskforce/consultation.html", page=page)


@taskforce.get("/consultations/<slug>/<where>")
@access(*_READERS)
def shelf(slug: str, where: str) -> str:
    found = consultations.public(session(), slug)
    place = _place(where)
    page = ShelfPage(
        title=_name(place),
        slug=slug,
        consultation=wording(found.title, language.current().code),
        where=where,
        priority=place if isinstance(place, Priority) else None,
        shelf=review.shelf(session(), found, place, _after()),
        demonstration=found.demonstration,
        done="done" in request.args,
    )
    return render_template("taskforce/shelf.html", page=page)


@taskforce.get("/consultations/<slug>/<where>/<comment_id>")
@access(*_READERS)
def comment(slug: str, where: str, comment_id: str) -> str:
    found = consultations.public(session(), slug)
    _place(where)
    typed = CorrectionForm() if request.form else None  # brought along by a change of language
    return _show(found, where, review.reading(session(), found, comment_id), typed)


@taskforce.post("/consultations/<slug>/<where>/<comment_id>")
@access(Role.TASKFORCE)
def correct(slug: str, where: str, comment_id: str) -> str | Response | tuple[str, int]:
    found = consultations.public(session(), slug)
    place = _place(where)
    reading = review.reading(session(), found, comment_id)
    form = CorrectionForm()
    if not form.validate():
        return _show(found, where, reading, form), 422
    review.correct(
        session(),
        reading,
        form.chosen(),
        user_id=current_user.id,
        seen=form.seen.data,
        note=form.note.data or "",
    )
    here: dict[str, Any] = {"slug": slug, "where": where, "after": _after() or None}
    if "next" not in request.form:
        return redirect(url_for(".comment", comment_id=comment_id, saved="yes", **here))
    if following := review.following(session(), found, place, comment_id):
        return redirect(url_for(".comment", comment_id=following, **here))
    return redirect(url_for(".shelf", done="yes", **here))


@taskforce.post("/consultations/<slug>/<where>/<comment_id>/redaction")
@access(Role.TASKFORCE)
def redaction(slug: str, where: str, comment_id: str) -> str:
    found = consultations.public(session(), slug)
    _place(where)
    reading = review.reading(session(), found, comment_id)
    form = RedactionForm(request.args)
    if not form.validate():
        raise NotFound(comment_id)
    review.decide(
        session(),
        reading.comment.id,
        form.start.data,
        hide=form.hides(),
        seen=form.hid(),
        user_id=current_user.id,
    )
    return _show(found, where, reading, CorrectionForm())


@taskforce.post("/consultations/<slug>/<where>/<comment_id>/original")
@access(Role.OFFICER)
def original(slug: str, where: str, comment_id: str) -> str:
    found = consultations.public(session(), slug)
    _place(where)
    reading = review.reading(session(), found, comment_id)
    review.show_original(session(), reading, current_user.id)
    return _show(found, where, reading, original=True)


def _after() -> str:
    """The identity after which the screen begins that somebody reads, or came from."""
    return request.args.get("after", "").replace("\0", "")  # PostgreSQL takes no NUL in a text


def _place(where: str) -> Priority | Pile | None:
    if where == "all":
        return None
    for known in (*Priority, *Pile):
        if where == known.value:
            return known
    raise NotFound(where)


def _name(place: Priority | Pile | None) -> str:
    if place is None:
        return _("All comments")
    return priority_name(place) if isinstance(place, Priority) else pile_name(place)


def _show(
    found: Consultation,
    where: str,
    reading: Reading,
    form: CorrectionForm | None = None,
    *,
    original: bool = False,
) -> str:
    labels = {name.value for name in reading.labels}
    if reading.coding and reading.coding.none_of_these:
        labels = {NONE}
    errors = (
        [Error(str(text), f"#{name}") for name, texts in form.errors.items() for text in texts]
        if form
        else []
    )
    page = CommentPage(
        title=_("One comment"),
        slug=found.slug,
        where=where,
        reading=reading,
        history=review.history(session(), reading.comment.id),
        chosen=set(form.priorities.data or []) if form else labels,
        seen=form.seen.data if form else (reading.coding.number if reading.coding else None),
        demonstration=found.demonstration,
        after=_after(),
        note=(form.note.data or "") if form else "",
        saved=form is None and "saved" in request.args,
        original=original,
        may_correct=not original and Role.TASKFORCE in {role.name for role in current_user.roles},
        errors=errors,
    )
    return render_template("taskforce/comment.html", page=page)
