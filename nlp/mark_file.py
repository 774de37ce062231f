"""Redacts a table of comments, or finds its campaigns, into a file of JSON lines."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from nlp.campaigns import campaign_ids
from nlp.comments import comments_of
from nlp.errors import TableError
from nlp.lines import write_lines
from nlp.redact import redact
from nlp.tables import Problem, read_table
from nlp.types import Comment, OutputLine

Marking = Callable[[Sequence[Comment]], Iterable[OutputLine]]


def mark_file(
    path: Path, out: Path, marking: Marking, text: str | None = None, identity: str | None = None
) -> list[Problem]:
    """Write what a marking says of every good row of a table into `out`, in the order of the rows.

    Columns not named are guessed. Return the problems of the table; `TableError` when no row can
    be read; then `out` is left as it was.
    """
    comments, problems = comments_of(read_table(path), text, identity)
    if not comments:
        raise TableError(f"{path.name} holds no row that can be read.")
    if not out.parent.is_dir():
        raise TableError(f"There is no folder {out.parent} to write to.")
    write_lines(out, marking(comments))
    return problems


def redacted_lines(comments: Sequence[Comment]) -> Iterable[OutputLine]:
    """Return the masked text of each comment with its spans, which are places in the original."""
    for comment in comments:
        found = redact(comment.text)
        spans = [span.as_json() for span in found.spans]
        yield OutputLine({"id": comment.id, "text": found.masked, "spans": spans})


def campaign_lines(comments: Sequence[Comment]) -> Iterable[OutputLine]:
    """Return the campaign of each comment, null where it belongs to none."""
    for comment, campaign in zip(comments, campaign_ids(comments), strict=True):
        yield OutputLine({"id": comment.id, "campaign": campaign})
