"""The console script `engage`. Each command is a module of `engage/commands`."""

import click
from flask import Flask
from flask.cli import FlaskGroup
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.utils import import_string

from engage import __version__

_COMMANDS = {
    "serve": "engage.commands.serve:command",
    "run-demo": "engage.commands.run_demo:command",
    "worker": "engage.commands.worker:command",
    "staff": "engage.commands.staff:command",
    "theme": "engage.commands.theme:command",
    "read-again": "engage.commands.read_again:command",
    "import": "engage.commands.imports:command",
    "import-undo": "engage.commands.imports:undo",
    "demo": "engage.commands.demo:command",
    "i18n": "engage.commands.i18n:command",
    "verify": "engage.commands.verify:command",
    "db": "flask_migrate.cli:db",
}


class _Commands(FlaskGroup):
    """Imports a command when it is called: one starts without what only another needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        command: click.Command = import_string(_COMMANDS[name])
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ValidationError as error:
            raise click.ClickException("; ".join(map(_said, error.errors()))) from error


def _said(wrong: ErrorDetails) -> str:
    """Return what is wrong with a setting, its name first where it is one setting alone."""
    name = "_".join(("ENGAGE", *map(str, wrong["loc"]))).upper()
    said = wrong["msg"].removeprefix("Value error, ")
    return f"{name}: {said}" if wrong["loc"] else said


def _create_app() -> Flask:
    from engage.app import create_app

    return create_app()


@click.group(
    cls=_Commands, create_app=_create_app, add_default_commands=False, add_version_option=False
)
@click.version_option(__version__)
def main() -> None:
    """The Luton 2040 engagement platform."""
