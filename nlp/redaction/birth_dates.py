"""Dates that are said to be of birth."""

import re
from collections.abc import Iterator

from nlp.redaction.plain import apart, spans_of

Spans = Iterator[tuple[int, int]]

_WORD = r"[^\W\d_][^\s\d.,;:!?\[\]\ue000]{1,14}\.?"
_YEAR = r"'?(?:\d{4}|\d{2})(?!\d)"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = (
    rf"(?<!\d)(?:\d{{4}}[./\-]\d{{1,2}}[./\-]\d{{1,2}}(?!\d)"
    rf"|\d{{1,2}} ?[./\- ] ?\d{{1,2}} ?[./\- ] ?{_YEAR}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ \-](?:of |de )?{_WORD},?[ \-](?:de )?{_YEAR}"
    rf"|\d{{1,2}}{_MONTH}[ \-]?{_YEAR}"
    rf"|\d{{1,2}}[,:_|]\d{{1,2}}[,:_|]{_YEAR}"
    rf"|{_WORD} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}"
    rf"|\d{{8}}(?!\d))"
)
_DAY = (
    rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?! ?\d)"
)
_IN_DIGITS = r"(?<!\d)\d{1,2}[./\-]\d{1,2}[./\-](?:\d{4}|\d{2})(?!\d)"
_BIRTH = (
    r"\bd[./]? ?o[./]? ?b(?![^\W\d])\.?|\bdate ?of ?birth(?:'s)?|\bbirth ?date|\bbirthday(?:'?s)?|\bb-?day(?:'?s)?"
    r"|\bdata urodzenia|\burodz\w*|\bur\.|\bn[aă]scut\w*|\bdata (?:de )?na[sșş]ter\w*|\bnascid[oa]|\bnasci\b"
    r"|\bdata (?:de )?nascimento|\bnac[ií] |\bnacid[oa]|\bn[ée]e? le|\bborn"
    r"|تاريخ ميلاد\w*|تاريخ الميلاد|مواليد|مولودة?|ولدت|تاریخ پیدائش|پیدائش|জন্ম ?তারিখ|জন্মদিন|জন্ম"
    r"|ਜਨਮ ?(?:ਮਿਤੀ|ਤਾਰੀਖ)?|જન્મ ?(?:તારીખ)?|जन्म ?(?:तिथि|तारीख)?|\bpaidaish"
)
_SMALL = (
    r"(?:[^\w\ue000]|\b(?:is|was|on|the|in|of|my|his|her|our|for|son|daughter|child|baby|mum|dad|mine|it|it's"
    r"|that's|falls|dnia|em|la|pe|data|de|le|el|no|dia"
    r"|a|am|m-am|si|i|si[eę]|w|são|hai|ہے|ہوئی|کی|میری|میں|في|هو|হল|হলো|ਹੈ|છે|है"
    r"|mon|tues?|wed|thu(?:rs)?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?!\w)){0,10}"
)
_AFTER_BIRTH = re.compile(rf"(?:{_BIRTH}){_SMALL}({_DATE})", re.IGNORECASE)
_BORN_SOMEWHERE = re.compile(
    rf"\bborn\b(?:(?!\band\b|\bbut\b|\bmoved\b)[^.,;\n\d\ue000]){{1,40}}?\bon (?:the )?({_DATE})",
    re.IGNORECASE,
)
_BORN_AT = re.compile(
    rf"\bborn (?:in|at) (?:(?!\band\b|\bbut\b|\bmoved\b|\bsince\b)[^\d.;\n\ue000]){{2,25}}?,? ({_DATE})",
    re.IGNORECASE,
)
_BORN_IN = re.compile(
    rf"\b(?:born|urodz\w*|n[aă]scut\w*|nasci\w*|nascid[oa]|ولدت)"
    rf"(?:(?!\band\b|\bbut\b|\bmoved\b|\bsince\b)[^\d.;\n\ue000]){{1,30}}?({_IN_DIGITS})",
    re.IGNORECASE,
)
_BIRTHDAY = re.compile(
    rf"\b(?:born|b-?day|birthday(?:'?s)?|d[./]?o[./]?b){_SMALL}({_DAY}|(?<!\d)\d{{6}}(?!\d))(?!\w)",
    re.IGNORECASE,
)
_DATE_THEN_BORN = re.compile(rf"({_IN_DIGITS}) ?(?:کو|کی|ਨੂੰ|को)? ?(?:پیدا|میں پیدا|ਜਨਮ|জন্ম)")
_BEFORE_BIRTH = re.compile(
    rf"({_DATE})[ ,]*[(\-]? ?(?:(?:is|was|=) )?(?:(?:my|his|her|the) )?"
    r"(?:d\.? ?o\.? ?b\b|date of birth|birth ?date|birthday|when i was born)",
    re.IGNORECASE,
)
_BIRTH_DATES = (
    _AFTER_BIRTH,
    _BORN_SOMEWHERE,
    _BORN_AT,
    _BORN_IN,
    _BIRTHDAY,
    _BEFORE_BIRTH,
    _DATE_THEN_BORN,
)


def birth_dates(text: str) -> Spans:
    """Find dates that are said to be of birth; no other date."""
    return apart(spans_of(text, *_BIRTH_DATES, group=1))
