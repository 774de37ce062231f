"""The only caller of `nlp`: which priorities a comment speaks of, and which words say so."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage import __version__
from engage.models import Coding, CodingLabel, Comment, ThemingRun

if TYPE_CHECKING:
    from nlp.pipeline import Pipeline
    from nlp.types import Themed


@dataclass(frozen=True)
class ThemedComments:
    """What the machine made of some comments, not yet written down."""

    model_sha256: str
    card: dict[str, object]
    themed: tuple["Themed", ...]


def load_pipeline(cache: Path) -> "Pipeline":
    """The pipeline, ready to theme. It takes about two seconds and a few hundred megabytes."""
    from nlp.pipeline import Pipeline

    return Pipeline.load(cache=cache)


def theme(session: Session, comment_ids: list[str], pipeline: "Pipeline") -> ThemedComments:
    """Theme the comments that still have words, and write nothing."""
    from nlp.types import Comment as Text

    comments = session.scalars(
        select(Comment).where(Comment.id.in_(comment_ids), ~Comment.withdrawn).order_by(Comment.id)
    )
    texts = [
        Text(id=comment.id, text=comment.text or "", page_language=comment.page_language)
        for comment in comments
    ]
    return ThemedComments(pipeline.model_sha256, dict(pipeline.card), tuple(pipeline.theme(texts)))


def record(session: Session, result: ThemedComments) -> int:
    """Add a coding for each comment that this version of the machine has not coded; how many.

    Doing it twice adds nothing the second time.
    """
    if not result.themed:
        return 0
    run = _run(session, result)
    ids = [themed.id for themed in result.themed]
    done = set(
        session.scalars(
            select(Coding.comment_id).where(Coding.run_id == run.id, Coding.comment_id.in_(ids))
        )
    )
    there = set(session.scalars(select(Comment.id).where(Comment.id.in_(ids), ~Comment.withdrawn)))
    fresh = [themed for themed in result.themed if themed.id in there - done]
    session.add_all(_coding(run, themed) for themed in fresh)
    session.flush()
    return len(fresh)


def _coding(run: ThemingRun, themed: "Themed") -> Coding:
    spans = {evidence.label: evidence for evidence in themed.evidence}
    return Coding(
        comment_id=themed.id,
        run=run,
        language=themed.language,
        none_of_these=themed.none,
        ask_a_person=themed.ask,
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
