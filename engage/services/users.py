"""The people who may sign in, and what happens to their accounts.

Everything here is written into the audit chain with identities and roles only: never a name, an address
or a word that somebody typed.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from threading import Lock
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session
from zxcvbn import zxcvbn

from engage.models import AuditEvent, StaffRole, User
from engage.services import audit
from engage.types import Role

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000
MOST_WRONG_CODES = 10
CODES_WITHIN = timedelta(hours=1)

_SAFE = 4
"""Of zxcvbn’s scores from 0 to 4: more than ten thousand million guesses."""
_LOOKED_AT = 40
"""Characters of a password that are judged: what takes long to judge is longer than this."""
_OUR_WORDS = [
    *("luton", "2040", "council", "bedfordshire", "town"),
    *("engage", "consultation", "fairness", "taskforce"),
]
_judging = Lock()
"""zxcvbn keeps the words it is given in one place for all threads."""

Hashed = Callable[[str], str]
"""Turns a password into what is kept."""


class Happened(StrEnum):
    """What the audit chain says about an account."""

    ADD = "add"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 (the name of an event)
    WRONG_CODE = "wrong_code"
    SHUT_OUT = "shut_out"
    CHANGE_PASSWORD = "change_password"  # noqa: S105
    CHANGE_AUTHENTICATOR = "change_authenticator"
    MAKE_RECOVERY_CODES = "make_recovery_codes"
    SET_PASSWORD = "set_password"  # noqa: S105
    RESET = "reset"
    SET_ROLES = "set_roles"
    DISABLE = "disable"
    ENABLE = "enable"


_FORGIVES = {Happened.SIGN_IN, Happened.SET_PASSWORD, Happened.RESET}
"""What ends a row of wrong codes."""


class Refused(ValueError):
    """Why somebody cannot be added or changed, in words."""


def add(
    session: Session, email: str, name: str, roles: set[Role], password: str, hashed: Hashed
) -> User:
    """Let `email` sign in. Raises Refused for an address that is taken or a weak password."""
    email = email.strip().lower()
    if session.scalar(select(User.id).where(User.email == email)) is not None:
        raise Refused(f"{email} is there already")
    _require_strong(password, email, name)
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
    record(session, user, Happened.ADD, roles=sorted(roles))
    return user


def get(session: Session, email: str) -> User:
    """Who signs in as `email`. Raises Refused where nobody does."""
    user: User | None = session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise Refused(f"nobody signs in as {email}")
    return user


def set_password(session: Session, user: User, password: str, hashed: Hashed) -> None:
    """Give a new password to somebody who forgot theirs. Raises Refused for a weak one."""
    _require_strong(password, user.email, user.name)
    user.password = hashed(password)
    end_sessions(user)
    record(session, user, Happened.SET_PASSWORD)


def reset(session: Session, user: User) -> None:
    """Forget the authenticator app and recovery codes: the next sign-in sets up a new app."""
    user.tf_primary_method = user.tf_totp_secret = user.tf_last_counter = None
    user.mf_recovery_codes = None
    end_sessions(user)
    record(session, user, Happened.RESET)


def set_roles(session: Session, user: User, roles: set[Role]) -> None:
    """Let `user` do what `roles` may do, and nothing else, from the next page on."""
    before = sorted(role.name for role in user.roles)
    user.roles = [_role(session, role) for role in sorted(roles)]
    record(session, user, Happened.SET_ROLES, before=before, after=sorted(roles))


def disable(session: Session, user: User) -> None:
    """Shut `user` out, also from sessions that are open."""
    user.active = False
    end_sessions(user)
    record(session, user, Happened.DISABLE)


def enable(session: Session, user: User) -> None:
    """Let `user` in again."""
    user.active = True
    record(session, user, Happened.ENABLE)


def end_sessions(user: User) -> None:
    """Sign `user` out everywhere: a session names its person by this and by nothing else."""
    user.fs_uniquifier = uuid4().hex


def everyone(session: Session) -> list[User]:
    return list(session.scalars(select(User).order_by(User.email)))


def record(
    session: Session, user: User, what: Happened, *, by: User | None = None, **details: object
) -> None:
    """Write into the audit chain what happened to `user`; `by` is who did it, where that is known."""
    audit.record(session, by.id if by else None, what, "user", user.id, **details)


def history(session: Session, user: User) -> list[AuditEvent]:
    """What happened to `user`, newest first."""
    return audit.of(session, "user", user.id)


def waiting_for_code(session: Session, uniquifier: str) -> User | None:
    """Who gave their password and now owes a code. Guesses of one person’s code wait for each other."""
    # Not against foreign keys: who writes into the audit chain, which we are about to do, needs one.
    found = select(User).where(User.fs_uniquifier == uniquifier).with_for_update(key_share=True)
    return session.scalar(found)


def may_try_code(session: Session, user: User, moment: datetime) -> bool:
    """False after too many wrong codes within the hour, whatever addresses they came from."""
    recent = session.scalars(
        select(AuditEvent.verb)
        .where(
            AuditEvent.subject == "user",
            AuditEvent.subject_id == str(user.id),
            AuditEvent.at > moment - CODES_WITHIN,
        )
        .order_by(AuditEvent.id.desc())
    )
    row = takewhile(lambda verb: verb not in _FORGIVES, recent)
    return sum(verb == Happened.WRONG_CODE for verb in row) < MOST_WRONG_CODES


def is_easy(password: str, email: str, name: str) -> bool:
    """Whether `password` is among the first that anybody would try for this account."""
    lowered, email = password.lower(), email.lower()
    mailbox = email.partition("@")[0]
    if email in lowered or (len(mailbox) >= 4 and mailbox in lowered):
        return True
    words = [*_OUR_WORDS, *re.findall(r"[^\W_]+", f"{email} {name}")]
    with _judging:
        score: int = zxcvbn(password[:_LOOKED_AT], user_inputs=words)["score"]
    return score < _SAFE


def _require_strong(password: str, email: str, name: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(f"a password needs at least {SHORTEST_PASSWORD} characters")
    if len(password) > LONGEST_PASSWORD:
        raise Refused(f"a password can have at most {LONGEST_PASSWORD:,} characters")
    if is_easy(password, email, name):
        raise Refused("that password is too easy to guess")


def _role(session: Session, role: Role) -> StaffRole:
    found = session.scalar(select(StaffRole).where(StaffRole.name == role))
    return found or StaffRole(name=role)
