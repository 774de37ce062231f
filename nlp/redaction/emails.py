"""Addresses of e-mail, typed as such or spelled out."""

import re
from collections.abc import Iterator

from nlp.redaction.plain import LETTER, apart, spans_of

Spans = Iterator[tuple[int, int]]

_LOCAL = rf"(?<![{LETTER}.+'\-])[{LETTER}.+'\-]++"
_DOMAIN = rf"[{LETTER}\-]++(?:\.[{LETTER}\-]++)*+"
_MAIL_HOST = (
    "gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|rocketmail|icloud|aol|mail|proton|protonmail|gmx"
    "|btinternet|btopenworld|sky|talktalk|virginmedia|ntlworld|blueyonder|tiscali|wp|o2|onet|interia"
)
_EMAIL = re.compile(
    rf"{_LOCAL}(?:(?: @ |@ )(?=[{LETTER}\-]++\.[^\W\d])| @(?=(?i:{_MAIL_HOST})\b)|@){_DOMAIN}"
)
_OF_DIGITS = re.compile(r"\d{3,}@[\w\-.]*\.[^\W\d_]{2,}")
_SPELT_LOCAL = r"(?<![\w.+\-])[\w.+\-]{1,64}+"
_SPELT_DOT = r"(?:[(\[{] ?dot ?[)\]}]|(?<= )dot(?= ))"
_DOT = rf" ?(?:{_SPELT_DOT}|\.(?! (?!com\b)(?-i:[A-Z]))) ?"
_ENDING = r"(?:com|co|org|net|uk|ac|gov|me|info|edu|pl|ro|pt)\b"
_SPELLED = (
    re.compile(
        rf"{_SPELT_LOCAL} ?(?:[(\[{{] ?at ?[)\]}}]|@) ?[\w\-]{{1,40}}+(?:{_DOT}{_ENDING}){{1,3}}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_SPELT_LOCAL} at [\w\-]{{1,40}}+ ?{_SPELT_DOT} ?{_ENDING}(?:{_DOT}{_ENDING}){{0,2}}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?!look(?:s|ed|ing)? at )(?<!\w){_SPELT_LOCAL} at (?:{_MAIL_HOST})(?:{_DOT}{_ENDING}){{1,3}}",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\w.+\-])(?=[\w.+\-]{0,63}[^\W\d_])(?=[\w.+\-]{0,63}(?:[\d_]|\.\w))[\w.+\-]{1,64}+"
        rf" at [\w\-]{{1,40}}+(?:\.{_ENDING}){{1,3}}",
        re.IGNORECASE,
    ),
)
_SAID_EMAIL = re.compile(
    r"\b(?:e-?mail|mail|write|reply|contact)\b(?:[ :=]{1,2}(?:is|address|me|us|to|on|at)\b)*[ :=]{1,3}"
    rf"((?!(?:me|us|him|her|them|it|you|in|out|online|here)\b){_SPELT_LOCAL} at"
    rf" [\w\-]{{1,40}}+(?:\.{_ENDING}){{1,3}})",
    re.IGNORECASE,
)


def emails(text: str) -> Spans:
    """Find addresses of e-mail, also with “at” and “dot” spelled out."""
    for found in _EMAIL.finditer(text):
        named = any(c.isalpha() for c in found[0].partition("@")[0])
        if named or _OF_DIGITS.fullmatch(found[0].rstrip("-_")):
            yield found.start(), found.start() + len(found[0].rstrip("-_"))


def spelled_emails(text: str) -> Spans:
    """Find addresses of e-mail with “at” or “dot” spelled out.

    A bare “at” is a word of most sentences: it counts before a spelled “dot”, before a known host of
    e-mail, and after what reads like the name of a mailbox or is said to be one.
    """
    return apart(spans_of(text, *_SPELLED) + spans_of(text, _SAID_EMAIL, group=1))
