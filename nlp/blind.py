"""A text as the model reads it: who is named in it must not change what it is about."""

from collections.abc import Iterable

from nlp.redact import redact
from nlp.text import MAX_CHARACTERS
from nlp.types import Redaction

STAND_IN = "X"


def without_names(text: str) -> str:
    """Return as much of a text as is ever read, with what is personal in it replaced."""
    return blind(text[:MAX_CHARACTERS], redact(text).spans)


def blind(text: str, spans: Iterable[Redaction], start: int = 0, end: int | None = None) -> str:
    """Return a piece of a text with what is personal in it, or may be, replaced by a stand-in.

    `spans` are those of the whole text in its order; `start` and `end` are the piece’s place in it.
    """
    end = len(text) if end is None else min(end, len(text))
    parts, last = [], start
    for span in spans:
        if span.end > start and span.start < end:
            parts += [text[last : max(span.start, start)], STAND_IN]
            last = min(span.end, end)
    return "".join([*parts, text[last:end]])
