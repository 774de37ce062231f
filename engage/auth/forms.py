"""Flask-Security’s forms and rules, where ours differ."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_security import (
    ChangePasswordForm,
    LoginForm,
    PasswordUtil,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.utils import get_message
from wtforms import Field, StringField
from wtforms.validators import DataRequired, ValidationError

from engage.auth import limits
from engage.services import users
from engage.web.extensions import session


class _StaysHere:
    """A way on that leads to another site is passed over: no field of the page could be mended."""

    def validate_next(self, _field: Field) -> None:
        """Refuse nothing: the library looks at the way on again before it takes it."""


class _NoLongPassword:
    """A password that is longer than any can be is wrong, and is not read: that could take minutes."""

    def validate_password(self, field: Field) -> None:
        """Refuse it before anybody’s account is looked for: how long it takes must tell nothing."""
        if len(field.data or "") > users.LONGEST_PASSWORD:
            raise ValidationError(get_message("INVALID_PASSWORD")[0])


class SignInForm(_StaysHere, _NoLongPassword, LoginForm):
    """Without “remember me”: its cookie would let somebody in for a year with neither step."""

    remember = None

    def validate(self, **kwargs: Any) -> bool:
        if len(self.email.data or "") > limits.LONGEST_EMAIL:  # the library would read it
            self.form_errors.append(get_message("GENERIC_AUTHN_FAILED")[0])
            return False
        valid = super().validate(**kwargs)
        if self.user_authenticated and not valid:
            users.record(session(), self.user, users.Happened.SHUT_OUT)
        return bool(valid)

    @property
    def errors(self) -> dict[str | None, Any]:
        """What was left empty, or else all that is wrong. The library hides both: one tells nothing."""
        wrong: dict[str | None, Any] = super().errors
        empty: dict[str | None, Any] = {
            name: [get_message(f"{name.upper()}_NOT_PROVIDED")[0]]
            for name in ("email", "password")
            if not (self[name].data or "").strip()
        }
        return empty if wrong and empty else wrong


class AgainForm(_StaysHere, _NoLongPassword, VerifyForm):
    """The password once more, before something that needs care."""


class CodeForm(TwoFactorVerifyCodeForm):
    code = StringField(validators=[DataRequired(_l("Type the code"))])


def _as_printed(code: str | None) -> str:
    """A recovery code as it stands on paper, also where a phone began it with a capital letter."""
    letters = re.sub(r"[^0-9a-z]", "", (code or "").lower())
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


class RecoveryForm(MfRecoveryForm):
    """Wrong recovery codes count and are written down as wrong codes of the app are."""

    code = StringField(filters=[_as_printed], validators=[DataRequired(_l("Type the code"))])

    def validate(self, **kwargs: Any) -> bool:
        valid = super().validate(**kwargs)
        if not valid and self.code.data:
            self.user.track_failed_authn("recovery_code", True)
        return bool(valid)


class NewPasswordForm(_NoLongPassword, ChangePasswordForm):
    """Only a wrong old password counts, and it is written down as one at signing in is."""

    def validate_new_password(self, field: Field) -> None:
        """The library would say it beside the old password, which is right."""
        if field.data and field.data == self.password.data:
            raise ValidationError(get_message("PASSWORD_IS_THE_SAME")[0])

    def validate(self, **kwargs: Any) -> bool:
        valid = super().validate(**kwargs)
        if self.password.errors and self.password.data:
            current_user.track_failed_authn("password")
        else:
            limits.forgive()
        return bool(valid)


class Passwords(PasswordUtil):
    """The one rule for new passwords (`services/users.py`), said in the person’s language."""

    def validate(
        self, password: str, is_register: bool, **kwargs: Any
    ) -> tuple[list[Any] | None, str]:
        if len(password) > users.LONGEST_PASSWORD:
            return [_l("A password can have at most 1,000 characters")], password
        password = self.normalize(password)
        if len(password) < users.SHORTEST_PASSWORD:
            return [_l("A password needs at least 12 characters")], password
        user = kwargs["user"]
        if users.is_easy(password, user.email, user.name):
            return [_l("That password is too easy to guess. Choose another.")], password
        return None, password
