"""How a person can be reached: e-mail, telephone, handles and profiles."""

import re
from collections.abc import Iterator

import phonenumbers

from nlp.redaction.places import is_kept, is_public_handle
from nlp.redaction.plain import apart

Spans = Iterator[tuple[int, int]]

_LETTER = r"\w\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
"""Also the vowel signs of India’s scripts and of Arabic, which are no letters to `\\w`."""

_LOCAL = rf"(?<![{_LETTER}.+\-])[{_LETTER}.+'\-]++"
_DOMAIN = rf"[{_LETTER}\-]++(?:\.[{_LETTER}\-]++)*+"
_MAIL_HOST = (
    "gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|rocketmail|icloud|aol|mail|proton|protonmail|gmx"
    "|btinternet|btopenworld|sky|talktalk|virginmedia|ntlworld|blueyonder|tiscali|wp|o2|onet|interia"
)
_EMAIL = re.compile(
    rf"{_LOCAL}(?:(?: @ |@ )(?=[{_LETTER}\-]++\.[^\W\d])| @(?=(?i:{_MAIL_HOST})\b)|@){_DOMAIN}"
)
_OF_DIGITS = re.compile(r"\d{3,}@[\w\-.]*\.[^\W\d_]{2,}")
_SPELT_LOCAL = r"(?<![\w.+\-])[\w.+\-]{1,64}+"
_SPELT_DOT = r"(?:[(\[{] ?dot ?[)\]}]|(?<= )dot(?= ))"
_DOT = rf" ?(?:{_SPELT_DOT}|\.(?! (?!com\b)(?-i:[A-Z]))) ?"
_ENDING = r"(?:com|co|org|net|uk|ac|gov|me|info|edu|pl|ro|pt)\b"
_SPELLED = (
    re.compile(
        rf"{_SPELT_LOCAL} ?(?:[(\[{{] ?at ?[)\]}}]|@) ?[\w\-]{{1,40}}+(?:{_DOT}{_ENDING}){{1,3}}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_SPELT_LOCAL} at [\w\-]{{1,40}}+ ?{_SPELT_DOT} ?{_ENDING}(?:{_DOT}{_ENDING}){{0,2}}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?!look(?:s|ed|ing)? at )(?<!\w){_SPELT_LOCAL} at (?:{_MAIL_HOST})(?:{_DOT}{_ENDING}){{1,3}}",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\w.+\-])(?=[\w.+\-]{0,63}[^\W\d_])(?=[\w.+\-]{0,63}(?:[\d_]|\.\w))[\w.+\-]{1,64}+"
        rf" at [\w\-]{{1,40}}+(?:\.{_ENDING}){{1,3}}",
        re.IGNORECASE,
    ),
)
_SAID_EMAIL = re.compile(
    r"\b(?:e-?mail|mail|write|reply|contact)\b(?:[ :=]{1,2}(?:is|address|me|us|to|on|at)\b)*[ :=]{1,3}"
    rf"((?!(?:me|us|him|her|them|it|you|in|out|online|here)\b){_SPELT_LOCAL} at"
    rf" [\w\-]{{1,40}}+(?:\.{_ENDING}){{1,3}})",
    re.IGNORECASE,
)

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
_LOCAL_NUMBER = re.compile(
    r"\b(?:tel|telephone|phone|call|ring|text|mob|mobile|whatsapp|fax|landline)\b[.:]?"
    r"(?: (?:me|us|him|her|number|no|is|on|at|luton)\b){0,3}[ :.]{0,3}(?!116 ?\d{3}\b)"
    r"(\d{3}[\d \-]{2,10}\d)(?![\d/]| ?(?:people|times|homes|cars|pounds)\b)",
    re.IGNORECASE,
)
_CLOCK = r"(?:[01]\d|2[0-3])[.][0-5]\d"
_NO_PHONE = re.compile(
    r"\d\d?[.\- ]\d\d?[.\- ](?:19|20)\d\d(?!\d)|(?:\d ?-\d[ ,]+){2}|(?:\d\d-){4}\d\d(?!\d)"
    rf"|\d\d?([.\-])\d\d?\1\d\d {_CLOCK}"
    rf"|{_CLOCK}(?: ?- ?| ){_CLOCK}"
    r"|0\D{1,3}1\D{1,3}2\D{1,3}3\D{1,3}4\D{1,3}5\D{1,3}6\D{1,3}7\D{1,3}8\D{1,3}9|0123456789(?!\d)"
)

_HANDLE = re.compile(rf"(?<![\w@./])@(\w(?:[{_LETTER}.\-]{{0,38}}[{_LETTER}])?)")
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

_NETWORKS = (
    r"(?:facebook|fb|instagram|twitter|x|tiktok|linkedin|youtube|snapchat|threads|github|pinterest"
    r"|reddit|vk|twitch|soundcloud|strava)\.(?:com|net|me|tv|co\.uk)|linktr\.ee|t\.me|wa\.me|m\.me|bsky\.app|ok\.ru"
)
_PROFILE = re.compile(
    rf"(?<![\w.\-@])(?:https?://)?(?:[a-z\-]{{1,6}}\.)?(?:{_NETWORKS})/([\w@.%+~/?=&:\-]++)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?<![\w@.])(?:https?://|www\.|(?=[\w\-]{1,40}\.(?:com|org|net|co|uk|io|me|info)\b))([\w@.%+~/?=&:#\-]++)",
    re.IGNORECASE,
)
_OF_A_PERSON = re.compile(
    r"@|^[\w\-]+\.(?:wordpress|blogspot|substack|tumblr)\.com|[?&](?:e?mail|user|username|name)=|/~|/(?:u|user|users|profile|profiles|people|member|author|in)/\w",
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
        named = any(c.isalpha() for c in found[0].partition("@")[0])
        if named or _OF_DIGITS.fullmatch(found[0].rstrip("-_")):
            yield found.start(), found.start() + len(found[0].rstrip("-_"))


def spelled_emails(text: str) -> Spans:
    """Find addresses of e-mail with “at” or “dot” spelled out.

    A bare “at” is a word of most sentences: it counts before a spelled “dot”, before a known host of
    e-mail, and after what reads like the name of a mailbox or is said to be one.
    """
    spans = [found.span() for rule in _SPELLED for found in rule.finditer(text)]
    return apart([*spans, *(found.span(1) for found in _SAID_EMAIL.finditer(text))])


def british_phones(text: str) -> Spans:
    """Find numbers with the country code 44, with or without its sign."""
    return (found.span() for found in _BRITISH.finditer(text))


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
    spans = [found.span() for rule in (_GLUED, _DIVIDED, _SPREAD) for found in rule.finditer(text)]
    spans += [
        found.span()
        for found in _LETTERS_IN.finditer(text)
        if sum(c.isdigit() for c in found[0]) >= _FEWEST_DIGITS
    ]
    return apart(spans)


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
