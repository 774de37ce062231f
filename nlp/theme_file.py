"""Themes a whole table of comments into a file of JSON lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nlp.campaigns import campaign_ids
from nlp.comments import read_comments
from nlp.lines import check_out, write_lines
from nlp.pipeline import Pipeline
from nlp.tables import Problem
from nlp.types import OutputLine, Progress


@dataclass(frozen=True)
class Summary:
    """What became of a file; `column` is the one that its comments were in."""

    column: str
    written: int
    asked: int
    none: int
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        skipped = len({p.row for p in self.problems if p.row is not None})
        return (
            f"{self.written} comments themed: {self.none} fit none of the priorities, "
            f"{self.asked} need a person; {skipped} rows left out."
        )


def theme_file(
    path: Path,
    out: Path,
    *,
    text: str | None = None,
    identity: str | None = None,
    language: str | None = None,
    questions: Iterable[str] = (),
    pipeline: Pipeline | None = None,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Theme every good row of a table into `out`, one JSON object a row in the order of the rows.

    Columns not named are guessed. `questions` are the texts that residents were asked, which an
    answer may echo. Without a `pipeline` the stored one is loaded, with `cache` as the folder for
    its vectors, once the table is known to be good. `progress` is called with (done, all). Each
    object ends with the campaign that its comment belongs to, which only the whole file can tell.
    `TableError` when no row can be read; then `out` is left as it was.
    """
    file = read_comments(path, text, identity, language)
    check_out(out, path)
    themed = (pipeline or Pipeline.load(cache=cache)).theme(file.comments, progress)
    campaigns = campaign_ids(file.comments, questions)
    lines = (
        OutputLine({**one.as_json(), "campaign": its})
        for one, its in zip(themed, campaigns, strict=True)
    )
    write_lines(out, lines)
    return Summary(
        column=file.column,
        written=len(themed),
        asked=sum(one.ask for one in themed),
        none=sum(one.none for one in themed),
        problems=tuple(file.problems),
    )
