"""How often somebody may try to sign in and get it wrong.

Only wrong tries count, and only signing in is limited: answering never is, for a whole school may share
one address. There are three limits, because one would let strangers do harm:

- wrong passwords for one account *from one address*. Counted by account alone, anybody who knows a
  colleague’s e-mail address could shut them out; so a stranger spends the tries of their own address.
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
from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import Flask, Response, abort, current_app, g, request, session
from flask_login import current_user
from flask_security import EmailValidateException
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from engage.models import now
from engage.services import users
from engage.web import extensions

PER_ACCOUNT_AND_ADDRESS = RateLimitItemPerMinute(10, 15)
PER_ADDRESS = RateLimitItemPerMinute(60, 15)
LONGEST_EMAIL = 254
"""Characters (RFC 5321). To bring thousands of accents on one letter into order takes minutes."""
_PASSWORDS = {"security.login", "security.verify", "security.change_password"}
_CODES = {"security.two_factor_token_validation", "security.mf_recovery"}


class WrongTries:
    """The wrong tries of the last quarter of an hour, by address, in this process alone."""

    def __init__(self) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._key = secrets.token_bytes(32)

    def allowed(self, address: str, account: str | None) -> bool:
        return all(self._limiter.test(*counter) for counter in self._counters(address, account))

    def add(self, address: str, account: str | None) -> None:
        for counter in self._counters(address, account):
            self._limiter.hit(*counter)

    def _counters(
        self, address: str, account: str | None
    ) -> list[tuple[RateLimitItemPerMinute, str]]:
        counters = [(PER_ADDRESS, self._hidden(address))]
        if account is not None:
            counters.append((PER_ACCOUNT_AND_ADDRESS, self._hidden(f"{address} {account}")))
        return counters

    def _hidden(self, words: str) -> str:
        return hashlib.blake2b(words.encode(), key=self._key, digest_size=16).hexdigest()


def init_app(app: Flask) -> None:
    wrong = WrongTries()

    @app.before_request
    def refuse() -> None:
        if not _is_a_try():
            return
        if request.is_json:  # the library would read it past our counts
            abort(415)
        if not wrong.allowed(_address(), _account()):
            abort(429)
        if request.endpoint in _CODES and not _may_try_code():
            abort(429)
        g.tries = True

    @app.after_request
    def count(response: Response) -> Response:
        # A try that succeeds goes on to another page; every other answer counts. A form that another
        # site had a browser send was refused before `refuse`, and shuts nobody out.
        if g.get("tries") and not 300 <= response.status_code < 400:
            wrong.add(_address(), _account())
        return response


def forgive() -> None:
    """Do not count this request: no password was tried, or it was right."""
    g.tries = False


def _is_a_try() -> bool:
    return request.method == "POST" and request.endpoint in _PASSWORDS | _CODES


def _address() -> str:
    """Who tries: an address, or of IPv6 the /64, which one customer has to themselves."""
    written = request.remote_addr or ""
    try:
        address = ip_address(written)
    except ValueError:  # a socket, or what a proxy made up
        return written
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))
    return str(address)


def _account() -> str | None:
    """Whose password is tried; None where it is a code."""
    if request.endpoint == "security.login":
        return _as_read(request.form.get("email", "").strip()).lower()
    if request.endpoint in _PASSWORDS:
        return str(current_user.id) if current_user.is_authenticated else ""
    return None


def _as_read(email: str) -> str:
    """As the sign-in page reads it: the letters of a domain can be written in more ways than one."""
    if len(email) > LONGEST_EMAIL:
        return email
    try:
        return str(current_app.extensions["security"].mail_util.normalize(email))
    except EmailValidateException:
        return email


def _may_try_code() -> bool:
    waiting = session.get("tf_user_id")
    user = users.waiting_for_code(extensions.session(), waiting) if waiting else None
    return user is None or users.may_try_code(extensions.session(), user, now())
