"""Numbers and dates that name a person: NHS, National Insurance, birth, vehicles, bank."""

import re
from collections.abc import Iterator

from nlp.redaction.checks import iban_length, is_card_number, is_nhs_number, is_ni_number
from nlp.redaction.plain import apart

Spans = Iterator[tuple[int, int]]

_IS = r"(?:[ \t]*(?:[:=#\-]|\b(?:is|number|num|no|nr)\b\.?))*[ \t]*"
_NHS = re.compile(r"(?<![\w£$€.,+])\d{3}([ \-./]?)\d{3}\1\d{4}(?!\w)")
_SAID_NHS = re.compile(rf"\bnhs\b{_IS}((?<!\d)\d(?:[ \-./]?\d){{9}})(?!\d)", re.IGNORECASE)
_NI = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?[A-D](?![A-Za-z0-9])",
    re.IGNORECASE,
)
_SAID_NI = re.compile(
    rf"\b(?:ni|nino|n\.i\.|national insurance){_IS}"
    r"([A-Z]{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?\d{2}(?:[ \-]?[A-D])?)(?![A-Za-z0-9])",
    re.IGNORECASE,
)

_WORD = r"[^\W\d_][^\s\d.,;:!?\[\]\ue000]{1,14}\.?"
_YEAR = r"'?(?:\d{4}|\d{2})(?!\d)"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = (
    rf"(?<!\d)(?:\d{{4}}[./\-]\d{{1,2}}[./\-]\d{{1,2}}(?!\d)"
    rf"|\d{{1,2}} ?[./\- ] ?\d{{1,2}} ?[./\- ] ?{_YEAR}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ \-](?:of |de )?{_WORD},?[ \-](?:de )?{_YEAR}"
    rf"|\d{{1,2}}{_MONTH}[ \-]?{_YEAR}"
    rf"|{_WORD} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}"
    rf"|\d{{8}}(?!\d))"
)
_DAY = rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}"
_BIRTH = (
    r"\bd\.? ?o\.? ?b\b\.?|\bdate of birth|\bbirth ?date|\bbirthday|\bdata urodzenia|\burodz\w*|\bur\."
    r"|\bn[aă]scut\w*|\bdata na[sșş]terii|\bnascid[oa]|\bdata de nascimento|\bnac[ií] |\bnacid[oa]"
    r"|\bn[ée]e? le|\bborn|تاريخ الميلاد|مواليد|ولدت|تاریخ پیدائش|پیدائش|জন্ম ?তারিখ|জন্ম"
    r"|ਜਨਮ ?(?:ਮਿਤੀ|ਤਾਰੀਖ)?|જન્મ ?(?:તારીખ)?|जन्म ?(?:तिथि|तारीख)?|\bpaidaish"
)
_SMALL = (
    r"(?:[^\w\n\ue000]|\b(?:is|was|on|the|in|of|my|his|her|it|it's|that's|falls|dnia|em|la|pe|data|de|le|el"
    r"|a|am|m-am|si|i|si[eę]|w|são|hai|ہے|ہوئی|کی|میری|میں|في|هو|হল|হলো|ਹੈ|છે|है"
    r"|mon|tues?|wed|thu(?:rs)?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?!\w)){0,10}"
)
_AFTER_BIRTH = re.compile(rf"(?:{_BIRTH}){_SMALL}({_DATE})", re.IGNORECASE)
_BORN_SOMEWHERE = re.compile(
    rf"\bborn\b(?:(?!\band\b|\bbut\b|\bmoved\b)[^.,;\n\d\ue000]){{1,40}}?\bon (?:the )?({_DATE})",
    re.IGNORECASE,
)
_BIRTHDAY = re.compile(rf"\b(?:born|birthday){_SMALL}({_DAY})(?!\w)", re.IGNORECASE)
_BEFORE_BIRTH = re.compile(
    rf"({_DATE})[ ,]*[(\-]? ?(?:(?:is|was|=) )?(?:(?:my|his|her|the) )?"
    r"(?:d\.? ?o\.? ?b\b|date of birth|birth ?date|birthday)",
    re.IGNORECASE,
)

_COMMON = frozenset(
    "THE AND FOR BUS CAR HAS WAS ARE NOT BUT YES MPH KMH NOW NEW OLD TO ALL ANY GET GOT CAN SEE WAY WHY WHO"
    " PER MAX MIN NEAR END RUN BAD BUY PAY TAX JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC DAY HAD HER"
    " HIS OUR MEN FLY CUT PUT LET SET TRY USE ASK ADD KEY PLC LTD AGE PAGE BAY ROW HAT KM YRS HRS MON TUE"
    " AM AN AS AT BY DO GO HE IF IN IS IT ME MY NO OF ON OR SO UP US WE PM ST ND RD TH HR WK WKS YR".split()
)
_AFTER_SHORT_CODES = _COMMON | frozenset(
    "ART BOX BOY CUP FAN GUN GYM JAM KID LAD LOT MAN MAP ONE OUT PUB SHE SIX TEA TEN TOO TWO WON YET YOU".split()
)
_NOT_COMMON = rf"(?!(?:{'|'.join(sorted(_COMMON))})(?![A-Z0-9]))"
_REST = rf"(?:(?-i:(?=[A-Z]{{3}}(?!\w)))|{_NOT_COMMON})[A-Z]"
_MIXED = r"(?=\d*[A-Z])(?=[A-Z]*\d)"
_CURRENT = re.compile(
    r"(?<![A-Za-z0-9])([A-HJ-PR-Y]{2})([ \-]?)([0-9]{2})([ \-]?)([A-HJ-PR-Z]{3})(?!\w)", re.I
)
_PREFIX = re.compile(
    r"(?<![A-Za-z0-9])([A-HJ-NPR-TV-Y]\d{1,3})([ \-]?)([A-HJ-PR-Y]{3})(?!\w)", re.I
)
_SUFFIX = re.compile(
    r"(?<![A-Za-z0-9])([A-HJ-PR-Y]{3})([ \-]?)(\d{1,3}[A-HJ-NPR-TV-Y])(?!\w)", re.I
)
_SAID_SHAPES = (
    rf"{_NOT_COMMON}[A-Z]{{2}}[ \-]?\d{{2}}[ \-]?{_REST}{{1,3}}",
    rf"[A-Z]\d{{1,3}}[ \-]?{_REST}{{3}}",
    r"[A-Z]{3}[ \-]?\d{1,3}[A-Z]",
    rf"{_NOT_COMMON}[A-Z]{{3}}[ \-]?\d{{1,4}}",
    rf"(?-i:\d{{1,4}} {_NOT_COMMON}[A-Z]{{3}})",
    rf"\d{{1,4}}{_NOT_COMMON}[A-Z]{{1,3}}",
    rf"{_MIXED}[A-Z]{{1,3}}[A-Z0-9]{{1,6}}(?: {_MIXED}[A-Z0-9]{{2,4}})?",
)
"""What may be a mark where one is announced: of 2001, 1983 and 1963, both older ones, and others."""

_SAID_VEHICLE = re.compile(
    r"\b(?:reg|registration|number ?plate|licen[cs]e plate|plate|vrn|vrm)\b\.?"
    r"(?: ?(?:mark|number|no|is|was|plate|:|=|-))* ?"
    rf"({'|'.join(_SAID_SHAPES)})(?!\w)",
    re.IGNORECASE,
)
_VEHICLE = r"\b(?:reg|registration|plates?|car|van|vehicle|lorry|taxi|vrn|vrm)\b"
_VEHICLE_BEFORE = re.compile(_VEHICLE, re.I)
_VEHICLE_AFTER = re.compile(rf"\W{{1,3}}(?:\w+ ){{0,2}}{_VEHICLE}", re.I)
_VEHICLE_BESIDE = re.compile(rf"{_VEHICLE}\W{{0,3}}(?:(?:is|was|no|number)\b\W{{0,3}})?$", re.I)
_ROAD_OR_JUNCTION = re.compile(r"[abjm]\d\d?|[ab]\d{3}", re.I)

_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ \-]?[A-Z0-9]){11,40}", re.IGNORECASE)
_CARD = re.compile(r"(?<![\w£$€.,+])\d(?:[ \-]?\d){12,18}(?!\w)")
_SORT = r"\d{2}[ \-.]?\d{2}[ \-.]?\d{2}"
_ACCOUNT = r"\d{4}[ \-]?\d{4}|\d{6,10}"
_SAID_SORT = re.compile(rf"\bsort ?-?code{_IS}((?<!\d){_SORT})(?![\d\-])", re.IGNORECASE)
_SAID_ACCOUNT = re.compile(
    rf"(?<!\w)(?:account|acct?|a/c)\b\.?{_IS}((?<!\d)(?:{_ACCOUNT}))(?!\d)", re.IGNORECASE
)
_PAIR = re.compile(
    r"(?<![\w£\-])(\d{2}([ \-])\d{2}\2\d{2})(?:[ ,;:/|&]|and|account|acc|a/c|number|no\b){1,6}(\d{8})(?!\w)",
    re.IGNORECASE,
)


def said_nhs_numbers(text: str) -> Spans:
    """Find ten digits that are said to be an NHS number, right or mistyped."""
    return (found.span(1) for found in _SAID_NHS.finditer(text))


def nhs_numbers(text: str) -> Spans:
    """Find ten digits with the check digit of an NHS number."""
    for found in _NHS.finditer(text):
        if is_nhs_number("".join(c for c in found[0] if c.isdigit())):
            yield found.span()


def said_ni_numbers(text: str) -> Spans:
    """Find what is said to be a National Insurance number, its last letter perhaps missing."""
    return (found.span(1) for found in _SAID_NI.finditer(text))


def ni_numbers(text: str) -> Spans:
    """Find National Insurance numbers by their shape and prefix."""
    for found in _NI.finditer(text):
        if is_ni_number(found[0]):
            yield found.span()


def birth_dates(text: str) -> Spans:
    """Find dates that are said to be of birth; no other date."""
    found = [
        match.span(1)
        for rule in (_AFTER_BIRTH, _BORN_SOMEWHERE, _BIRTHDAY, _BEFORE_BIRTH)
        for match in rule.finditer(text)
    ]
    return apart(found)


def vehicles(text: str) -> Spans:
    """Find vehicle marks of the three styles since 1963, and any that are said to be one."""
    found = [match.span(1) for match in _SAID_VEHICLE.finditer(text)]
    found += [match.span() for match in _CURRENT.finditer(text) if _is_current_mark(match)]
    for rule in (_PREFIX, _SUFFIX):
        found += [match.span() for match in rule.finditer(text) if _is_older_mark(match)]
    return apart(found)


def _is_current_mark(found: re.Match[str]) -> bool:
    beside = bool(_VEHICLE_BESIDE.search(_before(found)))
    words = {found[1].upper()} if found[2] else set()
    if found[4] and not (beside and found[0].isupper()):
        words.add(found[5].upper())
    if words & _COMMON:
        return False
    if beside or _tells_of_vehicle(found):
        return True
    return found[2] != " " and (found[0].isupper() or found[4] != " ")


def _is_older_mark(found: re.Match[str]) -> bool:
    whole, apart_by = found[0], found[2]
    road = bool(apart_by and _ROAD_OR_JUNCTION.fullmatch(found[1]))
    if whole.isupper() and _VEHICLE_BESIDE.search(_before(found)):
        return True
    if road or (apart_by and {found[1].upper(), found[3].upper()} & _AFTER_SHORT_CODES):
        return False
    if _tells_of_vehicle(found):
        return True
    numbered = whole[0] in "ABM" and whole[1].isdigit()
    return whole.isupper() and not numbered and len(whole) >= 6


def _before(found: re.Match[str]) -> str:
    return found.string[max(0, found.start() - 40) : found.start()]


def _tells_of_vehicle(found: re.Match[str]) -> bool:
    return bool(
        _VEHICLE_BEFORE.search(_before(found)) or _VEHICLE_AFTER.match(found.string, found.end())
    )


def ibans(text: str) -> Spans:
    """Find international account numbers by their check."""
    for found in _IBAN.finditer(text):
        places = [place for place in range(*found.span()) if text[place].isalnum()]
        if length := iban_length("".join(text[place] for place in places)):
            yield found.start(), places[length - 1] + 1


def cards(text: str) -> Spans:
    """Find payment cards by their check digit, 13 to 19 digits."""
    for found in _CARD.finditer(text):
        digits = "".join(c for c in found[0] if c.isdigit())
        if digits[0] != "0" and is_card_number(digits):
            yield found.span()


def accounts(text: str) -> Spans:
    """Find sort codes and account numbers, said to be such or standing beside one another."""
    found = [match.span(1) for rule in (_SAID_SORT, _SAID_ACCOUNT) for match in rule.finditer(text)]
    for match in _PAIR.finditer(text):
        found += [match.span(1), match.span(3)]
    return apart(found)
