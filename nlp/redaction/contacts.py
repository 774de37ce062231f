"""How a person can be reached: e-mail, telephone, handles and profiles."""

import re
from collections.abc import Iterator

import phonenumbers

from nlp.redaction.places import is_public_handle

Spans = Iterator[tuple[int, int]]

_LOCAL = r"(?<![\w.+\-])[\w.+'\-]++"
_DOMAIN = r"[\w\-]++(?:\.[\w\-]++)*+"
_EMAIL = re.compile(rf"{_LOCAL}(?: ?@ ?(?=[\w\-]++\.[^\W\d])|@){_DOMAIN}")
_SPELLED = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,64}+ ?(?:[(\[{] ?at ?[)\]}]|\bat\b|@) ?[\w\-]{1,40}+"
    r" ?(?:(?: ?[(\[{] ?dot ?[)\]}]| dot |\.) ?(?:com|co|org|net|uk|ac|gov|me|info|edu|pl|ro|pt)\b){1,3}",
    re.IGNORECASE,
)

_BREAK = r"[ \t.\-()]{0,3}"
_NATIONAL = re.compile(
    rf"(?<![\w+£$€])(?<!\d[.,])\(?0\)?{_BREAK}[1-35789](?:{_BREAK}\d){{8,9}}(?!\d)"
)
_BRITISH = re.compile(
    rf"(?<![\w+])(?:\+|00)? ?\(?44\)?{_BREAK}(?:\(?0\)?)?{_BREAK}[1-35789](?:{_BREAK}\d){{8,9}}(?!\d)"
)
_BARE_MOBILE = re.compile(r"(?<![\w+£$€.,])7\d{3}[ \-]?\d{3}[ \-]?\d{3}(?!\w)")
_FOREIGN = re.compile(rf"(?<![\w+])(?:\+|00)[ ]?[1-9]\d{{0,2}}(?:{_BREAK}\d){{6,13}}(?!\d)")
_LOCAL_NUMBER = re.compile(
    r"\b(?:tel|telephone|phone|call|ring|text|mob|mobile|whatsapp|fax|landline)\b[.:]?"
    r"(?: (?:me|us|him|her|number|no|is|on|at)\b){0,3}[ :.]{0,3}(\d[\d \-]{4,12}\d)(?![\d/])",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d\d?[.\- ]\d\d?[.\- ](?:19|20)\d\d(?!\d)")

_HANDLE = re.compile(r"(?<![\w@./])@(\w(?:[\w.\-]{0,38}\w)?)")
_SAID_HANDLE = re.compile(
    r"\b(?:insta|instagram|ig|snap|snapchat|tiktok|twitter|discord|telegram|psn|xbox|gamertag"
    r"|username|user ?name)\b(?: (?:handle|name|id|account))?"
    r"(?: ?[:=] ?([\w.]{3,30})|(?: is| -)? (?=[a-z.]{0,30}[\d_])([\w.]{3,30}))",
    re.IGNORECASE,
)

_NETWORKS = (
    r"(?:facebook|fb|instagram|twitter|x|tiktok|linkedin|youtube|snapchat|threads|github|pinterest"
    r"|reddit|vk|twitch|soundcloud|strava)\.(?:com|net|me|tv)|t\.me|wa\.me|m\.me|bsky\.app|ok\.ru"
)
_PROFILE = re.compile(
    rf"(?<![\w.\-@])(?:https?://)?(?:[a-z]{{1,6}}\.)?(?:{_NETWORKS})/([\w@.%+~/?=&:\-]++)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?<![\w])(?:https?://|www\.)([\w@.%+~/?=&:#\-]++)", re.IGNORECASE)
_OF_A_PERSON = re.compile(
    r"@|[?&](?:e?mail|user|username|name)=|/~|/(?:u|user|users|profile|profiles|people|member|author|in)/\w",
    re.IGNORECASE,
)
_NOT_PEOPLE = frozenset(
    "groups events hashtag p reel reels watch search share company school explore home results"
    " playlist pages marketplace help about r topics i tag jobs".split()
)
_BEFORE_NAME = frozenset("in pub user c channel add profile people public u".split())


def emails(text: str) -> Spans:
    """Find addresses of e-mail, also with “at” and “dot” spelled out."""
    for found in _EMAIL.finditer(text):
        if any(c.isalpha() for c in found[0].partition("@")[0]):
            yield found.start(), found.start() + len(found[0].rstrip("-_"))


def spelled_emails(text: str) -> Spans:
    """Find addresses of e-mail with “at” and “dot” spelled out."""
    return (found.span() for found in _SPELLED.finditer(text))


def british_phones(text: str) -> Spans:
    """Find numbers with the country code 44, with or without its sign."""
    return (found.span() for found in _BRITISH.finditer(text))


def national_phones(text: str) -> Spans:
    """Find numbers as they are dialled in the United Kingdom, 10 or 11 digits from a 0."""
    for found in _NATIONAL.finditer(text):
        if not _DATE.match(found[0]):
            yield found.span()


def foreign_phones(text: str) -> Spans:
    """Find numbers of other countries that libphonenumber holds possible."""
    for found in _FOREIGN.finditer(text):
        digits = "".join(c for c in found[0] if c.isdigit()).removeprefix("00")
        try:
            number = phonenumbers.parse(f"+{digits}")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            yield found.span()


def bare_mobiles(text: str) -> Spans:
    """Find mobile numbers whose leading 0 a spreadsheet took."""
    return (found.span() for found in _BARE_MOBILE.finditer(text))


def local_phones(text: str) -> Spans:
    """Find numbers without an area code after a word such as “call”, 6 digits or more."""
    for found in _LOCAL_NUMBER.finditer(text):
        if sum(c.isdigit() for c in found[1]) >= 6:
            yield found.span(1)


def handles(text: str) -> Spans:
    """Find names on social networks, but for the public ones of Luton."""
    for found in _HANDLE.finditer(text):
        if any(c.isalpha() for c in found[1]) and not is_public_handle(found[1]):
            yield found.span()


def said_handles(text: str) -> Spans:
    """Find names on social networks without their sign, where they are said to be such."""
    for found in _SAID_HANDLE.finditer(text):
        group = 1 if found[1] else 2
        if not is_public_handle(found[group]):
            yield found.start(group), found.start(group) + len(found[group].rstrip("."))


def profiles(text: str) -> Spans:
    """Find web addresses that lead to one person."""
    for found in _PROFILE.finditer(text):
        parts = [part for part in re.split(r"[/?]", found[1].rstrip(".,")) if part]
        while len(parts) > 1 and parts[0].casefold() in _BEFORE_NAME:
            del parts[0]
        if not parts or parts[0].casefold() in _NOT_PEOPLE or is_public_handle(parts[0].strip("@")):
            continue
        yield found.start(), found.start() + len(found[0].rstrip(".,:?"))


def personal_pages(text: str) -> Spans:
    """Find other web addresses with a person in them."""
    for found in _ADDRESS.finditer(text):
        if _OF_A_PERSON.search(found[1]):
            yield found.start(), found.start() + len(found[0].rstrip(".,:?"))
