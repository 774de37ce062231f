"""The lists that names are known by, read once from data."""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from nlp.redaction.places import Phrase, fold, index_of

NAMES = Path(__file__).parents[1] / "codebook" / "names.toml"
_GIVEN = ("english", "south_asian", "east_european", "african", "other", "ambiguous")

Index = dict[str, tuple[Phrase, ...]]


@dataclass(frozen=True)
class NameLists:
    """Phrases by their first word, and folded words."""

    introductions: Index
    weak_introductions: Index
    titles: frozenset[str]
    titles_uncased: frozenset[str]
    relatives: Index
    relatives_whole: Index
    relatives_uncased: Index
    owners: frozenset[str]
    links: Index
    closings: Index
    verbs: Index
    particles: frozenset[str]
    enders: frozenset[str]
    not_names: frozenset[str]
    given: frozenset[str]
    ambiguous: frozenset[str]
    family: frozenset[str]
    family_ambiguous: frozenset[str]
    family_endings: tuple[str, ...]
    uncased: frozenset[str]

    @cached_property
    def openers(self) -> frozenset[str]:
        """The first words of the phrases that a name may follow."""
        before = (self.introductions, self.weak_introductions, self.verbs)
        related = (self.relatives, self.relatives_whole, self.relatives_uncased)
        return frozenset(first for index in (*before, *related) for first in index)

    def is_known(self, folded: str) -> bool:
        """Say whether a folded word is a given or a family name of the lists."""
        return folded in self.given or folded in self.family or self.has_ending(folded)

    def has_ending(self, folded: str) -> bool:
        """Say whether a folded word ends as family names of eastern Europe do."""
        return len(folded) > 5 and folded.endswith(self.family_endings)


@cache
def name_lists() -> NameLists:
    """Return the lists of `nlp/codebook/names.toml`."""
    raw = tomllib.loads(NAMES.read_text(encoding="utf-8"))

    def words(*keys: str) -> frozenset[str]:
        parts = [raw[key].split() if isinstance(raw[key], str) else raw[key] for key in keys]
        return frozenset(fold(word) for part in parts for word in part)

    return NameLists(
        introductions=index_of(raw["introductions"]),
        weak_introductions=index_of(raw["weak_introductions"]),
        titles=words("titles"),
        titles_uncased=words("titles_uncased"),
        relatives=index_of(raw["relatives"]),
        relatives_whole=index_of(raw["relatives_whole"]),
        relatives_uncased=index_of(raw["relatives_uncased"]),
        owners=words("owners"),
        links=index_of(raw["links"]),
        closings=index_of(raw["closings"]),
        verbs=index_of(raw["verbs"]),
        particles=words("particles"),
        enders=words("enders"),
        not_names=words("not_names"),
        given=words(*_GIVEN),
        ambiguous=words("ambiguous"),
        family=words("family"),
        family_ambiguous=words("family_ambiguous"),
        family_endings=tuple(sorted(words("family_endings"))),
        uncased=words("uncased"),
    )
