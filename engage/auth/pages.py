"""Flask-Security’s templates get one `page` like all others: this turns what it hands out into it."""

from dataclasses import dataclass, field
from typing import Any

from flask import current_app, render_template, request, session
from flask_babel import gettext as _
from flask_login import current_user

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


_FORMS: dict[str, tuple[str, list[str]]] = {
    "auth/sign_in.html": ("login_user_form", ["email", "password"]),
    "auth/authenticator.html": ("two_factor_verify_code_form", ["code"]),
    "auth/code.html": ("two_factor_verify_code_form", ["code"]),
    "auth/use_recovery_code.html": ("mf_recovery_form", ["code"]),
    "auth/recovery_codes.html": ("mf_recovery_codes_form", []),
    "auth/verify.html": ("verify_form", ["password"]),
    "auth/change_password.html": (
        "change_password_form",
        ["password", "new_password", "new_password_confirm"],
    ),
}
"""The library’s form of each page, and the fields that the page has."""


def render(template: str, **given: Any) -> str:
    """Render one of Flask-Security’s pages with a `page` of ours."""
    if template == "auth/code.html" and is_setting_up():
        # After a wrong code the library would ask for another without the picture.
        template = "auth/authenticator.html"
    name, fields = _FORMS[template]
    page = AuthPage(
        title=_title(template),
        fields={"email": request.form.get("email", "")},
        errors=_errors(given[name], fields),
        next=request.args.get("next", ""),
        facts=_facts(template, given),
    )
    return render_template(template, page=page)


def is_setting_up() -> bool:
    """Whether this browser has been shown the picture of a new authenticator app."""
    return bool(session.get("tf_state") == "validating_profile")


def _errors(form: Any, fields: list[str]) -> list[Error]:
    """What is wrong with the fields of the page; what is wrong with all of it stands at the first."""
    errors = [
        Error(str(message), f"#{name or fields[0]}")
        for name, messages in form.errors.items()
        if fields and (name in fields or not name)
        for message in messages
    ]
    return list(dict.fromkeys(errors))


def _facts(template: str, given: dict[str, Any]) -> dict[str, Any]:
    security = current_app.extensions["security"]
    match template:
        case "auth/authenticator.html" if is_setting_up():
            form = given.get("two_factor_setup_form") or given["two_factor_verify_code_form"]
            return dict(
                security.totp_factory.fetch_setup_values(session["tf_totp_secret"], form.user)
            )
        case "auth/recovery_codes.html":
            kept = security.mf_recovery_codes_util.get_recovery_codes(current_user)
            # Only to whoever makes them, which is written down: the library also shows old ones.
            codes = given["recovery_codes"] if request.method == "POST" else []
            return {"codes": codes, "has_codes": bool(kept)}
        case _:
            return {}


def _title(template: str) -> str:
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
