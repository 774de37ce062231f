"""`engage staff`: the people who may sign in. There is no account until somebody adds one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask import current_app
from flask_security import EmailValidateException, hash_password

from engage.commands.database import with_database
from engage.models import User
from engage.services import users
from engage.settings import Environment
from engage.types import Role
from engage.web.extensions import session

_roles = click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in Role]),
    multiple=True,
    required=True,
    help="What the person may do; give it again for each role.",
)


@click.group("staff")
def command() -> None:
    """Add the people who may sign in, and look after their accounts."""


@command.command("add")
@click.argument("email")
@click.option("--name", required=True, help="How the person’s name is shown.")
@_roles
@click.password_option(help="Asked for when not given.")
@with_database
def add(email: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Add EMAIL. They set up an authenticator app when they first sign in."""
    with _saving():
        email = _address(email)
        users.add(session(), email, name, {Role(role) for role in roles}, password, _hashed)
    click.echo(f"{email} can sign in now, and will be asked to set up an authenticator app.")


@command.command("password")
@click.argument("email")
@click.password_option(help="Asked for when not given.")
@with_database
def password(email: str, password: str) -> None:
    """Give EMAIL a new password, and sign them out everywhere."""
    with _saving():
        users.set_password(session(), _person(email), password, _hashed)
    click.echo(f"{email} has a new password. Ask them to change it when they have signed in.")


@command.command("reset")
@click.argument("email")
@with_database
def reset(email: str) -> None:
    """Forget the authenticator app and recovery codes of EMAIL: their phone is lost or new."""
    with _saving():
        users.reset(session(), _person(email))
    click.echo(f"{email} will be asked to set up an authenticator app at the next sign-in.")


@command.command("role")
@click.argument("email")
@_roles
@with_database
def role(email: str, roles: tuple[str, ...]) -> None:
    """Let EMAIL do what these roles may do, and nothing else."""
    with _saving():
        users.set_roles(session(), _person(email), {Role(role) for role in roles})
    click.echo(f"{email}: {', '.join(sorted(roles))}.")


@command.command("disable")
@click.argument("email")
@with_database
def disable(email: str) -> None:
    """Shut EMAIL out at once, also where they are signed in."""
    with _saving():
        users.disable(session(), _person(email))
    click.echo(f"{email} can’t sign in any more.")


@command.command("enable")
@click.argument("email")
@with_database
def enable(email: str) -> None:
    """Let EMAIL in again."""
    with _saving():
        users.enable(session(), _person(email))
    click.echo(f"{email} can sign in again.")


@command.command("list")
@with_database
def show() -> None:
    """List everybody who may sign in."""
    for user in users.everyone(session()):
        state = "" if user.active else " (shut out)"
        click.echo(f"{user.email}\t{user.name}\t{', '.join(r.name for r in user.roles)}{state}")


@command.command("history")
@click.argument("email")
@with_database
def history(email: str) -> None:
    """Print what happened to the account of EMAIL, newest first, in UTC."""
    with _saving():
        events = users.history(session(), _person(email))
    for event in events:
        details = " ".join(f"{name}={value}" for name, value in event.details.items())
        click.echo(f"{event.at:%Y-%m-%d %H:%M:%S}\t{event.verb}\t{details}".rstrip())


@command.command("code")
@click.argument("email")
@with_database
def code(email: str) -> None:
    """Print the code of the moment for EMAIL: demonstration accounts in development only."""
    if current_app.extensions["settings"].environment is not Environment.DEVELOPMENT:
        raise click.ClickException("codes are only printed in development")
    with _saving():
        user = _person(email)
    if not user.tf_totp_secret:
        raise click.ClickException(f"{email} has no authenticator app yet")
    factory = current_app.extensions["security"].totp_factory
    click.echo(factory.generate_totp_password(user.tf_totp_secret))


@contextmanager
def _saving() -> Iterator[None]:
    """Commit what was done inside, or say why it was refused."""
    try:
        yield
    except users.Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    session().commit()


def _person(email: str) -> User:
    return users.get(session(), _address(email))


def _address(email: str) -> str:
    """As the sign-in page will read it. Raises Refused for one that the page would never take."""
    try:
        return str(current_app.extensions["security"].mail_util.normalize(email.strip())).lower()
    except EmailValidateException as error:
        raise users.Refused(
            f"nobody can sign in as {email}: give a whole e-mail address, like name@luton.gov.uk"
        ) from error


def _hashed(password: str) -> str:
    """As the sign-in page will read it: an é typed on another keyboard may be two characters."""
    normalise: Callable[[str], Any] = current_app.extensions["security"].password_util.normalize
    return str(hash_password(normalise(password)))
