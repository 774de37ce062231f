"""Changing the language of a page with a form: what was typed stays, and the form does nothing else.

The language buttons send the form, with `switch_to`, to its own address in the other language. The
view of that form is never reached. The view that shows the page is called instead, and fills its
fields from `request.form`.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, abort, current_app, redirect, request

from engage.web import errors, language

FIELD = "switch_to"


def keeps_typed(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that keeps what was typed itself, and looks for `switch_to` before all else.

    What it keeps is committed where it refuses the form (422), too.
    """
    view.keeps_typed = True  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Must come after the guards: who may not see a page may not switch its language either."""
    app.before_request(_switch)


def wanted() -> str | None:
    """The language that somebody asks for by a form; None where the form means what it does."""
    return request.form.get(FIELD) if request.method == "POST" else None


def _switch() -> Any:
    code = wanted() if request.endpoint else None
    if code is None:
        return None
    if code not in current_app.extensions["languages"]:
        abort(400)
    if getattr(current_app.view_functions[request.endpoint or ""], "keeps_typed", False):
        return None
    if code != language.current().code:
        return redirect(language.switch_url(code), 303)
    reading = language.view_for_reading()
    if reading is None:
        return errors.send_again()
    endpoint, values = reading
    return current_app.ensure_sync(current_app.view_functions[endpoint])(**values)
