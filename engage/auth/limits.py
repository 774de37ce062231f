"""How often one account, or one connection, may try to sign in.

The counts live in this process’s memory under a keyed hash and are gone after a quarter of an hour: no
address is written down. Only signing in is limited. Answering never is: a whole school may share one
connection.
"""

import hashlib
import secrets

from flask import Flask, abort, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

_LIMITED = frozenset(
    {
        "security.login",
        "security.two_factor_token_validation",
        "security.mf_recovery",
    }
)
PER_ACCOUNT = RateLimitItemPerMinute(10, 15)
PER_CONNECTION = RateLimitItemPerMinute(60, 15)


def init_app(app: Flask) -> None:
    limiter = FixedWindowRateLimiter(MemoryStorage())
    key = secrets.token_bytes(32)

    def hidden(value: str) -> str:
        return hashlib.blake2b(value.encode(), key=key, digest_size=16).hexdigest()

    @app.before_request
    def limit() -> None:
        if request.method != "POST" or request.endpoint not in _LIMITED:
            return
        connection = hidden(f"connection {request.remote_addr}")
        if not limiter.hit(PER_CONNECTION, connection):
            abort(429)
        account = request.form.get("email", "").strip().lower()
        if account and not limiter.hit(PER_ACCOUNT, hidden(f"account {account}")):
            abort(429)
