"""What each job is: a name, and the service that does it."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from engage.jobs.embedded import Effect, EmbeddedRunner, Handler
from engage.models import engine, now
from engage.services import retention, theming
from engage.settings import Settings
from engage.types import JobName

if TYPE_CHECKING:
    from nlp.pipeline import Pipeline


_DAILY = (JobName.DELETE_DUE,)


def handlers() -> Mapping[str, Handler]:
    """The jobs by name. The pipeline is loaded at the first comment and kept."""

    @cache
    def pipeline() -> "Pipeline":
        return theming.load_pipeline()

    def theme_comments(session: Session, payload: dict[str, Any]) -> Effect:
        result = theming.theme(session, payload["comment_ids"], pipeline())

        def effect(writing: Session) -> None:
            theming.record(writing, result)

        return effect

    def delete_due(_session: Session, _payload: dict[str, Any]) -> Effect:
        def effect(writing: Session) -> None:
            retention.delete_due(writing, now())

        return effect

    return {JobName.THEME_COMMENTS: theme_comments, JobName.DELETE_DUE: delete_due}


def embedded(settings: Settings) -> EmbeddedRunner:
    """The runner for SQLite."""
    return EmbeddedRunner(
        engine.connect(settings.database),
        handlers(),
        daily=_DAILY,
        poll=settings.job_poll_seconds,
        lease=settings.job_lease_seconds,
    )


def run_procrastinate(settings: Settings) -> bool:
    """Work for PostgreSQL until told to stop; False where it ended by itself."""
    from engage.jobs import procrastinate

    return procrastinate.run(
        engine.connect(settings.database),
        handlers(),
        daily=_DAILY,
        concurrency=1,
        listen_notify=True,
    )
