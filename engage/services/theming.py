"""The only caller of `nlp`: which priorities a comment speaks of, which words say so, and which of
them name a person.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage import __version__
from engage.jobs.queue import enqueue
from engage.models import Coding, CodingLabel, Comment, Consultation, Redaction, ThemingRun
from engage.services import comments
from engage.types import JobName

if TYPE_CHECKING:
    from nlp.pipeline import Pipeline
    from nlp.types import Redaction as Span
    from nlp.types import Themed


_JOB_SIZE = 100


@dataclass(frozen=True)
class ThemedComments:
    """What the machine made of some comments, not yet written down."""

    model_sha256: str
    card: dict[str, object]
    themed: tuple["Themed", ...]


def have_read(session: Session, comment_ids: Sequence[str], work: str) -> None:
    """Have the program read comments once this transaction is committed; `work` names which."""
    for at in range(0, len(comment_ids), _JOB_SIZE):
        payload = {"comment_ids": list(comment_ids[at : at + _JOB_SIZE])}
        # By what is in it: where comments have come meanwhile, others stand at the same place.
        named = hashlib.sha256(" ".join(payload["comment_ids"]).encode()).hexdigest()[:16]
        enqueue(session, JobName.THEME_COMMENTS, payload, key=f"theme:{work}:{named}")


def read_again(session: Session, consultation: Consultation) -> int:
    """Have the program as it is now read all comments of a consultation; how many there are.

    What this version has read before is not written down a second time.
    """
    found = session.scalars(comments.of(consultation).order_by(Comment.id)).all()
    have_read(session, found, f"again:{consultation.slug}")
    return len(found)


def load_pipeline() -> "Pipeline":
    """The pipeline, ready to theme. It takes about two seconds and a few hundred megabytes.

    It keeps no cache: whoever takes their words back leaves nothing of them outside the record.
    """
    from nlp.pipeline import Pipeline

    return Pipeline.load()


def redactions_of(text: str) -> list[Redaction]:
    """What names a person in a text, or may, in its order; nothing is written."""
    from nlp.redact import redact

    return _redactions(redact(text).spans)


def keep_redactions(session: Session, comment_id: str, text: str) -> None:
    """Write down what names a person in a comment that has no redactions yet."""
    from nlp.redact import redact

    _keep(session, comment_id, redact(text).spans, [])


def _keep(
    session: Session, comment_id: str, spans: Iterable["Span"], there: list[Redaction]
) -> None:
    """Add what overlaps nothing that is `there`; what is sure takes the place of suspicions."""
    for new in sorted(_redactions(spans), key=lambda new: not new.sure):
        met = [known for known in there if known.start < new.end and new.start < known.end]
        if met and not (new.sure and all(known.masked is None for known in met)):
            continue
        for known in met:
            session.delete(known)
            there.remove(known)
        new.comment_id = comment_id
        session.add(new)


def _redactions(spans: Iterable["Span"]) -> list[Redaction]:
    return [
        Redaction(
            start=span.start,
            end=span.end,
            type=span.type,
            sure=span.sure,
            masked=True if span.sure else None,
        )
        for span in spans
    ]


def theme(session: Session, comment_ids: list[str], pipeline: "Pipeline") -> ThemedComments:
    """Theme the comments that still have words, and write nothing."""
    from nlp.types import Comment as Text

    found = session.scalars(
        select(Comment).where(Comment.id.in_(comment_ids), ~Comment.withdrawn).order_by(Comment.id)
    )
    texts = [
        Text(id=comment.id, text=comment.text or "", page_language=comment.page_language)
        for comment in found
    ]
    return ThemedComments(pipeline.model_sha256, dict(pipeline.card), tuple(pipeline.theme(texts)))


def record(session: Session, result: ThemedComments) -> int:
    """Add a coding for each comment that this version of the machine has not coded; how many.

    What names a person in it, or may, is written down too, where it overlaps nothing that was: what
    people decided stands. Only a suspicion on which nobody decided gives way to what is sure. Doing it
    twice adds nothing the second time.
    """
    if not result.themed:
        return 0
    ids = [themed.id for themed in result.themed]
    # Locked, so that whoever corrects or withdraws one of them comes before or after us.
    there = set(
        session.scalars(
            select(Comment.id)
            .where(Comment.id.in_(ids), ~Comment.withdrawn)
            .order_by(Comment.id)
            .with_for_update()
        )
    )
    run = _run(session, result)
    done = set(
        session.scalars(
            select(Coding.comment_id).where(Coding.run_id == run.id, Coding.comment_id.in_(ids))
        )
    )
    fresh = [themed for themed in result.themed if themed.id in there - done]
    redacted: dict[str, list[Redaction]] = {}
    for redaction in session.scalars(select(Redaction).where(Redaction.comment_id.in_(ids))):
        redacted.setdefault(redaction.comment_id, []).append(redaction)
    numbers = numbers_of(session, ids)
    for themed in fresh:
        session.add(_coding(run, themed, numbers.get(themed.id, 0) + 1))
        _keep(session, themed.id, themed.redactions, redacted.get(themed.id, []))
    session.flush()
    return len(fresh)


def numbers_of(session: Session, comment_ids: list[str]) -> dict[str, int]:
    """How many codings each of these comments has, where it has any."""
    rows = session.execute(
        select(Coding.comment_id, func.max(Coding.number))
        .where(Coding.comment_id.in_(comment_ids))
        .group_by(Coding.comment_id)
    )
    return dict(rows.all())


def _coding(run: ThemingRun, themed: "Themed", number: int) -> Coding:
    spans = {evidence.label: evidence for evidence in themed.evidence}
    return Coding(
        comment_id=themed.id,
        run=run,
        number=number,
        language=themed.language,
        none_of_these=themed.none,
        ask_a_person=themed.ask,
        poverty=themed.poverty,
        themes=list(themed.themes),
        labels=[
            CodingLabel(
                priority=label,
                probability=themed.priorities[label],
                start=spans[label].start if label in spans else None,
                end=spans[label].end if label in spans else None,
            )
            for label in themed.labels
        ],
    )


def _run(session: Session, result: ThemedComments) -> ThemingRun:
    known = select(ThemingRun).where(
        ThemingRun.model_sha256 == result.model_sha256, ThemingRun.code_version == __version__
    )
    run = session.scalar(known)
    if run is None:
        run = ThemingRun(
            model_sha256=result.model_sha256, code_version=__version__, card=result.card
        )
        session.add(run)
        session.flush()
    return run
