"""Numbers that the state gives a person: NHS and National Insurance."""

import re
from collections.abc import Iterator

from nlp.redaction.checks import is_nhs_number, is_ni_number
from nlp.redaction.plain import apart, spans_of

Spans = Iterator[tuple[int, int]]

_GAP = r"[ \-./]{0,3}"
_NHS = re.compile(
    r"(?<![\w£$€.,+])\(?[1-9]\d{2}\)?(\s|[ \-./]{0,3})\d{3}(?:\1|\s)\d{4}(?!\w)"
    r"|(?<![\w£$€.,+\-])(?:[1-9]\d{2}[ \-]\d{7}|[1-9]\d{3}[ \-]\d{3}[ \-]\d{3})(?![\w\-])"
)
_TEN_DIGITS = rf"(?<!\d)[1-9](?:{_GAP}\d){{9}}(?!\d)"
_SAID_NHS = re.compile(
    rf"\bn\.? ?h\.? ?s(?![^\W\d])[^\d£+\ue000]{{0,40}}({_TEN_DIGITS})", re.IGNORECASE
)
_THEN_NHS = re.compile(rf"({_TEN_DIGITS})[^\d.!?\n]{{0,20}}\bn\.? ?h\.? ?s\b", re.IGNORECASE)
_NI = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?[A-D](?![A-Za-z0-9])"
    rf"|(?-i:(?<![A-Za-z0-9])[A-Z]{{2}}(?:{_GAP}\d){{6}}{_GAP}[A-D](?![A-Za-z0-9]))",
    re.IGNORECASE,
)
_NI_SAID = r"\b(?:ni|nino|n\.i\.?|n i|nat(?:ional|\.)? ins\w*)(?!\w)"
_NI_SHAPE = rf"(?<![A-Za-z0-9])[A-Z]{{2}}(?:{_GAP}\d){{6}}"
_SAID_NI = re.compile(
    rf"{_NI_SAID}[^\d\ue000]{{0,25}}?({_NI_SHAPE}(?:{_GAP}[A-D])?)(?![A-Za-z0-9])", re.IGNORECASE
)
_THEN_NI = re.compile(
    rf"({_NI_SHAPE}{_GAP}[A-D]?)(?![A-Za-z0-9])[^\d.!?\n]{{0,15}}{_NI_SAID}", re.IGNORECASE
)


def said_nhs_numbers(text: str) -> Spans:
    """Find ten digits that are said to be an NHS number, right or mistyped."""
    return apart(spans_of(text, _SAID_NHS, _THEN_NHS, group=1))


def nhs_numbers(text: str) -> Spans:
    """Find ten digits with the check digit of an NHS number."""
    for found in _NHS.finditer(text):
        if is_nhs_number("".join(c for c in found[0] if c.isdigit())):
            yield found.span()


def said_ni_numbers(text: str) -> Spans:
    """Find what is said to be a National Insurance number, its last letter perhaps missing."""
    return apart(spans_of(text, _SAID_NI, _THEN_NI, group=1))


def ni_numbers(text: str) -> Spans:
    """Find National Insurance numbers by their shape and prefix."""
    for found in _NI.finditer(text):
        if is_ni_number(found[0]):
            yield found.span()
