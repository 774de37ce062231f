"""One commit a request: after a 2xx or 3xx answer to a request that may write, and never else.

Only of a view that keeps what was typed (`switching.keeps_typed`) a 422 is committed as well.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, request

from engage.models.engine import means_to_write, prepare
from engage.web.extensions import db, session

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    with app.app_context():
        for engine in db.engines.values():
            prepare(engine)
    app.before_request(_announce)
    app.after_request(_commit)


def reads_first(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that works for long before it writes: nobody waits for it meanwhile.

    It must call `begin_to_write` before its first write.
    """
    view.reads_first = True  # type: ignore[attr-defined]
    return view


def begin_to_write() -> None:
    """End the reading of a view that `reads_first`; what it loaded is read again when it is used."""
    session().rollback()
    means_to_write.set(True)


def _announce() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    reads = request.method in _READING or getattr(view, "reads_first", False)
    means_to_write.set(not reads)


def _commit(response: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    keeps = response.status_code == 422 and getattr(view, "keeps_typed", False)
    if request.method not in _READING and (response.status_code < 400 or keeps):
        session().commit()
    else:
        session().rollback()
    return response
