"""Codes of authenticator apps, each good once (ASVS 5.0, 6.5.1): one read over a shoulder is spent."""

import unicodedata
from typing import Any

from flask_security import Totp


class OnceOnlyTotp(Totp):
    """Remembers with the person which code was used last; older ones and the same are refused."""

    def verify_totp(self, token: str, *arguments: Any, **more: Any) -> bool:
        """Read figures as a keyboard writes them in any language, in Urdu as ۱۲۳."""
        figures = "".join(str(unicodedata.decimal(figure, figure)) for figure in token)
        return bool(super().verify_totp(figures, *arguments, **more))

    def get_last_counter(self, user: Any) -> int | None:
        return user.tf_last_counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        user.tf_last_counter = tmatch.counter
