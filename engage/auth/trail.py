"""What happens at the door, written into the audit chain: who came in, and who was refused."""

from typing import Any

import flask_login
import flask_security
from flask import Flask
from flask_security import MfRecoveryCodesUtil

from engage.auth.pages import is_setting_up
from engage.models import User
from engage.services import users
from engage.services.users import Happened
from engage.web.extensions import session


class RecordedCodes(MfRecoveryCodesUtil):
    """Whoever makes recovery codes can come in without the person’s phone."""

    def create_recovery_codes(self, user: User) -> list[str]:
        users.record(session(), user, Happened.MAKE_RECOVERY_CODES, by=user)
        return list(super().create_recovery_codes(user))


def init_app(app: Flask) -> None:
    flask_security.user_authenticated.connect(_signed_in, app)
    flask_security.user_failed_authn.connect(_refused, app)
    flask_security.password_changed.connect(_changed_password, app)
    flask_security.tf_code_confirmed.connect(_confirmed_code, app)
    flask_security.tf_profile_changed.connect(_changed_authenticator, app)
    flask_login.user_logged_out.connect(_signed_out, app)


def _signed_in(_app: Flask, user: User, authn_via: list[str] | None, **_more: Any) -> None:
    if authn_via != ["change"]:  # the library signs people in again with their new password
        users.record(session(), user, Happened.SIGN_IN, by=user)


def _refused(_app: Flask, user: User, tfa: bool = False, **_more: Any) -> None:
    """Nobody knows who it was, so no one is named as having done it."""
    users.record(session(), user, Happened.WRONG_CODE if tfa else Happened.WRONG_PASSWORD)


def _changed_password(_app: Flask, user: User, **_more: Any) -> None:
    users.record(session(), user, Happened.CHANGE_PASSWORD, by=user)


def _confirmed_code(app: Flask, user: User, **_more: Any) -> None:
    if is_setting_up():  # the first app of an account
        _changed_authenticator(app, user)


def _changed_authenticator(_app: Flask, user: User, **_more: Any) -> None:
    users.record(session(), user, Happened.CHANGE_AUTHENTICATOR, by=user)


def _signed_out(_app: Flask, user: User, **_more: Any) -> None:
    if user is not None and user.is_authenticated:
        users.record(session(), user, Happened.SIGN_OUT, by=user)
