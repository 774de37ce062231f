"""A comment in pieces, as it is shown: evidence marked, what names a person hidden or underlined."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from engage.models import Redaction

Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A stretch of a comment. `text` is empty where `hidden` says which kind of thing stood there."""

    text: str
    marked: bool = False
    hidden: str = ""
    suspected: bool = False


def pieces(
    text: str, evidence: Iterable[Span], redactions: Iterable[Redaction], within: Span | None = None
) -> list[Piece]:
    """`text` (or the stretch `within`) in pieces, in order.

    `evidence` is marked. What is masked is hidden whole, even where evidence or `within` holds only a
    part of it; what is suspected and not decided is told apart. All spans count code points of `text`,
    ends not included; redactions do not overlap.
    """
    begin, end = within or (0, len(text))
    spans = list(evidence)
    found = [item for item in redactions if item.start < end and item.end > begin]
    masked = [item for item in found if item.masked]
    suspected = [(item.start, item.end) for item in found if item.masked is None]
    hidden = [(item.start, item.end) for item in masked]
    begin = min([begin, *(start for start, _stop in hidden)])
    end = max([end, *(stop for _start, stop in hidden)])
    edges = {begin, end, *(edge for span in (*spans, *suspected, *hidden) for edge in span)}
    cuts = sorted(edge for edge in edges if begin <= edge <= end and not _inside(edge, hidden))
    return [_piece(text, start, stop, spans, masked, suspected) for start, stop in pairwise(cuts)]


def _piece(
    text: str,
    start: int,
    stop: int,
    evidence: list[Span],
    masked: list[Redaction],
    suspected: list[Span],
) -> Piece:
    marked = any(begin < stop and end > start for begin, end in evidence)
    for item in masked:
        if item.start <= start and stop <= item.end:
            return Piece("", marked, item.type)
    unsure = any(begin <= start and stop <= end for begin, end in suspected)
    return Piece(text[start:stop], marked, suspected=unsure)


def _inside(edge: int, spans: list[Span]) -> bool:
    return any(start < edge < stop for start, stop in spans)
