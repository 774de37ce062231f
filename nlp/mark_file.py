"""Marks a table of comments into a file of JSON lines: languages, redactions, campaigns."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from nlp.campaigns import campaign_ids
from nlp.comments import read_comments
from nlp.language import detect
from nlp.lines import check_folder, write_lines
from nlp.redact import redact
from nlp.tables import Problem
from nlp.types import Comment, OutputLine, Progress

Marking = Callable[[Sequence[Comment]], Iterable[OutputLine]]


def mark_file(
    path: Path,
    out: Path,
    marking: Marking,
    text: str | None = None,
    identity: str | None = None,
    language: str | None = None,
    progress: Progress | None = None,
) -> list[Problem]:
    """Write what a marking says of every good row of a table into `out`, in the order of the rows.

    Columns of texts and identities not named are guessed; a language is only taken from a column
    that is named. `progress` is called with (done, all). Return the problems of the table;
    `TableError` when no row can be read; then `out` is left as it was.
    """
    comments, problems = read_comments(path, text, identity, language)
    check_folder(out)
    if language is None:
        comments = [replace(comment, language=None) for comment in comments]
    lines = marking(comments)
    write_lines(out, _counted(lines, len(comments), progress) if progress else lines)
    return problems


def _counted(lines: Iterable[OutputLine], total: int, progress: Progress) -> Iterator[OutputLine]:
    for done, line in enumerate(lines, 1):
        yield line
        progress(done, total)


def language_lines(comments: Sequence[Comment]) -> Iterable[OutputLine]:
    """Return the language of each comment; one that the table names is a hint, as a page’s is."""
    for comment in comments:
        found = detect(comment.text, comment.language)
        yield OutputLine({"id": comment.id, "language": found})


def redacted_lines(comments: Sequence[Comment]) -> Iterable[OutputLine]:
    """Return the masked text of each comment with its spans, which are places in the original."""
    for comment in comments:
        found = redact(comment.text)
        spans = [span.as_json() for span in found.spans]
        yield OutputLine({"id": comment.id, "text": found.masked, "spans": spans})


def campaign_lines(
    comments: Sequence[Comment], questions: Iterable[str] = ()
) -> Iterable[OutputLine]:
    """Return the campaign of each comment, null where it belongs to none.

    `questions` are the texts that residents were asked, which an answer may echo.
    """
    for comment, campaign in zip(comments, campaign_ids(comments, questions), strict=True):
        yield OutputLine({"id": comment.id, "campaign": campaign})
