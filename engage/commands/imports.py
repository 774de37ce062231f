"""`engage import`: bring in comments from a file; `engage import-undo` takes them out again."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from engage.models import Consultation, ImportBatch, now
from engage.services import imports
from engage.services.errors import IllegalMove
from engage.services.imports import Columns, UnusableFile
from engage.web.extensions import session


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--consultation", "slug", required=True, help="Address name of the consultation.")
@click.option("--title", help="Title of a new, closed consultation, where there is none yet.")
@click.option("--text", help="Column of the comments; guessed where it is not given.")
@click.option("--id", "identity", help="Column of the identities.")
@click.option("--lang", help="Column of the language codes, where they are known.")
@with_appcontext
def command(
    file: Path,
    slug: str,
    title: str | None,
    text: str | None,
    identity: str | None,
    lang: str | None,
) -> None:
    """Bring the comments of FILE (CSV, XLSX, ODS or JSONL) into a consultation and theme them."""
    consultation = session().scalar(select(Consultation).where(Consultation.slug == slug))
    if consultation is None:
        title = title or slug.replace("-", " ").capitalize()
        consultation = imports.consultation_held_elsewhere(session(), slug, title, now(), None)
    try:
        batch = imports.upload(session(), consultation, file.name, file.read_bytes(), None)
        imports.run(session(), batch, Columns(text, identity, lang))
    except UnusableFile as error:
        session().rollback()
        raise click.ClickException(str(error)) from error
    session().commit()
    for finding in batch.problems:
        place = f"Row {finding['row']}: " if finding["row"] else ""
        click.echo(f"{place}{finding['message']}", err=True)
    click.echo(f"{batch.imported} comments imported into {slug} (import {batch.id})")


@click.command("import-undo")
@click.argument("batch", type=int)
@with_appcontext
def undo(batch: int) -> None:
    """Erase what import BATCH brought in."""
    found = session().get(ImportBatch, batch)
    if found is None:
        raise click.ClickException(f"there is no import {batch}")
    try:
        imports.undo(session(), found, None)
    except IllegalMove as error:
        raise click.ClickException(f"import {batch} cannot be undone (again)") from error
    session().commit()
    click.echo(f"import {batch} is undone: its comments are erased")
