"""`python -m nlp`: read comments, learn from coded ones, and turn codes into figures."""

import io
import signal
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

    What it prints is UTF-8 whatever the locale, as the files that it writes are. A signal to stop
    ends it as an error does, so that no half-written file with comments stays.
    """
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # What `nohup` has made deaf to hanging up stays so.
        if number and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, lambda number, _: sys.exit(128 + number))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=stream.errors)
    try:
        main(prog_name="python -m nlp")
    except NlpError as error:
        click.echo(str(error), err=True)
        sys.exit(UNUSABLE)
    except OSError as error:
        if error.filename is not None:
            raise
        click.echo(f"What this prints cannot be written: {error.strerror}.", err=True)
        # What is left of it would fail once more when Python ends.
        sys.stdout = None
        sys.exit(UNUSABLE)


if __name__ == "__main__":
    run()
