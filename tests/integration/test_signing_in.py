"""Signing in: what the browser tests cannot reach at a glance."""

from flask import Flask

from engage.models import User


def test_the_code_of_an_authenticator_app_is_good_once(app: Flask) -> None:
    codes = app.extensions["security"].totp_factory
    secret = codes.generate_totp_secret()
    code, person = codes.generate_totp_password(secret), User()

    assert codes.verify_totp(code, secret, person, window=120)
    assert not codes.verify_totp(code, secret, person, window=120)
