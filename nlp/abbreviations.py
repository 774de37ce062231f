"""Abbreviations with a full stop inside a sentence: what spaCy’s lists lack, by language.

Left out is what ends sentences as often: Polish “im.” is “them” too, and who writes English “yrs.” in
haste starts the next sentence with a small letter.
"""

import re
from functools import cache

_BEHIND = re.compile(r"\W*+(\w)")
_NUMBER = re.compile(r"\s*[£€$]?\d")

_EVERYWHERE = ""

_ALWAYS = {
    _EVERYWHERE: "cllr dr mr mrs",
    "en": "approx opp",
    "gu": "ડૉ રૂ",
    "hi": "डॉ",
    "pa": "ਡਾ ਸ",
    "pl": "al m.in np nr os pl św tj tzn ul",
    "pt": "ex",
    "ro": "dl",
}
_BEFORE_A_DIGIT_OR_SMALL_LETTER = {
    _EVERYWHERE: "etc rd",
    "en": "ave dept",
    "pl": "godz itd itp min tyg tys zł",
}
_BEFORE_A_NUMBER = {"en": "apt no yr", "pl": "ok"}


def is_abbreviation(word: str, language: str, line: str, end: int) -> bool:
    """Say whether the full stop of a word, given without it, ends no sentence.

    What stands in the line from `end` on may decide: “Rd. is” goes on, “Rd. Buses” does not.
    """
    word = word.lower()
    always, before_small, before_number = _lists(language)
    if word in before_small:
        behind = _BEHIND.match(line, end)
        return behind is not None and (behind[1].isdigit() or behind[1].islower())
    return word in always or (word in before_number and bool(_NUMBER.match(line, end)))


@cache
def _lists(language: str) -> tuple[frozenset[str], ...]:
    tables = (_ALWAYS, _BEFORE_A_DIGIT_OR_SMALL_LETTER, _BEFORE_A_NUMBER)
    return tuple(
        frozenset([*table.get(_EVERYWHERE, "").split(), *table.get(language, "").split()])
        for table in tables
    )
