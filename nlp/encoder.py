"""Turns text in any language into a vector of 384 numbers: multilingual-e5-small.

Mean pooling and length 1, as the model card of e5 asks. Texts of equal length are read together
without padding, so a vector is the same to the last bit whatever its neighbours were and however
many threads worked on it.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
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
BATCH_TOKENS = 512


class TextReader(Protocol):
    """What turns texts into vectors; `key` names them, corrections and numbers included."""

    key: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 a text."""
        ...


class TextEncoder(TextReader, Protocol):
    """What the pipeline needs of an encoder: rows of 384; `sha256` names the weights as published."""

    sha256: str

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[str]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Return the rows of texts, and for each text one row a part of it, read in its midst."""
        ...

    def is_full(self, texts: Sequence[str]) -> list[bool]:
        """Say of each text whether it fills all that is read of one: more may stand behind."""
        ...


class E5Encoder:
    """multilingual-e5-small as published, or with the corrections of an adapter."""

    def __init__(self, weights: Weights | None = None, adapter: Adapter | None = None) -> None:
        """Check the weights, by default the pinned ones.

        What takes a second, the vocabulary and the graph, waits for the first text.
        """
        self._weights = weights or Weights()
        self._adapter = adapter or Adapter()
        self.sha256 = self._weights.sha256
        self.key = f"{self.sha256}/{self._adapter.sha256}/{graph.NUMBERS}"

    @cached_property
    def _tokenizer(self) -> PieceTokenizer:
        return PieceTokenizer(self._weights.vocabulary, self._adapter.prefix)

    @cached_property
    def _positions(self) -> Vectors:
        positions = self._weights.vector("emb.pos").reshape(-1, WIDTH)
        summed: Vectors = positions + self._weights.vector("emb.type").reshape(-1, WIDTH)[0]
        return summed

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        return open_session(graph.build(self._weights, self._adapter))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 a text, shape (texts, 384)."""
        vectors = np.zeros((len(texts), WIDTH), np.float32)

        def take(batch: list[int], hidden: Vectors) -> None:
            vectors[batch] = pool(hidden)

        self._read(self.ids(texts), take)
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
        ids = self.ids(texts)
        places = self._tokenizer.places(ids, parts)

        def take(batch: list[int], hidden: Vectors) -> None:
            vectors[batch] = pool(hidden)
            for index, states in zip(batch, hidden, strict=True):
                for row, place in enumerate(places[index]):
                    rows[index][row] = pool(states[None, place])[0]

        self._read(ids, take)
        return vectors, rows

    def is_full(self, texts: Sequence[str]) -> list[bool]:
        """Say of each text whether it fills all that is read of one: more may stand behind."""
        return self._tokenizer.is_full(texts)

    def states(self, texts: Sequence[str]) -> list[Vectors]:
        """Return the hidden states of the last layer that is read: (tokens, 384) a text."""
        found: dict[int, Vectors] = {}

        def take(batch: list[int], hidden: Vectors) -> None:
            found.update(zip(batch, hidden, strict=True))

        self._read(self.ids(texts), take)
        return [found[index] for index in range(len(texts))]

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of the pieces of each text, as they are read."""
        return self._tokenizer.ids(texts)

    def embedded(self, ids: NDArray[np.int64]) -> Vectors:
        """Return what goes into the first layer: (texts, tokens) ids to (texts, tokens, 384)."""
        unique, places = np.unique(ids, return_inverse=True)
        embedded = self._weights.words(unique)[places.reshape(ids.shape)]
        embedded += self._positions[: ids.shape[1]]
        return embedded

    def _read(self, ids: Sequence[list[int]], take: Callable[[list[int], Vectors], None]) -> None:
        """Call `take` with each batch and its hidden states, a batch a processor at a time."""
        self._session  # noqa: B018 (made here, not twice at once)

        def read(batch: list[int]) -> None:
            take(batch, self._hidden(np.array([ids[index] for index in batch])))

        with ThreadPoolExecutor(threads()) as workers:
            list(workers.map(read, batches([len(row) for row in ids])))

    def _hidden(self, ids: NDArray[np.int64]) -> Vectors:
        (hidden,) = self._session.run([graph.OUTPUT], {graph.INPUT: self.embedded(ids)})
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


def open_session(model: bytes) -> onnxruntime.InferenceSession:
    """Return a session that works on one processor: batches run side by side instead.

    A matrix of this size is too small to be worth cutting between processors. The graph is run as
    it was written: the extended optimisations make it a tenth slower.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def threads() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
