"""Corrections of the encoder: learned from lessons, small, repeatable and free to use."""

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from nlp.adapter import FIRST_LAYER, LAST_LAYER, Adapter
from nlp.encoder import E5Encoder
from nlp.tuner import AdapterTuner, Lessons
from nlp.weights import Weights

TEXTS = [f"{word} please" for word in ("more buses", "a doctor", "late trains", "the nurse")] * 4
ABOUT = np.array([[1, 0], [0, 1]] * 8, np.float32)


@pytest.fixture(scope="module")
def weights() -> Weights:
    return Weights()


@pytest.fixture(scope="module")
def lessons(weights: Weights) -> Lessons:
    vectors = E5Encoder(weights, Adapter.to_correct(LAST_LAYER)).encode(TEXTS)
    return Lessons(
        states=E5Encoder(weights, Adapter.to_correct(FIRST_LAYER)).states(TEXTS),
        means=np.repeat(vectors.mean(axis=0, keepdims=True), len(TEXTS), axis=0),
        labels=ABOUT,
        themes=ABOUT,
        themed=np.ones(len(TEXTS), np.float32),
    )


@pytest.fixture(scope="module")
def adapter(weights: Weights, lessons: Lessons) -> Adapter:
    return AdapterTuner(weights, epochs=12).fit(lessons).adapter_


def gap(vectors: np.ndarray) -> float:
    """How much nearer the same subject lies than the other."""
    bus, doctor, train, nurse = vectors[:4]
    return float(bus @ train + doctor @ nurse - bus @ doctor - train @ nurse)


@pytest.mark.slow
def test_corrected_vectors_tell_the_subjects_apart_better(
    weights: Weights, adapter: Adapter
) -> None:
    before = gap(E5Encoder(weights, Adapter.to_correct(LAST_LAYER)).encode(TEXTS))
    after = gap(E5Encoder(weights, adapter).encode(TEXTS))

    assert after > before + 0.02


@pytest.mark.slow
def test_the_same_lessons_give_the_same_numbers(
    weights: Weights, lessons: Lessons, adapter: Adapter
) -> None:
    assert AdapterTuner(weights, epochs=12).fit(lessons).adapter_.sha256 == adapter.sha256


@pytest.mark.slow
def test_only_some_layers_are_corrected_and_none_above_is_read(adapter: Adapter) -> None:
    corrected = {int(name.split(".")[0][1:]) for name in adapter.parts}
    assert corrected == set(range(FIRST_LAYER, LAST_LAYER))
    assert adapter.layers == LAST_LAYER


@pytest.mark.slow
def test_an_adapter_reads_the_same_when_restored(adapter: Adapter) -> None:
    restored = Adapter.restore(dict(adapter.state()))
    assert restored.sha256 == adapter.sha256
    assert (restored.layers, restored.prefix) == (adapter.layers, adapter.prefix)


def test_no_corrections_change_nothing() -> None:
    matrix = np.ones((2, 3), np.float32)

    assert Adapter().apply("l0.q", matrix) is matrix


def test_a_correction_is_the_product_of_its_parts() -> None:
    narrow, wide = np.ones((2, 1), np.float32), np.full((1, 3), 2, np.float32)

    assert (Adapter({"l0.q": (narrow, wide)}).apply("l0.q", np.ones((2, 3))) == 3).all()


@pytest.mark.parametrize("processors", [2, 3, 8])
def test_a_correction_is_the_same_on_any_number_of_processors(processors: int) -> None:
    random = np.random.default_rng(1)
    narrow = random.normal(size=(384, 8)).astype(np.float32)
    wide = random.normal(size=(8, 1536)).astype(np.float32)
    adapter = Adapter({"l0.fi.w": (narrow, wide)})
    matrix = random.normal(size=(384, 1536)).astype(np.float32)
    with threadpool_limits(1):
        alone = adapter.apply("l0.fi.w", matrix)
    with threadpool_limits(processors):
        together = adapter.apply("l0.fi.w", matrix)

    assert np.array_equal(alone, together)
