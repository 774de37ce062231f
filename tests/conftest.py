"""What every test may use: a fresh database, the application on it, and clients who judge each page."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask_security import hash_password
from passlib.hash import argon2
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage import paths
from engage.app import create_app
from engage.catalogues import Catalogues
from engage.models import User
from engage.models.engine import connect
from engage.services import users
from engage.types import Role
from engage.web.extensions import db
from tests import factories, once
from tests.client import PageClient
from tests.databases import Databases, settings
from tests.pseudo import site as pseudo_site
from tests.signing_in import EMAIL, PASSWORD

# Passwords of tests are worth no guessing: slow hashes were half the time of the tests of sign-in.
argon2.time_cost, argon2.memory_cost = 1, 32

once.compile_once()

# The first example of a test may load a language: how long one takes is no behaviour.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

# What is set for running the site must not reach the tests.
for name in [name for name in os.environ if name.startswith("ENGAGE_")]:
    if name not in {"ENGAGE_TEST_POSTGRESQL", "ENGAGE_SAMPLE_TEXTS"}:
        del os.environ[name]


@pytest.fixture(scope="session")
def translations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues, compiled in a folder of the tests’ own."""
    folder = tmp_path_factory.mktemp("translations") / "translations"
    shutil.copytree(paths.TRANSLATIONS, folder)
    Catalogues(folder).compile()
    return folder


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture
def address(databases: Databases) -> Iterator[str]:
    with databases.fresh() as fresh:
        yield fresh


@pytest.fixture
def app(address: str, tmp_path: Path, translations: Path) -> Iterator[Flask]:
    made = create_app(settings(tmp_path, address, translations_dir=translations))
    made.testing = True
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def pseudo(address: str, tmp_path: Path) -> Iterator[Flask]:
    """The site in a language in which every translated message stands in ⟦brackets⟧."""
    made = pseudo_site(tmp_path, address)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session of the test’s own. Each request of a client first commits what it holds.

    No application context is pushed: requests would share it, and with it who is signed in.
    """
    engine = connect(app.config["SQLALCHEMY_DATABASE_URI"])
    with Session(engine) as made:
        app.extensions["test_session"] = made
        yield made
    engine.dispose()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A resident’s browser."""
    return PageClient(app)


@pytest.fixture
def staff(app: Flask, session: Session) -> Callable[..., PageClient]:
    """Makes a browser of somebody who is signed in with the given roles."""

    def signed_in(*roles: Role, email: str = "staff@luton.example") -> PageClient:
        user = session.scalar(select(User).where(User.email == email))
        if user is None:
            user = factories.user(session, roles=set(roles), email=email)
        uniquifier = user.fs_uniquifier
        session.commit()
        browser = PageClient(app)
        browser.sign_in(uniquifier)
        return browser

    return signed_in


@pytest.fixture
def person(app: Flask, session) -> User:
    """Somebody with a password and an authenticator app."""
    with app.app_context():
        made = users.add(session, EMAIL, "A. Person", {Role.OFFICER}, PASSWORD, hash_password)
        made.tf_primary_method = "authenticator"
        made.tf_totp_secret = app.extensions["security"].totp_factory.generate_totp_secret()
    session.commit()
    return made
