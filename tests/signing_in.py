"""Signing in as the pages ask for it, with a password and a code."""

from flask import Flask
from sqlalchemy import select

from engage.models import AuditEvent, User
from tests.client import PageClient

EMAIL, PASSWORD = "person@luton.example", "correct horse battery"
HOME = "203.0.113.7"


def code_of(app: Flask, person: User) -> str:
    with app.app_context():
        factory = app.extensions["security"].totp_factory
        return str(factory.generate_totp_password(person.tf_totp_secret))


def give(
    client: PageClient,
    path: str,
    data: dict[str, str],
    address: str = HOME,
    headers: dict[str, str] | None = None,
) -> int:
    """Post a form from an address; the status of the answer."""
    client._settle()
    answer = client.raw.post(
        path,
        data={"csrf_token": client.token(), **data},
        environ_base={"REMOTE_ADDR": address},
        headers=headers,
    )
    return answer.status_code


def password(client: PageClient, address: str = HOME, *, right: bool = True) -> int:
    typed = {"email": EMAIL, "password": PASSWORD if right else "not the password"}
    return give(client, "/en/staff/sign-in", typed, address)


def sign_in(app: Flask, person: User) -> PageClient:
    client = PageClient(app)
    assert password(client) == 302
    assert give(client, "/en/staff/code", {"code": code_of(app, person)}) == 302
    return client


def verbs(session, person: User) -> list[str]:
    """What happened to the account, oldest first."""
    session.rollback()
    events = select(AuditEvent.verb).where(AuditEvent.subject == "user").order_by(AuditEvent.id)
    return list(session.scalars(events.where(AuditEvent.subject_id == str(person.id))))
