"""Commands on a database that they can’t work on: one sentence says so, and what to do."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from engage.cli import main
from tests.databases import Databases

ADVICE = "run `engage db upgrade`"

Engage = Callable[..., Result]


@pytest.fixture
def engage(tmp_path, monkeypatch) -> Engage:
    """Runs a command line on the database of an address."""

    def run(address: str, line: str) -> Result:
        monkeypatch.setenv("ENGAGE_ENVIRONMENT", "development")
        monkeypatch.setenv("ENGAGE_HTTPS", "false")
        monkeypatch.setenv("ENGAGE_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("ENGAGE_DATABASE_URL", address)
        return CliRunner().invoke(main, line.split())

    return run


@pytest.mark.parametrize(
    "line", ["verify", "staff list", "read-again", "import-undo 1", "demo", "worker"]
)
def test_an_empty_database_is_said(line: str, databases: Databases, engage: Engage) -> None:
    with databases.empty() as address:
        said = engage(address, line)
    assert said.exit_code == 1
    assert said.output.startswith("Error: the database ")
    assert said.output.endswith(f" is empty: {ADVICE}\n")


def test_a_database_that_is_behind_is_said(address: str, session, engage: Engage) -> None:
    session.execute(sa.text("UPDATE alembic_version SET version_num = 'older'"))
    session.commit()
    assert f" is not up to date: {ADVICE}\n" in engage(address, "staff list").output


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("sqlite:////no/such/folder/engage.sqlite3", "/no/such/folder/engage.sqlite3"),
        ("postgresql://engage:hunter2@127.0.0.1:1/record", "record on 127.0.0.1"),
    ],
)
def test_a_database_that_cannot_be_reached_is_said_without_its_password(
    address: str, where: str, engage: Engage
) -> None:
    said = engage(address, "staff list")
    assert (said.exit_code, said.output) == (1, f"Error: the database {where} can’t be reached\n")
