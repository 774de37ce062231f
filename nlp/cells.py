"""What the cells of a line hold, whatever kind of file they come from."""

import datetime
import json
import re
from collections.abc import Iterable, Sequence

TEXT_NAMES = (
    "text",
    "comment",
    "answer",
    "response",
    "comments",
    "answers",
    "responses",
    "feedback",
)
"""Headings of a column of comments, the surest first."""

_ERROR = re.compile(
    r"#(?:NAME\?|REF!|N/A|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|ERROR!)|Err:\d{3}"
)
"""What spreadsheets show in place of a value; also in the CSV files they write."""

_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


def is_filled(line: Iterable[str]) -> bool:
    """Say whether any cell holds something that can be seen."""
    return any(not is_blank(cell) for cell in line)


def is_blank(cell: str) -> bool:
    """Say whether a cell holds nothing but white space and marks that nobody sees."""
    return not cell.translate(_UNSEEN).strip()


def is_error(cell: str) -> bool:
    """Say whether a cell shows an error of the spreadsheet and not what was written."""
    return _ERROR.fullmatch(cell.strip()) is not None


def column_names(line: Sequence[str]) -> tuple[str, ...]:
    """Return the names in a heading, all different; what is unnamed at its end is left out."""
    names: list[str] = []
    for position, cell in enumerate(line, 1):
        name = " ".join(cell.split()) or f"column {position}"
        while name in names:
            name = f"{name} ({position})"
        names.append(name)
    while names and not line[len(names) - 1].strip():
        names.pop()
    return tuple(names)


def as_text(cell: object) -> str:
    """Return what a cell of a spreadsheet or of JSON says."""
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


def names_a_text(line: Sequence[str]) -> bool:
    """Say whether a heading names a column of comments."""
    return any(name.casefold() in TEXT_NAMES for name in column_names(line))
