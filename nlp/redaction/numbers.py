"""Numbers and dates that name a person: NHS, National Insurance, birth, vehicles, bank."""

import re
from collections.abc import Iterator

from nlp.redaction.checks import iban_length, is_card_number, is_nhs_number, is_ni_number
from nlp.redaction.plain import apart

Spans = Iterator[tuple[int, int]]

_IS = (
    r"(?:\s*(?:[:=#\-(,;]|\b(?:is|number|nmbr|numbr|num|no|nr|number's|for (?:the |a |my )?(?:refund|payment)s?)\b\.?)"
    r")*\s*"
)
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
    r"(?<![A-Za-z0-9])([A-HJ-PR-Y]{2})([ \-]?)([0-9]{2})([ \-./_]?)([A-HJ-PR-Z]{3})(?!\w)", re.I
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
    r"\b(?:reg|registration|number ?plate|licen[cs]e plate|plate|vrn|vrm|rejestracyjny|rejestracj[aęi]"
    r"|matr[ií]cula|[iî]nmatriculare)\b\.?"
    r"(?: ?(?:mark|number|no|is|was|plate|:|=|-))* ?"
    rf"({'|'.join(_SAID_SHAPES)})(?!\w)",
    re.IGNORECASE,
)
_VEHICLE = (
    r"\b(?:reg|registration|plates?|car|van|vehicle|lorry|taxi|vrn|vrm|moped|motorbike|scooter|pcn|parked|parks"
    r"|abandoned|untaxed|bmw|audi|mercedes|merc|vw|volkswagen|golf|ford|fiesta|transit|vauxhall|corsa|astra"
    r"|toyota|prius|nissan|honda|kia|hyundai|tesla|rejestracyjny|sam[oó]ch[oó]d|auto|matr[ií]cula|carro|ma[sșş]in\w*"
    r"|سيارة|گاڑی)\b"
)
_VEHICLE_BEFORE = re.compile(_VEHICLE, re.I)
_VEHICLE_AFTER = re.compile(rf"\W{{1,3}}(?:\w+ ){{0,2}}{_VEHICLE}", re.I)
_VEHICLE_BESIDE = re.compile(rf"{_VEHICLE}\W{{0,3}}(?:(?:is|was|no|number)\b\W{{0,3}})?$", re.I)
_ROAD_OR_JUNCTION = re.compile(r"[abjm]\d\d?|[ab]\d{3}", re.I)

_IBAN = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?<=iban))[A-Z]{2} ?\d{2}(?:[ \-.\n]{0,2}[A-Z0-9]){11,40}", re.IGNORECASE
)
_CARD = re.compile(
    r"(?<![\d£$€.,+])\d(?:[ \-]?\d){12,18}(?!\d)"
    r"|(?<![\d£$€.,+])\d{4}([ \-.\n]{1,2})\d{4}\1\d{4}(?:\1|\s)\d{4}(?!\d)"
)
_SAID_CARD = re.compile(
    r"\b(?:card|visa|mastercard|amex)\b[^\d\n£]{0,20}(\d{4}(?:[ \-/.\n]?\d{4}){3})(?!\d)",
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


def said_nhs_numbers(text: str) -> Spans:
    """Find ten digits that are said to be an NHS number, right or mistyped."""
    return apart(
        [found.span(1) for rule in (_SAID_NHS, _THEN_NHS) for found in rule.finditer(text)]
    )


def nhs_numbers(text: str) -> Spans:
    """Find ten digits with the check digit of an NHS number."""
    for found in _NHS.finditer(text):
        if is_nhs_number("".join(c for c in found[0] if c.isdigit())):
            yield found.span()


def said_ni_numbers(text: str) -> Spans:
    """Find what is said to be a National Insurance number, its last letter perhaps missing."""
    return apart([found.span(1) for rule in (_SAID_NI, _THEN_NI) for found in rule.finditer(text)])


def ni_numbers(text: str) -> Spans:
    """Find National Insurance numbers by their shape and prefix."""
    for found in _NI.finditer(text):
        if is_ni_number(found[0]):
            yield found.span()


def birth_dates(text: str) -> Spans:
    """Find dates that are said to be of birth; no other date."""
    found = [match.span(1) for rule in _BIRTH_DATES for match in rule.finditer(text)]
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
    """Find international account numbers by country and check, or said to be such in capitals."""
    return apart([*_checked_ibans(text), *(found.span(1) for found in _SAID_IBAN.finditer(text))])


def _checked_ibans(text: str) -> Spans:
    for found in _IBAN.finditer(text):
        places = [place for place in range(*found.span()) if text[place].isalnum()]
        length = iban_length("".join(text[place] for place in places))
        if length and not text[places[length - 1] + 1 :][:1].isalnum():
            yield found.start(), places[length - 1] + 1


def cards(text: str) -> Spans:
    """Find payment cards by their check digit, 13 to 19 digits, and 16 that are said to be of one."""
    return apart([*_checked_cards(text), *(found.span(1) for found in _SAID_CARD.finditer(text))])


def _checked_cards(text: str) -> Spans:
    for found in _CARD.finditer(text):
        digits = "".join(c for c in found[0] if c.isdigit())
        if digits[0] != "0" and is_card_number(digits):
            yield found.span()


def accounts(text: str) -> Spans:
    """Find sort codes and account numbers, said to be such or standing beside one another."""
    found = [match.span(1) for match in _SAID_ACCOUNT.finditer(text)]
    found += [match.span(1 if match[1] else 2) for match in _SAID_SORT.finditer(text)]
    for match in _PAIR.finditer(text):
        found += [match.span(1), match.span(3)]
    for match in _TURNED_PAIR.finditer(text):
        found += [match.span(1), match.span(2)]
    return apart(found)
