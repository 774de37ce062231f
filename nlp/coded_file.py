"""Reads comments that people have coded from a table."""

import json
import unicodedata
from pathlib import Path

import numpy as np

from nlp.cells import is_error
from nlp.codes import Coded
from nlp.comments import language_code, language_column, problem_of_text
from nlp.errors import TableError
from nlp.language import detect
from nlp.tables import Problem, ProblemKind, TableRow, read_table, reasons

SEPARATOR = "|"
NOBODY = ("na", "n/a", "<na>", "nan", "null")
"""What programs write where nobody coded; “none” is a code of the priorities."""


def read_coded(
    path: Path, text: str, labels: str, language: str | None = None
) -> tuple[Coded, list[Problem]]:
    """Read coded comments from a table: a cell of `labels` is a JSON list, or names split by |.

    An empty cell means that somebody read the comment and gave it no code; a row whose cell is
    neither is left out. Names that differ only in capitals, spaces or how an accent is stored are
    one code. `TableError` when a column is missing or no row can be used.
    """
    table = read_table(path)
    table.require(text), table.require(labels)
    language = language_column(table) if language is None else table.require(language)
    texts, languages, codes, problems = [], [], [], list(table.problems)
    spelled: dict[str, str] = {}
    for row in table.rows:
        names = _names_or_problem(row, text, labels)
        if isinstance(names, Problem):
            problems.append(names)
            continue
        known = language_code(row.cells[language]) if language else None
        texts.append(row.cells[text])
        languages.append(known or detect(row.cells[text], None))
        codes.append(frozenset(spelled.setdefault(one_name(name), name) for name in names))
    if not texts:
        raise TableError(f"{path.name} holds no row that can be read.{reasons(problems)}")
    return Coded(texts, languages, codes), problems


def _names_or_problem(row: TableRow, text: str, labels: str) -> list[str] | Problem:
    if problem := problem_of_text(row, text):
        return problem
    try:
        return names_in(row, labels)
    except ValueError as error:
        return Problem(row.number, ProblemKind.BAD_VALUE, f"“{labels}” {error}")


def names_in(row: TableRow, labels: str) -> list[str]:
    """Return `names_of` a cell of a row; `ValueError` also where JSON has null or nothing there."""
    return names_of("null" if labels in row.absent else row.cells[labels])


def one_name(name: str) -> str:
    """Return what a name has in common with all ways to write it: capitals, spaces, accents."""
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()


def names_of(cell: str) -> list[str]:
    """Return the names in a cell: a JSON list, or names split by |.

    Members of the list that are null are skipped. `ValueError`, whose message goes on after the name
    of the column, when the cell begins like JSON and is no list of texts or whole numbers, when names
    are split by semicolons alone, or when the cell says that nobody coded or shows an error.
    """
    cell = cell.strip()
    if cell.casefold() in NOBODY or is_error(cell):
        raise ValueError(f"is “{cell}”, not coded: leave it empty where no code fits.")
    return [name.strip() for name in _members(cell) if name.strip()]


def _members(cell: str) -> list[str]:
    if not cell.startswith(("[", "{")):
        if ";" in cell and SEPARATOR not in cell:
            raise ValueError("holds “;”: names are split by “|”.")
        return cell.split(SEPARATOR)
    try:
        members = json.loads(cell)
    except (ValueError, RecursionError):
        members = None
    if not isinstance(members, list) or not all(map(_may_be_name, members)):
        raise ValueError('is no JSON list of names: write ["bus", "late"], or bus|late.')
    return [str(member) for member in members if member is not None]


def _may_be_name(member: object) -> bool:
    return member is None or (isinstance(member, str | int) and not isinstance(member, bool))


def limited(coded: Coded, limit: int | None, seed: int) -> Coded:
    """Return at most `limit` of the comments, drawn at random with the seed, in their order."""
    if limit is None or limit >= len(coded):
        return coded
    drawn = np.random.default_rng(seed).permutation(len(coded))[:limit]
    return coded.take(np.sort(drawn))
