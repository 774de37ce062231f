"""Which words of a comment say each of its labels."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.encoder import Vectors
from nlp.model import CommentModel
from nlp.segment import Segment
from nlp.types import PRIORITIES, Evidence

DECIMALS = 4

Parts = tuple[Segment, ...]


def evidence(
    model: CommentModel,
    said: Sequence[Sequence[str]],
    languages: Sequence[str],
    labels: Sequence[tuple[str, ...]],
    parts: Sequence[Parts],
    vectors: Sequence[Vectors],
) -> list[tuple[Evidence, ...]]:
    """Return for each text one span a label: the part with the highest probability of it.

    Where a text has several parts, `said` holds their words and `vectors` one row each. A text without
    a letter has no span.
    """
    many = [i for i, of in enumerate(parts) if labels[i] and len(of) > 1]
    scores: dict[int, NDArray[np.float64]] = {}
    if many:
        ready = model.texts(
            [words for i in many for words in said[i]],
            [languages[i] for i in many for _ in parts[i]],
            np.concatenate([vectors[i] for i in many]),
        )
        found = np.round(model.probabilities(ready), DECIMALS)
        ends = np.cumsum([len(parts[i]) for i in many])
        scores = dict(zip(many, np.split(found, ends[:-1]), strict=True))
    return [
        tuple(_span(label, parts[i], scores.get(i)) for label in wanted if parts[i])
        for i, wanted in enumerate(labels)
    ]


def _span(label: str, parts: Parts, scores: NDArray[np.float64] | None) -> Evidence:
    best = 0 if scores is None else int(scores[:, PRIORITIES.index(label)].argmax())
    return Evidence(label, parts[best].start, parts[best].end)
