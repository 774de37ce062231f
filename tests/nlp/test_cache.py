"""The vector cache: a comment is read once, and nothing of it is kept but a hash."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nlp.cache import FILE_NAME, CachedEncoder, Readings, Store
from nlp.encoder import WIDTH, Vectors


class CountingEncoder:
    """Gives each text its length as a vector, and counts the texts it was given."""

    sha256 = "0" * 64

    def __init__(self, key: str = "first") -> None:
        self.key = key
        self.read: list[str] = []
        self.calls = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.read += texts
        self.calls += 1
        rows = [np.full(WIDTH, len(text), np.float32) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, WIDTH), np.float32)

    def is_full(self, texts: Sequence[str]) -> list[bool]:
        return [len(text) > WIDTH for text in texts]

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[str]]
    ) -> tuple[Vectors, list[Vectors]]:
        rows = [np.zeros((len(of), WIDTH), np.float32) for of in parts]
        for row, of in zip(rows, parts, strict=True):
            row[:] = [[len(part)] for part in of] or 0
        return self.encode(texts), rows


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

    assert b"unmistakable" not in (tmp_path / FILE_NAME).read_bytes()


def test_no_texts_and_odd_texts_are_fine(tmp_path: Path) -> None:
    cached = CachedEncoder(CountingEncoder(), tmp_path / "new" / "folder")

    assert cached.encode([]).shape == (0, WIDTH)
    assert cached.encode(["\ud800", "\x00"]).shape == (2, WIDTH)


def test_parts_are_read_each_time_and_whole_texts_once(tmp_path: Path) -> None:
    first = CountingEncoder()
    vectors, parts = CachedEncoder(first, tmp_path).encode_parts(
        ["bus. park", "tree"], [["bus.", "park!"], []]
    )
    second = CountingEncoder()
    again = CachedEncoder(second, tmp_path).encode(["tree", "bus. park"])

    assert vectors[:, 0].tolist() == [9, 4]
    assert [part[:, 0].tolist() for part in parts] == [[4, 5], []]
    assert again[:, 0].tolist() == [4, 9]
    assert second.read == []


def test_an_encoder_is_not_woken_for_nothing(tmp_path: Path) -> None:
    """Its vocabulary and its graph take a second: a third of a file that was read before."""
    encoder = CountingEncoder()
    CachedEncoder(encoder, tmp_path).encode_parts(["bus"], [[]])
    CachedEncoder(encoder, tmp_path).encode_parts(["bus"], [[]])
    CachedEncoder(encoder, tmp_path).encode_parts([], [])

    assert encoder.calls == 1


def test_a_reading_is_kept_by_text_language_and_model(tmp_path: Path) -> None:
    asked = ("bus", "en", "")
    readings = Readings(tmp_path, "first")
    readings.put({asked: {"none": True}})

    assert readings.get([("bus", "pl", ""), asked]) == [None, {"none": True}]
    assert Readings(tmp_path, "second").get([asked]) == [None]


def test_a_reading_by_another_version_of_the_program_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("bus", "en", "")
    Readings(tmp_path, "model").put({asked: {"none": True}})
    monkeypatch.setattr("nlp.cache.program_sha256", lambda: "another")

    assert Readings(tmp_path, "model").get([asked]) == [None]


def test_a_text_that_fills_what_is_read_does_so_from_the_cache_too(tmp_path: Path) -> None:
    cached = CachedEncoder(CountingEncoder(), tmp_path)

    assert cached.is_full(["bus", "bus " * WIDTH]) == [False, True]


def test_more_keys_than_are_asked_for_at_once_are_all_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nlp.cache.ASKED_AT_ONCE", 2)
    kept = {bytes([n]): b"kept" for n in range(5)}
    store = Store(tmp_path)
    store.put(kept)

    assert store.get([*kept, b"unknown"]) == kept
