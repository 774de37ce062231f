"""A text as the model reads it: who is named in it, or speaks, must not change what it is about."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from nlp.redact import redact
from nlp.text import MAX_CHARACTERS
from nlp.types import Redaction

SPEAKERS = Path(__file__).parent / "codebook" / "speakers.toml"
SPEAKER = "speaker"
STAND_IN = "X"


def without_names(text: str) -> str:
    """Return as much of a text as is ever read, without what `unread` finds in it."""
    text = text[:MAX_CHARACTERS]
    return blind(text, unread(text, redact(text).spans))


def unread(text: str, found: Iterable[Redaction]) -> tuple[Redaction, ...]:
    """Return what the model does not read: what redaction found, and who the writer says they are.

    The second only where a text begins with it and goes on (“I am Polish and …”), in English.
    """
    spans = tuple(found)
    says = _speaker().match(text)
    if says is None or any(span.start < says.end(1) for span in spans):
        return spans
    return (Redaction(*says.span(1), SPEAKER, False), *spans)


def blind(text: str, spans: Iterable[Redaction], start: int = 0, end: int | None = None) -> str:
    """Return a piece of a text with spans of it replaced by a stand-in.

    `spans` are those of the whole text in its order; `start` and `end` are the piece’s place in it.
    """
    end = len(text) if end is None else min(end, len(text))
    parts, last = [], start
    for span in spans:
        if span.end > start and span.start < end:
            parts += [text[last : max(span.start, start)], STAND_IN]
            last = min(span.end, end)
    return "".join([*parts, text[last:end]])


@cache
def _speaker() -> re.Pattern[str]:
    words = tomllib.loads(SPEAKERS.read_text(encoding="utf-8"))["speakers"]
    longest_first = sorted(map(re.escape, words), key=lambda word: (-len(word), word))
    return re.compile(
        rf"\s*(?:i am|i['’]?m|we are|we['’]re) (?:an? )?({'|'.join(longest_first)})"
        r"(?: (?:man|woman|person|girl|boy|lad|resident|mum|dad|mother|father|family))?(?:,| and)\s",
        re.IGNORECASE,
    )
