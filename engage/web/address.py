"""The site has one address: links are made from it, and a request for any other host is refused.

The Host header is whatever the sender likes: a link made from it would lead where a stranger says.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_host

from engage.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def init_app(app: Flask, settings: Settings) -> None:
    if settings.public_url:
        app.wsgi_app = _OneAddress(app.wsgi_app, settings.public_url)  # type: ignore[method-assign]


class _OneAddress:
    """Lets requests for the host of `public_url` through, and says by which scheme they came.

    The pages of `/health/` answer whatever name they are called by: who watches the site does so from
    beside it.
    """

    def __init__(self, app: "WSGIApplication", public_url: str) -> None:
        self._app = app
        self._scheme, host, *_rest = urlsplit(public_url)
        self._host = get_host({"wsgi.url_scheme": self._scheme, "HTTP_HOST": host})

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        environ["wsgi.url_scheme"] = self._scheme
        watched = environ["PATH_INFO"].startswith("/health/")
        if not watched and get_host(environ).lower() != self._host:
            return Response("400 Bad Request\n", 400)(environ, start_response)
        environ["HTTP_HOST"] = self._host
        return self._app(environ, start_response)
