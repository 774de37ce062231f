"""Turns text in any language into a vector of 384 numbers: multilingual-e5-small in numpy.

A plain BERT forward pass (Devlin et al. 2019) with mean pooling and length 1, as the model card
of e5 asks. Texts of equal length are read together without padding, so a vector does not depend
on its neighbours.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

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
        """Read the weights: about a second, and 90 MB besides the mapped file."""
        weights = Weights(path)
        self.sha256 = weights.sha256
        self._sizes = weights.sizes
        self._tokenizer = PieceTokenizer(weights.vocabulary)
        self._words = weights.word_blocks
        width = weights.sizes.width
        self._positions = weights.vector("emb.pos").reshape(-1, width)
        self._positions += weights.vector("emb.type").reshape(-1, width)[0]
        self._norm = (weights.vector("emb.ln.w"), weights.vector("emb.ln.b"))
        self._layers = [_Layer(weights, index) for index in range(weights.sizes.layers)]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 a text, shape (texts, 384)."""
        ids = self._tokenizer.ids(list(texts))
        vectors = np.zeros((len(texts), self._sizes.width), np.float32)
        by_length: dict[int, list[int]] = defaultdict(list)
        for index, row in enumerate(ids):
            by_length[len(row)].append(index)
        for length, indexes in sorted(by_length.items()):
            step = max(1, BATCH_TOKENS // length)
            for start in range(0, len(indexes), step):
                batch = indexes[start : start + step]
                vectors[batch] = self._forward(np.array([ids[index] for index in batch]))
        return vectors

    def _forward(self, ids: NDArray[np.int64]) -> Vectors:
        texts, length = ids.shape
        unique, inverse = np.unique(ids, return_inverse=True)
        x = dequantise(self._words[unique])[inverse.reshape(-1)].reshape(texts, length, -1)
        x = x + self._positions[:length]
        x = _normalise(x.reshape(texts * length, -1), *self._norm, self._sizes.epsilon)
        for layer in self._layers:
            x = layer(x, texts, length)
        pooled = x.reshape(texts, length, -1).mean(axis=1)
        return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)


def default_encoder() -> TextEncoder:
    """Return the encoder this machine is set up with."""
    return E5Encoder()


class _Linear:
    """A matrix product whose sums are whole numbers, so that they are exact in float32.

    Weights are rounded to 8 bits a column and inputs to whole numbers a row, small enough that no
    sum can pass 2**24. The order of adding then changes nothing: the result is the same for any
    batch and any number of threads, which a float product does not promise.
    """

    def __init__(self, weight: Vectors, bias: Vectors) -> None:
        step = np.abs(weight).max(axis=0) / np.float32(127)
        self._weight = np.ascontiguousarray(np.rint(weight / step))
        self._levels = np.float32(2**24 // np.abs(self._weight).sum(axis=0).max())
        self._step = step / self._levels
        self._bias = bias

    def __call__(self, x: Vectors) -> Vectors:
        largest = np.abs(x).max(axis=-1, keepdims=True)
        whole = x * (self._levels / largest)
        np.rint(whole, out=whole)
        y: Vectors = whole @ self._weight
        y *= self._step
        y *= largest
        y += self._bias
        return y


class _Layer:
    def __init__(self, weights: Weights, index: int) -> None:
        width, inner = weights.sizes.width, weights.sizes.inner
        self._heads, self._epsilon = weights.sizes.heads, weights.sizes.epsilon

        def matrix(name: str, rows: int, columns: int) -> Vectors:
            return weights.matrix(f"l{index}.{name}.w", rows, columns).T

        def vector(name: str) -> Vectors:
            return weights.vector(f"l{index}.{name}")

        scale = np.float32((width // self._heads) ** -0.5)
        parts = [matrix(name, width, width) for name in "qkv"]
        parts[0] = parts[0] * scale
        bias = np.concatenate([vector("q.b") * scale, vector("k.b"), vector("v.b")])
        self._qkv = _Linear(np.concatenate(parts, axis=1), bias)
        self._out = _Linear(matrix("ao", width, width), vector("ao.b"))
        self._up = _Linear(matrix("fi", inner, width), vector("fi.b"))
        self._down = _Linear(matrix("fo", width, inner), vector("fo.b"))
        self._attention_norm = vector("aln.w"), vector("aln.b")
        self._output_norm = vector("oln.w"), vector("oln.b")

    def __call__(self, x: Vectors, texts: int, length: int) -> Vectors:
        qkv = self._qkv(x).reshape(texts, length, 3, self._heads, -1)
        q, k, v = np.ascontiguousarray(qkv.transpose(2, 0, 3, 1, 4))
        scores = q @ k.swapaxes(-1, -2)
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        context = (scores @ v).transpose(0, 2, 1, 3).reshape(texts * length, -1)
        x = _normalise(x + self._out(context), *self._attention_norm, self._epsilon)
        inner = _gelu(self._up(x))
        return _normalise(x + self._down(inner), *self._output_norm, self._epsilon)


def _gelu(x: Vectors) -> Vectors:
    """Gaussian error linear unit in its tanh form (Hendrycks and Gimpel 2016, section 2)."""
    inner = x * x
    inner *= np.float32(0.044715 * 0.7978845608)
    inner += np.float32(0.7978845608)
    inner *= x
    np.tanh(inner, out=inner)
    inner += 1
    inner *= x
    inner *= np.float32(0.5)
    return inner


def _normalise(x: Vectors, weight: Vectors, bias: Vectors, epsilon: float) -> Vectors:
    x = x - x.mean(axis=-1, keepdims=True)
    x *= 1 / np.sqrt(np.square(x).mean(axis=-1, keepdims=True) + np.float32(epsilon))
    x *= weight
    x += bias
    return x
