"""Prints measures as tables."""

from rich.console import Console
from rich.table import Table

from nlp.evaluate import Measures, Pairs, calibration_errors, measure, slices
from nlp.types import PRIORITIES

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
    table.add_row("F1 over the five and none", f"{whole.f1:.3f}")
    errors = calibration_errors(pairs)
    for name in PRIORITIES:
        table.add_row(f"Calibration error, {name}", f"{errors[name]:.3f}")
    console.print(table)
    for name, groups in slices(pairs).items():
        console.print(_slice_table(name, {key: measure(rows) for key, rows in groups.items()}))


def _slice_table(name: str, groups: dict[str, Measures]) -> Table:
    table = Table(
        f"By {name}", "Comments", "Strict", "Lenient", "F1", "Asked", "Strict, on the rest"
    )
    for key, found in groups.items():
        table.add_row(
            key,
            str(found.strict.trials),
            str(found.strict),
            str(found.lenient),
            f"{found.f1:.3f}",
            f"{found.asked.value:.2f}",
            str(found.kept_strict),
        )
    return table
