"""`engage verify`: whether the record is whole."""

import click

from engage.commands.database import with_database
from engage.services import verification
from engage.web.extensions import session


@click.command("verify")
@with_database
def command() -> None:
    """Check the audit chain and the bytes of every release; fail where one was changed or is gone."""
    problems = verification.problems(session())
    for problem in problems:
        click.echo(problem, err=True)
    click.echo("the record is whole" if not problems else f"{len(problems)} problems")
    raise SystemExit(1 if problems else 0)
