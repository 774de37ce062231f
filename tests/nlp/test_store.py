"""The model on disc: plain arrays and a card, refused when they do not belong together."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from nlp import store
from nlp.errors import ModelFileError
from nlp.features import Texts


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in (store.ARRAYS, store.CARD):
        shutil.copy(store.MODEL / name, tmp_path / name)
    return tmp_path


def test_a_model_written_and_read_back_is_the_same_file_and_the_same_model(tmp_path: Path) -> None:
    first = store.load()
    card = store.save(first.model, first.card, tmp_path)
    second = store.load(tmp_path)
    texts = Texts(["more buses"], np.ones((1, 384), np.float32) / 19.6)

    assert card == first.card
    assert np.array_equal(second.model.probabilities(texts), first.model.probabilities(texts))


def test_a_changed_file_is_refused(copy: Path) -> None:
    data = bytearray((copy / store.ARRAYS).read_bytes())
    data[-1] ^= 1
    (copy / store.ARRAYS).write_bytes(data)

    with pytest.raises(ModelFileError, match="SHA-256"):
        store.load(copy)


def test_a_card_that_opens_another_language_is_refused(copy: Path) -> None:
    card = json.loads((copy / store.CARD).read_text("utf-8"))
    card["languages"]["yo"] = {"comments": 0, "f1": 1.0, "open": True}
    (copy / store.CARD).write_text(json.dumps(card), "utf-8")

    with pytest.raises(ModelFileError, match="SHA-256"):
        store.load(copy)


@pytest.mark.parametrize(
    "change", [{"format": 0}, {"labels": ["economy"]}], ids=["format", "labels"]
)
def test_a_model_of_another_version_is_refused(copy: Path, change: dict) -> None:
    card = json.loads((copy / store.CARD).read_text("utf-8")) | change
    (copy / store.CARD).write_text(json.dumps(card), "utf-8")

    with pytest.raises(ModelFileError, match="another version"):
        store.load(copy)


@pytest.mark.parametrize("name", [store.ARRAYS, store.CARD])
def test_a_missing_file_is_an_error_of_ours(copy: Path, name: str) -> None:
    (copy / name).unlink()

    with pytest.raises(ModelFileError, match="no model"):
        store.load(copy)


def test_the_committed_model_is_small_and_was_made_from_the_committed_corpus() -> None:
    from nlp.codebook import Codebook
    from nlp.corpus import corpus_files, sha256_of_files

    card = store.load().card

    assert (store.MODEL / store.ARRAYS).stat().st_size < 8_000_000
    assert card["corpus"]["sha256"] == sha256_of_files(corpus_files())
    assert card["codebook"]["sha256"] == Codebook.load().sha256
