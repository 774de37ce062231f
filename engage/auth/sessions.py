"""How long a sign-in lasts, whole or half done, and what ends it (ASVS 5.0, 7.3 and 7.4).

A session is a signed cookie that names its person by a value of their account. Signing out changes that
value, as do a new password, a new authenticator app, a reset and shutting out: a copy of the cookie is
then worth nothing.
"""

from datetime import timedelta
from time import time

import flask_login
import flask_security
from flask import Flask, current_app, redirect, request, session, url_for
from flask_login import current_user
from flask_security.tf_plugin import tf_clean_session
from flask_security.utils import check_and_update_authn_fresh
from werkzeug.wrappers import Response

from engage.auth.pages import is_setting_up
from engage.models import User
from engage.services import users

LONGEST = timedelta(hours=12)
"""From typing the password on, however busy somebody is."""
IDLE = timedelta(hours=1)
"""Without asking for a page; half done, from typing the password on."""
_NOTED_EVERY_SECONDS = 60.0


def init_app(app: Flask) -> None:
    app.before_request(_end_what_is_over)
    app.before_request(_guard_code)
    app.after_request(_note_password)
    flask_security.tf_code_confirmed.connect(_set_up_authenticator, app)
    flask_security.tf_profile_changed.connect(_changed_authenticator, app)
    flask_login.user_logged_out.connect(_signed_out, app)


def _end_what_is_over() -> None:
    if request.endpoint == "static" or not session.keys() & {"_user_id", "tf_user_id"}:
        return
    moment, longest = time(), LONGEST if "_user_id" in session else IDLE
    came = session.get("fs_paa", 0)
    seen = session.get("seen", came)
    if moment - seen > IDLE.total_seconds() or moment - came > longest.total_seconds():
        for name in ("_user_id", "_fresh", "_id", "fs_paa", "fs_gexp", "seen"):
            session.pop(name, None)
        tf_clean_session()
    elif "seen" not in session or moment - seen > _NOTED_EVERY_SECONDS:
        session["seen"] = moment


def _note_password(response: Response) -> Response:
    """Begin to count when the password was right; the library does so only after the code."""
    if request.endpoint == "security.login" and "tf_user_id" in session:
        session["fs_paa"] = session["seen"] = time()
    return response


def _guard_code() -> Response | None:
    """The page for codes, opened by somebody who is in.

    The library would sign out who only came back to it, and never asks again for the password of who
    was shown a picture long ago.
    """
    if request.endpoint != "security.two_factor_token_validation":
        return None
    if not current_user.is_authenticated:
        return None
    if not is_setting_up():
        return redirect(url_for("auth.home"))
    lasts = [current_app.config[f"SECURITY_FRESHNESS{part}"] for part in ("", "_GRACE_PERIOD")]
    if not check_and_update_authn_fresh(*lasts, "session"):
        return redirect(url_for("security.two_factor_setup"))
    return None


def _set_up_authenticator(_app: Flask, user: User, **_more: object) -> None:
    """Let nobody else who knows the first password finish setting up an app of theirs instead."""
    if is_setting_up():
        users.end_sessions(user)


def _changed_authenticator(_app: Flask, user: User, **_more: object) -> None:
    """End the person’s other sessions and keep this one, as the library does at a new password."""
    users.end_sessions(user)
    session["_user_id"] = user.get_id()


def _signed_out(_app: Flask, user: User, **_more: object) -> None:
    session.pop("seen", None)
    if user is not None and user.is_authenticated:
        users.end_sessions(user)
