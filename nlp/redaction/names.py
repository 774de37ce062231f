"""Suggests the names of people: introduced, titled, related, thanked, signed, or of the lists.

A rule proposes where a name begins; `_take` says how far it goes. What the rules find is for a
person to decide.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.redaction.name_lists import Index, NameLists, name_lists
from nlp.redaction.places import fold, kept
from nlp.redaction.plain import BLANK

_TOKEN = re.compile(rf"[^\s\d!-&(-,./:-@\[-^`{{-~“”„«»…।॥۔،؟؛–—•·{BLANK}]+")
_OPEN = re.compile(r"[\s,:(\"“'\-]{0,4}")
_STREET = frozenset("road rd street avenue ave crescent terrace gardens".split())
_LONGEST_NAME = 40
_MOST_WORDS = 4
_SIGNED_WITHIN = 12
_LONGEST_SHORT_TITLE = 4
"""“Prof. Khan” is one name; after “the doctor.” a sentence begins."""


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    raw: str
    folded: str

    @property
    def is_capital(self) -> bool:
        return self.raw[0].isupper()

    @property
    def is_uncased(self) -> bool:
        return not self.raw[0].isupper() and not self.raw[0].islower()


def names(text: str) -> Iterator[tuple[int, int]]:
    """Find what may be the name of a person, in order; never a place of the allow list."""
    last = 0
    for start, end in _Reader(text).spans():
        if start >= last:
            yield start, end
            last = end


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lists: NameLists = name_lists()
        self.tokens = [token for found in _TOKEN.finditer(text) if (token := _token(found))]
        capitals = sum(token.is_capital for token in self.tokens)
        self.shouts = (
            len(self.tokens) > 2
            and sum(t.raw.isupper() and len(t.raw) > 1 for t in self.tokens) * 2 > capitals > 2
        )
        self.whispers = not capitals
        self.places = self._places()

    def _places(self) -> set[int]:
        found: set[int] = set()
        for at in range(len(self.tokens)):
            if size := self._phrase(kept(), at, bare=True):
                found.update(range(at, at + size))
        return found

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield where names stand, those that overlap joined."""
        ranges: list[tuple[int, int]] = []
        for at in range(len(self.tokens)):
            ranges += self._at(at)
        ranges += self._signature()
        joined: list[tuple[int, int]] = []
        for first, stop in sorted(ranges):
            if joined and first < joined[-1][1]:
                joined[-1] = joined[-1][0], max(stop, joined[-1][1])
            else:
                joined.append((first, stop))
        for first, stop in joined:
            token = self.tokens[stop - 1]
            owned = 2 if token.raw.endswith(("'s", "'S")) else 0
            yield self.tokens[first].start, token.end - owned

    def _at(self, at: int) -> Iterator[tuple[int, int]]:
        first = self.tokens[at].folded
        if first in self.lists.openers or first.removesuffix("'s") in self.lists.openers:
            yield from self._after_phrases(at)
        yield from self._titled(at)
        yield from self._known(at)

    def _after_phrases(self, at: int) -> Iterator[tuple[int, int]]:
        lists = self.lists
        if size := self._phrase(lists.introductions, at):
            yield from self._named(self._linked(at + size), sure=True)
        elif size := self._phrase(lists.weak_introductions, at):
            yield from self._named(at + size)
        owned = not at or self.tokens[at - 1].folded in lists.owners
        if owned and (size := self._phrase(lists.relatives, at, bare=True)):
            yield from self._related(at + size)
        if size := self._phrase(lists.relatives_whole, at):
            yield from self._related(at + size)
        if size := self._phrase(lists.relatives_uncased, at):
            yield from self._listed(at + size)
        if size := self._phrase(lists.verbs, at):
            yield from self._named(at + size)

    def _phrase(self, index: Index, at: int, bare: bool = False) -> int:
        """Return the number of tokens that the longest phrase of an index takes here, 0 for none.

        `bare` also reads the last word without its “’s”.
        """
        first = self.tokens[at].folded
        known = index.get(first, ())
        if first.endswith("'s"):
            known = (*known, *index.get(first.removesuffix("'s"), ()))
        for phrase in known:
            stop = at + len(phrase)
            if stop > len(self.tokens):
                continue
            folded = tuple(token.folded for token in self.tokens[at:stop])
            if folded == phrase or (
                bare and (*folded[:-1], folded[-1].removesuffix("'s")) == phrase
            ):
                return len(phrase)
        return 0

    def _gap(self, at: int) -> str:
        before = self.tokens[at - 1].end if at else 0
        return self.text[before : self.tokens[at].start]

    def _follows(self, at: int) -> bool:
        """Say whether a token stands after the last with nothing but light punctuation between."""
        return (
            0 < at < len(self.tokens)
            and bool(_OPEN.fullmatch(self._gap(at).replace(".", "", 1)))
            and "\n\n" not in self._gap(at)
        )

    def _linked(self, at: int) -> int:
        if at < len(self.tokens) and (size := self._phrase(self.lists.links, at)):
            return at + size
        return at

    def _named(self, at: int, sure: bool = False) -> Iterator[tuple[int, int]]:
        if self._follows(at) and self._may_begin(at) and (stop := self._take(at, sure=sure)):
            yield at, stop
            yield from self._and_more(stop)

    def _may_begin(self, at: int) -> bool:
        """Say whether a name may begin here: after a full stop any word has a capital."""
        return "." not in self._gap(at) or self.lists.is_known(self.tokens[at].folded)

    def _related(self, at: int) -> Iterator[tuple[int, int]]:
        yield from self._named(self._linked(at))

    def _and_more(self, at: int) -> Iterator[tuple[int, int]]:
        """Yield the names that are joined to the last with “and” or a comma."""
        while at < len(self.tokens):
            joined = self.tokens[at].folded in ("and", "i", "si", "e", "aur", "&")
            if not joined and self._gap(at).strip() not in (",", "&"):
                return
            first = at + 1 if joined else at
            if first >= len(self.tokens):
                return
            token = self.tokens[first]
            if not self.lists.is_known(token.folded) and not (joined and token.is_capital):
                return
            stop = self._take(first)
            if not stop:
                return
            yield first, stop
            at = stop

    def _titled(self, at: int) -> Iterator[tuple[int, int]]:
        token = self.tokens[at]
        if token.folded in self.lists.titles and self._gap_is_close(at + 1):
            following = self.tokens[at + 1]
            likely = following.is_capital or (
                self.whispers and self.lists.is_known(following.folded)
            )
            place = at + 1 in self.places and not (
                token.is_capital and self._is_lone_place(at + 1) and at not in self.places
            )
            if likely and not place and (stop := self._take(at + 1, titled=True)):
                yield at + 1, stop
        elif token.folded in self.lists.titles_uncased:
            yield from self._listed(at + 1)

    def _is_lone_place(self, at: int) -> bool:
        return at + 1 not in self.places

    def _gap_is_close(self, at: int) -> bool:
        if at >= len(self.tokens):
            return False
        shortened = len(self.tokens[at - 1].raw) <= _LONGEST_SHORT_TITLE
        return self._gap(at) in ((" ", ". ", ".", "  ") if shortened else (" ", "  "))

    def _listed(self, at: int) -> Iterator[tuple[int, int]]:
        """Yield the run of names of the lists of scripts without capitals that begins here."""
        stop = at
        while stop < len(self.tokens) and self._follows(stop) and self._is_listed(stop):
            stop += 1
        if stop > at:
            yield at, stop

    def _is_listed(self, at: int) -> bool:
        return self.tokens[at].folded in self.lists.uncased

    def _known(self, at: int) -> Iterator[tuple[int, int]]:
        token, lists = self.tokens[at], self.lists
        bare = token.folded.removesuffix("'s")
        if at in self.places or bare in lists.not_names or self._names_a_street(at):
            return
        if token.is_uncased:
            if self._is_listed(at) and at + 1 < len(self.tokens) and self._is_listed(at + 1):
                yield from ((first, stop) for first, stop in self._listed(at) if stop - first > 1)
            return
        if not token.is_capital and not (self.whispers and len(bare) > 3):
            return
        if bare in lists.given and self._counts_alone(at, bare, lists.ambiguous):
            stop = self._take(at)
            yield at, max(stop, at + 1)
        elif bare in lists.family or (lists.has_ending(bare) and token.is_capital):
            first = self._back(at)
            if first < at or (token.is_capital and bare not in lists.family_ambiguous):
                yield first, at + 1

    def _names_a_street(self, at: int) -> bool:
        """Say whether a word names a street, as “Albert” does in “Albert Road”."""
        following = at + 1
        if following == len(self.tokens) or self._gap(following) != " ":
            return False
        kind = self.tokens[following]
        return kind.folded in _STREET and (kind.is_capital or self.whispers)

    def _counts_alone(self, at: int, bare: str, ambiguous: frozenset[str]) -> bool:
        if bare not in ambiguous:
            return True
        following = at + 1
        return (
            self._gap_is_close(following)
            and self._gap(following) == " "
            and following not in self.places
            and self.tokens[following].is_capital
            and self.lists.is_known(self.tokens[following].folded.removesuffix("'s"))
        )

    def _back(self, at: int) -> int:
        """Return where a name begins whose last word is here."""
        first = at
        while first and at - first < _MOST_WORDS - 1 and self._gap(first) in (" ", "-"):
            before = self.tokens[first - 1]
            if not before.is_capital or not self._may_be_name(first - 1):
                break
            if self.shouts and not self.lists.is_known(before.folded):
                break
            if before.folded in self.lists.titles:
                break
            first -= 1
        return first

    def _may_be_name(self, at: int, titled: bool = False) -> bool:
        token = self.tokens[at]
        if token.folded.removesuffix("'s") in self.lists.not_names:
            return False
        return at not in self.places or titled

    def _take(self, at: int, sure: bool = False, titled: bool = False) -> int:
        """Return where the name that begins here stops, 0 when nothing here reads like a name."""
        stop = at
        while stop < len(self.tokens) and stop - at < _MOST_WORDS:
            if stop > at and not self._continues(stop):
                break
            if stop > at and self.tokens[stop].folded in self.lists.particles:
                beyond = stop + 1
                if beyond < len(self.tokens) and self._continues(beyond) and self._reads(beyond):
                    stop += 2
                    continue
                break
            if not self._reads(stop, sure, titled, first=stop == at):
                break
            stop += 1
            if self.tokens[stop - 1].raw.endswith("'s"):
                break
        return stop if stop > at else 0

    def _continues(self, at: int) -> bool:
        initial = len(self.tokens[at - 1].raw) == 1 and self._gap(at) in (". ", ".")
        return self._gap(at) in (" ", "  ", "-") or initial

    def _reads(
        self, at: int, sure: bool = False, titled: bool = False, first: bool = False
    ) -> bool:
        token = self.tokens[at]
        if not self._may_be_name(at, titled or sure) or len(token.raw) > _LONGEST_NAME:
            return False
        if token.is_uncased:
            return token.folded not in self.lists.enders and (sure or self._is_listed(at))
        known = self.lists.is_known(token.folded.removesuffix("'s"))
        if token.is_capital and not (self.shouts and not known and not sure):
            return True
        if sure:
            return token.folded not in self.lists.enders and (first or known)
        return known and self.whispers and token.folded not in self.lists.ambiguous

    def _signature(self) -> Iterator[tuple[int, int]]:
        """Yield the name that a text ends with: after a closing, after a dash, or on its own line."""
        total = len(self.tokens)
        for at in range(max(0, total - _SIGNED_WITHIN), total):
            size = self._phrase(self.lists.closings, at)
            if size and (size > 1 or not at or self._gap(at).strip() or "\n" in self._gap(at)):
                first = at + size
                set_apart = first < total and ("\n" in self._gap(first) or "," in self._gap(first))
                short = set_apart and total - first <= 2 and self.text.rstrip()[-1:] != "?"
                if first < total and self._is_set_off(first) and first not in self.places:
                    stop = self._take(first, sure=short)
                    if stop and total - stop <= 4:
                        yield first, stop
        for first in range(max(1, total - 3), total):
            gap = self._gap(first)
            alone = "\n" in gap
            if not alone and not re.search(r"[\s.!?][\-~]\s?$", gap):
                continue
            stop = self._take(first)
            known = any(self.lists.is_known(t.folded) for t in self.tokens[first:total])
            if stop == total and (known or total - first > 1) and first > 2:
                yield first, total

    def _is_set_off(self, at: int) -> bool:
        return bool(re.fullmatch(r"[\s,.!:\-~]{0,6}", self._gap(at)))


def _token(found: re.Match[str]) -> _Token | None:
    raw = found[0].strip("'-")
    beside = (
        found.string[max(0, found.start() - 1) : found.start()]
        + found.string[found.end() : found.end() + 1]
    )
    if not raw or any(c.isdigit() for c in beside):
        return None
    start = found.start() + found[0].index(raw)
    return _Token(start, start + len(raw), raw, fold(raw))
