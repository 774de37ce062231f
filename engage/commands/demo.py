"""`engage demo`: made-up content to look at, on this machine only."""

import click
from flask import current_app
from flask_security import hash_password

from engage.commands.database import with_database
from engage.services import demo
from engage.settings import Environment
from engage.web.extensions import session


@click.command("demo")
@with_database
def command() -> None:
    """Add the demonstration consultations, answers and accounts, once."""
    make()


def refuse_production() -> None:
    """Raise ClickException, in words, but in development."""
    if current_app.extensions["settings"].environment is not Environment.DEVELOPMENT:
        raise click.ClickException("demonstration accounts are made in development only")


def make(code: str = "engage staff code ") -> None:
    """Add the demonstration and say how to get in; `code` is the command that prints a sign-in code.

    Refused in production, and where somebody else’s accounts or consultations are.
    """
    refuse_production()
    languages = list(current_app.extensions["languages"])
    totp_secret = current_app.extensions["security"].totp_factory.generate_totp_secret
    try:
        added = demo.add(session(), languages, hash_password, totp_secret)
    except demo.NotEmpty as error:
        raise click.ClickException(
            "this database holds other accounts or consultations. The demonstration needs one of its"
            " own: set ENGAGE_DATA_DIR to a new folder, and leave out ENGAGE_DATABASE_URL"
        ) from error
    session().commit()
    click.echo("Demonstration added." if added else "The demonstration is there already.")
    click.echo(f"To sign in, the password of each account is: {demo.PASSWORD}")
    click.echo("The second step asks for a code; each command prints the one of the moment:")
    for account in demo.ACCOUNTS:
        click.echo(f"  {account.name:22} {account.email:24} {code}{account.email}")
