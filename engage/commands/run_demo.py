"""`engage run-demo`: what `make run` does. Database, demonstration, site and worker, in one go."""

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from engage.commands import demo, serve
from engage.web.extensions import db


@click.command("run-demo")
@with_appcontext
def command() -> None:
    """Bring the database up to date, add the demonstration once, and serve the site."""
    settings = current_app.extensions["settings"]
    demo.refuse_production()  # before the database is touched: it may be the real one
    serve.require_free_port(settings)
    upgrade()
    demo.make("make code FOR=")
    db.engine.dispose()
    here = f"http://{settings.host}:{settings.port}"
    click.echo("\nThe site is starting. It is ready when gunicorn says “Listening”:")
    click.echo(f"  residents            {here}/en/   (also /ur/ and /pl/)")
    click.echo(f"  engagement officers  {here}/en/officer/")
    click.echo(f"  Fairness Taskforce   {here}/en/taskforce/")
    click.echo("Stop it with Ctrl+C.\n")
    serve.run(settings, current_app._get_current_object())  # type: ignore[attr-defined]
