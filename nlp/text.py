"""The forms a text takes: as it is stored, and as the models read it."""

import re
import unicodedata

MAX_CHARACTERS = 100_000
"""The longest comment that is read. In a table the row of a longer one is named and left out; elsewhere
it is cut here."""

ENCODER_CHARACTERS = 2_000
"""The encoder reads at most 192 tokens; no text of 192 tokens is longer than this in practice."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")


def for_storage(text: str) -> str:
    """Return the text in Unicode form NFC, without NULs or lone surrogates.

    A NUL is dropped and a lone surrogate becomes U+FFFD: neither can be stored in PostgreSQL or
    written as UTF-8.
    """
    return unicodedata.normalize("NFC", without_surrogates(text.replace("\x00", "")))


def without_surrogates(text: str) -> str:
    """Return the text, of the same length, fit for UTF-8."""
    return _SURROGATE.sub("\ufffd", text)


def for_encoder(text: str) -> str:
    """Return the text in Unicode form NFKC, cut to what the encoder can read, fit for UTF-8.

    Cut before and after: one character may become eighteen (U+FDFA).
    """
    clean = without_surrogates(text[:ENCODER_CHARACTERS])
    return unicodedata.normalize("NFKC", clean)[:ENCODER_CHARACTERS]


def words(text: str) -> list[str]:
    """Return the runs of letters, with apostrophes and hyphens inside them.

    Combining marks belong to their word: Indic vowel signs are marks, not letters.
    """
    if not text.isascii():
        text = "".join(c for c in text if unicodedata.category(c)[0] != "M")
    return _WORD.findall(text)
