"""The same encoder from a folder with the official ONNX files, where a council has fetched them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from nlp.encoder import FAMILY, WIDTH, Vectors, batches, open_session, pool
from nlp.errors import ModelFileError
from nlp.text import for_encoder
from nlp.tokenizer import MAX_TOKENS, PREFIX
from nlp.weights import sha256_of

ENVIRONMENT = "ENGAGE_ENCODER_PATH"


class FolderEncoder:
    """multilingual-e5-small from `model.onnx` and `tokenizer.json`, in a folder or its `onnx/`.

    `sha256` is that of the ONNX file: it goes with every result.
    """

    family = FAMILY

    def __init__(self, folder: Path) -> None:
        """Open the files; `ModelFileError` when one is missing."""
        model = _find(folder, "model.onnx")
        self.sha256 = sha256_of(model)
        self._tokenizer = Tokenizer.from_file(str(_find(folder, "tokenizer.json")))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._session = open_session(str(model))
        self._inputs = {one.name for one in self._session.get_inputs()}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 a text, shape (texts, 384)."""
        ready = [PREFIX + for_encoder(text) for text in texts]
        ids = [one.ids for one in self._tokenizer.encode_batch_fast(ready)]
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        for batch in batches([len(row) for row in ids]):
            tokens = np.array([ids[index] for index in batch], np.int64)
            feed = {
                "input_ids": tokens,
                "attention_mask": np.ones_like(tokens),
                "token_type_ids": np.zeros_like(tokens),
            }
            known = {name: value for name, value in feed.items() if name in self._inputs}
            vectors[batch] = pool(self._session.run(None, known)[0])
        return vectors


def _find(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / "onnx" / name):
        if path.is_file():
            return path
    raise ModelFileError(f"{ENVIRONMENT} names a folder without {name}: {folder}")
