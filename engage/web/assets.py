"""Addresses of static files that change with their content, so that browsers may keep them a year."""

import hashlib
from functools import cache

from flask import Flask, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from engage import paths
from engage.web.access import open_to_all

_YEAR = "public, max-age=31536000, immutable"
_ROBOTS = """\
User-agent: *
Disallow: /*/staff/
Disallow: /*/officer/
Disallow: /*/taskforce/
Disallow: /*/consultations/*/answer/
"""


@cache
def asset(path: str) -> str:
    """The address of `static/<path>` with a mark of its content; a missing file is an error.

    Made once a process: files do not change under a running site.
    """
    mark = hashlib.sha256((paths.STATIC / path).read_bytes()).hexdigest()[:12]
    return url_for("static", filename=path, v=mark)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset
    app.add_url_rule("/favicon.ico", "favicon", open_to_all(_favicon))
    app.add_url_rule("/robots.txt", "robots", open_to_all(_robots))

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = _YEAR
        return response


def _favicon() -> BaseResponse:
    """The address that browsers ask for unasked."""
    return redirect(asset("img/favicon.svg"))


def _robots() -> Response:
    """Search engines may read what is for everybody, and none of the pages behind it."""
    return Response(_ROBOTS, mimetype="text/plain")
