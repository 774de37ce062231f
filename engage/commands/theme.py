"""`engage theme`: put the comments of a file under the five priorities. Needs no database."""

from typing import Any

import click

from nlp.commands.files import theme
from nlp.errors import UNUSABLE, NlpError


@click.command("theme", params=theme.params, help=theme.help)
def command(**options: Any) -> None:
    assert theme.callback is not None
    try:
        theme.callback(**options)
    except NlpError as error:
        click.echo(str(error), err=True)
        raise SystemExit(UNUSABLE) from error
