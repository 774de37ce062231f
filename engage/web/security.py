"""Headers that keep a page to itself, and limits on what is sent to us."""

import secrets

from flask import Flask, Response, g, request

from engage.settings import Settings

_TEXT_LIMIT = 512 * 1024
"""Bytes of form fields held in memory: the longest page of answers is far below."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
    "microphone=(), payment=(), usb=()",
}


def csp_nonce() -> str:
    """This page’s nonce. Made when first asked for: a refused request may never have reached one."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce


def init_app(app: Flask, settings: Settings) -> None:
    app.config["MAX_CONTENT_LENGTH"] = settings.max_upload_mb * 1024 * 1024
    app.config["MAX_FORM_MEMORY_SIZE"] = _TEXT_LIMIT
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    headers = dict(_HEADERS)
    if settings.https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.update(headers)
        response.headers["Content-Security-Policy"] = _policy()
        # What staff download is as private as the page it came from.
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response


def _policy() -> str:
    script = f"'self' 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'self'"
    return (
        f"default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
