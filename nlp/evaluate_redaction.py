"""Measures redaction against spans that a person marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from nlp.corpus import TEST, read_objects, text_of
from nlp.errors import CorpusError
from nlp.intervals import Share
from nlp.redact import NAME, redact
from nlp.redaction.plain import TYPES

GOLD = TEST / "redaction" / "gold.jsonl"
_NAMES_OF_OTHERS = {"person": NAME, "per": NAME}
_NOT_PERSONAL = (
    *("location", "loc", "gpe", "place", "organisation", "organization", "org", "corporation"),
    *("facility", "group", "product", "creative-work", "event", "misc"),
)
"""What sets of others mark beside persons: it is passed over."""

Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text with everything personal in it marked, by code points; `origin` is that of names."""

    id: str
    text: str
    spans: tuple[Span, ...]
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Recall:
    """How many marked spans of one kind were wholly covered, and how many at least touched."""

    kind: str
    marked: int
    covered: int
    touched: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a set of texts; `false` has the spans found where nothing is marked, by type.

    `missed` holds the identities of the texts with a marked span not wholly covered.
    """

    texts: int
    recalls: tuple[Recall, ...]
    found: dict[str, int]
    false: dict[str, int]
    missed: tuple[str, ...]


def gold_texts(path: Path = GOLD) -> list[GoldText]:
    """Read marked texts from JSON lines; `CorpusError` names the line that breaks a rule.

    A file without any is refused as well.
    """
    found = read_objects(path, _gold_text)
    if not found:
        raise CorpusError(f"{path.name} holds no marked texts to measure on.")
    return found


def _gold_text(raw: dict[str, Any]) -> GoldText:
    if "id" not in raw:
        raise ValueError("“id” is missing")
    text, spans = text_of(raw), raw.get("spans")
    if not isinstance(spans, list):
        raise ValueError("“spans” is not a list")
    marked = [_span(span, len(text)) for span in spans]
    personal = tuple(span for span in marked if span[2] not in _NOT_PERSONAL)
    return GoldText(str(raw["id"]), text, personal, str(raw.get("origin") or ""))


def _span(raw: Any, size: int) -> Span:
    match raw:
        case {"start": int(start), "end": int(end), "type": str(kind)} if 0 <= start < end <= size:
            return start, end, _type(kind)
    raise ValueError(f"“spans” need a “type”, and a “start” before an “end” from 0 to {size}")


def _type(kind: str) -> str:
    name = kind.strip().casefold()
    name = _NAMES_OF_OTHERS.get(name, name)
    if name not in (*TYPES, *_NOT_PERSONAL):
        types = ", ".join(f"“{one}”" for one in TYPES)
        raise ValueError(f"there is no type “{kind}”. The types are: {types}")
    return name


def measure_redaction(texts: Sequence[GoldText]) -> Measured:
    """Redact every text and count what was found, missed and taken for personal wrongly.

    Something with a shape of its own counts as covered only by spans that are sure.
    """
    counts: dict[str, list[int]] = {}
    found = dict.fromkeys(TYPES, 0)
    false = dict.fromkeys(TYPES, 0)
    missed = []
    for one in texts:
        spans = redact(one.text).spans
        for start, end, kind in one.spans:
            usable = [(s.start, s.end) for s in spans if s.sure or kind == NAME]
            whole, part = _covered(start, end, usable)
            for row in [kind, *([f"{NAME}, {one.origin}"] if one.origin and kind == NAME else [])]:
                count = counts.setdefault(row, [0, 0, 0])
                count[0] += 1
                count[1] += whole
                count[2] += part
            if not whole:
                missed.append(one.id)
        for span in spans:
            found[span.type] += 1
            if not any(a < span.end and span.start < b for a, b, _ in one.spans):
                false[span.type] += 1
    order = sorted(counts, key=lambda row: (TYPES.index(row.partition(",")[0]), row))
    recalls = tuple(Recall(row, *counts[row]) for row in order)
    return Measured(len(texts), recalls, found, false, tuple(missed))


def _covered(start: int, end: int, spans: Iterable[tuple[int, int]]) -> tuple[bool, bool]:
    hidden = {place for a, b in spans for place in range(max(a, start), min(b, end))}
    return len(hidden) == end - start, bool(hidden)


def redaction_tables(measured: Measured) -> list[Table]:
    """Return recall by type and by origin of names, and false redactions by type."""
    recall = Table("Type", "Marked", "Covered", "Recall (95 % interval)", "At least touched")
    recall.title = f"{measured.texts} texts"
    for row in measured.recalls:
        recall.add_row(
            row.kind,
            str(row.marked),
            str(row.covered),
            str(Share(row.covered, row.marked)),
            str(Share(row.touched, row.marked)),
        )
    false = Table("Type", "Found", "False", "False of those found (95 % interval)")
    for kind in TYPES:
        if measured.found[kind]:
            false.add_row(
                kind,
                str(measured.found[kind]),
                str(measured.false[kind]),
                str(Share(measured.false[kind], measured.found[kind])),
            )
    return [recall, false]
