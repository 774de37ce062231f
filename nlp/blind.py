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

_GREETING = "(?:hello|hi|hiya|hey|good (?:morning|afternoon|evening)|to whom it may concern)"
_SAYS = "(?:i am|i['’]?m|we are|we['’]re|(?:(?:i am |i['’]?m )?speaking )?as)"
_PEOPLE = (
    "man|woman|person|girl|boy|lad|lady|couple|family|household|resident|pensioner|student|teenager"
    "|parent|mum|dad|mother|father"
)


def without_names(text: str) -> str:
    """Return as much of a text as is ever read, without what `unread` finds in it."""
    text = text[:MAX_CHARACTERS]
    return blind(text, unread(text, redact(text).spans))


def unread(text: str, found: Iterable[Redaction]) -> tuple[Redaction, ...]:
    """Return what the model does not read: what redaction found, and who the writer says they are.

    The second, in English, where a text begins with it and goes on about something else (“As a Sikh,
    …”, “I am Polish and …”): not where it goes on about what is done to “me” or “us”, since who they
    are may be why.
    """
    spans = tuple(found)
    says = _speaker().match(text)
    if says is None:
        return spans
    # “Italian” and “Jain” may be taken for a name after “I am”: it is nobody’s and is left out, too.
    inside = [span for span in spans if span.start < says.end()]
    if any(span.sure or span.end > says.end() for span in inside):
        return spans
    return (Redaction(*says.span(), SPEAKER, False), *spans[len(inside) :])


def blind(text: str, spans: Iterable[Redaction], start: int = 0, end: int | None = None) -> str:
    """Return a piece of a text with spans of it replaced by a stand-in; who speaks is left out.

    `spans` are those of the whole text in its order; `start` and `end` are the piece’s place in it.
    """
    end = len(text) if end is None else min(end, len(text))
    parts, last = [], start
    for span in spans:
        if span.end > start and span.start < end:
            stand_in = "" if span.type == SPEAKER else STAND_IN
            parts += [text[last : max(span.start, start)], stand_in]
            last = min(span.end, end)
    return "".join([*parts, text[last:end]])


@cache
def _speaker() -> re.Pattern[str]:
    words = tomllib.loads(SPEAKERS.read_text(encoding="utf-8"))["speakers"]
    longest_first = sorted(map(re.escape, words), key=lambda word: (-len(word), word))
    return re.compile(
        rf"\s*(?:{_GREETING}[\s,.!]+)?{_SAYS} (?:an? )?(?:{'|'.join(longest_first)})"
        rf"(?: (?:{_PEOPLE}))?(?:,? and|[,.;:])\s+(?=\S)(?![^.!?\n]*\b(?:me|us)\b)",
        re.IGNORECASE,
    )
