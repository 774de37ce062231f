"""Flask-Security’s forms and rules, where ours differ."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security import LoginForm, PasswordUtil
from flask_security.recovery_codes import MfRecoveryForm

from engage.services import users


class SignInForm(LoginForm):
    """Without “remember me”: its cookie would let somebody in for a year with neither step."""

    remember = None


class RecoveryForm(MfRecoveryForm):
    """Wrong recovery codes count and are written down as wrong codes of the app are."""

    def validate(self, **kwargs: Any) -> bool:
        valid = super().validate(**kwargs)
        if not valid and self.code.data:
            self.user.track_failed_authn("recovery_code", True)
        return bool(valid)


class Passwords(PasswordUtil):
    """The one rule for new passwords (`services/users.py`), said in the person’s language."""

    def validate(
        self, password: str, is_register: bool, **kwargs: Any
    ) -> tuple[list[Any] | None, str]:
        password = self.normalize(password)
        if len(password) < users.SHORTEST_PASSWORD:
            return [_l("A password needs at least 12 characters")], password
        if users.is_easy(password, kwargs["user"].email):
            return [_l("That password is too easy to guess. Choose another.")], password
        return None, password
