"""The one reader of tables: CSV, XLSX, ODS and JSON lines become rows of text.

A bad row is reported by its number and left out; it never costs the rest of the file. A file that
cannot be read at all raises `TableError`. Formulas are never evaluated: a spreadsheet gives the
value it last showed, a CSV the text as it stands.
"""

import csv
import datetime
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from nlp.errors import TableError

_ESCAPES = re.compile("[\udc80-\udcff]")
"""Bytes that were no UTF-8."""

MAX_CELL = 100_000
MAX_UNPACKED = 500_000_000
KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".ods", ".jsonl")


class ProblemKind(StrEnum):
    """What can be wrong with a row, or with how the file was written (row None)."""

    ENCODING = "encoding"
    NUL = "nul"
    CELL_TOO_LONG = "cell_too_long"
    EXTRA_CELLS = "extra_cells"
    NOT_JSON = "not_json"
    EMPTY_TEXT = "empty_text"
    EMPTY_ID = "empty_id"
    DUPLICATE_ID = "duplicate_id"
    BAD_VALUE = "bad_value"


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
    """One row: its number and a cell for every column, empty text where there is none."""

    number: int
    cells: dict[str, str]


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

    def columns_there_are(self) -> str:
        """Return a sentence that names the columns."""
        return f"The columns are: {self.column_list()}."


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
    table = _read_json_lines(text) if kind == ".jsonl" else _read_csv(text, name)
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
    if any(c > "\x7f" and not _ESCAPES.match(c) for c in text):
        return text, []
    message = "The file is not in UTF-8; it was read as Windows-1252."
    return data.decode("cp1252", "replace"), [Problem(None, ProblemKind.ENCODING, message)]


def _read_csv(text: str, name: str) -> Table:
    # The csv module refuses cells over 128 KB for the whole file; ours are reported by row.
    csv.field_size_limit(sys.maxsize)
    heading = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=heading.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return _from_lines(enumerate(lines, 1), name)
    except csv.Error as error:
        raise TableError(f"{name} is not a readable CSV file: {error}.", "not_csv") from error


def _read_workbook(data: bytes, name: str) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise TableError(f"{name} is too large to open.", "too_large")
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(sheet) for sheet in book.sheet_names]
        filled = [sheet for sheet in sheets if sheet.height]
        lines = filled[0].to_python(skip_empty_area=False) if filled else []
    except (CalamineError, zipfile.BadZipFile) as error:
        message = f"{name} is not a spreadsheet this can read."
        raise TableError(message, "not_a_spreadsheet") from error
    return _from_lines(enumerate(([_as_text(cell) for cell in line] for line in lines), 1), name)


def _from_lines(lines: Iterable[tuple[int, Sequence[str]]], name: str) -> Table:
    table: Table | None = None
    for number, line in lines:
        if not any(cell.strip() for cell in line):
            continue
        if table is None:
            table = Table(_column_names(line))
            continue
        if any(cell.strip() for cell in line[len(table.columns) :]):
            message = f"there are {len(line)} cells for {len(table.columns)} columns."
            table.problems.append(Problem(number, ProblemKind.EXTRA_CELLS, message))
            continue
        padded = [*line, *[""] * (len(table.columns) - len(line))]
        _add(table, TableRow(number, dict(zip(table.columns, padded, strict=False))))
    if table is None:
        raise TableError(f"{name} is empty.", "empty")
    return table


def _read_json_lines(text: str) -> Table:
    found: list[tuple[int, dict[str, Any]]] = []
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            found.append((number, value))
        else:
            message = "this line is not a JSON object."
            problems.append(Problem(number, ProblemKind.NOT_JSON, message))
    table = Table(tuple(dict.fromkeys(key for _, value in found for key in value)))
    table.problems = problems
    for number, value in found:
        cells = {column: _as_text(value.get(column)) for column in table.columns}
        _add(table, TableRow(number, cells))
    return table


def _column_names(line: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    for position, cell in enumerate(line, 1):
        name = " ".join(cell.split()) or f"column {position}"
        names.append(f"{name} ({position})" if name in names else name)
    while names and not line[len(names) - 1].strip():
        names.pop()
    return tuple(names)


def _add(table: Table, row: TableRow) -> None:
    problem = None
    for column, cell in row.cells.items():
        if len(cell) > MAX_CELL:
            message = f"“{column}” holds {len(cell):,} characters; {MAX_CELL:,} is the most."
            problem = Problem(row.number, ProblemKind.CELL_TOO_LONG, message)
        elif "\x00" in cell:
            message = f"“{column}” holds a NUL character."
            problem = Problem(row.number, ProblemKind.NUL, message)
        elif _ESCAPES.search(cell):
            message = f"“{column}” is not in UTF-8 like the rest of the file."
            problem = Problem(row.number, ProblemKind.ENCODING, message)
        if problem:
            table.problems.append(problem)
            return
    table.rows.append(row)


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    if isinstance(cell, list | dict | bool):
        return json.dumps(cell, ensure_ascii=False)
    return str(cell)
