"""A copy of a text that rules can read: same length, plain digits, spaces, dashes and quotes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

BLANK = "\ue000"
"""Stands where something is masked already; no rule reaches across it."""

LETTER = r"\w\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
"""Inside brackets of a rule: also the vowel signs of India’s scripts and of Arabic, which are no letters
to `\\w`."""

TYPES = (
    *("email", "phone", "postcode", "address", "nhs_number", "ni_number", "birth_date"),
    *("vehicle", "bank", "handle", "url", "name"),
)

_LAST_DIGIT = 0x20000
"""No decimal digit, space or dash of Unicode lies beyond the first two planes."""

_MASK = re.compile(r"\[(?:" + "|".join(TYPES) + r")\]")
_QUOTES = {ord(c): "'" for c in "’‘ʼ`´＇"}
_ODD = {
    **_QUOTES,
    ord("＠"): "@",
    ord("＋"): "+",
    ord("．"): ".",
    ord("﹫"): "@",
    **{point: chr(point - 0xFEE0) for point in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
    **{ord(c): " " for c in "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u00ad"},
}


@cache
def _table() -> dict[int, str]:
    table = dict(_ODD)
    for point in range(0x80, _LAST_DIGIT):
        category = unicodedata.category(chr(point))
        if category == "Nd":
            table[point] = str(unicodedata.digit(chr(point)))
        elif category == "Zs":
            table[point] = " "
        elif category == "Pd":
            table[point] = "-"
    return table


def plain(text: str) -> str:
    """Return the text for rules to read, of the same length; masks become blanks."""
    hidden = _MASK.sub(lambda found: BLANK * len(found[0]), text)
    return hidden if hidden.isascii() else hidden.translate(_table())


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with spans blanked; they are in order and do not overlap."""
    parts, last = [], 0
    for start, end in spans:
        parts += [text[last:start], BLANK * (end - start)]
        last = end
    return "".join([*parts, text[last:]])


def before(text: str, start: int, most: int) -> str:
    """Return up to `most` characters before a place; what is masked counts as one, however long.

    So a rule sees the same whether it reads what was written or the short mask in its place.
    """
    near = text[max(0, start - most) : start]
    if BLANK not in near:
        return near
    kept: list[str] = []
    while start and len(kept) < most:
        start -= 1
        if text[start] != BLANK or kept[-1:] != [BLANK]:
            kept.append(text[start])
    return "".join(reversed(kept))


def spans_of(text: str, *rules: re.Pattern[str], group: int = 0) -> list[tuple[int, int]]:
    """Return where a group of each rule stands in a text, rule by rule."""
    return [found.span(group) for rule in rules for found in rule.finditer(text)]


def apart(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield spans in order, leaving out what overlaps an earlier or longer one."""
    last = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, end
            last = end
