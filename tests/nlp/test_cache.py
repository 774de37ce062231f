"""The vector cache: a comment is read once, and nothing of it is kept but a hash."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlp.cache import CachedEncoder
from nlp.encoder import WIDTH, Vectors


class CountingEncoder:
    """Gives each text its length as a vector, and counts the texts it was given."""

    sha256 = "0" * 64

    def __init__(self, key: str = "first") -> None:
        self.key = key
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.read += texts
        return np.stack([np.full(WIDTH, len(text), np.float32) for text in texts])


def test_a_text_is_encoded_once_in_any_number_of_runs(tmp_path: Path) -> None:
    first = CountingEncoder()
    CachedEncoder(first, tmp_path).encode(["bus", "park", "bus"])
    second = CountingEncoder()
    vectors = CachedEncoder(second, tmp_path).encode(["bus", "tree!", "park"])

    assert first.read == ["bus", "park"]
    assert second.read == ["tree!"]
    assert vectors[:, 0].tolist() == [3, 5, 4]


def test_another_encoder_does_not_take_its_vectors(tmp_path: Path) -> None:
    CachedEncoder(CountingEncoder("first"), tmp_path).encode(["bus"])
    other = CountingEncoder("second")
    CachedEncoder(other, tmp_path).encode(["bus"])

    assert other.read == ["bus"]


def test_no_word_of_a_text_is_in_the_file(tmp_path: Path) -> None:
    CachedEncoder(CountingEncoder(), tmp_path).encode(["unmistakable"])

    assert b"unmistakable" not in (tmp_path / "vectors.sqlite3").read_bytes()


def test_no_texts_and_odd_texts_are_fine(tmp_path: Path) -> None:
    cached = CachedEncoder(CountingEncoder(), tmp_path / "new" / "folder")

    assert cached.encode([]).shape == (0, WIDTH)
    assert cached.encode(["\ud800", "\x00"]).shape == (2, WIDTH)
