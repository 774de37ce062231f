"""The marks on vehicles."""

import re
from collections.abc import Iterator

from nlp.redaction.plain import apart, before, spans_of

Spans = Iterator[tuple[int, int]]

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
    r"(?: ?(?:mark|number|no|is|was|plate|:|=|-)){0,6} ?"
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


def vehicles(text: str) -> Spans:
    """Find vehicle marks of the three styles since 1963, and any that are said to be one."""
    found = spans_of(text, _SAID_VEHICLE, group=1)
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
    return before(found.string, found.start(), 40)


def _tells_of_vehicle(found: re.Match[str]) -> bool:
    return bool(
        _VEHICLE_BEFORE.search(_before(found)) or _VEHICLE_AFTER.match(found.string, found.end())
    )
