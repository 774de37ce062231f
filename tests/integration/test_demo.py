"""The demonstration comes into a database of its own and nowhere else, and says what it is."""

from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select

from engage import paths
from engage.app import create_app
from engage.commands import demo as command
from engage.commands import run_demo
from engage.models import Comment, Consultation, Response, User, now
from engage.services import demo, imports
from engage.services.imports import Columns
from engage.types import Mode, Role
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


@pytest.mark.parametrize("example", [True, False])
def test_every_page_of_an_example_says_that_it_is_one(
    example: bool, session, client, staff
) -> None:
    town = factories.consultation(session, slug="town")
    town.demonstration = example
    [release] = town.surveys[0].releases
    response = Response(release_id=release.id, language="en", mode=Mode.PAPER, day=now().date())
    session.add(Comment(id="x", response=response, question_key="comment", page_language="en",
                        text="More trees"))  # fmt: skip
    table = b"id,comment\n1,More buses please\n"
    batches = [imports.upload(session, town, f"{n}.csv", table, None) for n in (1, 2)]
    imports.run(session, batches[1], Columns("comment", None, None), None)
    officer, resident = staff(Role.OFFICER, Role.TASKFORCE), "/en/consultations/town"
    pages = [client.get(f"{resident}{path}") for path in ("", "/answer/agree")]
    pages += [client.post(f"{resident}/answer/agree", data, status=status)
              for data, status in (({}, 422), ({"agree": "agree"}, 200))]  # fmt: skip
    pages += [client.get(f"{resident}/answer/check"), client.post(f"{resident}/answer/check")]
    assert ("What happens next" in pages[-1].text) is not example
    pages += [client.post(f"{resident}/answer/agree", {"agree": "agree"}, status=409)]
    pages += [officer.get(f"/en/officer/consultations/town{path}")
              for path in ("", "/preview/standard", "/import", "/import/1", "/import/2")]  # fmt: skip
    pages += [officer.get(f"/en/taskforce/consultations/town{path}")
              for path in ("", "/all", "/all/x")]  # fmt: skip
    told = [page.heading for page in pages if "This is an example to look at" in page.text]
    assert told == ([page.heading for page in pages] if example else [])
