"""What somebody sent by a form that failed, so that the error page can give it back to them."""

import re
from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import HTTPException

_KEY = re.compile(r"[A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Kept:
    """A form ready to be sent again: its fields in order, and its files’ names (no content is kept)."""

    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What a person wrote, to copy: not the keys of what they chose."""
        return tuple(value for _name, value in self.fields if not _KEY.fullmatch(value.strip()))


def kept() -> Kept | None:
    """What this request brought, or None where there is nothing that we may show again.

    Passwords and codes are not shown again, and neither is what another site sent in a person’s name.
    """
    if request.method != "POST" or (request.endpoint or "security.").startswith("security."):
        return None
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return None
    try:
        fields = tuple(item for item in request.form.items(multi=True) if item[0] != "csrf_token")
        files = tuple(name for name, file in request.files.items() if file.filename)
    except HTTPException:  # too large to be read at all
        return None
    return Kept(fields, files)
