"""The console script `engage`. Each command is a module of `engage/commands`."""

import click
from flask import Flask
from flask.cli import FlaskGroup

from engage import __version__
from engage.commands import demo, i18n, imports, run_demo, serve, staff, theme, verify, worker


def _create_app() -> Flask:
    from engage.app import create_app

    return create_app()


@click.group(
    cls=FlaskGroup, create_app=_create_app, add_default_commands=False, add_version_option=False
)
@click.version_option(__version__)
def main() -> None:
    """The Luton 2040 engagement platform."""


for module in (serve, run_demo, worker, staff, theme, imports, demo, i18n, verify):
    main.add_command(module.command)
main.add_command(imports.undo)
