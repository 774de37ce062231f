"""Reads comments that people have labelled with the priorities, from a table of any kind."""

from pathlib import Path
from typing import Any

from nlp.coded_file import names_of
from nlp.comments import LANGUAGE_NAMES, guess_text_column, language_code, problem_of_text
from nlp.corpus import Row, row_of, told_apart
from nlp.errors import CorpusError
from nlp.tables import TableRow, read_table
from nlp.types import UNDETERMINED

LABELS, ALTERNATIVES, POVERTY = "labels", "alt", "poverty"
IDENTITY, SOURCE = "id", "of"
_YES = ("1", "true", "yes", "y", "x")
_NO = ("", "0", "false", "no", "n")


def read_labelled(path: Path) -> list[Row]:
    """Return the rows of a CSV, XLSX, ODS or JSONL.

    It has a column “labels” (a JSON list, or names split by |, the main one first) and the comments
    in one that can be told; “alt”, “poverty”, “lang”, “id” and “of” are read where they are. A
    language that is neither a code the library knows nor `und` is as one that is not said.
    `TableError` when the file cannot be read, `CorpusError` for the first row that breaks a rule, since
    figures without it would be those of other comments, and when two rows share an identity.
    """
    table = read_table(path)
    names = {column.strip().casefold(): column for column in reversed(table.columns)}
    table.require(names.get(LABELS, LABELS))
    text = guess_text_column(table)
    of_texts = (problem_of_text(row, text) for row in table.rows)
    refusals = [*table.refusals, *filter(None, of_texts)]
    if refusals:
        raise CorpusError(f"{path.name}: {refusals[0]}")
    rows = []
    for row in table.rows:
        try:
            rows.append(row_of(_raw(row, text, names)))
        except ValueError as error:
            raise CorpusError(f"{path.name}: Row {row.number}: {error}.") from error
    return told_apart(rows)


def _raw(row: TableRow, text: str, names: dict[str, str]) -> dict[str, Any]:
    def cell(name: str) -> str:
        return row.cells[names[name]].strip() if name in names else ""

    def listed(name: str) -> list[str]:
        try:
            return [one.casefold() for one in names_of(cell(name))]
        except ValueError as error:
            raise ValueError(f"“{name}” {error}".rstrip(".")) from error

    language = next((cell(name) for name in LANGUAGE_NAMES if name in names), "")
    poverty = cell(POVERTY).casefold()
    if poverty not in (*_YES, *_NO):
        raise ValueError(f"“{POVERTY}” is “{poverty}”, neither yes nor no")
    return {
        "id": cell(IDENTITY) or str(row.number),
        "text": row.cells[text],
        "lang": language if language.casefold() == UNDETERMINED else language_code(language),
        "labels": listed(LABELS),
        "alt": listed(ALTERNATIVES),
        "poverty": poverty in _YES,
        "of": cell(SOURCE),
    }
