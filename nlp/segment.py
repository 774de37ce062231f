"""Cuts a comment into the sentences and clauses that can be shown as evidence."""

import re
from collections.abc import Container, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

from nlp.abbreviations import is_abbreviation
from nlp.text import without_surrogates

if TYPE_CHECKING:
    from spacy.language import Language

MAX_SEGMENTS = 64

_LETTER = re.compile(r"[^\W\d_]")
_LINE = re.compile(r"[^\n\r\u2028\u2029;•·؛]+")
_BULLET = re.compile(r"^(?:[\s\-–—*]+|\(?\d{1,2}[.)]\s)+")
_ENDS = ".!?…।॥۔؟。！？"
_OPENING, _CLOSING = "\"'‘“„«([{", "\"'’”»)]}"
_END = re.compile(rf"[{_ENDS}]")
_END_WITHIN = re.compile(rf"[{_ENDS}]\s*[^\s{_ENDS}]")
_JOINED = re.compile(rf"(?<=[^\s{_ENDS}])[{_ENDS}]++(?=[^\W\d_])")
_CHUNK = re.compile(r"\S+")
_SIGNS = re.compile(r"\.{2,}|.")

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
        if not _END_WITHIN.search(line[0]):  # spaCy would say the same, a millisecond later
            yield line.span()
            continue
        for start, end in sentences.of(language)(line[0]):
            yield line.start() + start, line.start() + end


class _Sentences:
    """The cutters that were asked for, each in a zone that forgets the words it met."""

    def __init__(self, zones: ExitStack) -> None:
        self._zones = zones
        self._open: dict[str, _Cutter] = {}

    def of(self, language: str) -> "_Cutter":
        code = language.partition("-")[0]
        if code not in self._open:
            self._open[code] = _cutter(code)
            # Outside a zone spaCy keeps every word it ever met in memory.
            self._zones.enter_context(self._open[code].pipeline.memory_zone())
        return self._open[code]


def _trim(text: str, start: int, end: int) -> Segment:
    if bullet := _BULLET.match(text[start:end]):
        start += bullet.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Segment(start, end)


class _Cutter:
    """Finds sentences with the sentencizer of a pipeline, and the abbreviations of its language.

    The pipeline’s own tokenizer leaves a full stop on a word of Gujarati or Punjabi, and on a run of
    signs takes time that grows with the square of its length.
    """

    def __init__(self, pipeline: "Language", language: str) -> None:
        self.pipeline = pipeline
        self._sentencizer = pipeline.create_pipe("sentencizer", config={"punct_chars": list(_ENDS)})
        self._language = language
        self._abbreviations: Container[str] = frozenset(pipeline.tokenizer.rules)

    def __call__(self, line: str) -> Iterator[tuple[int, int]]:
        """Yield where each sentence of a line stands."""
        from spacy.tokens import Doc

        tokens = [token for chunk in _CHUNK.finditer(line) for token in self._tokens(chunk)]
        doc = self._sentencizer(Doc(self.pipeline.vocab, [word for _, word in tokens]))
        for one in doc.sents:
            last, word = tokens[one.end - 1]
            yield tokens[one.start][0], last + len(word)

    def _tokens(self, chunk: re.Match[str]) -> Iterator[tuple[int, str]]:
        """Yield words, and each sign behind them apart; an abbreviation keeps its full stop."""
        at = chunk.start()
        if not _END.search(chunk[0]):
            yield at, chunk[0]
            return
        for piece in _apart(chunk[0]):
            word = piece.rstrip(_ENDS + _CLOSING)
            if piece[len(word) :][:1] == "." and self._abbreviates(word, chunk, at + len(piece)):
                word += "."
            if word:
                yield at, word
            for sign in _SIGNS.finditer(piece, len(word)):
                yield at + sign.start(), sign[0]
            at += len(piece)

    def _abbreviates(self, word: str, chunk: re.Match[str], end: int) -> bool:
        word = word.lstrip(_OPENING)
        return f"{word}." in self._abbreviations or is_abbreviation(
            word, self._language, chunk.string, end
        )


@cache
def _cutter(language: str) -> _Cutter:
    """Return the cutter of a language; languages spaCy lacks share one."""
    import spacy

    try:
        return _Cutter(spacy.blank(language), language)
    except ImportError:
        return _Cutter(spacy.blank("xx"), language)


def _apart(chunk: str) -> Iterator[str]:
    """Yield what a sentence that ends without a space before the next is made of; addresses stay."""
    last = 0
    for end in _JOINED.finditer(chunk) if not {"/", "@"} & set(chunk) else ():
        if end[0] != "." or (chunk[end.start() - 1].islower() and chunk[end.end()].isupper()):
            yield chunk[last : end.end()]
            last = end.end()
    yield chunk[last:]
