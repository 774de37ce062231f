"""Text that exists in several languages, and the clean-up of what people type."""

import unicodedata
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

SOURCE_LANGUAGE = "en"


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
    """
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return unicodedata.normalize("NFC", lines.encode("utf-8", "replace").decode("utf-8")).strip()
