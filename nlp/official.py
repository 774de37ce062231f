"""The same weights in full precision, from the official file, where a council has fetched it."""

import json
import mmap
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.errors import ModelFileError
from nlp.weights import Weights, sha256_of

ENVIRONMENT = "ENGAGE_ENCODER_PATH"
FILE_NAME = "model.safetensors"


def chosen_weights() -> Weights:
    """Return the official weights where the environment names their folder, else the pinned."""
    folder = os.environ.get(ENVIRONMENT)
    return OfficialWeights(Path(folder)) if folder else Weights()


_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_SIDES = {"w": "weight", "b": "bias"}


class OfficialWeights(Weights):
    """`model.safetensors` of intfloat/multilingual-e5-small in a folder; its hash is recorded.

    The vocabulary is the pinned one: the two are the same.
    """

    def __init__(self, folder: Path) -> None:
        """Open the file; `ModelFileError` when it is missing or not of this shape."""
        super().__init__()
        path = folder / FILE_NAME
        if not path.is_file():
            raise ModelFileError(f"{ENVIRONMENT} names a folder without {FILE_NAME}: {folder}")
        self.sha256 = sha256_of(path)
        try:
            with path.open("rb") as stream:
                self._file = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
            self._start = 8 + int.from_bytes(self._file[:8], "little")
            self._tensors: dict[str, Any] = json.loads(bytes(self._file[8 : self._start]))
            self._check_shape()
        except (ValueError, KeyError, TypeError) as error:
            raise ModelFileError(f"{path} is not the file of this encoder: {error}") from error

    def _check_shape(self) -> None:
        rows, width = self._tensor("emb.word").shape
        if (rows, width) != (self.sizes.vocabulary, self.sizes.width):
            raise ValueError(f"its vocabulary is of {rows} words and {width} numbers each")
        for name, pinned in self._directory.items():
            if (found := self._tensor(name).size) != pinned.length:
                raise ValueError(f"{official_name(name)} has {found} numbers, not {pinned.length}")

    def vector(self, name: str) -> NDArray[np.float32]:
        """Return a tensor as float32, flat."""
        return self._tensor(name).ravel()

    def matrix(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        """Return a tensor as float32, shape (rows, columns)."""
        return self._tensor(name).reshape(rows, columns)

    def words(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the embeddings of token ids, shape (ids, width)."""
        return self._tensor("emb.word")[ids]

    def _tensor(self, name: str) -> NDArray[np.float32]:
        entry = self._tensors[official_name(name)]
        if entry["dtype"] != "F32":
            raise ModelFileError(f"{FILE_NAME} holds {entry['dtype']} numbers, expected F32.")
        start, end = entry["data_offsets"]
        flat = np.frombuffer(self._file, "<f4", (end - start) // 4, self._start + start)
        return flat.reshape(entry["shape"])


def official_name(name: str) -> str:
    """Return the official name of one of our tensors: `l0.q.w` is `encoder.layer.0.….weight`."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    part, _, side = name.rpartition(".")
    if part in _EMBEDDINGS:
        return f"{_EMBEDDINGS[part]}.{_SIDES[side]}"
    layer, _, part = part.partition(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER[part]}.{_SIDES[side]}"
