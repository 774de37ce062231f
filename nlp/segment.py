"""Cuts a comment into the sentences and clauses that can be shown as evidence."""

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

from nlp.text import without_surrogates

if TYPE_CHECKING:
    from spacy.language import Language

MAX_SEGMENTS = 64
MAX_LINE = 20_000

_LETTER = re.compile(r"[^\W\d_]")
_LINE = re.compile(r"[^\n\r\u2028\u2029;•·؛]+")
_BULLET = re.compile(r"^(?:[\s\-–—*]+|\(?\d{1,2}[.)]\s)+")
_ENDS = [".", "!", "?", "…", "।", "॥", "۔", "؟", "。", "！", "？"]
_END_WITHIN = re.compile(rf"[{re.escape(''.join(_ENDS))}]\s*[^\s{re.escape(''.join(_ENDS))}]")


_ZONES = Lock()
"""spaCy’s zones of memory must not overlap: two threads would free each other’s words."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a comment, trimmed: code points, `end` not included."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of the segment."""
        return text[self.start : self.end]


def segments(text: str, language: str) -> tuple[Segment, ...]:
    """Return the segments that hold a letter, in order; at most `MAX_SEGMENTS`, never overlapping.

    A text without a letter has none.
    """
    (found,) = segments_of_all([text], [language])
    return found


def segments_of_all(texts: Sequence[str], languages: Sequence[str]) -> list[tuple[Segment, ...]]:
    """Return the segments of each text: much faster than one by one."""
    with _ZONES, ExitStack() as zones:
        sentences = _Sentences(zones)
        return [
            tuple(_segments(text, language, sentences))
            for text, language in zip(texts, languages, strict=True)
        ]


def _segments(text: str, language: str, sentences: "_Sentences") -> Iterator[Segment]:
    trimmed = (_trim(text, *span) for span in _spans(text, language, sentences))
    lettered = (one for one in trimmed if _LETTER.search(text, one.start, one.end))
    return islice(lettered, MAX_SEGMENTS)


def _spans(text: str, language: str, sentences: "_Sentences") -> Iterator[tuple[int, int]]:
    text = without_surrogates(text)
    for line in _LINE.finditer(text):
        start = line.start()
        for piece in range(start, line.end(), MAX_LINE):
            part = text[piece : min(piece + MAX_LINE, line.end())]
            if not _END_WITHIN.search(part):  # spaCy would say the same, a millisecond later
                yield piece, piece + len(part)
                continue
            for one in sentences.of(language)(part).sents:
                yield piece + one.start_char, piece + one.end_char


class _Sentences:
    """The pipelines that were asked for, each in a zone that forgets the words it met."""

    def __init__(self, zones: ExitStack) -> None:
        self._zones = zones
        self._open: dict[str, Language] = {}

    def of(self, language: str) -> "Language":
        code = language.partition("-")[0]
        if code not in self._open:
            self._open[code] = _pipeline(code)
            # Outside a zone spaCy keeps every word it ever met in memory.
            self._zones.enter_context(self._open[code].memory_zone())
        return self._open[code]


def _trim(text: str, start: int, end: int) -> Segment:
    if bullet := _BULLET.match(text[start:end]):
        start += bullet.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Segment(start, end)


@cache
def _pipeline(language: str) -> "Language":
    """Return a pipeline that only finds sentence ends; languages spaCy lacks share one."""
    import spacy

    try:
        pipeline = spacy.blank(language)
    except ImportError:
        pipeline = spacy.blank("xx")
    pipeline.add_pipe("sentencizer", config={"punct_chars": _ENDS})
    return pipeline
