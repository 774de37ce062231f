"""Small corrections that make the encoder’s layers attend to what the priorities turn on.

A correction of a matrix is the product of a narrow and a wide one (LoRA, Hu and others 2021). It is
added to the matrix before the graph is built, so reading a text costs no more with it.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

ALL_LAYERS = 12
FIRST_LAYER, LAST_LAYER = 4, 8
"""Corrections start at the first and end before the last. Those below stay as published, and those
above are left out: without them a text is read in two thirds of the time, and no worse."""

_PREFIX, _LAYERS = "adapter/", "adapted_layers"


@dataclass(frozen=True)
class Adapter:
    """Corrections by the name of the matrix: (inputs, rank) and (rank, outputs).

    `layers` is how many of the encoder’s layers they were learned for.
    """

    parts: dict[str, tuple[Matrix, Matrix]] = field(default_factory=dict)
    layers: int = ALL_LAYERS

    @property
    def sha256(self) -> str:
        """One SHA-256 over the names and numbers of all parts."""
        digest = hashlib.sha256()
        for name, value in sorted(self.state().items()):
            digest.update(name.encode("ascii") + value.tobytes())
        return digest.hexdigest()

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

    def state(self) -> dict[str, NDArray[np.float16]]:
        """Return the parts as plain arrays of 16 bits."""
        arrays = {
            f"{_PREFIX}{name}/{side}": part.astype(np.float16)
            for name, pair in self.parts.items()
            for side, part in zip(("narrow", "wide"), pair, strict=True)
        }
        return arrays | {_LAYERS: np.array(self.layers, np.float16)}

    @classmethod
    def restore(cls, arrays: dict[str, NDArray[Any]]) -> "Adapter":
        """Return the adapter that `state` described; one without parts where there is none."""
        names = sorted({n.split("/")[1] for n in arrays if n.startswith(_PREFIX)})
        parts = {
            name: (
                arrays[f"{_PREFIX}{name}/narrow"].astype(np.float32),
                arrays[f"{_PREFIX}{name}/wide"].astype(np.float32),
            )
            for name in names
        }
        return cls(parts, int(arrays.get(_LAYERS, ALL_LAYERS)))

    def scaled(self, share: float) -> "Adapter":
        """Return the adapter with only a share of each correction."""
        parts = {
            name: (narrow, wide * np.float32(share)) for name, (narrow, wide) in self.parts.items()
        }
        return Adapter(parts, self.layers)

    def as_stored(self) -> "Adapter":
        """Return the adapter as it will be once written and read back."""
        return Adapter.restore(self.state())
