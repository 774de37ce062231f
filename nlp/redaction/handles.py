"""Names on social networks."""

import re
from collections.abc import Iterator

from nlp.redaction.places import is_kept, is_public_handle
from nlp.redaction.plain import LETTER, apart

Spans = Iterator[tuple[int, int]]

_HANDLE = re.compile(rf"(?<![\w@./])@(\w(?:[{LETTER}.\-]{{0,38}}[{LETTER}])?)")
_LONGEST_PLACE = 60
_HOUR = re.compile(r"\d{1,2}(?:\.\d\d)?(?:am|pm)?", re.IGNORECASE)
_NETWORK_SAID = (
    r"insta|instagram|ig|snap|snapchat|tiktok|twitter|discord|telegram|psn|xbox|gamertag|facebook|fb|انستا|انستغرام|انسٹا|انسٹاگرام|ইনস্টা"
    r"|ইনস্টাগ্রাম|ਇੰਸਟਾ|ਇੰਸਟਾਗ੍ਰਾਮ|ઇન્સ્ટા|ઇન્સ્ટાગ્રામ"
)
_LIKE_A_HANDLE = r"(?=[a-z.]{0,30}[\d_])(?=[\w.]{0,30}[a-z_])[\w.]{3,30}"
_FREE_HANDLE = re.compile(
    rf"(?<!\w)(?:{_NETWORK_SAID})(?!\w)(?:\W{{1,3}}|\s(?:to|mea|mia|meu|acc|account|as|é|e|is)\s){{1,3}}({_LIKE_A_HANDLE})"
    rf"|\bdiscord\W{{1,3}}([\w.]{{2,30}}#\d{{4}})(?!\w)"
    rf"|(?<![\w@.])({_LIKE_A_HANDLE}) on (?:{_NETWORK_SAID})(?!\w)",
    re.IGNORECASE,
)
_SAID_HANDLE = re.compile(
    rf"\b((?:{_NETWORK_SAID}|username|user ?name)\b(?: (?:handle|name|id|account))?)"
    r"(?: ?[:=] ?([\w.]{3,30})|(?: is| -) (?=[a-z.]{0,30}[\d_])([\w.]{3,30})"
    r"| (?=[a-z.]{0,30}[\d_])(?=[\w.]{0,30}[a-z_])([\w.]{3,30}))",
    re.IGNORECASE,
)
_SAID_OF_A_PERSON = re.compile(
    r"\b(?:my|our|his|her|me|on|add|follow|find|dm|message)[ :,]{1,2}$", re.IGNORECASE
)
_NETWORK = re.compile(
    r"instagram|snapchat|tiktok|twitter|discord|telegram|xbox|facebook|fb", re.IGNORECASE
)
_MORE_WORDS = re.compile(r" [^\W\d_]")
_EVERYONE = frozenset(
    "all anyone council councillor councillors everybody everyone gov government here home hospital luton"
    " mayor mp mps night police school schools town work admin mods least weekend lunch noon break the my our".split()
)
"""What stands after “@” and is nobody: a call to all, a body, or a place somebody is “at”."""


def handles(text: str) -> Spans:
    """Find names on social networks, but for public ones of Luton, its places, and hours."""
    for found in _HANDLE.finditer(text):
        if any(c.isalpha() for c in found[1]) and not _is_nobody(found):
            yield found.span()


def _is_nobody(found: re.Match[str]) -> bool:
    name = found[1]
    place = " ".join(
        found.string[found.start(1) : found.start(1) + _LONGEST_PLACE].split()[:2]
    ).rstrip(".,!?")
    return (
        name.casefold() in _EVERYONE
        or is_public_handle(name)
        or bool(_HOUR.fullmatch(name))
        or is_kept(place)
    )


def said_handles(text: str) -> Spans:
    """Find names on social networks without their sign, where they are said to be such."""
    return apart(list(_said_handles(text)))


def _said_handles(text: str) -> Spans:
    for found in _SAID_HANDLE.finditer(text):
        group = found.lastindex or 0
        if not is_public_handle(found[group]) and not _reads_on(found, group):
            yield found.start(group), found.start(group) + len(found[group].rstrip("."))
    for found in _FREE_HANDLE.finditer(text):
        group = found.lastindex or 0
        if not is_public_handle(found[group]):
            yield found.start(group), found.start(group) + len(found[group].rstrip("."))


def _reads_on(found: re.Match[str], group: int) -> bool:
    """Say whether what follows a network’s name is the first word of a sentence about it."""
    return (
        found[group].isalpha()
        and bool(_MORE_WORDS.match(found.string, found.end()))
        and bool(_NETWORK.fullmatch(found[1]))
        and not _SAID_OF_A_PERSON.search(found.string[max(0, found.start() - 20) : found.start()])
    )
