"""Telephone numbers."""

import re
from collections.abc import Iterator

import phonenumbers

from nlp.redaction.plain import LETTER, apart, before, spans_of

Spans = Iterator[tuple[int, int]]

_BREAK = r"[ \t.\-()]{0,3}"
_NATIONAL = re.compile(
    rf"(?<![\w+£$€])(?<!\d[.,])\(?0\)?{_BREAK}[1-35789](?:{_BREAK}\d){{8,9}}(?!\d)"
)
_BRITISH = re.compile(
    rf"(?<![\w+])(?:\+|(?<!\d[.,:])00)? ?\(?44\)?{_BREAK}(?:\(?0\)?)?{_BREAK}[1-35789](?:{_BREAK}\d){{8,9}}(?!\d)"
)
_GLUED = re.compile(
    r"(?:(?<=[^\W\d_])|(?<=\d,))0[1-37](?:\d{9}|\d{3} \d{3} ?\d{3})(?!\d)|(?<![\w+£$€.,])07\d{10}(?!\d)"
)
_SPREAD = re.compile(
    r"(?<![\w+£$€.])0[17]\d{3}(?:[^\w£$€]|_){1,7}\d{3}(?:[^\w£$€]|_){0,7}\d{3}(?!\w)"
)
_LETTERS_IN = re.compile(
    r"(?<![\w.@£$€])[0o]7[\doil]{3}[ \-]?[\doil]{3}[ \-]?[\doil]{3}(?!\w)", re.IGNORECASE
)
_FEWEST_DIGITS = 6
_DIVIDED = re.compile(
    r"(?<![\w+£$€])(?<!\d[.,/])(?:02\d[/,_] ?\d{4}[ \-]?\d{4}"
    r"|0[137]\d{2,3}[/,_] ?\d{3}[ \-]?\d{3,4})(?![\w/])"
)
_SECOND = re.compile(rf" ?/ ?(\d{{3}}[ \-]?\d{{3}})(?!{_BREAK}\d|[\w/])")
_BARE_MOBILE = re.compile(r"(?<![\w+£$€.,])7\d{3}[ \-]?\d{3}[ \-]?\d{3}(?!\w)")
_FOREIGN = re.compile(
    rf"(?<![\w+])(?:\+|(?<!\d[.,:])00)[ ]?[1-9]\d{{0,2}}(?:{_BREAK}\d){{6,13}}(?!\d)"
)
_LAST_OF_RUN = re.compile(r"\d(?!\d)")
_LOCAL_NUMBER = re.compile(
    r"\b(?:tel|telephone|phone|call|ring|text|mob|mobile|whatsapp|fax|landline|my number(?:'s)?)\b[.:]?"
    r"(?: (?:me|us|him|her|number|no|is|on|at|luton)\b){0,3}[ :.]{0,3}(?!116 ?\d{3}\b)"
    r"(\d{3}[\d \-]{2,10}\d)(?![\d/]| ?(?:people|times|homes|cars|pounds)\b)",
    re.IGNORECASE,
)
_WITHOUT_CODE = re.compile(
    r"(?<![\w+£$€])(?<!\d[.,/\-])(?=(?:\d\d?[ .\-])?\d{3})\d(?:[ .\-]?\d){8,9}(?!\w|[ .\-]\d{4})"
)
"""One of the first two groups has three figures: five buses together have none."""
_PHONE = (
    r"tel|tel[eé]fo\w*|telem[oó]ve\w*|m[oó][bv]il\w*|kom(?:[oó]rk\w*)?|contac?t\w*|kontakt\w*|sms\w*|whats?app\w*"
    r"|(?:za|od)?dzwo[nń]\w*|ligue\w*|ligar?|sun[aă]\w*|apela\w*|n[uú]mer\w*|num[aă]r\w*|m[oó]j nr"
    r"|(?:mer[aei]|am[ae]r|mar[aou]) (?:n[ou]mb[eo]r|no)"
    r"|[وبل]?(?:ال)?(?:رقم|هاتف|جوال|موبايل|تلفون)\w*|اتصل\w*|نمبر|فون|موبائل|کال"
    rf"|(?:नंबर|नम्बर|फ़?ोन|मोबाइल|कॉल|নম্বর|নাম্বার|ফোন|মোবাইল|কল|ਨੰਬਰ|ਫ਼?ੋਨ|ਮੋਬਾਈਲ|ਕਾਲ|નંબર|ફોન|મોબાઇલ|મોબાઈલ|કૉલ|કોલ)"
    rf"[{LETTER}]{{0,3}}"
)
_SMALL = (
    r"to|jest|pod|nr|no|do|mnie|nas|na|[eé]|o|a|os|me|nos|mim|para|pelo|meu|este|m[aă]|ne|la|pe|hai|par|er|holo"
    r"|هو|على|ہے|پر|کریں|है|पर|को|करें|হলো|হল|ਹੈ|ਤੇ|ਕਰੋ|છે|પર|કરો"
)
_SAID_PHONE = re.compile(
    rf"(?<![{LETTER}])(?:{_PHONE})(?:[\s:.,=(\-]{{1,3}}(?:{_SMALL})){{0,3}}[\s:.,=(\-]{{1,4}}$",
    re.IGNORECASE,
)
_CLOCK = r"(?:[01]\d|2[0-3])[.][0-5]\d"
_NO_PHONE = re.compile(
    r"\d\d?[.\- ]\d\d?[.\- ](?:19|20)\d\d(?!\d)|(?:\d ?-\d[ ,]+){2}|(?:\d\d-){4}\d\d(?!\d)"
    rf"|\d\d?([.\-])\d\d?\1\d\d {_CLOCK}"
    rf"|{_CLOCK}(?: ?- ?| ){_CLOCK}"
    r"|0\D{1,3}1\D{1,3}2\D{1,3}3\D{1,3}4\D{1,3}5\D{1,3}6\D{1,3}7\D{1,3}8\D{1,3}9|0123456789(?!\d)"
)


def british_phones(text: str) -> Spans:
    """Find numbers with the country code 44, with or without its sign."""
    return iter(spans_of(text, _BRITISH))


def national_phones(text: str) -> Spans:
    """Find numbers as they are dialled in the United Kingdom, 10 or 11 digits from a 0.

    A second number after a stroke shares the area code of the first.
    """
    for found in _NATIONAL.finditer(text):
        if not _NO_PHONE.match(found[0]):
            yield found.span()
            if second := _SECOND.match(text, found.end()):
                yield second.span(1)


def written_phones(text: str) -> Spans:
    """Find national numbers that a word runs into, or that a stroke, comma or underscore divides."""
    spans = spans_of(text, _GLUED, _DIVIDED, _SPREAD)
    spans += [
        found.span()
        for found in _LETTERS_IN.finditer(text)
        if sum(c.isdigit() for c in found[0]) >= _FEWEST_DIGITS
    ]
    return apart(spans)


def foreign_phones(text: str) -> Spans:
    """Find numbers of other countries: the longest that libphonenumber holds valid, else possible.

    Other figures may follow (“+48 601 234 567 24 hours a day”).
    """
    for found in _FOREIGN.finditer(text):
        ends = [digit.end() for digit in _LAST_OF_RUN.finditer(found[0])]
        numbers = [(end, number) for end in ends if (number := _international(found[0][:end]))]
        valid = [end for end, number in numbers if phonenumbers.is_valid_number(number)]
        possible = [end for end, number in numbers if phonenumbers.is_possible_number(number)]
        if end := max(valid or possible, default=0):
            yield found.start(), found.start() + end


def _international(written: str) -> phonenumbers.PhoneNumber | None:
    digits = "".join(c for c in written if c.isdigit()).removeprefix("00")
    try:
        return phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None


def bare_mobiles(text: str) -> Spans:
    """Find mobile numbers whose leading 0 a spreadsheet took."""
    return iter(spans_of(text, _BARE_MOBILE))


def local_phones(text: str) -> Spans:
    """Find numbers without an area code after a word such as “call”, 6 digits or more."""
    for found in _LOCAL_NUMBER.finditer(text):
        if sum(c.isdigit() for c in found[1]) >= 6:
            yield found.span(1)


def said_phones(text: str) -> Spans:
    """Find 9 or 10 digits after a word such as “telefon” or “নম্বর”, as other countries dial them."""
    for found in _WITHOUT_CODE.finditer(text):
        if _SAID_PHONE.search(before(text, found.start(), 60)):
            yield found.span()
