"""The look that commands take at the database before they use it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from engage.models import engine, revision
from engage.settings import Settings

_P = ParamSpec("_P")


def with_database(command: Callable[_P, Any]) -> Callable[_P, Any]:
    """Run `command` in the application’s context, and only on a database that is up to date."""

    @with_appcontext
    @wraps(command)
    def checked(*args: _P.args, **kwargs: _P.kwargs) -> Any:
        require(current_app.extensions["settings"])
        return command(*args, **kwargs)

    return checked


def require(settings: Settings) -> None:
    """Raise ClickException, in words, where the database can’t be reached or isn’t up to date."""
    made = engine.connect(settings.database)
    # Nothing else of the address: there is a password in it.
    where = f"{made.url.database} on {made.url.host}" if made.url.host else made.url.database
    try:
        with engine.reading(), made.connect() as connection:
            found = revision.current(connection)
    except DBAPIError as error:
        raise click.ClickException(f"the database {where} can’t be reached") from error
    finally:
        made.dispose()
    if found != revision.newest():
        state = "not up to date" if found else "empty"
        raise click.ClickException(f"the database {where} is {state}: run `engage db upgrade`")
