"""Flask-Security as we use it: argon2, an authenticator app for everybody, recovery codes."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Any, NoReturn
from urllib.parse import urlsplit

from flask import Flask, abort, request
from flask_babel import lazy_gettext as _l
from flask_security import Security, SQLAlchemyUserDatastore

from engage.auth import limits, pages, sessions, trail
from engage.auth.forms import (
    AgainForm,
    CodeForm,
    NewPasswordForm,
    Passwords,
    RecoveryForm,
    SignInForm,
)
from engage.auth.totp import OnceOnlyTotp
from engage.models import StaffRole, User
from engage.settings import Settings
from engage.web.extensions import db

_UNUSED = ("two_factor_setup_validate", "two_factor_rescue", "tf_select")
"""Views of the library that no page of ours leads to, and that would send e-mail or ask no password."""


@dataclass(frozen=True)
class Staff:
    """The signed-in person as templates see them."""

    name: str
    roles: frozenset[str]


def staff(user: Any) -> Staff | None:
    """The signed-in person, or None. Asking touches the database only where a session names one."""
    if not user.is_authenticated:
        return None
    return Staff(user.name, frozenset(role.name for role in user.roles))


def init_app(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECURITY_BLUEPRINT_NAME="security",
        SECURITY_URL_PREFIX="/<lang:lang>/staff",
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_TWO_FACTOR_SETUP_URL="/authenticator",
        SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL="/code",
        SECURITY_TWO_FACTOR_RESCUE_URL="/rescue",
        SECURITY_TWO_FACTOR_SELECT_URL="/second-step",
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL="/recovery-codes",
        SECURITY_MULTI_FACTOR_RECOVERY_URL="/use-recovery-code",
        SECURITY_VERIFY_URL="/verify",
        SECURITY_CHANGE_URL="/password",
        SECURITY_POST_LOGIN_VIEW="auth.home",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_POST_VERIFY_VIEW="auth.home",
        SECURITY_POST_CHANGE_VIEW="auth.password_changed",
        SECURITY_TWO_FACTOR_POST_SETUP_VIEW="auth.authenticator_changed",
        SECURITY_API_ENABLED_METHODS=["session"],
        SECURITY_CHANGEABLE=True,
        SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False,
        SECURITY_FRESHNESS=timedelta(minutes=15),
        SECURITY_FRESHNESS_GRACE_PERIOD=timedelta(minutes=5),
        SECURITY_PASSWORD_HASH="argon2",
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_PASSWORD_SALT=settings.secret("password_salt"),
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_REQUIRED=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TWO_FACTOR_ALWAYS_VALIDATE=True,
        SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY=30,
        SECURITY_TWO_FACTOR_RESCUE_EMAIL=False,
        SECURITY_TOTP_SECRETS={"1": settings.secret("totp_secret")},
        SECURITY_TOTP_ISSUER="Luton 2040",
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_N=8,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS=[_recovery_key(settings.secret("totp_secret"))],
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_LOGIN_USER_TEMPLATE="auth/sign_in.html",
        SECURITY_TWO_FACTOR_SETUP_TEMPLATE="auth/authenticator.html",
        SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE="auth/code.html",
        SECURITY_MULTI_FACTOR_RECOVERY_TEMPLATE="auth/use_recovery_code.html",
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_TEMPLATE="auth/recovery_codes.html",
        SECURITY_VERIFY_TEMPLATE="auth/verify.html",
        SECURITY_CHANGE_PASSWORD_TEMPLATE="auth/change_password.html",
    )
    _translate_messages(app)
    sessions.init_app(app)  # before the library asks who it is
    security = Security(
        app,
        SQLAlchemyUserDatastore(db, User, StaffRole),
        render_template=pages.render,
        totp_cls=OnceOnlyTotp,
        password_util_cls=Passwords,
        mf_recovery_codes_util_cls=trail.RecordedCodes,
        login_form=SignInForm,
        verify_form=AgainForm,
        change_password_form=NewPasswordForm,
        two_factor_verify_code_form=CodeForm,
        mf_recovery_form=RecoveryForm,
    )
    for view in _UNUSED:
        app.view_functions[f"security.{view}"] = _not_found
    _for_browsers_only(app, security)
    app.before_request(_refuse_a_way_on_that_is_no_address)
    limits.init_app(app)
    trail.init_app(app)


def _for_browsers_only(app: Flask, security: Security) -> None:
    """Answer with pages, also who asks for JSON, and know people by their session and nothing else.

    In JSON a wrong password was a 400, rolled back and counted nowhere, and a right one gave out a
    token that opened every page of staff.
    """
    security.want_json(lambda _request: False)
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]


def _refuse_a_way_on_that_is_no_address() -> None:
    """The library takes `next` apart, and fails with a 500 where that can’t be done, as in `//[x`."""
    if request.blueprint == "security":
        try:
            urlsplit(request.values.get("next", ""))
        except ValueError:
            abort(404)


def _not_found(**_arguments: str) -> NoReturn:
    abort(404)


def _recovery_key(secret: str) -> bytes:
    """The key that recovery codes are encrypted with: made from `secret`, and telling nothing of it."""
    digest = blake2b(secret.encode(), digest_size=32, person=b"recovery codes")
    return urlsafe_b64encode(digest.digest())


def _translate_messages(app: Flask) -> None:
    """Flask-Security has no Urdu: every message that a person can meet is said by our catalogue."""
    messages = {
        "GENERIC_AUTHN_FAILED": _l("That e-mail address and password don’t match an account"),
        "USER_DOES_NOT_EXIST": _l("That e-mail address and password don’t match an account"),
        "INVALID_PASSWORD": _l("That password is not right"),
        "PASSWORD_IS_THE_SAME": _l("Choose a password that differs from the old one"),
        "RETYPE_PASSWORD_MISMATCH": _l("The two new passwords differ"),
        "DISABLED_ACCOUNT": _l("That e-mail address and password don’t match an account"),
        "EMAIL_NOT_PROVIDED": _l("Type your e-mail address"),
        "INVALID_EMAIL_ADDRESS": _l("Type an e-mail address like name@example.com"),
        "PASSWORD_NOT_PROVIDED": _l("Type your password"),
        "TWO_FACTOR_INVALID_TOKEN": _l(
            "That code is not right, or it has run out. Try the next one."
        ),
        "INVALID_RECOVERY_CODE": _l("That recovery code is not right, or it was used before"),
    }
    for name, text in messages.items():
        app.config[f"SECURITY_MSG_{name}"] = (text, "error")
