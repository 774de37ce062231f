"""Turns text in any language into a vector of 384 numbers: multilingual-e5-small.

Mean pooling and length 1, as the model card of e5 asks. Texts of equal length are read together
without padding, so a vector is the same to the last bit whatever its neighbours were and however
many threads worked on it.
"""

import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from nlp import graph
from nlp.tokenizer import PieceTokenizer
from nlp.weights import Weights, dequantise

Vectors = NDArray[np.float32]

FAMILY = "multilingual-e5-small"
WIDTH = 384
BATCH_TOKENS = 2_048


class TextEncoder(Protocol):
    """What the pipeline needs of an encoder."""

    family: str
    sha256: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 a text, shape (texts, 384)."""
        ...


class E5Encoder:
    """multilingual-e5-small, from the pinned weights."""

    family = FAMILY

    def __init__(self, path: Path | None = None) -> None:
        """Read the weights: about two seconds; `ModelFileError` when they are not the pinned."""
        weights = Weights(path)
        self.sha256 = weights.sha256
        self._tokenizer = PieceTokenizer(weights.vocabulary)
        self._words = weights.word_blocks
        self._positions = weights.vector("emb.pos").reshape(-1, WIDTH)
        self._positions += weights.vector("emb.type").reshape(-1, WIDTH)[0]
        self._session = open_session(*graph.build(weights))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 a text, shape (texts, 384)."""
        ids = self._tokenizer.ids(list(texts))
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        for batch in batches([len(row) for row in ids]):
            vectors[batch] = self._forward(np.array([ids[index] for index in batch]))
        return vectors

    def _forward(self, ids: NDArray[np.int64]) -> Vectors:
        unique, places = np.unique(ids, return_inverse=True)
        embedded = dequantise(self._words[unique])[places.reshape(ids.shape)]
        embedded += self._positions[: ids.shape[1]]
        (hidden,) = self._session.run([graph.OUTPUT], {graph.INPUT: embedded})
        return pool(hidden)


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
