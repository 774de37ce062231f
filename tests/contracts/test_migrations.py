"""The migrations make what the models say, forwards and backwards, in one numbered line."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from engage import paths
from engage.app import create_app
from engage.models import Base
from engage.models.engine import connect
from engage.web.extensions import db
from tests.databases import Databases, settings


def _ours(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
    return not (kind == "table" and (name or "").startswith(("procrastinate_", "alembic_")))


def test_models_and_migrations_say_the_same(app) -> None:
    with app.app_context(), db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": _ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


@pytest.fixture
def empty(databases: Databases, tmp_path: Path) -> Iterator[sa.Engine]:
    """A database with nothing in it, that of the application at hand."""
    with databases.empty() as address, create_app(settings(tmp_path, address)).app_context():
        yield db.engine
        db.engine.dispose()


def test_what_one_test_leaves_behind_is_gone_for_the_next(databases: Databases) -> None:
    roles = Base.metadata.tables["staff_role"]
    found = []
    for _ in range(2):
        with databases.fresh() as address:
            engine = connect(address)
            with engine.begin() as connection:
                version = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
                kept = connection.execute(sa.select(roles)).all()
                made = connection.execute(sa.insert(roles).values(name="officer"))
                found.append((version, kept, made.inserted_primary_key))
                connection.execute(sa.text("UPDATE alembic_version SET version_num = 'older'"))
            engine.dispose()
    assert found[0] == found[1]


def test_every_migration_goes_up_and_down_and_up_again(empty: sa.Engine) -> None:
    upgrade()
    full = _tables(empty)
    downgrade(revision="base")
    assert _tables(empty) <= {"alembic_version"}
    upgrade()
    assert _tables(empty) == full


def test_comments_that_were_kept_without_end_get_a_day_of_deletion(empty: sa.Engine) -> None:
    upgrade(revision="0001")
    with empty.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO consultation (slug, kind, state, title, summary, opens_at,"
                " closes_at, priorities, lawful_basis, privacy_assessment, demonstration,"
                " created_at) VALUES ('from-elsewhere', 'imported', 'closed', '{}', '{}',"
                " '2026-01-01', '2026-02-01', '[]', '', '', false, '2026-02-01')"
            )
        )
    upgrade()
    with empty.connect() as connection:
        (day,) = connection.execute(
            sa.select(Base.metadata.tables["consultation"].c.delete_answers_on)
        ).one()
    assert day > date.today()


def test_migrations_are_numbered_without_a_gap() -> None:
    files = sorted(file.name for file in (paths.MIGRATIONS / "versions").glob("*.py"))
    assert [file[:4] for file in files] == [f"{n:04d}" for n in range(1, len(files) + 1)]


def _tables(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names())
