"""Postcodes, of which the outward part is kept."""

import re
from collections.abc import Iterator

from nlp.redaction.plain import apart, spans_of

Spans = Iterator[tuple[int, int]]

_AREAS = (
    "AB|AL|B|BA|BB|BD|BF|BH|BL|BN|BR|BS|BT|BX|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC"
    "|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M"
    "|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST"
    "|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_INWARD = "[ABD-HJLNP-UW-Z]"
_POSTCODE = re.compile(
    rf"(?<![A-Za-z0-9£])((?:{_AREAS})\d[A-Z\d]?)(?:[ \-]{{0,3}}|\.|\s)(\d{_INWARD}{{2}})(?![A-Za-z0-9])"
    rf"|(?-i:(?<![A-Za-z0-9£])((?:{_AREAS})\d[A-Z\d]?)(?:[.,/]? ?)([\dO] ?{_INWARD}{{2}})(?![A-Za-z0-9]))",
    re.IGNORECASE,
)
_AND_INWARD = re.compile(rf" ?(?:[&/,]|and|or) ?(\d{_INWARD}{{2}})(?![A-Za-z0-9])")
_AREA_APART = re.compile(
    rf"(?<![A-Za-z0-9£])((?!(?:AL|CA|CO|CT|DA|DE|DO|HA|IM|LA|LE|ME|NE|PA|PE|SA|SE|SO|TA)\b)(?:{_AREAS})"
    rf"(?<=[A-Z]{{2}}) \d[A-Z\d]?)[ \-]{{0,2}}(\d{_INWARD}{{2}})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_SAID_POSTCODE = re.compile(
    r"\b(?:post ?code|kod pocztowy|cod po[sșş]tal|c[oó]digo postal)\b[\s:=\-]*(?:(?:is|was|to|é|e)\b[\s:=\-]*)?"
    rf"((?:{_AREAS})[ \-]?\d[A-Z\d]??)[ \-.]{{0,2}}(\d[ \-]?{_INWARD}{{2}})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_COUNT = re.compile(r"1st|2nd|3rd|[4-9]th|\dhr")


def postcodes(text: str) -> Spans:
    """Find the inward parts of postcodes: the outward part names an area, not a home."""
    found = spans_of(text, _SAID_POSTCODE, group=2)
    found += [match.span(2) for match in _AREA_APART.finditer(text) if not _COUNT.match(match[2])]
    for match in _POSTCODE.finditer(text):
        if match[3] or not _is_count(match):
            found.append(match.span(4 if match[3] else 2))
            if more := _AND_INWARD.match(text, match.end()):
                found.append(more.span(1))
    return apart(found)


def _is_count(found: re.Match[str]) -> bool:
    """Say whether a road and a count stand here (“M25 3rd lane”), not the two parts of a postcode."""
    road = not found[1][1].isalpha() or found[1].isupper()
    return road and bool(_COUNT.match(found[2]))
