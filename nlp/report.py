"""Prints measures as tables."""

from typing import Any

from rich.console import Console
from rich.table import Table

from nlp.corpus import Row
from nlp.evaluate import (
    Measures,
    Pairs,
    calibration_by_chance,
    calibration_errors,
    calibration_intervals,
    f1_interval,
    measure,
    selective_curve,
    slices,
)
from nlp.intervals import in_words
from nlp.types import Themed

_LINES = (
    ("strict", "Highest label is the person’s"),
    ("lenient", "… or one they also accept"),
    ("none_recall", "None: found"),
    ("none_precision", "None: rightly said"),
    ("asked", "Given to a person"),
    ("kept_strict", "Strict, on the rest"),
    ("kept_lenient", "Lenient, on the rest"),
)


def print_report(pairs: Pairs, console: Console) -> None:
    """Print every measure over all rows, and the main ones by slice."""
    whole = measure(pairs)
    table = Table("Measure", "Value (95 % interval)", title=f"{len(pairs)} comments")
    for name, title in _LINES:
        table.add_row(title, str(getattr(whole, name)))
    table.add_row("F1 over the five and none", _f1(whole, pairs))
    console.print(table)
    console.print(_calibration_table(pairs))
    console.print(_curve_table(pairs))
    for name, groups in slices(pairs).items():
        console.print(_slice_table(name, groups))


def print_gate(card: dict[str, Any], console: Console) -> None:
    """Print which languages the program may code, and why."""
    table = Table("Language", "Comments", "F1", "Less than English", "Gate", title="Languages")
    english = card["languages"]["en"]["f1"]
    for code, found in card["languages"].items():
        gap = f"{english - found['f1']:+.3f}"
        gate = "open" if found["open"] else "shut: a person reads"
        table.add_row(code, str(found["comments"]), f"{found['f1']:.3f}", gap, gate)
    console.print(table)


def _f1(found: Measures, pairs: Pairs) -> str:
    return in_words(found.f1, *f1_interval(pairs))


def _calibration_table(pairs: Pairs) -> Table:
    table = Table("Priority", "Calibration error", "With right probabilities", title="Calibration")
    intervals, by_chance = calibration_intervals(pairs), calibration_by_chance(pairs)
    for name, error in calibration_errors(pairs).items():
        table.add_row(name, in_words(error, *intervals[name]), in_words(*by_chance[name]))
    return table


def _curve_table(pairs: Pairs) -> Table:
    table = Table("Kept by the program", "Strict, on those kept", title="Asking a person")
    for share, right in selective_curve(pairs):
        table.add_row(f"{share:.0%}", str(right))
    return table


def _slice_table(name: str, groups: dict[str, list[tuple[Row, Themed]]]) -> Table:
    table = Table(
        f"By {name}", "Comments", "Strict", "Lenient", "F1", "Asked", "Strict, on the rest"
    )
    for key, pairs in groups.items():
        found = measure(pairs)
        table.add_row(
            key,
            str(found.strict.trials),
            str(found.strict),
            str(found.lenient),
            _f1(found, pairs),
            f"{found.asked.value:.2f}",
            str(found.kept_strict),
        )
    return table
