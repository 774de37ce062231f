"""The one reader of tables: CSV, XLSX, ODS and JSON lines become rows of text.

A bad row is reported by its number and left out; it never costs the rest of the file. A file that
cannot be read at all raises `TableError`. Formulas are never evaluated: a spreadsheet gives the
value it last showed, a CSV the text as it stands.
"""

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from nlp.cells import as_text, column_names, is_filled
from nlp.delimited import records
from nlp.errors import TableError
from nlp.spreadsheet import read_sheet
from nlp.text import MAX_CHARACTERS

KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".ods", ".jsonl")
_ESCAPES = re.compile("[\udc80-\udcff]")
"""Bytes that were no UTF-8."""


class ProblemKind(StrEnum):
    """What can be wrong with a row, or with how the file was written (row None)."""

    ENCODING = "encoding"
    ROW_ENCODING = "row_encoding"
    NUL = "nul"
    CELL_TOO_LONG = "cell_too_long"
    EXTRA_CELLS = "extra_cells"
    NOT_JSON = "not_json"
    EMPTY_TEXT = "empty_text"
    EMPTY_ID = "empty_id"
    DUPLICATE_ID = "duplicate_id"
    BAD_VALUE = "bad_value"
    FORMULA_ERROR = "formula_error"
    OTHER_SHEETS = "other_sheets"
    ROW_NUMBERS = "row_numbers"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `row` counts as a spreadsheet does, the heading being row 1."""

    row: int | None
    kind: ProblemKind
    message: str

    def __str__(self) -> str:
        return self.message if self.row is None else f"Row {self.row}: {self.message}"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number and a cell for every column, empty text where there is none.

    `odd` are the columns whose JSON value is neither text nor a number, which no comment can be, and
    `absent` those that are null or missing in JSON: nothing was said there, not even “empty”.
    """

    number: int
    cells: dict[str, str]
    odd: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()


@dataclass
class Table:
    """A whole table in memory, with what was wrong with it."""

    columns: tuple[str, ...]
    rows: list[TableRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def require(self, column: str) -> str:
        """Return the column’s name; a `TableError` when it is missing names those there are."""
        if column not in self.columns:
            message = f"There is no column “{column}”. {self.columns_there_are()}"
            raise TableError(message, "no_column", column=column, columns=self.column_list())
        return column

    def column_list(self) -> str:
        """Return the names of the columns, each in quotes."""
        return ", ".join(f"“{name}”" for name in self.columns)

    @property
    def refusals(self) -> list[Problem]:
        """What costs a row or a sheet: a figure of all the others would be one of other comments."""
        return [one for one in self.problems if one.kind is not ProblemKind.ENCODING]

    def columns_there_are(self) -> str:
        """Return a sentence that names the columns, and one where other sheets were not read."""
        unread = [f" {one}" for one in self.problems if one.kind is ProblemKind.OTHER_SHEETS]
        return f"The columns are: {self.column_list()}.{''.join(unread)}"


def reasons(problems: Sequence[Problem]) -> str:
    """Return what is wrong with the file and with its first bad row, and how many of those it has.

    Each sentence has a space before it.
    """
    of_rows = [problem for problem in problems if problem.row is not None]
    said = [problem for problem in problems if problem.row is None] + of_rows[:1]
    count = f" {len(of_rows)} rows cannot be read." if len(of_rows) > 1 else ""
    return "".join(f" {problem}" for problem in said) + count


def read_table(path: Path) -> Table:
    """Read a file; `TableError` when it is missing, empty or of a kind that is not read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise TableError(f"There is no file {path}.") from error
    except OSError as error:
        raise TableError(f"The file {path} cannot be read: {error.strerror}.") from error
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> Table:
    """Read the content of a file of that name; `TableError` as for `read_table`."""
    kind = Path(name).suffix.casefold()
    if kind not in KINDS:
        message = f"{name} is not a table this can read. Use CSV, XLSX, ODS or JSONL."
        raise TableError(message, "not_a_table")
    if not data.strip():
        raise TableError(f"{name} is empty.", "empty")
    if kind in (".xlsx", ".ods"):
        return _read_workbook(data, name)
    text, problems = _decode(data)
    table = (
        _read_json_lines(text, name)
        if kind == ".jsonl"
        else _from_lines(enumerate(records(text), 1), name)
    )
    table.problems[:0] = problems
    return table


def _decode(data: bytes) -> tuple[str, list[Problem]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), []
    if b"\x00" in data[:2] and len(data) % 2 == 0:
        order = "utf-16-be" if data[0] == 0 else "utf-16-le"
        return data.decode(order, "replace"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        text = data.decode("utf-8-sig", "surrogateescape")
    # One “â€™” in a file of Windows-1252 is also UTF-8: the greater part decides.
    good = data.decode("utf-8-sig", "ignore")
    if len(good) - len(good.encode("ascii", "ignore")) >= len(text) - len(good):
        return text, []
    message = "The file is not in UTF-8; it was read as Windows-1252."
    return data.decode("cp1252", "replace"), [Problem(None, ProblemKind.ENCODING, message)]


def _read_workbook(data: bytes, name: str) -> Table:
    sheet = read_sheet(data, name)
    table = _from_lines(enumerate(sheet.lines, 1), name)
    if sheet.others:
        others = ", ".join(f"“{other}”" for other in sheet.others)
        message = f"Only the sheet “{sheet.name}” was read, not {others}: use a file of one sheet."
        table.problems.insert(0, Problem(None, ProblemKind.OTHER_SHEETS, message))
    return table


def _from_lines(lines: Iterable[tuple[int, Sequence[str] | None]], name: str) -> Table:
    table: Table | None = None
    for number, line in lines:
        if line is not None and not is_filled(line):
            continue
        if table is None:
            if line is None:
                message = f"{name} is not a readable CSV file: check the quotes of its heading."
                raise TableError(message, "not_csv")
            table = Table(column_names(line))
        else:
            _add_line(table, number, line)
    if table is None:
        raise TableError(f"{name} is empty.", "empty")
    return table


def _add_line(table: Table, number: int, line: Sequence[str] | None) -> None:
    if line is None:
        message = (
            "a quote is not closed, or stands alone in a cell in quotes. Close it, and write "
            "quotes inside a cell twice."
        )
        table.problems.append(Problem(number, ProblemKind.BAD_VALUE, message))
    elif is_filled(line[len(table.columns) :]):
        message = (
            f"there are {len(line)} cells, but {len(table.columns)} in the heading, which must be "
            "the first row."
        )
        table.problems.append(Problem(number, ProblemKind.EXTRA_CELLS, message))
    else:
        padded = [*line, *[""] * (len(table.columns) - len(line))]
        _add(table, TableRow(number, dict(zip(table.columns, padded, strict=False))))


def _read_json_lines(text: str, name: str) -> Table:
    if text.lstrip().startswith("[") and isinstance(_json(text), list):
        message = (
            f"{name} is one JSON list, not JSON lines. Write each object of it on its own line."
        )
        raise TableError(message, "not_a_table")
    found: list[tuple[int, dict[str, Any]]] = []
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        value = _json(line)
        if isinstance(value, dict):
            found.append((number, value))
        else:
            message = "this line is not a JSON object, or it says something twice."
            problems.append(Problem(number, ProblemKind.NOT_JSON, message))
    if not found:
        message = f"{name} holds no JSON object. JSON lines have one object on each line."
        raise TableError(message, "not_a_table")
    table = Table(tuple(dict.fromkeys(key for _, value in found for key in value)))
    table.problems = problems
    for number, value in found:
        cells = {column: as_text(value.get(column)) for column in table.columns}
        odd = frozenset(column for column in value if _is_odd(value[column]))
        absent = frozenset(column for column in table.columns if value.get(column) is None)
        _add(table, TableRow(number, cells, odd, absent))
    return table


def _json(text: str) -> Any:
    """Return the value, None where it is no JSON or an object of it has a key twice."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError("a key stands twice")
    return value


def _is_odd(value: object) -> bool:
    if isinstance(value, float):
        return not math.isfinite(value)
    return isinstance(value, list | dict | bool)


def _add(table: Table, row: TableRow) -> None:
    problem = None
    for column, cell in row.cells.items():
        if len(cell) > MAX_CHARACTERS:
            message = f"“{column}” holds {len(cell):,} characters; {MAX_CHARACTERS:,} is the most."
            problem = Problem(row.number, ProblemKind.CELL_TOO_LONG, message)
        elif "\x00" in cell:
            message = f"“{column}” holds a NUL character."
            problem = Problem(row.number, ProblemKind.NUL, message)
        elif _ESCAPES.search(cell):
            message = f"“{column}” is not in UTF-8 like the rest of the file."
            problem = Problem(row.number, ProblemKind.ROW_ENCODING, message)
        if problem:
            table.problems.append(problem)
            return
    table.rows.append(row)
