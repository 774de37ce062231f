"""Addresses of static files that change with their content, so that browsers may keep them a year."""

import hashlib
from functools import cache

from flask import Flask, Response, request, url_for

from engage import paths

_YEAR = "public, max-age=31536000, immutable"


@cache
def asset(path: str) -> str:
    """The address of `static/<path>` with a mark of its content; a missing file is an error.

    Made once a process: files do not change under a running site.
    """
    mark = hashlib.sha256((paths.STATIC / path).read_bytes()).hexdigest()[:12]
    return url_for("static", filename=path, v=mark)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = _YEAR
        return response
