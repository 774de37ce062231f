"""`engage staff`: accounts are made and looked after from the command line."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask_security import verify_password
from sqlalchemy import select

from engage.commands.staff import command
from engage.models import User
from engage.web.extensions import db
from engage.web.extensions import session as web_session

EMAIL = "person@luton.example"
PASSWORD = "caffè e zucchero"

Engage = Callable[..., Result]


@pytest.fixture
def staff(app: Flask, session) -> Engage:
    def run(*arguments: str) -> Result:
        with app.app_context():
            try:
                return CliRunner().invoke(command, arguments)
            finally:
                db.session.remove()

    return run


@pytest.fixture
def person(app: Flask, staff: Engage) -> Callable[[], User]:
    """Adds somebody; returns how to read them anew."""
    made = staff("add", EMAIL, "--name", "A. Person", "--role", "officer", "--password", PASSWORD)
    assert made.exit_code == 0, made.output

    def read() -> User:
        with app.app_context():
            user = web_session().scalar(select(User).where(User.email == EMAIL))
            web_session().expunge_all()
            return user

    return read


def matches(app: Flask, user: User, password: str) -> bool:
    """Whether the sign-in page would take `password`."""
    with app.app_context():
        typed = app.extensions["security"].password_util.normalize(password)
        return bool(verify_password(typed, user.password))


@pytest.mark.parametrize("bad", ["ali", "x@council.local", "a b@luton.example", "@luton.example"])
def test_an_address_that_can_never_sign_in_is_refused_in_words(bad: str, staff: Engage) -> None:
    refused = staff("add", bad, "--name", "X", "--role", "officer", "--password", PASSWORD)
    assert refused.exit_code == 1
    assert f"nobody can sign in as {bad}" in refused.output
    assert staff("list").output == ""


def test_a_password_that_is_too_long_for_the_sign_in_page_is_refused(staff: Engage) -> None:
    book = "a long one " * 91
    refused = staff("add", EMAIL, "--name", "A.", "--role", "officer", "--password", book)
    assert refused.exit_code == 1
    assert "at most 1,000 characters" in refused.output


def test_an_address_is_kept_as_the_sign_in_page_reads_it(staff: Engage) -> None:
    typed = " Jose\u0301@Luton.Example"
    added = staff("add", typed, "--name", "J", "--role", "officer", "--password", PASSWORD)
    assert added.exit_code == 0, added.output
    assert staff("list").output.startswith("jos\u00e9@luton.example\t")
    renamed = staff("role", typed, "--role", "taskforce")
    assert renamed.exit_code == 0, renamed.output


def test_an_accent_is_the_same_on_every_keyboard(app: Flask, person) -> None:
    assert matches(app, person(), PASSWORD)
    assert matches(app, person(), "caffe\u0300 e zucchero")


def test_a_forgotten_password_is_replaced_and_open_sessions_end(app: Flask, staff, person) -> None:
    before = person().fs_uniquifier
    assert staff("password", EMAIL, "--password", "a new one, long enough").exit_code == 0
    assert matches(app, person(), "a new one, long enough")
    assert not matches(app, person(), PASSWORD)
    assert person().fs_uniquifier != before


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaaaaaa", "Person of Luton", "password1234"])
def test_a_weak_password_is_refused_in_words(weak: str, app: Flask, staff, person) -> None:
    refused = staff("password", EMAIL, "--password", weak)
    assert refused.exit_code == 1
    assert "password" in refused.output
    assert matches(app, person(), PASSWORD)


def test_a_lost_phone_is_forgotten(app: Flask, staff, person) -> None:
    with app.app_context():
        user = web_session().scalar(select(User))
        user.tf_primary_method, user.tf_totp_secret = "authenticator", "x"
        user.mf_recovery_codes = ["a"]
        web_session().commit()
    assert staff("reset", EMAIL).exit_code == 0
    after = person()
    assert (after.tf_primary_method, after.tf_totp_secret, after.mf_recovery_codes) == (None,) * 3


def test_roles_are_those_named_and_no_other(staff, person) -> None:
    assert staff("role", EMAIL, "--role", "approver", "--role", "taskforce").exit_code == 0
    assert {role.name for role in person().roles} == {"approver", "taskforce"}


def test_somebody_is_shut_out_listed_as_such_and_let_in_again(staff, person) -> None:
    before = person().fs_uniquifier
    staff("disable", EMAIL)
    assert (person().active, person().fs_uniquifier == before) == (False, False)
    assert f"{EMAIL}\tA. Person\tofficer (shut out)" in staff("list").output
    staff("enable", EMAIL)
    assert person().active


def test_history_tells_what_happened_and_no_word_of_it(staff, person) -> None:
    staff("password", EMAIL, "--password", "a new one, long enough")
    staff("role", EMAIL, "--role", "approver")
    staff("reset", EMAIL)
    staff("disable", EMAIL)
    staff("enable", EMAIL)
    told = staff("history", EMAIL).output
    happened = [line.split("\t")[1] for line in told.splitlines()]
    assert happened == ["enable", "disable", "reset", "set_roles", "set_password", "add"]
    for word in (EMAIL, "A. Person", PASSWORD, "a new one"):
        assert word not in told


@pytest.mark.parametrize("what", ["password", "reset", "role", "disable", "enable", "history"])
def test_an_address_that_nobody_has_is_said_so(what: str, staff) -> None:
    more = {"password": ["--password", PASSWORD], "role": ["--role", "officer"]}.get(what, [])
    refused = staff(what, "nobody@luton.example", *more)
    assert refused.exit_code == 1
    assert "nobody signs in as nobody@luton.example" in refused.output
