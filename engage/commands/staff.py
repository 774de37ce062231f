"""`engage staff`: the people who may sign in. There is no account until somebody adds one."""

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_security import hash_password
from sqlalchemy import select

from engage.models import User
from engage.services import users
from engage.settings import Environment
from engage.types import Role
from engage.web.extensions import session


@click.group("staff")
def command() -> None:
    """Add and list the people who may sign in."""


@command.command("add")
@click.argument("email")
@click.option("--name", required=True, help="How the person’s name is shown.")
@click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in Role]),
    multiple=True,
    required=True,
    help="What the person may do; give it again for each role.",
)
@click.password_option(help="Asked for when not given.")
@with_appcontext
def add(email: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Add EMAIL. They set up an authenticator app when they first sign in."""
    try:
        users.add(session(), email, name, {Role(role) for role in roles}, password, hash_password)
    except users.Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    session().commit()
    click.echo(f"{email} can sign in now, and will be asked to set up an authenticator app.")


@command.command("list")
@with_appcontext
def show() -> None:
    """List everybody who may sign in."""
    for user in users.everyone(session()):
        state = "" if user.active else " (shut out)"
        click.echo(f"{user.email}\t{user.name}\t{', '.join(r.name for r in user.roles)}{state}")


@command.command("disable")
@click.argument("email")
@with_appcontext
def disable(email: str) -> None:
    """Shut EMAIL out at once, also where they are signed in."""
    try:
        users.disable(session(), email)
    except users.Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    session().commit()
    click.echo(f"{email} can’t sign in any more.")


@command.command("code")
@click.argument("email")
@with_appcontext
def code(email: str) -> None:
    """Print the code of the moment for EMAIL: demonstration accounts in development only."""
    if current_app.extensions["settings"].environment is not Environment.DEVELOPMENT:
        raise click.ClickException("codes are only printed in development")
    user = session().scalar(select(User).where(User.email == email))
    if user is None or not user.tf_totp_secret:
        raise click.ClickException(f"{email} has no authenticator app yet")
    factory = current_app.extensions["security"].totp_factory
    click.echo(factory.generate_totp_password(user.tf_totp_secret))
