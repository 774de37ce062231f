"""Administrators’ page about jobs that failed too often."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.jobs import parked
from engage.officer.pages import JobsPage
from engage.officer.routes import officer
from engage.services.errors import NotFound
from engage.types import Role
from engage.web.access import access
from engage.web.extensions import session


@officer.get("/jobs")
@access(Role.ADMINISTRATOR)
def jobs() -> str:
    page = JobsPage(_("Jobs that failed"), parked.parked(session()))
    return render_template("officer/jobs.html", page=page)


@officer.post("/jobs/<int(max=2147483647):job_id>/retry")
@access(Role.ADMINISTRATOR)
def retry(job_id: int) -> Response:
    if not parked.retry(session(), job_id):
        raise NotFound(str(job_id))
    return redirect(url_for(".jobs"))
