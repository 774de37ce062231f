"""Small corrections that make the encoder’s layers attend to what the priorities turn on.

A correction of a matrix is the product of a narrow and a wide one (LoRA, Hu and others 2021). It is
added to the matrix before the graph is built, so reading a text costs no more with it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.neurons import Neurons, Slimmed, Tensors

Matrix = NDArray[np.float32]

ALL_LAYERS = 12
PUBLISHED_PREFIX = "query: "
FIRST_LAYER, LAST_LAYER = 4, 8
"""Corrections start at the first and end before the last. Those below stay as published, and those
above are left out: without them a text is read in two thirds of the time, and no worse."""

_PART, _LAYERS, _PREFIX = "adapter/", "adapted_layers", "adapted_prefix"
_KEPT, _REST, _LARGEST = "neurons_kept/", "neurons_rest/", "largest/"


@dataclass(frozen=True)
class Adapter:
    """Corrections by the name of the matrix: (inputs, rank) and (rank, outputs).

    `layers` is how many of the encoder’s layers are read, `prefix` is what stands before each text,
    `neurons` says by layer which of its neurons are kept, all as published where nothing else was
    learned, and `largest` by matrix the largest value that was found to go into each of its rows.
    """

    parts: dict[str, tuple[Matrix, Matrix]] = field(default_factory=dict)
    layers: int = ALL_LAYERS
    prefix: str = PUBLISHED_PREFIX
    neurons: dict[str, Neurons] = field(default_factory=dict)
    largest: dict[str, Matrix] = field(default_factory=dict)

    @classmethod
    def to_correct(cls, layers: int) -> "Adapter":
        """Return the published encoder up to a layer, read as the corrections will be.

        What is learned here needs no prefix, and without it a comment is an eighth shorter.
        """
        return cls({}, layers, "")

    @property
    def sha256(self) -> str:
        """One SHA-256 over the names and numbers of all parts."""
        digest = hashlib.sha256()
        for name, value in sorted(self.state().items()):
            digest.update(name.encode("ascii") + value.tobytes())
        return digest.hexdigest()

    def slim(self, weights: Tensors) -> Tensors:
        """Return the weights with the neurons that are kept: what the corrections belong to."""
        return Slimmed(weights, self.neurons) if self.neurons else weights

    def apply(self, name: str, matrix: Matrix) -> Matrix:
        """Return the matrix, of shape (inputs, outputs), with its correction when it has one."""
        if name not in self.parts:
            return matrix
        # Summed one by one: a product of matrices adds in an order that depends on the processors.
        corrected = matrix.copy()
        narrow, wide = self.parts[name]
        for column, row in zip(narrow.T, wide, strict=True):
            corrected += column[:, None] * row
        return corrected

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the parts as plain arrays of 16 bits, and how the encoder is read with them."""
        arrays: dict[str, NDArray[Any]] = {
            f"{_PART}{name}/{side}": part.astype(np.float16)
            for name, pair in self.parts.items()
            for side, part in zip(("narrow", "wide"), pair, strict=True)
        }
        for layer, neurons in self.neurons.items():
            arrays[_KEPT + layer] = neurons.kept.astype(np.uint16)
            arrays[_REST + layer] = neurons.rest
        arrays |= {_LARGEST + name: values for name, values in self.largest.items()}
        return arrays | {_LAYERS: np.array(self.layers), _PREFIX: np.array(self.prefix)}

    @classmethod
    def restore(cls, arrays: dict[str, NDArray[Any]]) -> "Adapter":
        """Return the adapter that `state` described; one without parts where there is none."""
        names = sorted({n.split("/")[1] for n in arrays if n.startswith(_PART)})
        parts = {
            name: (
                arrays[f"{_PART}{name}/narrow"].astype(np.float32),
                arrays[f"{_PART}{name}/wide"].astype(np.float32),
            )
            for name in names
        }
        layers = sorted(n.removeprefix(_KEPT) for n in arrays if n.startswith(_KEPT))
        neurons = {
            layer: Neurons(arrays[_KEPT + layer].astype(np.intp), arrays[_REST + layer])
            for layer in layers
        }
        largest = {
            name.removeprefix(_LARGEST): arrays[name]
            for name in arrays
            if name.startswith(_LARGEST)
        }
        return cls(parts, int(arrays[_LAYERS]), str(arrays[_PREFIX]), neurons, largest)

    def scaled(self, share: float) -> "Adapter":
        """Return the adapter with only a share of each correction."""
        parts = {
            name: (narrow, wide * np.float32(share)) for name, (narrow, wide) in self.parts.items()
        }
        return replace(self, parts=parts)

    @classmethod
    def mean_of(cls, adapters: Sequence["Adapter"]) -> "Adapter":
        """Return the mean of corrections of the same matrices; its rank is the sum of theirs.

        *Model soups*, Wortsman and others 2022: the mean of several lessons reads what is unlike them
        with a steadier hand than one.
        """
        share = np.float32(1 / len(adapters))
        parts = {
            name: (
                np.hstack([adapter.parts[name][0] for adapter in adapters]),
                np.vstack([adapter.parts[name][1] * share for adapter in adapters]),
            )
            for name in adapters[0].parts
        }
        return replace(adapters[0], parts=parts).as_stored()

    def as_stored(self) -> "Adapter":
        """Return the adapter as it will be once written and read back."""
        return Adapter.restore(self.state())
