"""What is kept: places, buildings, festivals, teams and public figures, as data."""

import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

PLACES = Path(__file__).parents[1] / "codebook" / "places.toml"
_LONGEST_WORD = 60

Phrase = tuple[str, ...]


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Return a word as lists are searched: no case, accents or marks, straight apostrophes."""
    cut = word[:_LONGEST_WORD].replace("’", "'")
    if cut.isascii():
        return cut.lower()
    apart = unicodedata.normalize("NFKD", cut)
    bare = "".join(c for c in apart if unicodedata.category(c) != "Mn")
    return bare.casefold().replace("ł", "l").replace("ı", "i")


def index_of(phrases: list[str]) -> dict[str, tuple[Phrase, ...]]:
    """Return phrases of folded words by their first word, the longest first."""
    found: dict[str, set[Phrase]] = {}
    for phrase in phrases:
        words = tuple(fold(word) for word in phrase.split())
        found.setdefault(words[0], set()).add(words)
    return {
        first: tuple(sorted(same, key=lambda words: (-len(words), words)))
        for first, same in found.items()
    }


@cache
def _data() -> dict[str, list[str]]:
    data: dict[str, list[str]] = tomllib.loads(PLACES.read_text(encoding="utf-8"))
    return data


@cache
def kept() -> dict[str, tuple[Phrase, ...]]:
    """Return every phrase that is kept, by its first word."""
    return index_of(
        [phrase for kind, many in _data().items() if kind != "handles" for phrase in many]
    )


def is_kept(phrase: str) -> bool:
    """Say whether a whole phrase is one that is kept."""
    words = tuple(fold(word) for word in phrase.split())
    return bool(words) and words in kept().get(words[0], ())


@cache
def _handles() -> frozenset[str]:
    return frozenset(handle.casefold() for handle in _data()["handles"])


def is_public_handle(handle: str) -> bool:
    """Say whether a name on a social network is one of the public ones, or a place."""
    return handle.casefold().rstrip(".") in _handles() or is_kept(handle)
