"""Statistics of a table: the share of a label from coded comments, the agreement of coders."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.agreement import Agreement, agreement_by_label
from nlp.coded_file import NOBODY, names_in, one_name
from nlp.errors import TableError
from nlp.estimate import Estimate, estimate_share
from nlp.tables import Problem, ProblemKind, Table, TableRow, read_table, reasons

PI = "pi"
_NOT_CODED = ("", "none", *NOBODY)
_NUMBERS = {"false": 0.0, "true": 1.0}


def estimate_file(
    path: Path, coded: str = "coded", p: str = "p", pi: str | None = None
) -> Estimate:
    """Return the share of a label from a table with one row a comment.

    The column `coded` holds 0 or 1, and is empty or null where nobody coded; `p` holds the score.
    `pi` holds the probability of being coded: the column “pi”, in capitals or not, if there is one
    and none is named. Without one, or where it is empty, the coded rows are a simple random sample.
    `TableError` when a column is missing, one that was named for `pi` is empty, or a row or a sheet
    cannot be used: a share of the other rows would be one of other comments, and too sure of itself.
    `EstimateError` when no row is coded, or the chances do not fit what was coded.
    """
    table = read_table(path)
    table.require(coded), table.require(p)
    drawn = _chances(table, pi)
    values = []
    problems = table.refusals
    for row in table.rows:
        try:
            values.append(_values(row, coded, p, drawn))
        except ValueError as error:
            problems.append(Problem(row.number, ProblemKind.BAD_VALUE, str(error)))
    if problems:
        raise TableError(f"{path.name}:{reasons(problems)} A share needs every row.")
    if not values:
        raise TableError(f"{path.name} holds no row.")
    codes, scores, chances = np.array(values).T
    return estimate_share(codes, scores, chances if drawn else None)


def agreement_file(
    path: Path, unit: str = "unit", coder: str = "coder", labels: str = "labels", seed: int = 0
) -> tuple[list[Agreement], list[Problem]]:
    """Return the agreement on each label, by name, from a table with one row a coder and unit.

    The column `labels` holds a JSON list, or names split by |; an empty cell means that the coder
    read the unit and gave it no label. Names that differ in capitals only are one label. The second
    row of a coder for a unit is left out, and so is a row whose names cannot be read. `TableError`
    when a column is missing, no label was given or no unit has two coders; it says what was left out.
    """
    table = read_table(path)
    for column in (unit, coder, labels):
        table.require(column)
    given: dict[tuple[str, str], frozenset[str]] = {}
    spelled: dict[str, str] = {}
    problems = list(table.problems)
    for row in table.rows:
        key = row.cells[unit].strip(), row.cells[coder].strip()
        if not all(key):
            message = f"“{coder if key[0] else unit}” is empty."
            problems.append(Problem(row.number, ProblemKind.EMPTY_ID, message))
        elif key in given:
            message = f"“{key[1]}” has coded “{key[0]}” already."
            problems.append(Problem(row.number, ProblemKind.DUPLICATE_ID, message))
        else:
            try:
                names = names_in(row, labels)
            except ValueError as error:
                message = f"“{labels}” {error}"
                problems.append(Problem(row.number, ProblemKind.BAD_VALUE, message))
                continue
            given[key] = frozenset(spelled.setdefault(one_name(name), name) for name in names)
    labelled = sorted({name for one in given.values() for name in one})
    if not labelled:
        raise TableError(f"No unit has a label that can be read.{reasons(problems)}")
    codes = _codes(given, labelled)
    if not ((~np.isnan(codes[:, :, 0])).sum(axis=1) > 1).any():
        raise TableError(f"No unit was coded by two coders.{reasons(problems)}")
    return agreement_by_label(codes, labelled, seed), problems


def _chances(table: Table, pi: str | None) -> str | None:
    """Return the column of chances, if one is named or there is one that holds any."""
    there = [column for column in table.columns if column.casefold() == PI]
    column = table.require(pi) if pi is not None else next(iter(there), None)
    if column is None or any(_is_given(row.cells[column]) for row in table.rows):
        return column
    if pi is not None and table.rows:
        raise TableError(f"The column “{pi}” is empty: it needs the chance of being coded.")
    return None


def _is_given(cell: str) -> bool:
    return cell.strip().casefold() not in _NOT_CODED


def _values(row: TableRow, coded: str, p: str, pi: str | None) -> tuple[float, float, float]:
    """Return code, score and probability of being coded; `ValueError` says what is wrong."""
    cell = row.cells[coded].strip().casefold()
    code = _NUMBERS.get(cell, _number(cell)) if _is_given(cell) else np.nan
    if code not in (0, 1) and not np.isnan(code):
        raise ValueError(f"“{coded}” is not 0, 1 or empty.")
    score = _number(row.cells[p])
    if not 0 <= score <= 1:
        raise ValueError(f"“{p}” is not a number from 0 to 1.")
    if pi is None or (np.isnan(code) and not _is_given(row.cells[pi])):
        return code, score, np.nan
    chance = _number(row.cells[pi])
    if not 0 < chance <= 1:
        raise ValueError(f"“{pi}” is not a number over 0, at most 1.")
    return code, score, chance


def _number(cell: str) -> float:
    """Return the number in a cell, with a point or a comma; −1 where there is none, as none is."""
    try:
        # Python reads “0_1” as ten times as much.
        number = float(cell.replace(",", ".").replace("_", "no number"))
    except ValueError:
        return -1
    return -1 if np.isnan(number) else number


def _codes(
    given: dict[tuple[str, str], frozenset[str]], names: Sequence[str]
) -> NDArray[np.float64]:
    units = {unit: place for place, unit in enumerate(dict.fromkeys(unit for unit, _ in given))}
    coders = {coder: place for place, coder in enumerate(sorted({coder for _, coder in given}))}
    codes = np.full((len(units), len(coders), len(names)), np.nan)
    for (unit, coder), labels in given.items():
        codes[units[unit], coders[coder]] = [name in labels for name in names]
    return codes
