"""How long a sign-in lasts, and what ends it (ASVS 5.0, 7.3 and 7.4).

A session is a signed cookie that names its person by a value of their account. Signing out changes that
value, as do a new password, a new authenticator app, a reset and shutting out: a copy of the cookie is
then worth nothing.
"""

from datetime import timedelta
from time import time

import flask_login
import flask_security
from flask import Flask, request, session

from engage.models import User
from engage.services import users

LONGEST = timedelta(hours=12)
"""From typing the password on, however busy somebody is."""
IDLE = timedelta(hours=1)
"""Without asking for a page."""
_NOTED_EVERY_SECONDS = 60.0


def init_app(app: Flask) -> None:
    app.before_request(_end_what_is_over)
    flask_security.tf_profile_changed.connect(_changed_authenticator, app)
    flask_login.user_logged_out.connect(_signed_out, app)


def _end_what_is_over() -> None:
    if request.endpoint == "static" or "_user_id" not in session:
        return
    moment, came = time(), session.get("fs_paa", 0)
    seen = session.get("seen", came)
    if moment - seen > IDLE.total_seconds() or moment - came > LONGEST.total_seconds():
        for name in ("_user_id", "_fresh", "_id", "fs_paa", "fs_gexp", "seen"):
            session.pop(name, None)
    elif "seen" not in session or moment - seen > _NOTED_EVERY_SECONDS:
        session["seen"] = moment


def _changed_authenticator(_app: Flask, user: User, **_more: object) -> None:
    """End the person’s other sessions and keep this one, as the library does at a new password."""
    users.end_sessions(user)
    session["_user_id"] = user.get_id()


def _signed_out(_app: Flask, user: User, **_more: object) -> None:
    session.pop("seen", None)
    if user is not None and user.is_authenticated:
        users.end_sessions(user)
