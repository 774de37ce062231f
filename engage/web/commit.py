"""One commit a request: after a 2xx or 3xx answer to a request that may write, and never else."""

from flask import Flask, Response, request

from engage.models.engine import means_to_write, prepare
from engage.web.extensions import db, session

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    with app.app_context():
        for engine in db.engines.values():
            prepare(engine)
    app.before_request(_announce)
    app.after_request(_commit)


def _announce() -> None:
    means_to_write.set(request.method not in _READING)


def _commit(response: Response) -> Response:
    if request.method not in _READING and response.status_code < 400:
        session().commit()
    else:
        session().rollback()
    return response
