"""What a page’s error summary lists."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Error:
    """One line of it: `text` says what to do, `href` leads to the field."""

    text: str
    href: str
