"""Answers that are not sent yet, kept for one browser.

The browser holds a random token. The row is found by a hash of token and consultation, and its
content is sealed with AES-GCM under a key made from both (BLAKE2b, RFC 7693, with a different
personalisation for each use), so the database alone can neither be read nor tied to a person.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engage.answers import Typed
from engage.models import Base, DraftResponse, now
from engage.models.engine import means_to_write

SENT_LIFETIME = timedelta(hours=1)
"""How long the browser can still show the reference of what it sent."""
_NONCE = 12
_TABLE = Base.metadata.tables[DraftResponse.__tablename__]
_KEPT = select(_TABLE.c.sealed).where(
    _TABLE.c.token_hash == bindparam("name"), _TABLE.c.expires_at > bindparam("moment")
)


def _saving(insert: Any) -> Any:
    new = insert(_TABLE)
    again = {"sealed": new.excluded.sealed, "expires_at": new.excluded.expires_at}
    return new.on_conflict_do_update(index_elements=[_TABLE.c.token_hash], set_=again)


# In one statement: of two that both find no row yet, the second must not be refused.
_SAVE = {"postgresql": _saving(postgresql.insert), "sqlite": _saving(sqlite.insert)}


@dataclass
class Draft:
    """`answers` by question key, and of each the language of the page on which it was given.

    `typed` is what was not yet accepted; `opened` are the pages that an answer has put on the path
    and nobody has passed yet; `sent` is the reference.
    """

    release_id: int
    answers: dict[str, Any] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    typed: Typed = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    sent: str | None = None


def new_token() -> str:
    """An unguessable token of 256 bits for a browser to hold."""
    return os.urandom(32).hex()


def load(session: Session, token: str, slug: str, moment: datetime) -> Draft | None:
    """The draft of this browser for the consultation `slug`, or None where there is none.

    Whoever means to write locks the row until the transaction ends, so that “send” pressed twice
    sends once.
    """
    statement = _KEPT.with_for_update() if means_to_write.get() else _KEPT
    sealed = session.scalar(statement, {"name": _hash(token, slug), "moment": moment})
    if sealed is None:
        return None
    try:
        opened = AESGCM(_key(token, slug)).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    except InvalidTag:
        return None
    return Draft(**json.loads(opened))


def save(session: Session, token: str, slug: str, draft: Draft, lifetime: timedelta) -> None:
    """Keep `draft` for `lifetime` from now."""
    nonce = os.urandom(_NONCE)
    plain = json.dumps(asdict(draft), ensure_ascii=False).encode()
    sealed = nonce + AESGCM(_key(token, slug)).encrypt(nonce, plain, None)
    values = {
        "token_hash": _hash(token, slug),
        "sealed": sealed,
        "expires_at": now() + lifetime,
    }
    session.execute(_SAVE[session.get_bind().dialect.name], values)


def discard(session: Session, token: str, slug: str) -> None:
    """Forget the draft of this browser."""
    session.execute(delete(DraftResponse).where(DraftResponse.token_hash == _hash(token, slug)))


def purge(session: Session, moment: datetime) -> int:
    """Delete the drafts that have expired; how many there were."""
    done = session.execute(delete(DraftResponse).where(DraftResponse.expires_at <= moment))
    return int(done.rowcount)  # type: ignore[attr-defined]


def _hash(token: str, slug: str) -> str:
    return hashlib.blake2b(
        f"{slug}:{token}".encode(), digest_size=32, person=b"draft-name"
    ).hexdigest()


def _key(token: str, slug: str) -> bytes:
    return hashlib.blake2b(f"{slug}:{token}".encode(), digest_size=32, person=b"draft-key").digest()
