"""`engage read-again`: after an update, have the comments read by the program as it is now."""

import click
from sqlalchemy import select

from engage.commands.database import with_database
from engage.models import Consultation
from engage.services import theming
from engage.web.extensions import session


@click.command("read-again")
@click.argument("slugs", nargs=-1)
@with_database
def command(slugs: tuple[str, ...]) -> None:
    """Read the comments of the consultations SLUGS again, or of all: after an update.

    What an earlier version said stays in the history, and what people said stands above both.
    """
    found = session().scalars(select(Consultation).order_by(Consultation.slug)).all()
    if unknown := sorted(set(slugs) - {one.slug for one in found}):
        raise click.ClickException(f"there is no consultation {', '.join(unknown)}")
    for consultation in found:
        if not slugs or consultation.slug in slugs:
            count = theming.read_again(session(), consultation)
            click.echo(f"{consultation.slug}: {count} comments wait to be read again")
    session().commit()
