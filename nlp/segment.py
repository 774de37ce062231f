"""Cuts a comment into the sentences and clauses that can be shown as evidence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from nlp.text import without_surrogates, words

if TYPE_CHECKING:
    from spacy.language import Language

MAX_SEGMENTS = 64
MAX_LINE = 20_000

_LINE = re.compile(r"[^\n\r\u2028\u2029;•·؛]+")
_BULLET = re.compile(r"^(?:[\s\-–—*]+|\(?\d{1,2}[.)]\s)+")
_ENDS = [".", "!", "?", "…", "।", "॥", "۔", "؟", "。", "！", "？"]
_END_WITHIN = re.compile(rf"[{re.escape(''.join(_ENDS))}]\s*[^\s{re.escape(''.join(_ENDS))}]")


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
    found = []
    for start, end in _spans(text, language):
        trimmed = _trim(text, start, end)
        if words(trimmed.of(text)):
            found.append(trimmed)
        if len(found) == MAX_SEGMENTS:
            break
    return tuple(found)


def _spans(text: str, language: str) -> Iterator[tuple[int, int]]:
    sentences = _sentences(language.partition("-")[0])
    text = without_surrogates(text)
    for line in _LINE.finditer(text):
        start = line.start()
        for piece in range(start, line.end(), MAX_LINE):
            part = text[piece : min(piece + MAX_LINE, line.end())]
            if not _END_WITHIN.search(part):  # spaCy would say the same, a millisecond later
                yield piece, piece + len(part)
                continue
            # Outside a zone spaCy keeps every word it ever met in memory.
            with sentences.memory_zone():
                found = [(one.start_char, one.end_char) for one in sentences(part).sents]
            for sentence_start, sentence_end in found:
                yield piece + sentence_start, piece + sentence_end


def _trim(text: str, start: int, end: int) -> Segment:
    if bullet := _BULLET.match(text[start:end]):
        start += bullet.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Segment(start, end)


@cache
def _sentences(language: str) -> "Language":
    """Return a pipeline that only finds sentence ends; languages spaCy lacks share one."""
    import spacy

    try:
        pipeline = spacy.blank(language)
    except ImportError:
        pipeline = spacy.blank("xx")
    pipeline.add_pipe("sentencizer", config={"punct_chars": _ENDS})
    return pipeline
