"""Codes of authenticator apps, each good once (ASVS 5.0, 6.5.1): one read over a shoulder is spent."""

from typing import Any

from flask_security import Totp


class OnceOnlyTotp(Totp):
    """Remembers with the person which code was used last; older ones and the same are refused."""

    def get_last_counter(self, user: Any) -> int | None:
        return user.tf_last_counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        user.tf_last_counter = tmatch.counter
