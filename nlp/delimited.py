"""Splits text into records of cells, so that a bad record costs only itself.

RFC 4180, with the mark between cells told from the file, and any end of line. The csv module reads an
open quote on to the next quote, over the comments in between.
"""

import re
from collections.abc import Iterator
from itertools import islice

from nlp.cells import is_filled

_DELIMITERS = ",;\t|"
_FIRST_ROWS = 50
_SEP = re.compile(r'"?sep=([^"\r\n])"?(?:\r\n?|\n)', re.IGNORECASE)
_LINE_END = re.compile(r"\r\n?|\n|\Z")
_EMPTY_LINES = re.compile(r"[\r\n]*")
_LONGEST_NUMBER = 20
_LETTER = re.compile(r"\w")
_DIGIT = re.compile(r"\d")


def records(text: str) -> Iterator[list[str] | None]:
    """Yield the cells of each record of a text, None for one whose quotes are wrong."""
    named = _SEP.match(text)
    delimiter = named[1] if named else _likely_delimiter(text)
    return _records(text[named.end() :] if named else text, delimiter)


def _likely_delimiter(text: str) -> str:
    """Return the mark by which most of the first rows agree with the heading, in many columns.

    It is the share of them that counts: by a wrong mark each line of a comment is a row, and there are
    more to agree. Of equals it is the one that fewer spaces follow: a comma in a sentence has one.
    """

    def agreement(delimiter: str) -> tuple[float, int, int]:
        first = islice(_records(text, delimiter), _FIRST_ROWS)
        filled = [cells or [] for cells in first if cells != [""]]
        widths = [len(cells) for cells in filled]
        heading = next(filter(None, widths), 0)
        spaces = sum(cell.startswith(" ") for cells in filled for cell in cells[1:])
        agreed = (widths.count(heading) - 1) / max(len(widths) - 1, 1) if heading > 1 else 0
        return agreed, heading, -spaces

    return max(_DELIMITERS, key=agreement)


def _records(text: str, delimiter: str) -> Iterator[list[str] | None]:
    """Yield the cells of each record, None for one whose quotes are wrong.

    A line with as many cells as the heading when quotes are taken for letters is read so. After any
    other bad record reading goes on at the next line: it costs only itself.
    """
    other = re.escape(delimiter)
    cell = re.compile(
        rf'(?:"((?:[^"]++|"")*+)"|([^"{other}\r\n][^{other}\r\n]*)?)({other}|\r\n?|\n|\Z)'
    )
    at, width = 0, 0
    while at < len(text):
        end = _line_end(text, at)
        cells = _one_line(text[at:end], delimiter, cell)
        if cells is None:
            cells, stop = _record(text, at, cell, width)
            if cells is not None:
                between = cells[0], _first_cell(text, stop, cell)
                taken_in = _takes_in(text[end:stop], between, delimiter, cell, width)
                cells, end = (None, end) if taken_in else (cells, stop)
        if cells is None and len(plain := _plain(text[at:end], delimiter)) == width:
            cells = plain
        if cells and not width and is_filled(cells):
            width = len(cells)
        yield cells
        at = end


def _line_end(text: str, at: int) -> int:
    found = _LINE_END.search(text, at)
    return found.end() if found else len(text)


def _one_line(line: str, delimiter: str, cell: re.Pattern[str]) -> list[str] | None:
    """Return the cells of a line, None where its quotes are wrong or reach beyond it."""
    if '"' not in line:
        return _plain(line, delimiter)
    return _record(line, 0, cell, 0)[0]


def _plain(line: str, delimiter: str) -> list[str]:
    return line.rstrip("\r\n").split(delimiter)


def _record(text: str, at: int, cell: re.Pattern[str], width: int) -> tuple[list[str] | None, int]:
    """Return the cells of the record at a place and where it ends; None where quotes are wrong.

    Beyond `width` cells, where that is known, no cell runs over lines: a file of open quotes would
    be read to its end from each of its lines.
    """
    cells: list[str] = []
    while found := cell.match(text, at):
        quoted, plain, after = found.groups()
        if quoted and 0 < width <= len(cells) and ("\n" in quoted or "\r" in quoted):
            break
        cells.append(quoted.replace('""', '"') if quoted is not None else plain or "")
        at = found.end()
        if after in ("", "\r", "\n", "\r\n"):
            return cells, at
    return None, at


def _first_cell(text: str, at: int, cell: re.Pattern[str]) -> str:
    """Return the first cell of the record that follows, past empty lines; nothing at the end."""
    start = _EMPTY_LINES.match(text, at)
    found = cell.match(text, start.end() if start else at)
    return (found[1] or found[2] or "") if found else ""


def _takes_in(
    lines: str, between: tuple[str, str], delimiter: str, cell: re.Pattern[str], width: int
) -> bool:
    """Whether one of the further lines of a record reads as a record that comes after it.

    `between` are the first cells of the record itself and of the next one. Where that one follows
    the record and not the line, the line is part of a comment, such as “2, more buses” in a list.
    """
    own, following = between
    in_order = _comes_after(following, own)
    at = 0
    while at < len(lines):
        end = _line_end(lines, at)
        line = _one_line(lines[at:end], delimiter, cell)
        if (
            line
            and len(line) == width
            and _comes_after(line[0], own)
            and (not in_order or _comes_after(following, line[0]))
        ):
            return True
        at = end
    return False


def _comes_after(later: str, earlier: str) -> bool:
    """Whether both are numbers or codes of one shape, in order: “R-014” comes after “R-009”.

    Of numbers of unlike length only the very next one does: 10 after 9.
    """
    if later.isdecimal() and earlier.isdecimal() and len(later) > len(earlier):
        # A number of thousands of digits is none: Python refuses to read it.
        return len(later) < _LONGEST_NUMBER and int(later) == int(earlier) + 1
    alike = _LETTER.sub("x", later) == _LETTER.sub("x", earlier)
    return alike and later > earlier and all(map(_DIGIT.search, (later, earlier)))
