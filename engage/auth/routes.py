"""Where somebody who has signed in goes first, and their account."""

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.auth.pages import AccountPage
from engage.types import Role
from engage.web.access import access

auth = Blueprint("auth", __name__, url_prefix="/<lang:lang>/staff")


@auth.get("/")
@access(*Role)
def home() -> Response:
    roles = {role.name for role in current_user.roles}
    return redirect(url_for("taskforce.home" if roles == {Role.TASKFORCE} else "officer.home"))


@auth.get("/account")
@access(*Role)
def account() -> str:
    return _account()


@auth.get("/account/password-changed")
@access(*Role)
def password_changed() -> str:
    return _account(_("Your password is changed"))


@auth.get("/account/authenticator-changed")
@access(*Role)
def authenticator_changed() -> str:
    return _account(_("Your authenticator app is changed"))


def _account(news: str = "") -> str:
    roles = sorted(role.name for role in current_user.roles)
    page = AccountPage(_("Your account"), current_user.email, roles, news)
    return render_template("auth/account.html", page=page)
