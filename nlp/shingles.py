"""Word 3-shingles of many texts as arrays, and who shares them."""

import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

SIZE = 3
"""Words in a shingle (Broder 1997, *On the resemblance and containment of documents*)."""

_FOLDED = str.maketrans(
    "يىكه’‘‚",
    "ییکہ'''",
    "\u200b\u200c\u200d\u200e\u200f\u00ad\u2060\ufeff"
    + "".join(map(chr, range(0x064B, 0x0653)))
    + "\u0670",
)
"""Letters of an Arabic keyboard as Urdu has them; vowel marks and what nobody sees are dropped."""

_QUOTES = str.maketrans(dict.fromkeys("’‘‚", "'"))

_WORD = re.compile(r"[^\s!-&(-/:-@\[-^`{-~“”„«»…।॥۔،؟؛–—•·]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text as it is compared: code points, `end` not included."""

    start: int
    end: int
    key: str


def words_of(text: str) -> list[Word]:
    """Return the words of a text, figures too, without case and with plain apostrophes."""
    return [
        Word(found.start(), found.end(), key)
        for found in _WORD.finditer(text)
        if (key := found[0].translate(_QUOTES).strip("'").casefold())
    ]


def keys_of(text: str) -> tuple[str, ...]:
    """Return only the keys of the words of a text, alike for all ways to type the same letters.

    They are in Unicode form NFKC, without what nobody sees and the vowel marks of Arabic script, and
    letters that stand for one another on the keyboards of Urdu and Arabic are one.
    """
    if text.isascii():
        return _keys(text)
    return tuple(key for word in _WORD.findall(text) for key in _keys_of_word(word))


def places_of(text: str) -> list[tuple[int, int]]:
    """Return where the word of each key of `keys_of` stands: code points, end not included."""
    return [found.span() for found in _WORD.finditer(text) for _ in _keys_of_word(found[0])]


@lru_cache(maxsize=50_000)
def _keys_of_word(word: str) -> tuple[str, ...]:
    return _keys(unicodedata.normalize("NFKC", word).translate(_FOLDED))


def _keys(text: str) -> tuple[str, ...]:
    # One string a word of the language: a hundred thousand comments hold millions of words.
    return tuple(
        sys.intern(key) for word in _WORD.findall(text.casefold()) if (key := word.strip("'"))
    )


@dataclass(frozen=True, slots=True)
class Shingles:
    """Shingles of texts as one array: those of text `t` are `codes[starts[t] : starts[t + 1]]`."""

    codes: Ints
    starts: Ints

    def of(self, text: int) -> Ints:
        """Return the shingles of one text in the order of its words."""
        return self.codes[self.starts[text] : self.starts[text + 1]]


def shingles_of(texts: Sequence[Sequence[str]]) -> Shingles:
    """Return the shingles of texts given as keys; equal numbers are equal shingles."""
    numbers: dict[str, int] = {}
    flat = np.fromiter(
        (numbers.setdefault(key, len(numbers)) for text in texts for key in text), np.int64
    )
    lengths = np.fromiter((len(text) for text in texts), np.int64, len(texts))
    ends = np.cumsum(lengths)
    counts = np.maximum(lengths - SIZE + 1, 0)
    starts = np.concatenate(([0], np.cumsum(counts)))
    owner = np.repeat(np.arange(len(texts)), counts)
    first = np.arange(len(owner)) - starts[owner] + (ends - lengths)[owner]
    if not len(first):
        return Shingles(np.zeros(0, np.int64), starts)
    # Numbered anew after each word, so that no product can overflow whatever the vocabulary.
    code = flat[first]
    for step in range(1, SIZE):
        code = np.unique(code * len(numbers) + flat[first + step], return_inverse=True)[1]
    return Shingles(code.astype(np.int64), starts)


def are_among(codes: Ints, known: Ints) -> NDArray[np.bool_]:
    """Return for each shingle whether it is among the known ones, which are sorted."""
    if not len(known):
        return np.zeros(len(codes), bool)
    found: NDArray[np.bool_] = known.take(np.searchsorted(known, codes), mode="clip") == codes
    return found


def words_covered(is_shared: NDArray[np.bool_]) -> int:
    """Return how many words the shared ones of a text’s shingles cover."""
    return int(positions_covered(is_shared).sum())


def positions_covered(is_shared: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return for each word of a text whether a shared shingle covers it."""
    covered = np.zeros(len(is_shared) + SIZE - 1, bool)
    for step in range(SIZE):
        covered[step : step + len(is_shared)] |= is_shared
    return covered
