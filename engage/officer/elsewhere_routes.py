"""Officers’ page about comments that people gave elsewhere: the consultation they come into."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.officer.forms import ElsewhereForm
from engage.officer.pages import ElsewherePage
from engage.officer.routes import officer
from engage.services import elsewhere
from engage.types import Role
from engage.web import language
from engage.web.access import access
from engage.web.elsewhere import summary
from engage.web.extensions import session


@officer.get("/consultations/elsewhere")
@access(Role.OFFICER)
def elsewhere_form() -> str:
    page = ElsewherePage(_("Add comments from elsewhere"), _typed())
    return render_template("officer/elsewhere.html", page=page)


@officer.post("/consultations/elsewhere")
@access(Role.OFFICER)
def add_elsewhere() -> Response | tuple[str, int]:
    form = _typed()
    if errors := form.errors():
        page = ElsewherePage(_("Add comments from elsewhere"), form, errors)
        return render_template("officer/elsewhere.html", page=page), 422
    slug = elsewhere.new_slug(session(), form.title)
    said = summary(form.source, form.gathered)
    elsewhere.add(session(), slug, form.title, said, current_user.id, form.delete_on, form.gathered)
    return redirect(url_for(".upload_form", slug=slug))


def _typed() -> ElsewhereForm:
    return ElsewhereForm.of(request.form, [item.code for item in language.known()])
