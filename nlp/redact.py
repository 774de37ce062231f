"""Masks what names a person in a comment, and suggests what may.

What has a shape of its own (an address, a number, a handle) is sure and masked at once. A name is
only suggested: a person decides. Places, festivals, teams and public figures of Luton are kept.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from nlp.redaction import (
    bank,
    birth_dates,
    emails,
    handles,
    identity,
    phones,
    postcodes,
    streets,
    vehicles,
    web_addresses,
)
from nlp.redaction.names import names
from nlp.redaction.plain import blank, plain
from nlp.types import Redacted, Redaction

NAME = "name"

Rule = Callable[[str], Iterator[tuple[int, int]]]

RULES: tuple[tuple[str, Rule, bool], ...] = (
    ("url", web_addresses.profiles, False),
    ("email", emails.emails, False),
    ("url", web_addresses.personal_pages, False),
    ("email", emails.spelled_emails, False),
    ("bank", bank.ibans, True),
    ("birth_date", birth_dates.birth_dates, True),
    ("nhs_number", identity.said_nhs_numbers, True),
    ("ni_number", identity.said_ni_numbers, True),
    ("ni_number", identity.ni_numbers, True),
    ("bank", bank.accounts, True),
    ("phone", phones.british_phones, True),
    ("phone", phones.national_phones, True),
    ("phone", phones.written_phones, True),
    ("phone", phones.foreign_phones, True),
    ("phone", phones.local_phones, True),
    ("phone", phones.said_phones, True),
    ("nhs_number", identity.nhs_numbers, True),
    ("phone", phones.bare_mobiles, True),
    ("bank", bank.cards, True),
    ("handle", handles.handles, False),
    ("handle", handles.said_handles, False),
    ("postcode", postcodes.postcodes, True),
    ("address", streets.addresses, False),
    ("vehicle", vehicles.vehicles, True),
)
"""In this order: what an earlier rule has found, a later one does not see. The last value says that
a rule finds only what has a digit in it: most comments have none, and need not be searched."""

_DIGIT = re.compile(r"\d")


def redact(text: str) -> Redacted:
    """Return what is personal in a text, in the order of the text, and the text with it masked.

    Spans are code points of `text`, `end` not included, and never overlap. The masked text gives
    no further span that is sure.
    """
    seen, found = plain(text), []
    while sure := sorted(_sure(seen), key=lambda span: span.start):
        found += sure
        seen = blank(seen, [(span.start, span.end) for span in sure])
    found += [Redaction(start, end, NAME, False) for start, end in names(seen)]
    found.sort(key=lambda span: span.start)
    return Redacted(text, tuple(found), mask(text, (span for span in found if span.sure)))


def _sure(seen: str) -> Iterator[Redaction]:
    has_digits = bool(_DIGIT.search(seen))
    for kind, rule, needs_digits in RULES:
        if needs_digits and not has_digits:
            continue
        spans = list(rule(seen))
        yield from (Redaction(start, end, kind, True) for start, end in spans)
        seen = blank(seen, spans)


def mask(text: str, spans: Iterable[Redaction]) -> str:
    """Return the text with the spans, which are in order, replaced by their types in brackets."""
    parts, last = [], 0
    for span in spans:
        parts += [text[last : span.start], f"[{span.type}]"]
        last = span.end
    return "".join([*parts, text[last:]])
