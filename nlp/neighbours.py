"""What people gave the comments most like one: where those differ, a program is less sure.

The labels of the nearest taught comments tell what a probability alone does not: whether it rests on
anything like the comment at hand (Papernot and McDaniel 2018, *Deep k-Nearest Neighbors*).
"""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlp.encoder import Vectors

Floats = NDArray[np.float64]
Truth = NDArray[np.bool_]

NEAREST = 8
TAUGHT_STEPS, ASKED_STEPS = 100, 2_000
"""Vectors of length 1 are kept and compared in whole steps: products of whole numbers under 2²⁴ sum to
the same float in any order, whatever else is read beside a text and on how many processors."""

BLOCK = 256


class Neighbours:
    """Taught comments by their vectors; learned: `vectors_` in steps, 8 bits, and `truth_`."""

    vectors_: NDArray[np.int8]
    truth_: Truth

    def fit(self, vectors: Vectors, truth: Truth) -> "Neighbours":
        """Keep vectors of length 1, shape (comments, width), and labels, shape (comments, labels)."""
        steps = np.clip(np.rint(vectors * TAUGHT_STEPS), -127, 127)
        self.vectors_, self.truth_ = steps.astype(np.int8), truth
        return self

    @classmethod
    def restore(cls, vectors: NDArray[np.int8], truth: Truth) -> "Neighbours":
        """Return the neighbours that were kept."""
        made = cls()
        made.vectors_, made.truth_ = vectors, truth
        return made

    def shares(self, vectors: Vectors) -> Floats:
        """Return how much of the likeness to the eight nearest each label has: (texts, labels).

        Those as near as the eighth count too. A text that is like no comment has no share of any.
        """
        found = [self._shares(block) for block in _blocks(vectors)]
        return np.concatenate(found) if found else np.zeros((0, self.truth_.shape[1]))

    def _shares(self, vectors: Vectors) -> Floats:
        likeness = np.rint(vectors * ASKED_STEPS) @ self._turned
        place = max(len(self.vectors_) - NEAREST, 0)
        least = np.partition(likeness, place, axis=1)[:, place, None]
        near = np.flatnonzero(likeness >= np.maximum(least, 1))
        texts, comments = np.divmod(near, len(self.vectors_))
        weights = likeness[texts, comments].astype(np.float64)
        shares = np.zeros((len(vectors), self.truth_.shape[1]))
        np.add.at(shares, texts, weights[:, None] * self.truth_[comments])
        total = np.bincount(texts, weights, len(vectors))
        return shares / np.maximum(total, 1)[:, None]

    @cached_property
    def _turned(self) -> NDArray[np.float32]:
        return self.vectors_.T.astype(np.float32)


def _blocks(vectors: Vectors) -> Iterator[Vectors]:
    for start in range(0, len(vectors), BLOCK):
        yield vectors[start : start + BLOCK]
