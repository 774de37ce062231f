"""Marks a table of comments into a file of JSON lines: languages, redactions, campaigns."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.campaigns import campaign_ids
from nlp.comments import read_comments
from nlp.language import detect
from nlp.lines import check_out, write_lines
from nlp.redact import redact
from nlp.tables import Problem
from nlp.types import Comment, OutputLine, Progress

Marking = Callable[[Sequence[Comment]], Iterable[OutputLine]]


@dataclass(frozen=True)
class Marked:
    """What became of a file; `column` is the one that its comments were in."""

    column: str
    problems: tuple[Problem, ...]


def mark_file(
    path: Path,
    out: Path,
    marking: Marking,
    text: str | None = None,
    identity: str | None = None,
    language: str | None = None,
    progress: Progress | None = None,
) -> Marked:
    """Write what a marking says of every good row of a table into `out`, in the order of the rows.

    Columns of texts and identities not named are guessed; a language is only taken from a column
    that is named. `progress` is called with (done, all). `TableError` when no row can be read;
    then `out` is left as it was.
    """
    file = read_comments(path, text, identity, language)
    check_out(out, path)
    lines = marking(file.comments)
    write_lines(out, _counted(lines, len(file.comments), progress) if progress else lines)
    return Marked(file.column, tuple(file.problems))


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
