"""Names groups of comments by the words that stand in them and not elsewhere.

Class-based TF-IDF (Grootendorst 2022): how often a word stands in the group, weighed by how rare it
is among all comments of the language. Each language names a group in its own words.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from nlp.shingles import keys_of, words_of
from nlp.small_words import is_small

WORDS = 4
NAME_WORDS = 3
FEWEST_LETTERS = 3
FEWEST_COMMENTS = 2

_COARSE = re.compile(
    r"\b(?:(?:mother)?fuck|(?:bull)?shit|cunt|wank|bollock|twat|piss|bastard|kurw|pierdol)"
)
"""How words begin that tell how angry people are and not what about, and would stand in a heading."""


def name_groups(
    texts: Sequence[str], languages: Sequence[str], groups: Sequence[Sequence[int]]
) -> list[dict[str, tuple[str, ...]]]:
    """Return for each group, by language, up to `WORDS` words, the most telling first.

    Languages come in the order of how many comments of the group are in them. A language with no
    telling word is left out. However the letters of a word were typed, it is one word, spelt as
    most comments of the group have it.
    """
    said = [_telling(text, language) for text, language in zip(texts, languages, strict=True)]
    everywhere: dict[str, Counter[str]] = {}
    for words, language in zip(said, languages, strict=True):
        everywhere.setdefault(language, Counter()).update(words.keys())
    typical = {code: words.total() / max(len(groups), 1) for code, words in everywhere.items()}
    return [_names(group, said, languages, everywhere, typical) for group in groups]


def _names(
    group: Sequence[int],
    said: Sequence[Mapping[str, str]],
    languages: Sequence[str],
    everywhere: dict[str, Counter[str]],
    typical: dict[str, float],
) -> dict[str, tuple[str, ...]]:
    names = {}
    for language, _ in Counter(languages[i] for i in group).most_common():
        here = Counter(word for i in group if languages[i] == language for word in said[i])
        known = everywhere[language]
        weights = {
            word: times * float(np.log1p(typical[language] / known[word]))
            for word, times in here.items()
            if times >= FEWEST_COMMENTS
        }
        best = sorted(weights, key=lambda word: (-weights[word], word))[:WORDS]
        if best:
            spelt = Counter(x for i in group if languages[i] == language for x in said[i].items())
            names[language] = tuple(_commonest(word, spelt) for word in best)
    return names


def _commonest(word: str, spelt: Counter[tuple[str, str]]) -> str:
    """Return how a word was spelt most often; of two alike, the first of the alphabet."""
    return min((-times, spelling) for (key, spelling), times in spelt.items() if key == word)[1]


def name_of(words: dict[str, tuple[str, ...]], example: str) -> str:
    """Return the first words of the largest language, or how the nearest comment begins."""
    if words:
        return ", ".join(next(iter(words.values()))[:NAME_WORDS])
    start = [word for word in example.split() if keys_of(word) and not _is_coarse(word)]
    return " ".join(start[:NAME_WORDS]) + ("" if 0 < len(start) <= NAME_WORDS else "…")


def _is_coarse(word: str) -> bool:
    return any(_COARSE.search(key) for key in keys_of(word))


def _telling(text: str, language: str) -> dict[str, str]:
    """Return the words of a text that could name it: how each is compared, and how it is spelt."""
    return {
        key: word.key
        for word in words_of(unicodedata.normalize("NFKC", text))
        for key in keys_of(word.key)
        if len(key) >= FEWEST_LETTERS
        and not is_small(key, language)
        and not key.isdigit()
        and not _is_coarse(key)
    }
