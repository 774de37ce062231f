"""Commands that learn, measure and describe models."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from nlp.commands import options
from nlp.errors import NlpError

_coded = options.together(
    options.file,
    click.option("--text", metavar="COLUMN", required=True, help="Column with the comments."),
    click.option("--labels", metavar="COLUMN", required=True, help="JSON lists, or names and |."),
    options.language,
    click.option("--folds", type=click.IntRange(2), default=5, show_default=True),
    click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True),
    click.option("--limit", type=click.IntRange(1), help="Use so many rows, drawn with the seed."),
    options.cache,
)


@click.command()
def train() -> None:
    """Learn the model from the corpus and write nlp/model/."""
    try:
        from nlp.training import train_and_save
    except ModuleNotFoundError as error:
        raise NlpError(f"Training needs {error.name}: install requirements-dev.txt.") from error

    card = train_and_save()
    click.echo(f"{card['version']}: {card['corpus']['rows']} rows, sha256 {card['sha256']}")


@click.command()
@click.argument("file", type=options.FILE, required=False)
def evaluate(file: Path | None) -> None:
    """Measure the model on labelled comments, or on the held-out test of every language."""
    from nlp.corpus import held_out_rows
    from nlp.evaluate import theme_rows
    from nlp.labelled_file import read_labelled
    from nlp.pipeline import Pipeline
    from nlp.report import print_gate, print_report

    rows = read_labelled(file) if file else held_out_rows()
    if not rows:
        raise NlpError("There are no labelled comments to measure on.")
    pipeline = Pipeline.load()
    console = options.console()
    print_report(theme_rows(rows, pipeline), console)
    print_gate(pipeline.card, console)


@click.command("evaluate-redaction")
@click.argument("file", type=options.FILE, required=False)
def evaluate_redaction(file: Path | None) -> None:
    """Measure redaction on marked JSON lines, or on the project’s own."""
    from nlp.evaluate_redaction import GOLD, gold_texts, measure_redaction, redaction_tables

    for table in redaction_tables(measure_redaction(gold_texts(file or GOLD))):
        options.console().print(table)


@click.command()
def card() -> None:
    """Show the model’s card."""
    from nlp import store

    click.echo(json.dumps(store.load().card, indent=2, ensure_ascii=False))


@click.command()
@_coded
def crossvalidate(**settings: Any) -> None:
    """Measure how well any codebook can be learned from a file of coded comments."""
    from nlp.crossvalidate import crossvalidate

    _, scores = _learned(crossvalidate, **settings)
    click.echo(json.dumps(scores.as_json()))


@click.command()
@_coded
def curve(**settings: Any) -> None:
    """Say what coding more comments would buy."""
    from nlp.crossvalidate import forecast, learning_curve
    from nlp.folds import rows_by_text

    coded, points = _learned(learning_curve, **settings)
    for size, value in points:
        click.echo(json.dumps({"coded": size, "samples_f1": round(value, 4)}))
    for factor in (1.5, 2, 4):
        size = int(len(rows_by_text(coded.texts)) * factor)
        expected = round(forecast(points, size), 4)
        click.echo(json.dumps({"coded": size, "expected_samples_f1": expected}))


def _learned(
    measure: Callable[..., Any],
    file: Path,
    text: str,
    labels: str,
    language: str | None,
    limit: int | None,
    cache: Path | None,
    **settings: Any,
) -> tuple[Any, Any]:
    """Read coded comments and measure; return both, with problems said first and a bar shown."""
    from nlp.coded_file import limited, read_coded
    from nlp.meaning import BothReadings

    coded, problems = read_coded(file, text, labels, language)
    options.say(problems)
    coded = limited(coded, limit, settings["seed"])
    with options.bar("Learning") as step:
        found = measure(coded, BothReadings.load(cache), progress=step, **settings)
    return coded, found
