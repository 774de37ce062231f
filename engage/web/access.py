"""Who may pass: every view says so, and a view that does not is shut.

`@access(Role.OFFICER)` lets officers in, `@open_to_all` everybody. The guard runs before each
request, so a view cannot be reached by a side door; `tests/contracts/test_routes_access.py` holds the
table of every route.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.types import Role

ANYONE: frozenset[Role] = frozenset()
_LIBRARY_VIEWS = {"static": ANYONE}


def access(*roles: Role) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a view as open to people who hold one of `roles`."""
    if not roles:
        raise ValueError("name a role, or use open_to_all")

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.access = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def open_to_all(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view as open to everybody."""
    view.access = ANYONE  # type: ignore[attr-defined]
    return view


def allowed(endpoint: str) -> frozenset[Role] | None:
    """The roles that may pass `endpoint`: empty for everybody, None for nobody."""
    if endpoint in _LIBRARY_VIEWS or endpoint.startswith("security."):
        return ANYONE
    return getattr(current_app.view_functions[endpoint], "access", None)


def init_app(app: Flask) -> None:
    app.before_request(_refuse_nul)
    app.before_request(_guard)


def _refuse_nul() -> None:
    # PostgreSQL takes no NUL in a text: looking such a name up would be an error, and not nothing.
    if "\0" in request.path:
        abort(404)


def _guard() -> Response | None:
    if request.endpoint is None:
        return None
    roles = allowed(request.endpoint)
    if roles == ANYONE:
        return None
    if roles is None:
        abort(403)
    if not current_user.is_authenticated:
        if request.method == "POST":
            abort(401)  # the page that says so keeps what was typed
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    if not roles & {Role(role.name) for role in current_user.roles}:
        abort(403)
    return None
