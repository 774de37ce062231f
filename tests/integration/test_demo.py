"""The demonstration comes into a database of its own and nowhere else."""

from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select

from engage import paths
from engage.app import create_app
from engage.commands import demo as command
from engage.commands import run_demo
from engage.models import Consultation, User
from engage.services import demo
from engage.types import Role
from engage.web.extensions import db
from tests import factories
from tests.databases import PRODUCTION, Databases, settings


@pytest.mark.parametrize(
    "make", [partial(factories.user, roles={Role.OFFICER}), factories.consultation]
)
def test_it_is_refused_where_somebody_elses_things_are(make, app: Flask, session) -> None:
    def held() -> list[int | None]:
        session.commit()
        return [session.scalar(select(func.count()).select_from(t)) for t in (User, Consultation)]

    make(session)
    before = held()
    session.commit()
    refused = app.test_cli_runner().invoke(command.command)
    assert refused.exit_code == 1
    assert "this database holds other accounts or consultations" in refused.output
    assert "ENGAGE_DATA_DIR" in refused.output
    assert held() == before


def test_a_second_time_adds_nothing(
    app: Flask, session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "CONTENT", tmp_path)  # the accounts will do
    for said in ("Demonstration added.", "The demonstration is there already."):
        done = app.test_cli_runner().invoke(command.command)
        assert done.exit_code == 0, done.output
        assert said in done.output
    assert session.scalar(select(func.count()).select_from(User)) == len(demo.ACCOUNTS)


def test_production_is_refused_before_its_database_is_touched(
    databases: Databases, tmp_path: Path, translations: Path
) -> None:
    more = {**PRODUCTION, "translations_dir": translations, "port": 0}
    with databases.empty() as address:
        app = create_app(settings(tmp_path, address, **more))
        refused = app.test_cli_runner().invoke(run_demo.command)
        with app.app_context():
            tables = inspect(db.engine).get_table_names()
            db.engine.dispose()
    assert refused.exit_code == 1
    assert "in development only" in refused.output
    assert tables == []
