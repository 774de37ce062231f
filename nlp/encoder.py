"""Turns text in any language into a vector of 384 numbers: multilingual-e5-small.

Mean pooling and length 1, as the model card of e5 asks. Texts of equal length are read together
without padding, so a vector is the same to the last bit whatever its neighbours were and however
many threads worked on it.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Protocol, cast

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from nlp import graph
from nlp.adapter import Adapter
from nlp.tokenizer import PieceTokenizer
from nlp.weights import Weights

Vectors = NDArray[np.float32]

WIDTH = 384
BATCH_TOKENS = 2_048


class TextEncoder(Protocol):
    """What the pipeline needs of an encoder.

    `sha256` names the weights as published; `key` names the vectors, corrections included.
    """

    sha256: str
    key: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 a text, shape (texts, 384)."""
        ...

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[str]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Return the rows of texts, and for each text one row a part of it, read in its midst."""
        ...


class E5Encoder:
    """multilingual-e5-small with the corrections that were learned for the priorities."""

    def __init__(
        self, weights: Weights | None = None, adapter: Adapter | None = None, layers: int = 12
    ) -> None:
        """Check the weights, by default the pinned ones; `layers` stops after fewer of them.

        What takes a second, the vocabulary and the graph, waits for the first text.
        """
        self._weights = weights or Weights()
        self._adapter = adapter or Adapter()
        self._layers = layers
        self.sha256 = self._weights.sha256
        self.key = f"{self.sha256}/{self._adapter.sha256}"

    @cached_property
    def _tokenizer(self) -> PieceTokenizer:
        return PieceTokenizer(self._weights.vocabulary)

    @cached_property
    def _positions(self) -> Vectors:
        positions = self._weights.vector("emb.pos").reshape(-1, WIDTH)
        summed: Vectors = positions + self._weights.vector("emb.type").reshape(-1, WIDTH)[0]
        return summed

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        return open_session(*graph.build(self._weights, self._adapter, self._layers))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 a text, shape (texts, 384)."""
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        for batch, hidden in self._batches(texts):
            vectors[batch] = pool(hidden)
        return vectors

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[str]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Return the rows of texts, and for each text one row of length 1 a part of it.

        Parts are pieces of their text in its order. A part’s row is the mean over its own tokens,
        each of which has seen the whole text (late chunking, Günther and others 2024), so that
        parts cost nothing more. A part beyond what is read of a text has the row of the text.
        """
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        rows = [np.zeros((len(of), WIDTH), np.float32) for of in parts]
        places = self._tokenizer.places(texts, parts)
        for batch, hidden in self._batches(texts):
            vectors[batch] = pool(hidden)
            for index, states in zip(batch, hidden, strict=True):
                for row, place in enumerate(places[index]):
                    rows[index][row] = pool(states[None, place])[0]
        return vectors, rows

    def states(self, texts: Sequence[str]) -> list[Vectors]:
        """Return the hidden states of the last layer that was asked for: (tokens, 384) a text."""
        found: dict[int, Vectors] = {}
        for batch, hidden in self._batches(texts):
            found |= dict(zip(batch, hidden, strict=True))
        return [found[index] for index in range(len(texts))]

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Vectors]]:
        ids = self._tokenizer.ids(list(texts))
        for batch in batches([len(row) for row in ids]):
            yield batch, self._hidden(np.array([ids[index] for index in batch]))

    def _hidden(self, ids: NDArray[np.int64]) -> Vectors:
        unique, places = np.unique(ids, return_inverse=True)
        embedded = self._weights.words(unique)[places.reshape(ids.shape)]
        embedded += self._positions[: ids.shape[1]]
        (hidden,) = self._session.run([graph.OUTPUT], {graph.INPUT: embedded})
        return cast(Vectors, hidden)


def batches(lengths: Sequence[int]) -> list[list[int]]:
    """Return the positions of texts in batches of one length, short texts first."""
    by_length: dict[int, list[int]] = defaultdict(list)
    for index, length in enumerate(lengths):
        by_length[length].append(index)
    return [
        indexes[start : start + step]
        for length, indexes in sorted(by_length.items())
        for step in [max(1, BATCH_TOKENS // length)]
        for start in range(0, len(indexes), step)
    ]


def pool(hidden: Vectors) -> Vectors:
    """Return the mean over tokens at length 1: (texts, tokens, 384) to (texts, 384)."""
    mean: Vectors = hidden.mean(axis=1)
    mean /= np.linalg.norm(mean, axis=1, keepdims=True)
    return mean


def open_session(
    model: bytes | str, matrices: graph.Matrices | None = None
) -> onnxruntime.InferenceSession:
    """Return a session on the processor that sleeps between batches, so others can work."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    if matrices:
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(value) for value in matrices.values()]
        options.add_external_initializers(list(matrices), values)
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def threads() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
