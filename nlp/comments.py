"""Finds the comments in a table: which column is the text, and which rows can be used."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlp.cells import TEXT_NAMES, is_blank, is_error
from nlp.errors import TableError
from nlp.language import LANGUAGES, ROMANISED, STRANGERS
from nlp.tables import Problem, ProblemKind, Table, TableRow, read_table, reasons
from nlp.text import words
from nlp.types import Comment

ID_NAMES = ("id", "comment_id", "response_id", "comment id", "response id", "reference", "ref")
LANGUAGE_NAMES = ("lang", "language", "locale")

_TEXT_LIKE_WORDS = 3.0
_CODE = re.compile(r"^([a-z]{2,3})([-_]latn)?(?:[-_][a-z]{2})?$", re.IGNORECASE)
_ISO_639_3 = {
    "eng": "en",
    "urd": "ur",
    "ben": "bn",
    "pan": "pa",
    "guj": "gu",
    "pol": "pl",
    "ron": "ro",
    "por": "pt",
    "ara": "ar",
    "hin": "hi",
    "tam": "ta",
    "spa": "es",
    "fra": "fr",
    "ita": "it",
    "lit": "lt",
    "sqi": "sq",
    "pus": "ps",
    "tur": "tr",
    "som": "so",
    "yor": "yo",
}


@dataclass(frozen=True, slots=True)
class CommentFile:
    """The comments of a file in order, every problem of it, and the column the texts were in."""

    column: str
    comments: list[Comment]
    problems: list[Problem]


def comments_of(
    table: Table,
    text: str | None = None,
    identity: str | None = None,
    language: str | None = None,
) -> tuple[list[Comment], list[Problem]]:
    """Return the comments in order, and every problem of the table.

    Columns not named are guessed; the row’s number is the identity where no column of the table
    tells its rows apart, which is a problem of the file when a column has the name of one. Whether
    a language from a guessed column is taken as it is, is for the caller to say.
    `TableError` when the text column cannot be told.
    """
    text = guess_text_column(table) if text is None else table.require(text)
    problems = list(table.problems)
    if identity is not None:
        table.require(identity)
    elif (identity := identity_column(table, text)) is None and (
        named := _named(table.columns, ID_NAMES)
    ):
        message = f"“{named}” does not tell the rows apart: their numbers are used in its place."
        problems.append(Problem(None, ProblemKind.ROW_NUMBERS, message))
    language = language_column(table) if language is None else table.require(language)
    comments = []
    seen: dict[str, int] = {}
    for row in table.rows:
        name = row.cells[identity].strip() if identity else str(row.number)
        if problem := problem_of_text(row, text):
            problems.append(problem)
        elif not name:
            message = f"“{identity}” is empty."
            problems.append(Problem(row.number, ProblemKind.EMPTY_ID, message))
        elif name in seen:
            message = f"“{identity}” is the same as in row {seen[name]}."
            problems.append(Problem(row.number, ProblemKind.DUPLICATE_ID, message))
        else:
            seen[name] = row.number
            code = language_code(row.cells[language]) if language else None
            comments.append(Comment(name, row.cells[text], code))
    problems.sort(key=lambda problem: problem.row or 0)
    return comments, problems


def problem_of_text(row: TableRow, text: str) -> Problem | None:
    """Return why the cell of a column cannot be a comment, or None where it can."""
    cell = row.cells[text]
    if is_blank(cell):
        return Problem(row.number, ProblemKind.EMPTY_TEXT, f"“{text}” is empty.")
    if is_error(cell):
        message = f"“{text}” shows {cell.strip()}, an error, and not what was written."
        return Problem(row.number, ProblemKind.FORMULA_ERROR, message)
    if text in row.odd:
        message = f"“{text}” is neither text nor a number."
        return Problem(row.number, ProblemKind.BAD_VALUE, message)
    return None


def read_comments(
    path: Path, text: str | None = None, identity: str | None = None, language: str | None = None
) -> CommentFile:
    """Return `comments_of` a file; `TableError` when no row of it can be read.

    The languages of a column that nobody named are hints, as a page’s is.
    """
    table = read_table(path)
    column = guess_text_column(table) if text is None else text
    comments, problems = comments_of(table, column, identity, language)
    if not comments:
        raise TableError(f"{path.name} holds no row that can be read.{reasons(problems)}")
    if language is None:
        comments = [replace(one, language=None, page_language=one.language) for one in comments]
    return CommentFile(column, comments, problems)


def identity_column(table: Table, text: str) -> str | None:
    """Return the column that has the name of one of identities, if it tells the texts apart."""
    named = _named(table.columns, ID_NAMES)
    return named if named and _tells_apart(table, named, text) else None


def language_column(table: Table) -> str | None:
    """Return the column that has the name of one of languages, if any has."""
    return _named(table.columns, LANGUAGE_NAMES)


def guess_text_column(table: Table) -> str:
    """Return the column that holds the comments; `TableError` when two or none could."""
    if named := _named(table.columns, TEXT_NAMES):
        return named
    likely = [column for column in table.columns if _is_text_like(table, column)]
    if len(table.columns) == 1:
        return table.columns[0]
    if len(likely) != 1:
        raise TableError(
            f"It is not clear which column holds the comments: name it. {table.columns_there_are()}",
            "which_column",
            columns=table.column_list(),
        )
    return likely[0]


def language_code(cell: str) -> str | None:
    """Return the code of a language as the library writes it (`en`, `ur-Latn`).

    Latin letters are named only where the library tells them apart (`en-Latn` is `en`). None when
    the cell names none that the library can tell, by two letters or by three.
    """
    found = _CODE.match(cell.strip())
    if not found:
        return None
    code = found[1].casefold()
    code = _ISO_639_3.get(code, code)
    if found[2] and f"{code}-Latn" in ROMANISED:
        return f"{code}-Latn"
    return code if code in (*LANGUAGES, *STRANGERS) else None


def _tells_apart(table: Table, column: str, text: str) -> bool:
    """Whether it does for all comments but one, which is a slip; two are answers of one person."""
    values = [row.cells[column].strip() for row in table.rows if row.cells[text].strip()]
    return len(values) - len({*values} - {""}) <= 1


def _named(columns: Sequence[str], names: Sequence[str]) -> str | None:
    lowered = {column.casefold(): column for column in reversed(columns)}
    return next((lowered[name] for name in names if name in lowered), None)


def _is_text_like(table: Table, column: str) -> bool:
    filled = [cell for row in table.rows if (cell := row.cells[column]).strip()]
    return bool(filled) and sum(len(words(c)) for c in filled) / len(filled) >= _TEXT_LIKE_WORDS
