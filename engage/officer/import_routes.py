"""Officers’ pages about bringing in comments from a file."""

from dataclasses import asdict

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.models import ImportBatch
from engage.officer.pages import ImportPage, PreviewPage, UploadPage
from engage.officer.routes import officer
from engage.services import consultations, imports
from engage.services.errors import NotFound
from engage.services.imports import Columns, UnusableFile
from engage.types import Role
from engage.web.access import access
from engage.web.commit import begin_to_write, reads_first
from engage.web.error_summary import Error
from engage.web.extensions import session
from engage.web.problems import file_problem
from engage.web.uploads import uploaded_bytes


@officer.get("/consultations/<slug>/import")
@access(Role.OFFICER)
def upload_form(slug: str) -> str:
    found = consultations.get(session(), slug)
    page = UploadPage(_("Import comments"), slug, found.demonstration)
    return render_template("officer/upload.html", page=page)


@officer.post("/consultations/<slug>/import")
@access(Role.OFFICER)
@reads_first
def upload(slug: str) -> Response | tuple[str, int]:
    filename, content = uploaded_bytes("file")
    if not filename:
        return _upload_again(slug, _("Choose a file"))
    try:
        table = imports.read_table(content, filename)
        begin_to_write()
        found = consultations.get(session(), slug)
        batch = imports.upload(session(), found, filename, content, current_user.id, table)
    except UnusableFile as error:
        return _upload_again(slug, file_problem(error))
    return redirect(url_for(".mapping", slug=slug, batch_id=batch.id))


@officer.get("/consultations/<slug>/import/<int(max=2147483647):batch_id>")
@access(Role.OFFICER)
def mapping(slug: str, batch_id: int) -> str | Response:
    batch = imports.get(session(), consultations.get(session(), slug), batch_id)
    if batch.imported_at is not None:
        page = ImportPage(_("What came of the import"), slug, batch)
        return render_template("officer/import.html", page=page)
    return _preview(slug, batch)


@officer.post("/consultations/<slug>/import/<int(max=2147483647):batch_id>")
@access(Role.OFFICER)
@reads_first
def run(slug: str, batch_id: int) -> str | Response | tuple[str, int]:
    batch = imports.get(session(), consultations.get(session(), slug), batch_id)
    # Who chose other columns and pressed “Import” has not seen what comes in.
    if "preview" in request.form or _columns() != _columns("seen-"):
        return _preview(slug, batch)
    try:
        table = imports.table_of(batch) if batch.content else None
        begin_to_write()
        imports.run(session(), batch, _columns(), current_user.id, table)
    except UnusableFile as error:
        return _preview(slug, batch, error), 422
    return redirect(url_for(".mapping", slug=slug, batch_id=batch.id))


@officer.post("/consultations/<slug>/import/<int(max=2147483647):batch_id>/undo")
@access(Role.OFFICER)
def undo(slug: str, batch_id: int) -> Response:
    batch = imports.get(session(), consultations.get(session(), slug), batch_id)
    imports.undo(session(), batch, current_user.id)
    return redirect(url_for(".mapping", slug=slug, batch_id=batch.id))


def _upload_again(slug: str, problem: str) -> tuple[str, int]:
    found = consultations.get(session(), slug)
    errors = [Error(problem, "#file")]
    page = UploadPage(_("Import comments"), slug, found.demonstration, errors)
    return render_template("officer/upload.html", page=page), 422


def _columns(prefix: str = "") -> Columns:
    return Columns(
        request.values.get(f"{prefix}text") or None,
        request.values.get(f"{prefix}identity") or None,
        request.values.get(f"{prefix}language") or None,
    )


def _preview(slug: str, batch: ImportBatch, refused: UnusableFile | None = None) -> str:
    if batch.content is None:
        raise NotFound(slug)
    chosen = _columns()
    table = imports.table_of(batch)
    preview = None
    try:
        preview = imports.preview(session(), batch, chosen, table)
        chosen = preview.found
    except UnusableFile as error:
        refused = error
    page = PreviewPage(
        title=_("Check what will be imported"),
        slug=slug,
        batch=batch,
        columns=table.columns,
        chosen={name: column or "" for name, column in asdict(chosen).items()},
        preview=preview,
        errors=[Error(file_problem(refused), "#text")] if refused else [],
    )
    return render_template("officer/preview.html", page=page)
