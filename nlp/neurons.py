"""The encoder without the inner neurons that change least from one comment to another.

A layer’s feed-forward part has 1,536 of them. One whose output hardly varies adds about the same to
every token: its mean is put in its place, and nothing is multiplied for it any more (Molchanov and
others 2017, *Pruning Convolutional Neural Networks*, on how little of a network does most of the work).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlp.weights import Sizes

Numbers = NDArray[np.float32]
Index = NDArray[np.intp]
Moments = NDArray[np.float64]

LEFT_OUT = 384
"""Of 1,536: a quarter (docs/decisions/0012 and 0014)."""


class Tensors(Protocol):
    """The encoder’s numbers by name, as `nlp.weights.Weights` reads them."""

    @property
    def sizes(self) -> Sizes:
        """The shape of the transformer."""

    def vector(self, name: str) -> Numbers:
        """Return a flat tensor."""

    def matrix(self, name: str, rows: int, columns: int) -> Numbers:
        """Return a tensor of shape (rows, columns)."""


@dataclass(frozen=True)
class Neurons:
    """Which inner neurons of a layer are kept, rising, and what the others add on average."""

    kept: Index
    rest: Numbers


class Slimmed:
    """Weights of which each layer’s feed-forward part has only the neurons that are kept."""

    def __init__(self, weights: Tensors, neurons: Mapping[str, Neurons]) -> None:
        """Take as many neurons in every layer that will be read; `neurons` is by layer, “l0” on."""
        self._weights = weights
        self._neurons = neurons
        inner = {len(one.kept) for one in neurons.values()}
        self.sizes = replace(weights.sizes, inner=inner.pop())

    def vector(self, name: str) -> Numbers:
        """Return a flat tensor; the bias of what neurons put out bears the rest."""
        found = self._weights.vector(name)
        layer, _, part = name.partition(".")
        if part == "fi.b":
            return found[self._neurons[layer].kept]
        if part == "fo.b":
            return found + self._neurons[layer].rest
        return found

    def matrix(self, name: str, rows: int, columns: int) -> Numbers:
        """Return a tensor of shape (rows, columns): what goes into neurons kept, or out of them."""
        layer, _, part = name.partition(".")
        full = self._weights.sizes.inner
        if part == "fi.w":
            return self._weights.matrix(name, full, columns)[self._neurons[layer].kept]
        if part == "fo.w":
            return self._weights.matrix(name, rows, full)[:, self._neurons[layer].kept]
        return self._weights.matrix(name, rows, columns)


def choose(weights: Tensors, layer: str, mean: Moments, square: Moments) -> Neurons:
    """Return which neurons of a layer to keep, by what they put out: its mean and mean square.

    Those that vary least, times how far they reach, are left out.
    """
    sizes = weights.sizes
    outward = weights.matrix(f"{layer}.fo.w", sizes.width, sizes.inner)
    reach = np.linalg.norm(outward, axis=0) ** 2
    least = np.argsort((square - mean**2) * reach, kind="stable")[:LEFT_OUT]
    # Summed one by one: a product of matrices adds in an order that depends on the processors.
    rest = sum((outward[:, one] * mean[one] for one in least), np.zeros(sizes.width))
    return Neurons(np.setdiff1d(np.arange(sizes.inner), least), rest.astype(np.float32))
