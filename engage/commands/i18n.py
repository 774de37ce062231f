"""`engage i18n`: the message catalogues, from the source to the compiled file."""

import click

from engage import catalogues
from engage.settings import Environment, Settings


@click.group("i18n")
def command() -> None:
    """Extract, update, check and compile the message catalogues."""


def _folder() -> catalogues.Catalogues:
    # A build has no secrets, and listens nowhere.
    settings = Settings(
        environment=Environment.DEVELOPMENT, host="127.0.0.1", public_url="", trusted_proxies=0
    )
    return catalogues.Catalogues(settings.translations_dir)


@command.command("extract")
def extract() -> None:
    """Write messages.pot from the source and bring every catalogue up to it."""
    _folder().extract()


@command.command("compile")
def compile_all() -> None:
    """Compile every catalogue."""
    _folder().compile()


@command.command("check")
def check() -> None:
    """Say what is stale, untranslated or broken; fail if anything is."""
    problems = _folder().problems()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise SystemExit(1)
