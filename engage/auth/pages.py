"""Flask-Security’s templates get one `page` like all others: this turns what it hands out into it."""

from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from engage.web.error_summary import Error


@dataclass(frozen=True)
class AuthPage:
    """`action` keeps the way on (`next`); `facts` is what one page needs besides."""

    title: str
    fields: dict[str, str]
    errors: list[Error] = field(default_factory=list)
    next: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def error(self, name: str) -> str | None:
        return next_text([e.text for e in self.errors if e.href == f"#{name}"])


@dataclass(frozen=True)
class AccountPage:
    """The signed-in person’s own account. `news` says what has just been changed."""

    title: str
    email: str
    roles: list[str]
    news: str = ""


def next_text(texts: list[str]) -> str | None:
    return texts[0] if texts else None


_FORMS = {
    "auth/sign_in.html": "login_user_form",
    "auth/authenticator.html": "two_factor_setup_form",
    "auth/code.html": "two_factor_verify_code_form",
    "auth/use_recovery_code.html": "mf_recovery_form",
    "auth/recovery_codes.html": "mf_recovery_codes_form",
    "auth/verify.html": "verify_form",
    "auth/change_password.html": "change_password_form",
}
_FACTS = ("authr_qrcode", "authr_key", "recovery_codes", "changing", "state_token")


def render(template: str, **given: Any) -> str:
    """Render one of Flask-Security’s pages with a `page` of ours."""
    form = given.get(_FORMS[template])
    errors = [
        Error(str(message), f"#{name or _first_field(template)}")
        for name, messages in (form.errors.items() if form else ())
        for message in messages
    ]
    page = AuthPage(
        title=_title(template, given),
        fields={"email": request.form.get("email", "")},
        errors=list(dict.fromkeys(errors)),
        next=request.args.get("next", ""),
        facts={name: given.get(name) for name in _FACTS},
    )
    return render_template(template, page=page)


def _title(template: str, given: dict[str, Any]) -> str:
    match template:
        case "auth/authenticator.html":
            return _("Set up your authenticator app")
        case "auth/code.html":
            return _("Type the code from your authenticator app")
        case "auth/use_recovery_code.html":
            return _("Use a recovery code")
        case "auth/recovery_codes.html":
            return _("Your recovery codes")
        case "auth/verify.html":
            return _("Type your password again")
        case "auth/change_password.html":
            return _("Change your password")
        case _:
            return _("Sign in")


def _first_field(template: str) -> str:
    return {"auth/sign_in.html": "email", "auth/verify.html": "password"}.get(template, "code")
