"""Says which language a comment is in, with the language of the page as a hint.

`py3langid` (Lui and Baldwin 2012, *langid.py*; Barbaresi) among the languages that Luton speaks.
It cannot read a word or two, so the script and the page decide there. What looks English but has a
word of Urdu, Punjabi, Bengali or Gujarati in Latin letters is left undetermined: a person is asked.
"""

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import Any

from nlp.romanised import perhaps_romanised, romanised
from nlp.text import words
from nlp.types import UNDETERMINED

LANGUAGES = (
    *("en", "ur", "bn", "pa", "gu", "pl", "ro", "pt", "ar"),
    *("hi", "ta", "es", "fr", "it", "lt", "sq", "ps", "tr", "so", "yo"),
)
STRANGERS = (
    *("de", "nl", "cs", "sk", "sl", "hr", "hu", "sv", "da", "fi", "et", "lv", "mt"),
    *("fa", "ku", "sw", "rw", "vi", "id", "tl"),
)
"""Languages that the library does not tell by name. Only among them as well does a German comment
stop being English: told by elimination, it would pass the gate."""

ROMANISED = ("ur-Latn", "pa-Latn", "bn-Latn")
MINIMUM_WORDS = 3
PAGE_PRIOR = 8.0
ENGLISH_PRIOR = 4.0
MINIMUM_CONFIDENCE = 0.4

_SCRIPTS = {
    "ARABIC": ("ar", "ur", "ps"),
    "BENGALI": ("bn",),
    "GUJARATI": ("gu",),
    "GURMUKHI": ("pa",),
    "DEVANAGARI": ("hi",),
    "TAMIL": ("ta",),
}
_LATIN = tuple(code for code in LANGUAGES if not any(code in codes for codes in _SCRIPTS.values()))
_LATIN_LETTERS = re.compile("[A-Za-zÀ-ɏ]+")
_READ_AT_MOST = 2_000
LEAST_SHARE = 0.15
"""People name things in English in the midst of their own language, seldom the other way round."""

_OF_ANY_SCRIPT = ("COMBINING", "VARIATION", "MODIFIER", "FEMININE", "MASCULINE", "MICRO")
"""How the names of accents, of “ʼ”, “ª”, “º” and “µ” begin."""

_KURDISH = frozenset("ێڕڵۆە")
_PERSIAN = frozenset(["است", "نیست", "هست", "برای", "های", "باید", "می", "دارد"])
"""What Urdu, Pashto and Arabic do without."""


def script_of(text: str) -> str | None:
    """Return the Unicode name of the script that a text is in, or None when it has no letters.

    It is the commonest among letters and vowel signs, but never Latin where more than a few are of
    another.
    """
    counts: Counter[str] = Counter()
    for letter, count in Counter(text[:_READ_AT_MOST]).items():
        if unicodedata.category(letter)[0] in "LM" and (name := unicodedata.name(letter, "")):
            counts[name.split(" ", 1)[0]] += count
    for name in _OF_ANY_SCRIPT:
        del counts[name]
    if not counts:
        return None
    others = {name: count for name, count in counts.items() if name != "LATIN"}
    if sum(others.values()) < LEAST_SHARE * counts.total():
        return "LATIN"
    return max(others, key=lambda name: (others[name], name))


def detect(text: str, page_language: str | None = None) -> str:
    """Return the language of a text as a code of BCP 47, `und` when it cannot be told."""
    script = script_of(text)
    if script is None:
        return page_language or UNDETERMINED
    possible = _LATIN if script == "LATIN" else _SCRIPTS.get(script)
    if possible is None:
        return UNDETERMINED
    if len(possible) == 1:
        return possible[0]
    if script != "LATIN":
        text = _LATIN_LETTERS.sub(" ", text)
        if not _KURDISH.isdisjoint(text) or not _PERSIAN.isdisjoint(words(text)):
            return UNDETERMINED
    if len(words(text)) < MINIMUM_WORDS:
        likely = page_language if page_language in possible else UNDETERMINED
    elif script == "LATIN" and (found := romanised(text)):
        likely = found if found in ROMANISED else UNDETERMINED
    else:
        likely = _most_likely(text, page_language, possible)
    return UNDETERMINED if likely == "en" and perhaps_romanised(text) else likely


def _most_likely(text: str, page_language: str | None, possible: tuple[str, ...]) -> str:
    prior = {"en": ENGLISH_PRIOR}
    if page_language:
        prior[page_language] = PAGE_PRIOR
    scores = {
        code: score * prior.get(code, 1.0)
        for code, score in _identifier().rank(text[:_READ_AT_MOST])
        if code in possible or code in STRANGERS
    }
    best = max(scores, key=lambda code: scores[code])
    total = sum(scores.values())
    sure = best in possible and scores[best] >= MINIMUM_CONFIDENCE * total
    return best if sure else UNDETERMINED


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*LANGUAGES, *STRANGERS])
    return identifier
