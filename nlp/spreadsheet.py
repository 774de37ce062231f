"""Reads the lines of a spreadsheet, XLSX or ODS, having first made sure that it fits into memory."""

import io
import lzma
import re
import zipfile
import zlib
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from nlp.cells import as_text, column_names, is_blank, is_filled, names_a_text
from nlp.errors import TableError

MAX_CELLS = 5_000_000
"""The most cells of a spreadsheet, counted from its corner to the last row and column filled."""

MAX_UNPACKED = 500_000_000
MOST_NOTES = 0.2
"""The largest part of the rows that have a note beside their one column."""

_XLSX_MARKS = re.compile(
    rb"""<(?:\w+:)?(row|c|v|is)(?=[\s/>])|\sr\s*=\s*["']([A-Za-z]{0,6})(\d{1,10})["']"""
)
_ODS_MARKS = re.compile(
    rb"""<(table:table|table:table-row|table:table-cell|table:covered-table-cell|text:p)"""
    rb"""(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*+)"""
)
_REWRITTEN = (
    (re.compile(rb"""(<(?:\w+:)?c\s[^>]*?\bt\s*=\s*)(["'])e\2"""), rb"\1\2str\2"),
    (
        re.compile(
            rb"""(<table:table-cell\s(?=[^>]*\bcalcext:value-type="error")[^>]*?)"""
            rb"""\soffice:string-value="[^"]*\""""
        ),
        rb"\1",
    ),
    (re.compile(rb"<text:line-break\s*/>"), b"\n"),
    (re.compile(rb"<text:tab(?:\s[^>]*)?/>"), b"\t"),
)
"""What a workbook shows and its reader leaves out, and what it reads in that place: errors of
formulas (“#NAME?” is what a comment that begins with a minus becomes), line breaks and tabs of ODS."""
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,10})["']""")
_UNREADABLE = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What a damaged, encrypted or oddly packed spreadsheet raises."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one sheet, its name, and those of the other sheets that hold something."""

    lines: list[list[str]]
    name: str
    others: tuple[str, ...]


def read_sheet(data: bytes, name: str) -> Sheet:
    """Return the first visible sheet with a column of comments, else the first that is filled.

    `TableError` when nothing is filled, or when it is no spreadsheet or too large a one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            rewritten = _checked(archive, name)
            data = _with_parts(archive, rewritten) if rewritten else data
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [
            one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible
        ]
        sheets = [sheet for one in visible if _holds(sheet := book.get_sheet_by_name(one))]
        if not sheets:
            raise TableError(f"{name} is empty.", "empty")
        chosen = next((sheet for sheet in sheets if names_a_text(_first_line(sheet))), sheets[0])
        lines = [[as_text(cell) for cell in row] for row in chosen.to_python(skip_empty_area=False)]
    except _UNREADABLE as error:
        message = f"{name} is not a spreadsheet this can read."
        raise TableError(message, "not_a_spreadsheet") from error
    others = tuple(sheet.name for sheet in sheets if sheet is not chosen)
    return Sheet(_without_notes(lines), chosen.name, others)


def _checked(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    """Return the sheets that show something their reader leaves out, written so that it does not.

    Refuse what would not fit into memory: it is held from the corner to the last filled cell.
    """
    if "xl/workbook.bin" in archive.namelist():
        raise zipfile.BadZipFile("an XLSB workbook, whose cells cannot be counted")
    if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
        raise TableError(f"{name} is too large to open.", "too_large")
    cells = 0
    rewritten = {}
    for part in archive.infolist():
        content = archive.read(part)
        cells += _xlsx_cells(content) if b"sheetData" in content else 0
        cells += _ods_cells(content) if b"<table:table" in content else 0
        written = content
        for pattern, instead in _REWRITTEN:
            written = pattern.sub(instead, written)
        if written != content:
            rewritten[part.filename] = written
    if cells > MAX_CELLS:
        message = (
            f"{name} is too large to open: its sheets reach over {cells:,} cells, and {MAX_CELLS:,} "
            "are the most. Perhaps one cell far away is filled: copy the comments into a new file."
        )
        raise TableError(message, "too_large")
    return rewritten


def _with_parts(archive: zipfile.ZipFile, parts: dict[str, bytes]) -> bytes:
    """Return an archive with other content in some of its parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as written:
        for name in archive.namelist():
            written.writestr(name, parts[name] if name in parts else archive.read(name))
    return buffer.getvalue()


def _xlsx_cells(content: bytes) -> int:
    """Return how many cells a sheet reaches over."""
    row = column = rows = columns = 0
    for mark in _XLSX_MARKS.finditer(content):
        tag, letters, digits = mark.groups()
        if tag == b"row":
            row, column = row + 1, 0
        elif tag == b"c":
            column += 1
        elif tag:
            rows, columns = max(rows, row), max(columns, column)
        else:
            row, column = int(digits), _column_number(letters) or column
    return rows * columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def _ods_cells(content: bytes) -> int:
    """Return how many cells the sheets of a file reach over."""
    row = column = rows = columns = cells = 0
    for mark in _ODS_MARKS.finditer(content):
        tag, attributes = mark.groups()
        repeated = _REPEATED.search(attributes)
        times = int(repeated[1]) if repeated else 1
        if tag == b"table:table":
            cells += rows * columns
            row = column = rows = columns = 0
        elif tag == b"table:table-row":
            row, column = row + times, 0
        elif tag != b"text:p":
            column += times
        if tag == b"text:p" or b"value-type" in attributes:
            rows, columns = max(rows, row), max(columns, column)
    return cells + rows * columns


def _holds(sheet: CalamineSheet) -> bool:
    return any(is_filled(map(as_text, row)) for row in sheet.iter_rows())


def _first_line(sheet: CalamineSheet) -> list[str]:
    return [as_text(cell) for row in sheet.to_python(nrows=1) for cell in row]


def _without_notes(lines: list[list[str]]) -> list[list[str]]:
    """Cut off what stands beyond the heading, where no comma of a comment can have put it.

    A heading of one cell may be the title of the sheet; then the rows are left as they are. It is
    one unless it names comments and few rows are filled beyond it.
    """
    heading, *rows = [line for line in lines if is_filled(line)] or [[]]
    width = len(column_names(heading))
    named = len(heading) - sum(map(is_blank, heading))
    noted = sum(is_filled(row[width:]) for row in rows)
    if named > 1 or (names_a_text(heading) and noted <= MOST_NOTES * len(rows)):
        return [line[:width] for line in lines]
    return lines
