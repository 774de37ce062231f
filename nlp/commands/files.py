"""Commands that read a file of comments and write a file of JSON lines."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from nlp.commands import options

questions = click.option(
    "--question",
    "questions",
    metavar="TEXT",
    multiple=True,
    help="Question that residents may echo; may be given again.",
)


@click.command()
@options.comments
@questions
@options.cache
def theme(file: Path, out: Path, cache: Path | None, **columns: Any) -> None:
    """Theme a CSV, XLSX, ODS or JSONL file of comments."""
    from nlp.theme_file import theme_file

    with options.bar("Theming") as step:
        summary = theme_file(file, out, cache=cache, progress=step, **columns)
    options.say_read(summary, columns["text"])
    options.say([summary])


@click.command()
@options.comments
def language(file: Path, out: Path, **columns: str | None) -> None:
    """Say which language each comment of a file is in; a language column is only a hint."""
    from nlp.mark_file import language_lines, mark_file

    with options.bar("Reading") as step:
        marked = mark_file(file, out, language_lines, progress=step, **columns)
    options.say_read(marked, columns["text"])


@click.command()
@options.comments
def redact(file: Path, out: Path, **columns: str | None) -> None:
    """Mask what names a person in a file of comments, and suggest names."""
    from nlp.mark_file import mark_file, redacted_lines

    with options.bar("Masking") as step:
        marked = mark_file(file, out, redacted_lines, progress=step, **columns)
    options.say_read(marked, columns["text"])


@click.command()
@options.comments
@questions
def campaigns(file: Path, out: Path, questions: tuple[str, ...], **columns: str | None) -> None:
    """Find organised campaigns in a file of comments."""
    from nlp.mark_file import campaign_lines, mark_file

    marking = partial(campaign_lines, questions=questions)
    with options.bar("Comparing") as step:
        marked = mark_file(file, out, marking, progress=step, **columns)
    options.say_read(marked, columns["text"])


@click.command()
@options.comments
@click.option("--whole", is_flag=True, help="Look at all comments as one, not by priority.")
@click.option("--accepted", type=options.FILE, help="Themes that people have accepted: kept.")
@options.cache
def discover(file: Path, out: Path, **settings: Any) -> None:
    """Find themes that nobody has named, under each priority and under none."""
    from nlp.discover_file import discover_file

    with options.bar("Reading") as step:
        found = discover_file(file, out, progress=step, **settings)
    options.say_read(found, settings["text"])
    options.say([found])
