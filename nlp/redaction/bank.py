"""Accounts and cards of a bank."""

import re
from collections.abc import Iterator

from nlp.redaction.checks import iban_length, is_card_number
from nlp.redaction.plain import BLANK, apart, spans_of

Spans = Iterator[tuple[int, int]]

_IS = (
    r"(?:\s*(?:[:=#\-(,;]|\b(?:is|number|nmbr|numbr|num|no|nr|number's|for (?:the |a |my )?(?:refund|payment)s?)\b\.?)"
    r")*\s*"
)

_IBAN = re.compile(
    r"(?=((?:(?<![A-Za-z0-9])|(?<=iban))[A-Z]{2} ?\d{2}(?:[ \-.\n]{0,2}[A-Z0-9]){11,40}))",
    re.IGNORECASE,
)
"""Looked for at every place: “on 12 May to GB82 …” has the shape of one from “on” on."""

_CARDS = (
    re.compile(r"(?<![\d£$€.,+])\d{4}([ \-.\n]{1,2})\d{4}\1\d{4}(?:\1|\s)\d{4}(?!\d)"),
    re.compile(r"(?<![\d£$€.,+])\d{4}([ \-])\d{6}\1\d{5}(?!\d)"),
    re.compile(r"(?<![\d£$€.,+])\d{13,19}(?!\d)"),
    re.compile(r"(?<![\d£$€.,+])\d(?:[ \-]?\d){12,18}(?!\d)"),
)
"""Each shape is looked for alone: the loosest also takes in the month that a card ends in."""
_SAID_CARD = re.compile(
    rf"\b(?:card|visa|mastercard|amex)\b[^\d\n£{BLANK}]{{0,20}}(\d{{4}}(?:[ \-/.\n]?\d{{4}}){{3}})(?!\d)",
    re.IGNORECASE,
)
_SAID_IBAN = re.compile(
    r"\b(?i:iban)\b[\s:=\-]{0,3}(?:is )?([A-Z]{2} ?\d{2}(?: ?[A-Z0-9]){11,30})(?!\w)"
)
_SORT = r"\d{2}[ \-./]?\d{2}[ \-./]?\d{2}"
_ACCOUNT = r"\d{4}[ \-]?\d{4}|\d{6,10}"
_ACCOUNT_SAID = (
    r"(?<!\w)(?<!into )(?<!on )(?:account|acc?n?t|acc?|a/c)\b\.?|رقم الحساب|حساب رقم|اکاؤنٹ نمبر|অ্যাকাউন্ট নম্বর|একাউন্ট নম্বর"
    r"|ਖਾਤਾ ਨੰਬਰ|ਅਕਾਊਂਟ ਨੰਬਰ|ખાતા નંબર|એકાઉન્ટ નંબર|\b(?:nr|numer) konta|\bnum[aă]r(?:ul)? (?:de )?cont(?:ului)?"
    r"|\bn[uú]mero d[ae] conta|\bnib\b"
)
_NATIONAL_ACCOUNT = r"\d{2}(?: ?\d{4}){6}|\d{4} ?\d{4} ?\d{11} ?\d{2}"
_SAID_SORT = re.compile(
    rf"(?:\bsort ?-?code|سورٹ کوڈ|সর্ট কোড|ਸੌਰਟ ਕੋਡ|સોર્ટ કોડ){_IS}((?<!\d){_SORT})(?![\d\-])"
    rf"|\b(?:sort|sc|s/c)\b{_IS}((?<!\d)\d{{2}}([ \-./])\d{{2}}\3\d{{2}})(?![\d\-])",
    re.IGNORECASE,
)
_SAID_ACCOUNT = re.compile(
    rf"(?:{_ACCOUNT_SAID}){_IS}((?<!\d)(?:{_NATIONAL_ACCOUNT}|{_ACCOUNT}))(?!\d)", re.IGNORECASE
)
_BETWEEN = r"(?:[\s,;:/|&.\-]|and|account|acct?|ac|a/c|number|num|is|no\b){1,14}"
_PAIR = re.compile(
    rf"(?<![\w£\-])(\d{{2}}([ \-./]?)\d{{2}}\2\d{{2}}){_BETWEEN}(?<!\d)(\d{{8}}|\d{{4}} \d{{4}})(?!\w)",
    re.IGNORECASE,
)
_TURNED_PAIR = re.compile(
    r"(?<![\w£\-])(\d{8})[\s,;:/|&]{1,3}(\d{2}([ \-./])\d{2}\3\d{2})(?![\w\-])"
)


def ibans(text: str) -> Spans:
    """Find international account numbers by country and check, or said to be such in capitals."""
    return apart([*_checked_ibans(text), *spans_of(text, _SAID_IBAN, group=1)])


def _checked_ibans(text: str) -> Spans:
    for found in _IBAN.finditer(text):
        places = [place for place in range(*found.span(1)) if text[place].isalnum()]
        length = iban_length("".join(text[place] for place in places))
        if length and not text[places[length - 1] + 1 :][:1].isalnum():
            yield found.start(), places[length - 1] + 1


def cards(text: str) -> Spans:
    """Find payment cards by their check digit, 13 to 19 digits, and 16 that are said to be of one."""
    return apart([*_checked_cards(text), *spans_of(text, _SAID_CARD, group=1)])


def _checked_cards(text: str) -> Spans:
    for start, end in spans_of(text, *_CARDS):
        digits = "".join(c for c in text[start:end] if c.isdigit())
        if digits[0] != "0" and is_card_number(digits):
            yield start, end


def accounts(text: str) -> Spans:
    """Find sort codes and account numbers, said to be such or standing beside one another."""
    found = spans_of(text, _SAID_ACCOUNT, group=1)
    found += [match.span(1 if match[1] else 2) for match in _SAID_SORT.finditer(text)]
    for match in _PAIR.finditer(text):
        found += [match.span(1), match.span(3)]
    for match in _TURNED_PAIR.finditer(text):
        found += [match.span(1), match.span(2)]
    return apart(found)
