"""The people who may sign in."""

from collections.abc import Callable
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.models import StaffRole, User
from engage.services import audit
from engage.types import Role

SHORTEST_PASSWORD = 12


class Refused(ValueError):
    """Why somebody cannot be added or changed, in words."""


def add(
    session: Session,
    email: str,
    name: str,
    roles: set[Role],
    password: str,
    hashed: Callable[[str], str],
) -> User:
    """Let `email` sign in; `hashed` turns the password into what is kept.

    Raises Refused for an address that is taken or a short password.
    """
    email = email.strip().lower()
    if session.scalar(select(User.id).where(User.email == email)) is not None:
        raise Refused(f"{email} is there already")
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(f"a password needs at least {SHORTEST_PASSWORD} characters")
    user = User(
        email=email,
        name=name,
        password=hashed(password),
        active=True,
        fs_uniquifier=uuid4().hex,
        roles=[_role(session, role) for role in sorted(roles)],
    )
    session.add(user)
    session.flush()
    audit.record(session, None, "add", "user", user.id, roles=sorted(roles))
    return user


def disable(session: Session, email: str) -> None:
    """Shut `email` out, also from sessions that are open. Raises Refused for nobody’s address."""
    user = session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise Refused(f"nobody signs in as {email}")
    user.active = False
    user.fs_uniquifier = uuid4().hex
    audit.record(session, None, "disable", "user", user.id)


def everyone(session: Session) -> list[User]:
    return list(session.scalars(select(User).order_by(User.email)))


def _role(session: Session, role: Role) -> StaffRole:
    found = session.scalar(select(StaffRole).where(StaffRole.name == role))
    return found or StaffRole(name=role)
