"""Commands that turn coded comments into figures."""

import json
from pathlib import Path

import click

from nlp.commands import options
from nlp.types import OutputLine


@click.command()
@options.file
@click.option("--coded", default="coded", show_default=True, help="Column: 0, 1 or empty.")
@click.option("--p", default="p", show_default=True, help="Column with the model’s probability.")
@click.option("--pi", help="Column with the chance of having been coded; “pi” if there is one.")
def estimate(file: Path, coded: str, p: str, pi: str | None) -> None:
    """Estimate the share of comments with a label, with its 95 % interval."""
    from nlp.statistics_file import estimate_file

    click.echo(json.dumps(estimate_file(file, coded, p, pi).as_json()))


@click.command()
@options.file
@click.option("--unit", default="unit", show_default=True, help="Column: what was coded.")
@click.option("--coder", default="coder", show_default=True, help="Column: who coded it.")
@click.option("--labels", default="labels", show_default=True, help="JSON lists, or names and |.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True)
def agreement(file: Path, unit: str, coder: str, labels: str, seed: int) -> None:
    """Say how far coders agree on each label."""
    from nlp.statistics_file import agreement_file

    found, problems = agreement_file(file, unit, coder, labels, seed)
    options.say(problems)
    for one in found:
        click.echo(OutputLine(one.as_json()).as_line())
