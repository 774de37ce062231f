"""Options and output that several commands share."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import click
from rich.console import Console
from rich.progress import Progress

FILE = click.Path(path_type=Path)
FILE_WIDTH = 140

Step = Callable[[int, int], None]
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

file = click.argument("file", type=FILE)
text = click.option("--text", metavar="COLUMN", help="Column with the comments.")
identity = click.option("--id", "identity", metavar="COLUMN", help="Column that tells rows apart.")
language = click.option("--lang", "language", metavar="COLUMN", help="Column of language codes.")
out = click.option("--out", type=FILE, required=True, help="File of JSON lines to write.")
cache = click.option("--cache", type=FILE, help="Folder to keep vectors in between runs.")


def together(*options: Decorator) -> Decorator:
    """Return one decorator that adds options in the order they are given."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


comments = together(file, text, identity, language, out)


@contextmanager
def bar(title: str) -> Iterator[Step]:
    """Show a progress bar on a terminal, nothing elsewhere; call with (done, all)."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def console() -> Console:
    """Return where tables are printed: as wide as a terminal, or wide enough for every interval."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=FILE_WIDTH)


class Read(Protocol):
    """What became of a file of comments."""

    @property
    def column(self) -> str:
        """The column that its comments were in."""

    @property
    def problems(self) -> tuple[object, ...]:
        """Everything that is wrong with it."""


def say_read(read: Read, named: str | None) -> None:
    """Say which column the comments were read from, where none was named, and each problem."""
    if named is None:
        say([f"The comments were read from the column “{read.column}”; name another with --text."])
    say(read.problems)


def say(problems: Iterable[object]) -> None:
    """Write each problem as a line on standard error."""
    for problem in problems:
        click.echo(str(problem), err=True)
