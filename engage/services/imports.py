"""Bringing in comments from a file: preview, mapping of columns, import, undo.

The tables are read by `nlp.tables`, the one reader of the project. A bad row is reported by its
number and left out; the good rows come in.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from engage.models import (
    Comment,
    Consultation,
    ImportBatch,
    Release,
    Response,
    Survey,
    now,
)
from engage.models.base import random_id
from engage.questionnaire.document import LongText, parse_json
from engage.services import audit, comments, consultations, responses, theming
from engage.services.consultations import LUTON_TIME
from engage.services.errors import DomainError, IllegalMove, NotFound
from engage.text import clean
from engage.types import IMPORT_STATES, Mode
from nlp.cells import TEXT_NAMES
from nlp.comments import (
    ID_NAMES,
    LANGUAGE_NAMES,
    comments_of,
    guess_text_column,
    identity_column,
    language_column,
)
from nlp.errors import TableError
from nlp.tables import Problem, ProblemKind, Table, read_bytes
from nlp.types import Comment as Row

_SAMPLE = 5
_LONGEST_IDENTITY = 200
_KEPT_UNUSED = timedelta(days=1)
_FORMULA = re.compile(r"^[=+@-]\s*[A-Z][A-Z0-9.]*\s*\(|^=")
FORMULA = "formula"
ALREADY_THERE = "already_there"
NO_IDENTITY = "no_identity"
UNKNOWN_LANGUAGE = "unknown_language"
UNDERSTOOD = {"text": TEXT_NAMES, "identity": ID_NAMES, "language": LANGUAGE_NAMES}
"""Names of columns that are found where nobody chooses one."""


class UnusableFile(DomainError):
    """The file cannot be imported at all.

    The message says why in English; `kind` and `facts` are for the words of other languages, several
    names as a tuple of them.
    """

    def __init__(
        self, message: str, kind: str = "unreadable", **facts: str | tuple[str, ...]
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.facts = facts


@dataclass(frozen=True)
class Columns:
    """Which column is what. One of None is guessed; there may be none of identities or languages."""

    text: str | None = None
    identity: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Finding:
    """Something about one row (or, with row None, about the file), in words and as a kind."""

    row: int | None
    kind: str
    message: str


@dataclass(frozen=True)
class Preview:
    """What an import would bring: `found` are the columns that were chosen or guessed, `sample` the
    first comments with the numbers of their rows, `usable` how many there are in all.
    """

    columns: tuple[str, ...]
    found: Columns
    sample: tuple[tuple[int, Row], ...]
    usable: int
    findings: tuple[Finding, ...]


def upload(
    session: Session,
    consultation: Consultation,
    filename: str,
    content: bytes,
    user_id: int | None,
    table: Table | None = None,
) -> ImportBatch:
    """Keep a file until it is imported; `table` is what is in it, where that was read already.

    Raises UnusableFile where it is no table at all or its comments are there already, or the
    consultation takes no comments now or its answers were to be deleted by now.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    _in_time(consultation)
    _not_twice(session, consultation, sha256)
    _question(session, consultation)
    if table is None:
        read_table(content, filename)
    batch = ImportBatch(
        consultation_id=consultation.id,
        user_id=user_id,
        filename=filename[:255],
        sha256=sha256,
        content=content,
    )
    session.add(batch)
    session.flush()
    return batch


def preview(session: Session, batch: ImportBatch, columns: Columns, table: Table) -> Preview:
    """What importing with these columns would bring; `table` is `table_of(batch)`.

    Raises UnusableFile for a missing column, or where the comments are there already.
    """
    _not_twice(session, batch.consultation, batch.sha256)
    found = _found(table, columns)
    rows, findings = _rows(session, batch, table, found)
    return Preview(table.columns, found, tuple(rows[:_SAMPLE]), len(rows), tuple(findings))


def table_of(batch: ImportBatch) -> Table:
    """What is in a waiting file."""
    return read_table(batch.content or b"", batch.filename)


def run(
    session: Session,
    batch: ImportBatch,
    columns: Columns,
    user_id: int | None,
    table: Table | None = None,
) -> ImportBatch:
    """Bring in the good rows and have them themed; `table` is `table_of(batch)`, if read already.

    The file itself is dropped, and the import is from now on that of `user_id`, who may not be who
    uploaded it. Raises IllegalMove where that is done already, UnusableFile for a missing column,
    where another import of the same file stands, where the consultation takes no comments now or
    where the day of deletion has come.
    """
    _lock(session, batch)
    if batch.imported_at is not None:
        raise IllegalMove("imported already")
    # Two files of the same rows must not both find none of them there.
    consultations.lock(session, batch.consultation)
    if table is None:
        table = table_of(batch)
    _in_time(batch.consultation)
    _not_twice(session, batch.consultation, batch.sha256)
    rows, findings = _rows(session, batch, table, _found(table, columns))
    release, question_key = _question(session, batch.consultation)
    comment_ids = _insert(session, batch, release, question_key, [row for _number, row in rows])
    batch.imported, batch.imported_at, batch.content = len(rows), now(), None
    batch.user_id = user_id
    # Without its message, which may quote what somebody wrote, and would outlive it.
    batch.problems = [{"row": finding.row, "kind": finding.kind} for finding in findings]
    theming.have_read(session, comment_ids, f"import:{batch.id}")
    session.flush()
    slug = batch.consultation.slug
    audit.record(session, user_id, "import", "consultation", slug, batch=batch.id, rows=len(rows))
    return batch


def undo(session: Session, batch: ImportBatch, user_id: int | None) -> None:
    """Erase what a file brought in. Raises IllegalMove where there is nothing to undo."""
    _lock(session, batch)
    if batch.imported_at is None or batch.undone_at is not None:
        raise IllegalMove("nothing to undo")
    batch.undone_at = now()
    found = session.scalars(select(Response.id).where(Response.import_id == batch.id))
    responses.erase(session, list(found))
    audit.record(
        session, user_id, "undo_import", "consultation", batch.consultation.slug, batch=batch.id
    )


def purge(session: Session, moment: datetime) -> int:
    """Delete files that were uploaded a day before `moment` and never imported; how many."""
    done = session.execute(
        delete(ImportBatch).where(
            ImportBatch.imported_at.is_(None), ImportBatch.made_at < moment - _KEPT_UNUSED
        )
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def get(session: Session, consultation: Consultation, batch_id: int) -> ImportBatch:
    """One import of a consultation. Raises NotFound."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.consultation_id != consultation.id:
        raise NotFound(str(batch_id))
    return batch


def of(session: Session, consultation: Consultation) -> list[ImportBatch]:
    """The finished imports of a consultation, newest first."""
    return list(
        session.scalars(
            select(ImportBatch)
            .where(
                ImportBatch.consultation_id == consultation.id,
                ImportBatch.imported_at.is_not(None),
            )
            .order_by(ImportBatch.id.desc())
        )
    )


def _lock(session: Session, batch: ImportBatch) -> None:
    """See the batch as it is now, and let nobody else import or undo it until we are done."""
    session.refresh(batch, with_for_update=True)
    if batch.imported_at is None:
        session.refresh(batch, ["content"])


def read_table(content: bytes, filename: str) -> Table:
    """The table in a file. It asks nothing of the database. Raises UnusableFile."""
    try:
        return read_bytes(content, filename)
    except TableError as error:
        raise UnusableFile(str(error), error.kind, **error.facts) from error


def _found(table: Table, columns: Columns) -> Columns:
    """The columns that were chosen, and beside them those that `comments_of` guesses."""
    try:
        text = table.require(columns.text) if columns.text else guess_text_column(table)
        for chosen in filter(None, (columns.identity, columns.language)):
            table.require(chosen)
    except TableError as error:
        facts = error.facts | {"columns": table.columns}
        raise UnusableFile(str(error), error.kind, **facts) from error
    return Columns(
        text,
        columns.identity or identity_column(table, text),
        columns.language or language_column(table),
    )


def _rows(
    session: Session, batch: ImportBatch, table: Table, found: Columns
) -> tuple[list[tuple[int, Row]], list[Finding]]:
    """The comments with the numbers of their rows, and what there is to say of the file."""
    rows, problems = comments_of(table, found.text, found.identity, found.language)
    findings = [_finding(problem) for problem in problems]
    told_apart = bool(found.identity)
    if not told_apart and all(problem.kind is not ProblemKind.ROW_NUMBERS for problem in problems):
        message = "no column tells the rows apart: in another file they would be counted once more."
        findings.append(Finding(None, NO_IDENTITY, message))
    there = _identities_there(session, batch.consultation) if told_apart else set()
    good = []
    refused = {problem.row for problem in problems}
    lines = [line for line in table.rows if line.number not in refused]
    for line, given in zip(lines, rows, strict=True):
        number = line.number
        # A row number kept as it is would be the identity of somebody else’s row in another file.
        # No identity of a file begins with a space: `clean` trims it.
        identity = clean(given.id)[:_LONGEST_IDENTITY] if told_apart else f" {batch.id}:{number}"
        row = replace(given, id=identity, text=clean(given.text))
        if row.id in there:
            message = f"“{row.id}” was brought in before."
            findings.append(Finding(number, ALREADY_THERE, message))
            continue
        if _FORMULA.match(row.text):
            message = "it begins like a formula; it was kept as plain text and never worked out."
            findings.append(Finding(number, FORMULA, message))
        if found.language and row.language is None and line.cells[found.language].strip():
            message = f"“{line.cells[found.language].strip()}” is no language that is known."
            findings.append(Finding(number, UNKNOWN_LANGUAGE, message))
        good.append((number, row))
    findings.sort(key=lambda finding: finding.row or 0)
    return good, findings


def _finding(problem: Problem) -> Finding:
    return Finding(problem.row, ProblemKind(problem.kind).value, problem.message)


def _identities_there(session: Session, consultation: Consultation) -> set[str]:
    found = session.scalars(
        select(Comment.source_id).where(
            Comment.id.in_(comments.of(consultation)), Comment.source_id.is_not(None)
        )
    )
    return {identity for identity in found if identity}


def _not_twice(session: Session, consultation: Consultation, sha256: str) -> None:
    """Refuse a file of which comments are there: each would be counted twice."""
    if session.scalar(
        select(ImportBatch.id)
        .where(
            ImportBatch.consultation_id == consultation.id,
            ImportBatch.sha256 == sha256,
            ImportBatch.imported > 0,
            ImportBatch.undone_at.is_(None),
        )
        .limit(1)
    ):
        raise UnusableFile(
            "This file was imported before. To import it once more, undo that import first.",
            "imported_before",
        )


def _in_time(consultation: Consultation) -> None:
    """Refuse what the next daily deletion would erase."""
    day = consultation.delete_answers_on
    if day and day <= now().astimezone(LUTON_TIME).date():
        raise UnusableFile(
            f"The answers of this consultation were to be deleted on {day.isoformat()}.",
            "past_its_day",
        )


def _question(session: Session, consultation: Consultation) -> tuple[Release, str]:
    release = session.scalar(
        select(Release)
        .join(Survey)
        .where(Survey.consultation_id == consultation.id)
        .order_by(Release.number.desc())
        .limit(1)
    )
    # A draft taken back has a release of before, and nobody can read what would come in.
    takes = consultation.state_at(now()) in IMPORT_STATES
    questions = parse_json(release.document).questions if release and takes else ()
    for question in questions:
        if release and isinstance(question, LongText):
            return release, question.key
    raise UnusableFile(
        "This consultation has no published question that people answer in their own words.",
        "no_words",
    )


def _insert(
    session: Session, batch: ImportBatch, release: Release, question_key: str, rows: list[Row]
) -> list[str]:
    day = now().astimezone(LUTON_TIME).date()
    made = [(random_id(), random_id(), row) for row in rows]
    if not made:
        return []
    session.execute(
        insert(Response),
        [
            {
                "id": response_id,
                "release_id": release.id,
                "language": row.language or "und",
                "mode": Mode.IMPORT,
                "day": day,
                "import_id": batch.id,
            }
            for response_id, _comment_id, row in made
        ],
    )
    session.execute(
        insert(Comment),
        [
            {
                "id": comment_id,
                "response_id": response_id,
                "question_key": question_key,
                "page_language": row.language or "und",
                "text": row.text,
                "source_id": row.id,
            }
            for response_id, comment_id, row in made
        ],
    )
    return [comment_id for _response_id, comment_id, _row in made]
