"""The application: `create_app()` is a list of named steps, in the order they must happen."""

from datetime import timedelta

from flask import Flask
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from engage import log, paths
from engage.auth import setup as staff
from engage.auth.routes import auth
from engage.models.engine import OPTIONS
from engage.officer import (  # noqa: F401 (they add their views)
    elsewhere_routes,
    import_routes,
    job_routes,
    questionnaire_routes,
)
from engage.officer.routes import officer
from engage.public.routes import public
from engage.settings import Settings
from engage.taskforce.routes import taskforce
from engage.web import (
    access,
    address,
    assets,
    commit,
    errors,
    filters,
    health,
    language,
    switching,
)
from engage.web import security as headers
from engage.web.extensions import csrf, db, migrate

_SESSION = timedelta(hours=12)
"""How long a form stays good. Sign-ins end sooner: `engage/auth/sessions.py`."""


def create_app(settings: Settings | None = None) -> Flask:
    """The site, ready to serve. Raises where a setting or a catalogue that it needs is missing."""
    settings = settings or Settings()
    log.configure()
    app = Flask(
        "engage",
        template_folder=str(paths.TEMPLATES),
        static_folder=str(paths.STATIC),
        static_url_path="/static",
    )
    app.extensions["settings"] = settings
    _configure(app, settings)
    _behind_proxies(app, settings)
    address.init_app(app, settings)
    _database(app, settings)
    headers.init_app(app, settings)
    language.init_app(app, settings)
    csrf.init_app(app)
    staff.init_app(app, settings)
    access.init_app(app)
    switching.init_app(app)
    assets.init_app(app)
    filters.init_app(app)
    errors.init_app(app)
    app.context_processor(_given_to_each_template)
    for blueprint in (public, officer, taskforce, auth, health.health):
        app.register_blueprint(blueprint)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    prefix = "__Host-" if settings.https else ""
    app.config.update(
        SECRET_KEY=settings.secret("secret_key"),
        SQLALCHEMY_DATABASE_URI=settings.database,
        # A ping before each request would cost as much as the page; a stale connection lives a minute.
        SQLALCHEMY_ENGINE_OPTIONS=OPTIONS
        if settings.is_sqlite
        else {**OPTIONS, "pool_recycle": 60},
        SESSION_COOKIE_NAME=f"{prefix}session",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=_SESSION,
        WTF_CSRF_TIME_LIMIT=int(_SESSION.total_seconds()),
        # A browser that hides where it comes from may answer: the token and SameSite are the guard.
        WTF_CSRF_SSL_STRICT=False,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    app.json.ensure_ascii = False  # type: ignore[attr-defined]


def _behind_proxies(app: Flask, settings: Settings) -> None:
    """Take the address of a connection from the proxies we were told of, and nothing else from them:

    cookies and headers follow `https`, and links the public address.
    """
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=0, x_host=0
        )


def _database(app: Flask, settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(paths.MIGRATIONS), render_as_batch=True)
    commit.init_app(app)


def _given_to_each_template() -> dict[str, object]:
    return {
        "language": language.current(),
        "languages": language.known(),
        "staff": staff.staff(current_user),
    }
