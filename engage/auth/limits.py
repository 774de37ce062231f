"""How often somebody may try to sign in and get it wrong.

Only wrong tries count, and only signing in is limited: answering never is, for a whole school may share
one address. There are three limits, because one would let strangers do harm:

- wrong passwords for one account *from one address*. Counted by account alone, anybody who knows a
  colleague’s e-mail address could shut them out; so a stranger spends only the tries of their own address.
- all wrong tries from one address, slower: one machine cannot go through every account.
- wrong codes of one person, from all addresses together. Whoever comes so far knows the password, so
  this shuts out no stranger’s victim, and a six-figure code must not be guessed from many addresses.

The first two live in the memory of each web process under a hash whose key dies with it, and are gone
after a quarter of an hour: no address is ever written down. Several processes each keep their own
count, so the true limit is at most that of one times their number. The third is read from the audit
chain, which knows people and no addresses, and holds for all processes and machines together.
"""

import hashlib
import secrets

from flask import Flask, Response, abort, request, session
from flask_login import current_user
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from engage.models import now
from engage.services import users
from engage.web import extensions

PER_ACCOUNT_AND_ADDRESS = RateLimitItemPerMinute(10, 15)
PER_ADDRESS = RateLimitItemPerMinute(60, 15)
_PASSWORDS = {"security.login", "security.verify", "security.change_password"}
_CODES = {"security.two_factor_token_validation", "security.mf_recovery"}


def init_app(app: Flask) -> None:
    limiter = FixedWindowRateLimiter(MemoryStorage())
    key = secrets.token_bytes(32)

    def hidden(*parts: str) -> str:
        words = "\0".join(parts).encode()
        return hashlib.blake2b(words, key=key, digest_size=16).hexdigest()

    def counted() -> list[tuple[RateLimitItemPerMinute, str]]:
        address = request.remote_addr or ""
        kept = [(PER_ADDRESS, hidden("address", address))]
        if request.endpoint in _PASSWORDS:
            kept.append((PER_ACCOUNT_AND_ADDRESS, hidden("account", _account(), address)))
        return kept

    @app.before_request
    def refuse() -> None:
        if not _is_a_try():
            return
        if request.is_json:  # the library would read it past our counts
            abort(415)
        if not all(limiter.test(limit, name) for limit, name in counted()):
            abort(429)
        if request.endpoint in _CODES and not _may_try_code():
            abort(429)

    @app.after_request
    def count(response: Response) -> Response:
        # A try that succeeds goes on to another page; the others come back.
        if _is_a_try() and response.status_code == 200:
            for limit, name in counted():
                limiter.hit(limit, name)
        return response


def _is_a_try() -> bool:
    return request.method == "POST" and request.endpoint in _PASSWORDS | _CODES


def _account() -> str:
    if request.endpoint == "security.login":
        return request.form.get("email", "").strip().lower()
    return str(current_user.id) if current_user.is_authenticated else ""


def _may_try_code() -> bool:
    waiting = session.get("tf_user_id")
    user = users.waiting_for_code(extensions.session(), waiting) if waiting else None
    return user is None or users.may_try_code(extensions.session(), user, now())
