"""`engage import`: bring in comments from a file; `engage import-undo` takes them out again."""

from datetime import datetime, timedelta
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select

from engage.commands.database import with_database
from engage.models import Consultation, ImportBatch
from engage.models.base import today
from engage.services import elsewhere, imports
from engage.services.consultation_file import Slug
from engage.services.errors import IllegalMove
from engage.services.imports import Columns, UnusableFile
from engage.web.elsewhere import summary
from engage.web.extensions import session

_KEPT = timedelta(days=730)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--consultation", "slug", required=True, help="Address name of the consultation.")
@click.option("--title", help="Make a new, closed and public consultation with this title.")
@click.option(
    "--delete-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day on which the comments of a new consultation are deleted; else two years from now.",
)
@click.option("--source", default="", help="Where the comments of a new consultation come from.")
@click.option("--text", help="Column of the comments; guessed where it is not given.")
@click.option("--id", "identity", help="Column of the identities.")
@click.option("--lang", help="Column of the language codes, where they are known.")
@with_database
def command(
    file: Path,
    slug: str,
    title: str | None,
    delete_on: datetime | None,
    source: str,
    text: str | None,
    identity: str | None,
    lang: str | None,
) -> None:
    """Bring the comments of FILE (CSV, XLSX, ODS or JSONL) into a consultation and theme them."""
    try:
        # Before the first query: from then on others wait for the database.
        content = file.read_bytes()
        table = imports.read_table(content, file.name)
    except UnusableFile as error:
        raise click.ClickException(str(error)) from error
    consultation = session().scalar(select(Consultation).where(Consultation.slug == slug))
    if consultation is None:
        consultation = _new(slug, title, source, delete_on)
    else:
        _refuse_for_old(slug, {"--title": title, "--delete-on": delete_on, "--source": source})
    try:
        columns = Columns(text, identity, lang)
        batch = imports.upload(session(), consultation, file.name, content, None, table)
        findings = imports.preview(session(), batch, columns, table).findings
        imports.run(session(), batch, columns, None, table)
    except UnusableFile as error:
        session().rollback()
        raise click.ClickException(str(error)) from error
    session().commit()
    for finding in findings:
        place = f"Row {finding.row}: " if finding.row else ""
        click.echo(f"{place}{finding.message}", err=True)
    click.echo(f"{batch.imported} comments imported into {slug} (import {batch.id})")


def _refuse_for_old(slug: str, options: dict[str, object]) -> None:
    """Refuse what would be dropped without a word: an old consultation keeps what it says."""
    if given := [name for name, value in options.items() if value]:
        raise click.ClickException(
            f"there is a consultation {slug} already: leave out {' and '.join(given)}"
        )


def _new(slug: str, title: str | None, source: str, delete_on: datetime | None) -> Consultation:
    if not title:
        raise click.ClickException(
            f"there is no consultation {slug}: check how it is spelt, or give --title to make a"
            " new one that everybody can see"
        )
    try:
        TypeAdapter(Slug).validate_python(slug)
    except ValidationError as error:
        raise click.ClickException(
            f"a consultation can’t be called {slug}: use small letters, numbers and hyphens"
        ) from error
    day = delete_on.date() if delete_on else today() + _KEPT
    return elsewhere.add(session(), slug, {"en": title}, summary(source), None, day)


@click.command("import-undo")
@click.argument("batch", type=int)
@click.option("--yes", is_flag=True, help="Don’t ask: for scripts.")
@with_database
def undo(batch: int, yes: bool) -> None:
    """Say what import BATCH brought in, ask, and erase it."""
    found = session().get(ImportBatch, batch)
    if found is None:
        raise click.ClickException(f"there is no import {batch}")
    cannot = click.ClickException(f"import {batch} cannot be undone (again)")
    if found.imported_at is None or found.undone_at is not None:
        raise cannot
    click.echo(
        f"import {batch}: {found.imported} comments from {found.filename},"
        f" in the consultation {found.consultation.slug}"
    )
    if not yes:
        session().rollback()  # nobody waits for the database while somebody thinks
        click.confirm("Erase them for good?", abort=True)
    try:
        imports.undo(session(), found, None)
    except IllegalMove as error:
        raise cannot from error
    session().commit()
    click.echo(f"import {batch} is undone: its comments are erased")
