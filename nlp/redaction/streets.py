"""Where a person lives: a number in a street."""

import re
from collections.abc import Iterator

from nlp.redaction.places import fold, is_kept
from nlp.redaction.plain import BLANK, apart, before, spans_of

Spans = Iterator[tuple[int, int]]

_STRONG = frozenset(
    fold(word)
    for word in (
        "road rd street avenue ave crescent cres drive lane terrace gardens gdns raod cresent crecent avenu"
        " روڈ سٹریٹ اسٹریٹ رود রোড রোডে রোডের স্ট্রিট স্ট্রিটে"
        " ਰੋਡ રોડ रोड"
    ).split()
)
_WEAK = frozenset(
    "st str av dr close cl ln way court ct place pl terr grove rise hill green walk mews square sq park view"
    " path end row parade mead field fields croft dell chase approach broadway link ring spinney copse wood"
    " vale meadow meadows heights house lodge tower towers point crest bank mount drove yard hall mansions"
    " quay wharf gate downs ridge leys paddock orchard side common".split()
)
_SMALL_AFTER_AT = frozenset("way mews croft dell copse spinney leys paddock grove".split())
_SMALL_BEFORE_IS = (_SMALL_AFTER_AT | {"close"}) - {"way"}
_AT = frozenset("at outside opposite behind beside".split())
_PUBLIC = frozenset(("downing street",))
_NOT_IN_NAMES = frozenset(
    "mph minute minutes min mins hour hours mile miles metre metres year years yrs month months week weeks"
    " day days am pm people person persons cars car bus buses shops shop trees lanes lane way main busy on in"
    " at of to from down up along the a an and or for by near with is are was were more new other local"
    " different big small long short wide per percent pounds pence times houses homes flats schools years'"
    " side back front out off around through into every each this that our my side double single bed bedroom"
    " storey story star off years-old most least extra good bad great only potholes pot holes accidents"
    " i we you he she they it can can't cannot could couldn't will won't would should see fix get be no"
    " minut minuty minute minutos metri metrów metros pe na od do w przy la din pentru em nos nas da dos das"
    " حادثے گاڑیاں منٹ دکانیں বাস মিনিট গাড়ি দোকান ਗੱਡੀਆਂ ਮਿੰਟ ਦੁਕਾਨਾਂ ગાડીઓ મિનિટ દુકાનો".split()
)
_NEVER_IN_NAMES = frozenset("on to in from at for pe na od przy".split())
"""Also with a capital: a headline counts things “On Oak Road”."""

_NOT_BEFORE = frozenset(
    "between bus buses busway route routes service services junction j m a b page question age aged year q no.s nos"
    " top least most than over under about only another these those all last next first of".split()
)
_START = re.compile(
    r"(?<![\w£$€./\-])(?<!\d:)((?:flat|unit|apartment|apt|room|suite|block)\.? \w{1,5},? )?"
    r"(?:(?:house |door )?(?:number|no\.?|#) ?)?(\d{1,4}[A-Za-z]?(?: ?(?:[/\-&]|and) ?\d{1,4}[A-Za-z]?)?)"
    r"(?:,[ \t\n]{0,2}|[ \t\n]{1,2})"
    rf"(?=[^\s\d{BLANK}])",
    re.IGNORECASE,
)
_FLAT = re.compile(
    r"(?<!\w)(?:flat|apartment|apt)\.? (?:\d{1,4}[A-Za-z]?|[A-Za-z]),? (?=[^\s\d\ue000])",
    re.IGNORECASE,
)
_GAP = re.compile(r"[ \t]{1,2}")
_WORD = re.compile(rf"([^\s\d.,;:!?/()\[\]،؛۔।\u2600-\u27bf\U0001f000-\U0001faff{BLANK}]+)(\.?)")
_LIVES = re.compile(
    r"\b(?:live[sd]?|living|address|home|house|flat|moved|resides?|resident|stay(?:ing|s)?|neighbours?|door"
    r"|outside|opposite|deliver(?:ed)?|mieszkam|mieszka|adres|locuiesc|adresa|moro|mora|morada|rehta|rehti"
    r"|rehte|رہتا|رہتی|رہتے|پتہ|থাকি|ਰਹਿੰਦ[ਾੀੇ]|રહ[ુે])\b[^.\n]{0,30}$",
    re.IGNORECASE,
)
_HOUSE = r"(\d{1,4}[A-Za-z]?)(?:/\d{1,4}[A-Za-z]?)?(?!\w|[.:]\d)"
_NUMBER_LAST = re.compile(
    r"(?<!\w)(?:[A-Z][\w']{1,30} ){1,3}(?:Road|Rd|Street|St|Avenue|Ave|Close|Drive|Lane|Crescent|Way|Court|Gardens)"
    rf",? ?(?:at )?(?:number|no\.?|nr\.?|at) ?{_HOUSE}"
)
_THEN_ENDS = (
    r"(?= ?(?:$|[.,;:!?)\n]| (?:and|but|in|it|where|which|i|w|a|jest|și|si|în|este|e|em|é|na)\b))"
)
_BARE_NUMBER_LAST = re.compile(
    r"(?<!\w)(?:(?:[A-Z][\w']{1,30} ){1,3}|([a-z][\w']{1,30}) )"
    r"(?:[Rr]oad|[Rr]d|[Ss]treet|[Ss]t|[Aa]venue|[Aa]ve|[Cc]lose|[Dd]rive|[Ll]ane|[Cc]rescent|[Ww]ay|[Cc]ourt),?"
    rf" (?:number |no\.? ?|nr\.? ?|n[º°]? )?{_HOUSE}{_THEN_ENDS}"
)
_KIND_FIRST = re.compile(
    r"(?<!\w)(?:[Rr]ua|[Aa]venida|[Tt]ravessa|[Ss]trada|[Uu]lica|[Uu]licy|[Uu]l\.) ?(?:[A-ZÀ-Ž][\w'-]++ ){0,3}[A-ZÀ-Ž][\w'-]++"
    rf",? (?:n[rº°o]\.? ?|numărul |numero |número )?{_HOUSE}{_THEN_ENDS}"
)
_NUMBER_ON = re.compile(
    r"(?<!\w)(?:house |door )?(?:number|no\.?) ?(\d{1,4}[A-Za-z]?),? (?:on|in|of|along) (?=[^\s\d\ue000])",
    re.IGNORECASE,
)
_ARABIC = re.compile(
    r"(?<!\w)(?:\d{1,4} ?شارع [^\s\d،.]+|شارع (?:[^\s\d،.]+ ){1,2}(?:رقم )?\d{1,4})(?!\w)"
)
_IS = re.compile(r" (?:is|has|was)\b")
_HOUR_BEFORE = re.compile(
    r"\b(?:from|after|until|till|between \d\d? ?(?:am|pm)? ?(?:and|to|-)) ?$", re.IGNORECASE
)
_STUCK = re.compile(
    r" (?:is|gets|was) (?:\w+ )?(?:gridlocked|jammed|rammed|busy|chaos|solid)\b", re.IGNORECASE
)
_FOLLOWED_BY_BUS = re.compile(r"['s]{0,2} (?:bus|buses|service|route)\b", re.IGNORECASE)
_MOST_WORDS = 5


def addresses(text: str) -> Spans:
    """Find numbers in a street, before its name or after, with the flat before and the name."""
    found = [*_numbered(text), *_number_last(text), *_number_on(text)]
    return apart(found + spans_of(text, _KIND_FIRST, _ARABIC))


def _number_on(text: str) -> Spans:
    for found in _NUMBER_ON.finditer(text):
        start, previous = found.start(), _word_before(text, found.start())
        lives = previous != "the" and _LIVES.search(_before(text, start))
        end = _end_of_street(text, found.end(), start, "", True)
        if end and (lives or previous in _AT):
            yield start, end


def _number_last(text: str) -> Spans:
    yield from spans_of(text, _NUMBER_LAST)
    for found in _BARE_NUMBER_LAST.finditer(text):
        named = found[1] is None or fold(found[1]) not in _NOT_IN_NAMES
        lives = _LIVES.search(_before(text, found.start()))
        if named and lives and not _is_year(found[2]):
            yield found.span()


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and 1900 <= int(number) < 2100


def _before(text: str, start: int) -> str:
    return before(text, start, 60)


def _word_before(text: str, start: int) -> str:
    words = _before(text, start).split()
    return fold(words[-1].strip("(“\"',")) if words else ""


def _numbered(text: str) -> Spans:
    for found in _START.finditer(text):
        if end := _end_of_street(text, found.end(), found.start(), found[2], bool(found[1])):
            yield found.start(), end
    for found in _FLAT.finditer(text):
        if end := _end_of_street(text, found.end(), found.start(), "", True):
            yield found.start(), end


def _end_of_street(text: str, at: int, start: int, number: str, flat: bool) -> int:
    words = _next_words(text, at)
    for place, (raw, end) in enumerate(words[1:], 1):
        kind = fold(raw)
        name = [word for word, _ in words[:place]]
        if any(_is_no_part_of_a_name(word) for word in name) or _counts_things(name, number):
            return 0
        if kind not in _STRONG and kind not in _WEAK:
            continue
        if place + 1 < len(words) and fold(words[place + 1][0]) in _STRONG | _WEAK - {
            "side",
            "end",
        }:
            continue
        return end if flat or _is_street(text, start, end, number, name, raw) else 0
    return 0


def _is_no_part_of_a_name(word: str) -> bool:
    folded = fold(word)
    return folded in _NEVER_IN_NAMES or (folded in _NOT_IN_NAMES and not word[0].isupper())


def _counts_things(name: list[str], number: str) -> bool:
    """Say whether a number counts what stands before a street (“4 barbers High Town”)."""
    small = name[0][0].islower()
    return small and len(name) > 1 and (name[-1][0].isupper() or number in ("2", "4"))


def _next_words(text: str, at: int) -> list[tuple[str, int]]:
    words: list[tuple[str, int]] = []
    for _ in range(_MOST_WORDS):
        found = _WORD.match(text, at)
        if not found or len(found[1]) > 30:
            break
        words.append((found[1], found.end(1)))
        at = found.end()
        gap = _GAP.match(text, at)
        if not gap:
            break
        at = gap.end()
    return words


def _is_street(text: str, start: int, end: int, number: str, name: list[str], kind: str) -> bool:
    before, previous = _before(text, start), _word_before(text, start)
    if previous in _NOT_BEFORE or _FOLLOWED_BY_BUS.match(text, end) or _is_year(number):
        return False
    if fold(" ".join([*name, kind])) in _PUBLIC or _is_hour(text, start, end, number):
        return False
    if _LIVES.search(before):
        return True
    if is_kept(" ".join([*name, kind])) and fold(kind) not in _STRONG:
        return False
    if fold(kind) in _STRONG:
        return fold(kind) != "lane" or name[0][0].isupper()
    if not kind[0].isupper():
        return _is_small_street(text, end, previous, name, kind)
    return all(word[0].isupper() or word[0].isdigit() for word in name)


def _is_hour(text: str, start: int, end: int, number: str) -> bool:
    hour = number.isdigit() and int(number) <= 24 and _HOUR_BEFORE.search(_before(text, start))
    return bool(hour and _STUCK.match(text, end))


def _is_small_street(text: str, end: int, previous: str, name: list[str], kind: str) -> bool:
    """Say whether a name without capitals is one of a street, by the word before or after it."""
    if any(len(word) < 3 for word in name):
        return False
    return (kind in _SMALL_AFTER_AT and previous in _AT) or (
        kind in _SMALL_BEFORE_IS and bool(_IS.match(text, end))
    )
