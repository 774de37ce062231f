"""`python -m nlp`: theme a file, train and measure the model, show its card."""

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from nlp.errors import NlpError

_FILE = click.Path(path_type=Path)
UNUSABLE = 2


@click.group(help=__doc__)
def main() -> None:
    """Group the commands."""


@main.command()
@click.argument("file", type=_FILE)
@click.option("--text", metavar="COLUMN", help="Column with the comments.")
@click.option("--id", "identity", metavar="COLUMN", help="Column that tells rows apart.")
@click.option("--lang", "language", metavar="COLUMN", help="Column with language codes.")
@click.option("--out", type=_FILE, required=True, help="File of JSON lines to write.")
@click.option("--cache", type=_FILE, help="Folder to keep vectors in between runs.")
def theme(
    file: Path,
    text: str | None,
    identity: str | None,
    language: str | None,
    out: Path,
    cache: Path | None,
) -> None:
    """Theme a CSV, XLSX, ODS or JSONL file of comments."""
    from nlp.theme_file import theme_file

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("Theming", total=None)
        summary = theme_file(
            file,
            out,
            text=text,
            identity=identity,
            language=language,
            cache=cache,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    for problem in summary.problems:
        click.echo(str(problem), err=True)
    click.echo(str(summary), err=True)


@main.command()
def train() -> None:
    """Learn the model from the corpus and write nlp/model/."""
    from nlp.training import train_and_save

    card = train_and_save()
    click.echo(f"{card['version']}: {card['corpus']['rows']} rows, sha256 {card['sha256']}")


@main.command()
@click.argument("file", type=_FILE, required=False)
def evaluate(file: Path | None) -> None:
    """Measure the model on labelled JSON lines, or on the held-out test of every language."""
    from nlp.corpus import held_out_rows, read_rows
    from nlp.evaluate import theme_rows
    from nlp.pipeline import Pipeline
    from nlp.report import print_report

    rows = read_rows(file) if file else held_out_rows()
    if not rows:
        raise NlpError("There are no labelled comments to measure on.")
    print_report(theme_rows(rows, Pipeline.load()), Console())


@main.command()
def card() -> None:
    """Show the model’s card."""
    from nlp import store

    click.echo(json.dumps(store.load().card, indent=2, ensure_ascii=False))


@main.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--page", metavar="CODE", help="Language of the page it was written on.")
def language(text: tuple[str, ...], page: str | None) -> None:
    """Say which language a text is in."""
    from nlp.language import detect

    click.echo(detect(" ".join(text), page))


@main.command()
@click.argument("file", type=_FILE)
@click.option("--text", metavar="COLUMN", help="Column with the comments.")
@click.option("--id", "identity", metavar="COLUMN", help="Column that tells rows apart.")
@click.option("--out", type=_FILE, required=True, help="File of JSON lines to write.")
def redact(file: Path, text: str | None, identity: str | None, out: Path) -> None:
    """Mask what names a person in a file of comments, and suggest names."""
    from nlp.mark_file import mark_file, redacted_lines

    for problem in mark_file(file, out, redacted_lines, text, identity):
        click.echo(str(problem), err=True)


@main.command()
@click.argument("file", type=_FILE)
@click.option("--text", metavar="COLUMN", help="Column with the comments.")
@click.option("--id", "identity", metavar="COLUMN", help="Column that tells rows apart.")
@click.option("--out", type=_FILE, required=True, help="File of JSON lines to write.")
def campaigns(file: Path, text: str | None, identity: str | None, out: Path) -> None:
    """Find organised campaigns in a file of comments."""
    from nlp.mark_file import campaign_lines, mark_file

    for problem in mark_file(file, out, campaign_lines, text, identity):
        click.echo(str(problem), err=True)


@main.command("evaluate-redaction")
@click.argument("file", type=_FILE, required=False)
def evaluate_redaction(file: Path | None) -> None:
    """Measure redaction on marked JSON lines, or on the project’s own."""
    from nlp.evaluate_redaction import GOLD, gold_texts, measure_redaction, redaction_tables

    for table in redaction_tables(measure_redaction(gold_texts(file or GOLD))):
        Console().print(table)


def run() -> None:
    """Run a command; an error that people can put right is one line and exit code 2."""
    try:
        main(prog_name="python -m nlp")
    except NlpError as error:
        click.echo(str(error), err=True)
        sys.exit(UNUSABLE)


if __name__ == "__main__":
    run()
