"""Where somebody who has signed in goes first."""

from flask import Blueprint, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.types import Role
from engage.web.access import access

auth = Blueprint("auth", __name__, url_prefix="/<lang:lang>/staff")


@auth.get("/")
@access(*Role)
def home() -> Response:
    roles = {role.name for role in current_user.roles}
    return redirect(url_for("taskforce.home" if roles == {Role.TASKFORCE} else "officer.home"))
