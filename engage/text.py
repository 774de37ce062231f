"""Text that exists in several languages, and the clean-up of what people type."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

SOURCE_LANGUAGE = "en"

_MARKS = 30
"""Accents on one letter that are kept: no language has more (UAX #15, Stream-Safe Text Format)."""
_MAYBE_STACKED = re.compile(rf"[^\w\s\0-\u02ff]{{{_MARKS + 1},}}")


class Wording(NamedTuple):
    """A text and the language it really is in (the source’s where a translation is missing)."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


def _check(value: dict[str, str]) -> dict[str, str]:
    if SOURCE_LANGUAGE not in value:
        raise PydanticCustomError("english_missing", "the English text is missing")
    if blank := [language for language, text in value.items() if not text.strip()]:
        raise PydanticCustomError(
            "empty_text", "the text is empty in a language", {"languages": tuple(blank)}
        )
    return value


LocalisedText = Annotated[dict[str, str], AfterValidator(_check)]
"""`{"en": "Yes", "ur": "ہاں"}`: plain text, English always there, no language empty."""


def wording(text: Mapping[str, str], language: str) -> Wording:
    """`text` in `language`, or in English, saying which."""
    if language in text:
        return Wording(text[language], language)
    return Wording(text[SOURCE_LANGUAGE], SOURCE_LANGUAGE)


def clean(typed: str) -> str:
    """What a person typed as it is kept: NFC, Unix line ends, no NUL or lone surrogate, trimmed.

    PostgreSQL refuses NUL in text and UTF-8 has no lone surrogates: either would lose the answer.
    Thousands of accents on one letter would take minutes to be brought into order: 30 are kept.
    """
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    text = lines.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", _MAYBE_STACKED.sub(_without_stacks, text)).strip()


def _without_stacks(run: re.Match[str]) -> str:
    """The run of signs without the marks that stand on 30 others."""
    kept, marks = [], 0
    for sign in run[0]:
        apart = unicodedata.normalize("NFD", sign)  # one sign may stand for two marks
        marks = marks + len(apart) if unicodedata.combining(apart[0]) else 0
        if marks <= _MARKS:
            kept.append(sign)
    return "".join(kept)
