"""`python -m nlp`: read comments, learn from coded ones, and turn codes into figures."""

import io
import sys

import click

from nlp.commands import files, learning, statistics
from nlp.errors import UNUSABLE, NlpError


@click.group(help=__doc__)
def main() -> None:
    """Group the commands."""


for module in (files, learning, statistics):
    for command in vars(module).values():
        if isinstance(command, click.Command):
            main.add_command(command)


def run() -> None:
    """Run a command; an error that people can put right is one line and exit code 2.

    What it prints is UTF-8 whatever the locale, as the files that it writes are.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=stream.errors)
    try:
        main(prog_name="python -m nlp")
    except NlpError as error:
        click.echo(str(error), err=True)
        sys.exit(UNUSABLE)


if __name__ == "__main__":
    run()
