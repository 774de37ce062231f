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


class _StaysHere:
    """A way on that leads to another site is passed over: no field of the page could be mended."""

    def validate_next(self, _field: Field) -> None:
        """Refuse nothing: the library looks at the way on again before it takes it."""


class SignInForm(_StaysHere, LoginForm):
    """Without “remember me”: its cookie would let somebody in for a year with neither step."""

    remember = None


class AgainForm(_StaysHere, VerifyForm):
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


class NewPasswordForm(ChangePasswordForm):
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
        password = self.normalize(password)
        if len(password) < users.SHORTEST_PASSWORD:
            return [_l("A password needs at least 12 characters")], password
        user = kwargs["user"]
        if users.is_easy(password, user.email, user.name):
            return [_l("That password is too easy to guess. Choose another.")], password
        return None, password
