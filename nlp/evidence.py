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
    texts: Sequence[str],
    languages: Sequence[str],
    labels: Sequence[tuple[str, ...]],
    parts: Sequence[Parts],
    vectors: Sequence[Vectors],
) -> list[tuple[Evidence, ...]]:
    """Return for each text one span a label: the part with the highest probability of it.

    `vectors` has one row a part where a text has several. A text without a letter has no span.
    """
    many = [i for i, of in enumerate(parts) if labels[i] and len(of) > 1]
    scores: dict[int, NDArray[np.float64]] = {}
    if many:
        ready = model.texts(
            [part.of(texts[i]) for i in many for part in parts[i]],
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
